"""The leaf of what was agreed, and its papers."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.models import User
from disputes.models import Dispute
from disputes.rows import agreement_row
from disputes.views.one import leaf


@login_required
@require_safe
def agreed(request: HttpRequest, pk: Any) -> HttpResponse:
    """Terms, amounts and days; what is written, signed and kept."""
    return leaf(request, pk, "agreed", _agreements)


def _agreements(dispute: Dispute, user: User) -> dict[str, Any]:
    return {"agreements": [agreement_row(one) for one in dispute.agreements.prefetch_related("terms")]}
