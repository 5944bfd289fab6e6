"""The page of one dispute: a frame that says where it stands and what comes next, around one leaf at a time.

Each leaf is a page of its own, drawn by whoever keeps it: `leaf(request, pk, "after", more)` gives it the frame.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Right
from disputes.models import Dispute
from disputes.one_rows import for_the_frame, frame_row, next_step
from disputes.rows import party_row, session_row
from disputes.views.staff import worker

LEAVES = (
    ("one", pgettext_lazy("dispute", "Mediation")),
    ("agreed", _("Agreement and papers")),
    ("after", pgettext_lazy("dispute", "Afterwards")),
    ("record", pgettext_lazy("dispute", "Record")),
)

More = Callable[[Dispute, User], dict[str, Any]]


def leaf(request: HttpRequest, pk: Any, name: str, more: More, **extra: Any) -> HttpResponse:
    """The leaf `name` of a dispute the reader sees, drawn by `disputes/one/{name}.html` with what `more` finds. The frame costs three queries."""
    user = worker(request)
    dispute = get_object_or_404(for_the_frame(Dispute.objects.visible_to(user)), pk=pk)
    context = {
        "dispute": frame_row(dispute),
        "thing": dispute,
        "leaves": [(f"disputes:{one}", label, one == name) for one, label in LEAVES],
        "next": next_step(dispute, user),
        "may": {"decide": user.may(Right.DECIDE), "answer": user.may(Right.MEDIATE), "reveal": user.may(Right.REVEAL)},
    }
    return render(request, f"disputes/one/{name}.html", context | more(dispute, user) | extra)


@login_required
@require_safe
def one(request: HttpRequest, pk: Any) -> HttpResponse:
    """Who quarrels, by which way it is settled, and each attempt."""
    return leaf(request, pk, "one", _mediation)


def _mediation(dispute: Dispute, user: User) -> dict[str, Any]:
    sessions = dispute.sessions.select_related("room", "host", "mediator__station")
    return {"parties": [party_row(one) for one in dispute.parties.all()], "sessions": [session_row(one) for one in sessions]}
