"""The board at the desk and on the wall. The server draws the first picture, a component keeps it alive."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right, Role
from alerts.lifecycle import WAITING
from alerts.models import Alert
from alerts.models.alert import CapStatus
from alerts.models.catalogue import Lane
from alerts.rows.alerts import board_row
from alerts.rows.figures import figures
from alerts.rows.outcomes import closing_choices
from desk.queue import Filters, open_rows
from policing.lib.live import newest

DRAWN = 40
ON_THE_WALL = 12


def reader(request: HttpRequest) -> User:
    """The signed-in officer who may read alerts. Partner staff have no pages here."""
    user = request.user
    assert isinstance(user, User)
    if not user.is_officer:
        raise Http404
    if not user.may(Right.READ):
        raise PermissionDenied
    return user


@login_required
def board(request: HttpRequest) -> HttpResponse:
    if _keeps_the_system(request):
        return redirect("desk:setup")
    if isinstance(request.user, User) and request.user.role == Role.PARTNER:
        return redirect("portal:home")
    if isinstance(request.user, User) and request.user.role == Role.MEDIATOR:
        return redirect("disputes:board")
    user = reader(request)
    now = timezone.now()
    filters = Filters(request.GET, now)
    after = newest()
    rows, total = open_rows(user)
    shown = [row for row in rows if filters.admits(row)]
    chosen = _chosen(user, request.GET.get("alert", ""), shown)
    figure = figures(user, now)
    choices = closing_choices()
    context = {
        "rows": shown[:DRAWN],
        "others": len(rows) - len(shown),
        "filters": filters,
        "lanes": filters.lanes(rows),
        "answers": filters.answers(rows),
        "figures": figure,
        "alert": chosen,
        "may_order": user.may(Right.ORDER),
        "first": {"after": after, "rows": rows, "total": total, "alert": chosen, "summary": figure, "choices": choices, "lanes": dict(Lane.choices)},
    }
    return render(request, "desk/board.html", context | _waiting(rows))


@login_required
def wall(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    after = newest()
    rows, total = open_rows(user)
    figure = figures(user, timezone.now())
    context = {"rows": rows[:ON_THE_WALL], "figures": figure, "first": {"after": after, "rows": rows, "total": total, "summary": figure}}
    return render(request, "desk/wall.html", context | _waiting(rows))


def _keeps_the_system(request: HttpRequest) -> bool:
    """An administrator reads no alerts; their desk is the administration."""
    user = request.user
    return isinstance(user, User) and user.is_active and user.is_staff and not user.may(Right.READ)


def _waiting(rows: list[dict[str, Any]]) -> dict[str, Any]:
    waiting = [row for row in rows if row["status"] in WAITING]
    drills = sum(row["cap_status"] != CapStatus.ACTUAL for row in rows)
    unplaced = sum(row["lon"] is None or row["grid"] is None for row in rows)
    return {"drills": drills, "unplaced": unplaced, "waiting": len(waiting), "oldest": min((row["received_at"] for row in waiting), default=None)}


def _chosen(user: User, wanted: str, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The row of the alert named in the address, else of the most urgent one. The page asks for the whole of it itself: the queue must not wait for that."""
    alert = Alert.objects.visible_to(user).with_names().filter(pk=wanted).first() if _is_uuid(wanted) else None
    return board_row(alert) if alert else next(iter(rows), None)


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
