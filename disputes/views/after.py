"""The leaf of what follows: whether it is kept, who looks again, and how it ends."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.models import User
from disputes.models import Dispute
from disputes.rows import followup_row
from disputes.views.one import leaf


@login_required
@require_safe
def after(request: HttpRequest, pk: Any) -> HttpResponse:
    """What was ticked off, and who looked again."""
    return leaf(request, pk, "after", _after)


def _after(dispute: Dispute, user: User) -> dict[str, Any]:
    return {"followups": [followup_row(one) for one in dispute.followups.filter(dropped_at=None)]}
