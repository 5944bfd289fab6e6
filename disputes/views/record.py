"""The leaf of the record: timeline, attachments and tasks."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.models import User
from disputes.models import Dispute
from disputes.rows import event_row
from disputes.views.one import leaf


@login_required
@require_safe
def record(request: HttpRequest, pk: Any) -> HttpResponse:
    """What happened when, and by whom."""
    return leaf(request, pk, "record", _record)


def _record(dispute: Dispute, user: User) -> dict[str, Any]:
    return {"timeline": [event_row(one) for one in dispute.events.select_related("user", "dispute")]}
