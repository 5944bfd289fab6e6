"""The night's rounds, and one round on the phone of whoever walks it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Right
from grids.views.staff import staff
from patrols.lifecycle import OPEN, RoundStatus, StopStatus
from patrols.models import Crew, CrewMember, Round
from patrols.own_rounds import own_rounds
from patrols.rows.findings import finding_choices, finding_row, findings_of
from patrols.rows.rounds import night_of, of_night, round_row, rounds_of
from patrols.services.composition import shortage_of
from policing.lib.said_days import day_said

DAY = timedelta(days=1)
# Stands in addresses where a page's script puts a key.
NOBODY = UUID(int=0)
MOST_FOUND = 100
DONE = (StopStatus.CHECKED_IN, StopStatus.CHECKED_OUT)


@login_required
@require_safe
def tonight(request: HttpRequest) -> HttpResponse:
    """The rounds of one night, from noon to noon: `?on=2026-03-02`, or this one."""
    user, now = staff(request, Right.READ), timezone.now()
    day = day_said(request.GET.get("on", "")) or night_of(now)
    rounds = list(of_night(rounds_of(user), day).select_related("schedule").order_by("due_at", "pk"))
    crews = _with_crews(rounds, user, now)
    rows = [_listed(one) for one in rounds]
    context = {
        "day": day,
        "before": day - DAY,
        "after": day + DAY,
        "is_now": day == night_of(now),
        "now": now,
        "mine": own_rounds(user, rounds, crews, now) if day == night_of(now) else None,
        "nobody": NOBODY,
        "rounds": rows,
        "figures": _figures(rows),
        "crews": crews,
    }
    return render(request, "patrols/tonight.html", context)


def _with_crews(rounds: list[Round], user: User, now: datetime) -> list[Crew]:
    """The teams that are out now; each of `rounds` gets its own with its people, out or not, by the same question."""
    people = Prefetch("members", CrewMember.objects.select_related("user", "member").order_by("-is_leader", "pk"))
    wanted = Q(pk__in={one.crew_id for one in rounds if one.crew_id}) | Q(starts_at__lte=now, ends_at__gt=now)
    crews = list(Crew.objects.visible_to(user).filter(wanted).prefetch_related(people))
    known = {crew.pk: crew for crew in crews}
    for one in rounds:
        one.crew = known.get(one.crew_id or 0, one.crew)
    return [crew for crew in crews if crew.starts_at <= now < crew.ends_at]


def _listed(patrol: Round) -> dict[str, Any]:
    stops = list(patrol.stops.all())
    return {
        "round": patrol,
        "stops": [(stop, stop.status in DONE) for stop in stops],
        "visited": sum(stop.status in DONE for stop in stops),
        "is_open": patrol.status in OPEN,
        "is_bad": patrol.status in (RoundStatus.LATE, RoundStatus.MISSED),
        "short": shortage_of(patrol.crew, [patrol]) if patrol.crew and patrol.status in OPEN else "",
    }


def _figures(rows: list[dict[str, Any]]) -> dict[str, int]:
    statuses = [row["round"].status for row in rows]
    stops = [stop for row in rows for stop, _is_done in row["stops"] if row["round"].status not in (*OPEN, RoundStatus.CANCELLED, RoundStatus.HANDED_OVER)]
    return {
        "planned": len([status for status in statuses if status not in (RoundStatus.CANCELLED, RoundStatus.HANDED_OVER)]),
        "finished": statuses.count(RoundStatus.FINISHED),
        "underway": statuses.count(RoundStatus.STARTED),
        "late": statuses.count(RoundStatus.LATE),
        "missed": statuses.count(RoundStatus.MISSED),
        "left_out": len([stop for stop in stops if stop.status == StopStatus.PENDING]),
    }


@login_required
@require_safe
def one(request: HttpRequest, pk: Any) -> HttpResponse:
    """One round: to be walked with the phone in the hand, or read."""
    user = staff(request, Right.READ)
    patrol = get_object_or_404(rounds_of(user), pk=pk)
    now = timezone.now()
    crews = Crew.objects.visible_to(user).filter(station=patrol.station_id, ends_at__gt=now).order_by("starts_at", "name")
    context = {
        "round": patrol,
        "row": round_row(patrol),
        "crews": [{"id": crew.pk, "name": str(crew)} for crew in crews if crew.pk != patrol.crew_id],
        "may_walk": user.may(Right.ANSWER) and patrol.status != RoundStatus.CANCELLED,
        "may_call_off": _may_call_off(user, patrol),
        "choices": finding_choices(),
        "findings": [finding_row(found) for found in findings_of(user).filter(round=patrol)[:MOST_FOUND]],
        "now": now,
        "nobody": NOBODY,
    }
    return render(request, "patrols/round.html", context)


def _may_call_off(user: User, patrol: Round) -> bool:
    return user.may(Right.DECIDE) and patrol.status in OPEN
