"""The page of one dispute: a frame that says where it stands and what comes next, around one leaf at a time.

Each leaf is a page of its own, drawn by whoever keeps it: `leaf(request, pk, "after", more)` gives it the frame.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import BY_POLICE, Status
from disputes.models import Appraisal, Dispute
from disputes.rows.disputes import opened, party_row, session_row, side_name
from disputes.rows.one import for_the_frame, frame_row, is_broken, next_step
from disputes.services.refusals import DisputeErased
from disputes.services.sessions import MOST_BY_POLICE
from disputes.views.staff import worker

LEAVES = (
    ("one", pgettext_lazy("dispute", "Mediation")),
    ("agreed", _("Agreement and papers")),
    ("after", pgettext_lazy("dispute", "Afterwards")),
    ("record", pgettext_lazy("dispute", "Record")),
    ("related", pgettext_lazy("dispute", "Related")),
)

# Steps that belong to a leaf.
ON_LEAF = {"way": "one", "session": "one", "session_form": "one", "spot": "one", "person": "one", "hands": "record"}

# Steps that write: there are none where everything was erased.
CHANGES = ("way", "session_form", "spot", "person", "write", "sign")

More = Callable[[Dispute, User], dict[str, Any]]


def leaf(request: HttpRequest, pk: Any, name: str, more: More, *, status: int = 200, **extra: Any) -> HttpResponse:
    """The leaf `name` of a dispute the reader sees, drawn by `disputes/one/{name}.html` with what `more` finds. The frame costs three queries."""
    user = worker(request)
    dispute = get_object_or_404(for_the_frame(Dispute.objects.visible_to(user)), pk=pk)
    if dispute.merged_into_id and Dispute.objects.visible_to(user).filter(pk=dispute.merged_into_id).exists():
        return redirect(f"disputes:{name}", pk=dispute.merged_into_id)
    if dispute.erased_at is not None and name in CHANGES:
        messages.error(request, str(DisputeErased()))
        return redirect("disputes:one", pk=dispute.pk)
    context = {
        "dispute": frame_row(dispute),
        "thing": dispute,
        "leaves": [(f"disputes:{one}", label, one == ON_LEAF.get(name, name)) for one, label in LEAVES],
        "next": next_step(dispute, user) if name in dict(LEAVES) else None,
        "may": {"decide": user.may(Right.DECIDE), "answer": user.may(Right.MEDIATE), "reveal": user.may(Right.REVEAL)},
    }
    return render(request, f"disputes/one/{name}.html", context | more(dispute, user) | extra, status=status)


@login_required
@require_safe
def one(request: HttpRequest, pk: Any) -> HttpResponse:
    """Who quarrels, by which way it is settled, and each attempt."""
    return leaf(request, pk, "one", _mediation)


def _mediation(dispute: Dispute, user: User) -> dict[str, Any]:
    sessions = dispute.sessions.select_related("room", "host", "mediator__station").annotate(
        coming=_answered("accepted"), other_time=_answered("other_time"), declined=_answered("declined"), asked=Count("attendances")
    )
    return {
        "parties": _by_side([party_row(one) | {"age": one.age_on(timezone.localdate())} for one in dispute.parties.all()]),
        "sessions": [session_row(one) | {"thing": one} for one in sessions],
        "appraisals": list(dispute.appraisals.all()),
        "results": Appraisal.Result.choices,
        "kinds": Appraisal.Kind.choices,
        "today": timezone.localdate(),
        "conflicts": _conflicts(dispute, user),
        "may_sit": dispute.status == Status.MEDIATING and user.may(Right.MEDIATE) and (dispute.way not in BY_POLICE or _sat(dispute) < MOST_BY_POLICE),
        "may_spot": dispute.status in (Status.REPORTED, Status.MEDIATING) and user.may(Right.DECIDE),
        "may_route": (is_broken(dispute) or dispute.status not in (Status.CLOSED, Status.AGREED)) and user.may(Right.DECIDE),
        "is_police": dispute.way in BY_POLICE,
    }


def _answered(answer: str) -> Count:
    return Count("attendances", filter=Q(attendances__answer=answer))


def _conflicts(dispute: Dispute, user: User) -> list[dict[str, Any]]:
    """Somebody's nearness to a party is for the police alone."""
    rows = dispute.conflicts.select_related("mediator", "officer") if user.is_officer else []
    return [{"kind": one.get_kind_display(), "who": one.mediator or one.officer, "reason": opened(one, "reason")} for one in rows]


def _sat(dispute: Any) -> int:
    """Attempts that count, and the one ahead."""
    return int(dispute.held) + bool(dispute.session_ahead)


def _by_side(people: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Side by side, whoever stands on none last."""
    sides = sorted({one["side"] for one in people}, key=lambda side: side or "~")
    return [(side_name(side), [one for one in people if one["side"] == side]) for side in sides]
