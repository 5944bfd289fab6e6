"""The leaf of what was agreed, and its papers; and the door its steps are taken through."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import Right
from disputes.agreed_rows import agreements_of, papers_of
from disputes.agreed_steps import STEPS, Asked
from disputes.lifecycle import SessionStatus, Status
from disputes.models import Dispute
from disputes.views.one import leaf
from disputes.views.staff import worker
from policing.lib.errors import Refused


@login_required
@require_safe
def agreed(request: HttpRequest, pk: Any) -> HttpResponse:
    """Terms, amounts and days; what is written, signed and kept."""
    return leaf(request, pk, "agreed", _agreements)


def _agreements(dispute: Dispute, user: User) -> dict[str, Any]:
    waiting = dispute.sessions.filter(status=SessionStatus.AGREED, agreement=None).order_by("number")
    may_write = user.may(Right.MEDIATE)
    return {
        "agreements": agreements_of(dispute),
        "waiting": list(waiting) if may_write and dispute.status == Status.MEDIATING else [],
        "today": timezone.localdate(),
        **papers_of(dispute, user),
    }


@login_required
@require_POST
def agree(request: HttpRequest, pk: Any, step: str) -> HttpResponse:
    """Take one step on agreements or papers, and say how it went."""
    user = worker(request, Right.MEDIATE)
    dispute = get_object_or_404(Dispute.objects.visible_to(user), pk=pk)
    if step not in STEPS:
        raise Http404
    try:
        messages.success(request, STEPS[step](Asked(dispute, request, user, timezone.now())))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("disputes:agreed", pk=pk)
