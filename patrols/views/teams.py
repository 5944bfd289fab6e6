"""The teams of a night: who is out, who came, what they walk, and whether they are enough."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Unit
from accounts.roles import Right, Role
from accounts.services import record_access
from grids.models import TeamMember
from grids.models.areas import HOLDS_GRIDS
from grids.views.staff import staff, take
from patrols.crews.hours import hours_of
from patrols.lifecycle import AHEAD
from patrols.models import Crew, CrewMember, Round
from patrols.rows.crews import crew_row, crews_of, out_in_night
from patrols.rows.rounds import night_of, of_night
from patrols.services.copying import copy_last_night
from patrols.services.crews import end_crew, press_back, press_came, press_left
from patrols.services.giving import NeedsAReason, give_round, share_rounds
from policing.lib.export import FILES, Column, table_file
from policing.lib.said_days import day_said

DAY = timedelta(days=1)
HOUR_SECONDS = 3600


@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The teams of one night, from noon to noon: `?on=2026-03-02`, or tonight; below them the rounds nobody has."""
    user, now = staff(request, Right.READ, Right.PLAN), timezone.now()
    day = day_said(request.GET.get("on", "")) or night_of(now)
    crews = [crew_row(crew, user, now) for crew in out_in_night(crews_of(user), day).order_by("station__path", "starts_at", "name")]
    free = of_night(Round.objects.visible_to(user).filter(status__in=AHEAD, crew=None), day).select_related("route", "schedule", "station")
    stations = list(Unit.objects.visible_to(user).in_use().filter(kind__in=HOLDS_GRIDS)[:2])
    context = {
        "day": day,
        "before": day - DAY,
        "after": day + DAY,
        "is_now": day == night_of(now),
        "crews": crews,
        "free": free.order_by("due_at", "pk")[:100],
        "asked": request.session.pop("patrol_ask", None),
        "station": stations[0] if len(stations) == 1 else None,
        "may_plan": user.may(Right.PLAN),
        "may_give": user.may(Right.PLAN) or user.may(Right.DECIDE),
    }
    return render(request, "patrols/teams.html", context)


def _back(request: HttpRequest) -> str:
    """The night somebody came from."""
    day = day_said(request.POST.get("on", ""))
    return reverse("patrols:teams") + (f"?on={day:%Y-%m-%d}" if day else "")


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    user = staff(request, Right.PLAN)
    crew = get_object_or_404(Crew.objects.visible_to(user).select_related("station"), pk=pk)
    return take(request, lambda: end_crew(crew, by=user, now=timezone.now()), back=_back(request), said=_("“%(team)s” is home.") % {"team": crew})


@login_required
@require_POST
def came(request: HttpRequest, pk: int) -> HttpResponse:
    user = staff(request, Right.ANSWER, Right.PLAN)
    member = _member(user, pk)
    return take(request, lambda: press_came(member, by=user, now=timezone.now()), back=_back(request))


@login_required
@require_POST
def left(request: HttpRequest, pk: int) -> HttpResponse:
    user = staff(request, Right.ANSWER, Right.PLAN)
    member = _member(user, pk)
    return take(request, lambda: press_left(member, by=user, now=timezone.now()), back=_back(request))


@login_required
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """The last press was a mistake."""
    user = staff(request, Right.ANSWER, Right.PLAN)
    member = _member(user, pk)
    return take(request, lambda: press_back(member, by=user, now=timezone.now()), back=_back(request))


def _member(user: Any, pk: int) -> CrewMember:
    return get_object_or_404(CrewMember.objects.visible_to(user).select_related("crew", "user", "member"), pk=pk)


def _station(request: HttpRequest, user: Any) -> Unit:
    """The one somebody named; what is no number names none."""
    said = request.POST.get("station", "")
    return get_object_or_404(Unit.objects.visible_to(user).in_use(), pk=int(said) if said.isdecimal() and len(said) < 10 else 0)


@login_required
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """Last night's teams again; says who could not be taken along."""
    user = staff(request, Right.PLAN)
    station = _station(request, user)

    def step() -> None:
        copied = copy_last_night(station, by=user, now=timezone.now())
        messages.success(request, ngettext("%(n)s team is as last night.", "%(n)s teams are as last night.", len(copied.crews)) % {"n": len(copied.crews)})
        for name, people in copied.without:
            messages.warning(request, _("“%(team)s” without %(who)s: away, left the team, or with another one.") % {"team": name, "who": _(", ").join(people)})
        for name in copied.leaderless:
            messages.warning(request, _("“%(team)s” was not made: nobody of it who could lead is there.") % {"team": name})

    return take(request, step, back=reverse("patrols:teams"))


@login_required
@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Tonight's rounds to the teams that fit; says which nobody fits, and why."""
    user = staff(request, Right.PLAN, Right.DECIDE)
    station = _station(request, user)

    def step() -> None:
        shared = share_rounds(station, by=user, now=timezone.now())
        said = ngettext("%(n)s round has a team now.", "%(n)s rounds have a team now.", len(shared.given)) % {"n": len(shared.given)}
        messages.success(request, said)
        reasons = dict.fromkeys(_("%(route)s: %(why)s") % {"route": one.round.route, "why": one.why} for one in shared.left)
        if reasons:
            messages.warning(request, _("Nobody fits: %(rounds)s. Give those by hand, with a reason.") % {"rounds": _("; ").join(reasons)})

    return take(request, step, back=reverse("patrols:teams"))


@login_required
@require_POST
def give(request: HttpRequest, pk: Any) -> HttpResponse:
    """A round to a team, or to nobody in particular. Where a reason is needed, the page asks for it."""
    user = staff(request, Right.PLAN, Right.DECIDE)
    patrol = get_object_or_404(Round.objects.visible_to(user).standing().select_related("route"), pk=pk)
    wanted = request.POST.get("crew", "")
    crew = get_object_or_404(Crew.objects.visible_to(user), pk=wanted) if wanted.isdecimal() else None

    def step() -> None:
        try:
            give_round(patrol, crew, by=user, now=timezone.now(), reason=request.POST.get("reason", ""))
        except NeedsAReason as refusal:
            request.session["patrol_ask"] = {"round": str(patrol.pk), "crew": crew.pk if crew else 0, "why": str(refusal)}

    return take(request, step, back=_back(request))


def _role(row: dict[str, Any]) -> str:
    return str(Role(row["role"]).label if row["role"] else TeamMember.Kind(row["kind"]).label)


def _hours(worked: timedelta) -> float:
    return round(worked.total_seconds() / HOUR_SECONDS, 1)


COLUMNS = (
    Column(gettext_lazy("Name"), lambda row: row["name"]),
    Column(gettext_lazy("As"), _role),
    Column(gettext_lazy("Hours in the month"), lambda row: _hours(row["month"])),
    Column(gettext_lazy("Hours in seven days"), lambda row: _hours(row["week"])),
    Column(gettext_lazy("Times out"), lambda row: row["nights"]),
)


@login_required
@require_safe
def hours(request: HttpRequest) -> HttpResponseBase:
    """Everybody's hours in the month of `?on=`, and in the seven days up to it; `?format=xlsx` as a file."""
    user = staff(request, Right.READ, Right.PLAN)
    today = timezone.localdate()
    day = min(day_said(request.GET.get("on", "")) or today, today)
    rows, kind = hours_of(user, day), request.GET.get("format", "")
    if kind in FILES:
        record_access(user=user, action="export", subject="patrols.crewmember", reason=f"{kind} · {day:%Y-%m}", now=timezone.now())
        return table_file(kind, rows, COLUMNS, name=f"patrol-hours-{day:%Y%m}")
    shown = [row | {"about": _role(row), "week": _hours(row["week"]), "month": _hours(row["month"])} for row in rows[:500]]
    context = {
        "rows": shown,
        "day": day,
        "before": day.replace(day=1) - DAY,
        "after": _month_after(day, today),
        "most": max((row["month"] for row in shown), default=0),
    }
    return render(request, "patrols/team_hours.html", context)


def _month_after(day: date, today: date) -> date | None:
    if (day.year, day.month) >= (today.year, today.month):
        return None
    last = (day.replace(day=28) + timedelta(days=35)).replace(day=1) - DAY
    return min(last, today)


def back_to_night(starts_at: datetime) -> HttpResponse:
    """To the list of the night a team is out in."""
    return redirect(f"{reverse('patrols:teams')}?on={night_of(starts_at):%Y-%m-%d}")
