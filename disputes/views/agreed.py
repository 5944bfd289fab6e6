"""The leaf of what was agreed, and its papers; and the door its steps are taken through."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import SessionStatus, Status
from disputes.models import Dispute, Party
from disputes.rows.agreed import agreements_of, exhibits_of, offers_of, papers_of, with_receipts
from disputes.steps.agreed import STEPS, Asked
from disputes.steps.working import looked_again
from disputes.views.one import leaf
from disputes.views.staff import worker
from policing.lib.errors import Refused

# Whoever sent an agent owes the file a written authority.
AGENT = Exists(Party.objects.filter(dispute=OuterRef("dispute"), role=Party.Role.AGENT))


@login_required
@require_safe
def agreed(request: HttpRequest, pk: Any) -> HttpResponse:
    """Terms, amounts and days; what is written, signed and kept."""
    return leaf(request, pk, "agreed", _agreements)


def _agreements(dispute: Dispute, user: User) -> dict[str, Any]:
    exhibits = exhibits_of(dispute, user)
    sessions: list[Any] = list(dispute.sessions.annotate(has_agent=AGENT).order_by("number"))
    agreements = with_receipts(agreements_of(dispute), exhibits)
    dispute.has_agent = any(one.has_agent for one in sessions)  # type: ignore[attr-defined]
    written = {one["session"] for one in agreements}
    waiting = [one for one in sessions if one.status == SessionStatus.AGREED and one.pk not in written]
    return {
        "agreements": agreements,
        "waiting": waiting if user.may(Right.MEDIATE) and dispute.status == Status.MEDIATING else [],
        "today": timezone.localdate(),
        "offers": offers_of(sessions, agreements, looked_again(dispute, user)),
        **papers_of(dispute, user, exhibits),
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
