"""Deciding on suggestions: taken up as a stop of a route that is walked while it stands, or declined for a reason."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Right
from patrols.lifecycle import SUGGESTION_MOVES, SuggestionStatus
from patrols.models import Checkpoint, PatrolShift, Route, Schedule, Suggestion, WhereRule
from patrols.services.replanning import replan
from patrols.services.rounds import LONGEST_REASON, NoReason
from patrols.services.suggesting import SHIFT_BEGINS, SHIFT_HOURS, STOP_MINUTES
from patrols.where.words import place_said
from policing.lib.errors import NotAllowed, Refused
from policing.lib.lifecycle import move
from policing.lib.readable import readable

# A cell reaches 125 m from its middle, and its corners 177.
RADIUS_M = 150
# A stop and the way to the next.
MINUTES_EACH = STOP_MINUTES + 5
LONGEST_ROUND, BETWEEN = 240, 180
NAMES = {
    PatrolShift.DAY: gettext_noop("Suggested places, by day"),
    PatrolShift.EVENING: gettext_noop("Suggested places, in the evening"),
    PatrolShift.NIGHT: gettext_noop("Suggested places, at night"),
}
LOOK = gettext_noop("Be seen, walk about, talk to people. Note dark corners, broken locks and lamps. A suggested place is no reason to stop or search anybody.")


class SuggestionIsOver(Refused):
    code = "suggestion_is_over"
    status = 409
    message = _("This suggestion has expired. New ones are made from the latest counts.")


@transaction.atomic
def accept_suggestion(suggestion: Suggestion, *, by: User, now: datetime) -> Checkpoint:
    """Make the place a stop of its station's route of suggested places, walked daily in its shift until it expires; rounds ahead follow.

    Raises NotAllowed, SuggestionIsOver, IllegalMove, StaleMove."""
    _check(suggestion, by, now)
    move(suggestion, SuggestionStatus.ACCEPTED, allowed=SUGGESTION_MOVES, decided_by=by, decided_at=now)
    route = _route(suggestion.station, suggestion.shift)
    point = _stop(route, suggestion)
    Suggestion.objects.filter(pk=suggestion.pk).update(checkpoint=point)
    suggestion.checkpoint = point
    _schedule(route, suggestion, now)
    replan(route, now=now)
    return point


@transaction.atomic
def decline_suggestion(suggestion: Suggestion, *, reason: str, by: User, now: datetime) -> Suggestion:
    """Say why this place is not walked; an accepted one leaves its route. Raises NotAllowed, SuggestionIsOver, NoReason, IllegalMove, StaleMove."""
    _check(suggestion, by, now)
    why = readable(reason).strip()[:LONGEST_REASON]
    if not why:
        raise NoReason
    point = suggestion.checkpoint
    move(suggestion, SuggestionStatus.DECLINED, allowed=SUGGESTION_MOVES, decided_by=by, decided_at=now, reason=why)
    if point:
        _take_away(point, now)
        _end_empty(point.route, now)
        replan(point.route, now=now)
    return suggestion


def end_expired(now: datetime) -> int:
    """End what has run out: undecided suggestions expire, stops of accepted ones leave their routes. Returns how many of both."""
    expired = Suggestion.objects.filter(status=SuggestionStatus.OPEN, expires_at__lte=now).update(status=SuggestionStatus.EXPIRED)
    over = Checkpoint.objects.in_use().filter(suggestions__expires_at__lte=now).exclude(suggestions__expires_at__gt=now).select_related("route").distinct()
    points = list(over)
    for point in points:
        _take_away(point, now)
    for route in {point.route_id: point.route for point in points}.values():
        _end_empty(route, now)
        replan(route, now=now)
    return expired + len(points)


def _check(suggestion: Suggestion, by: User, now: datetime) -> None:
    if not by.may(Right.PLAN):
        raise NotAllowed
    if suggestion.expires_at <= now:
        raise SuggestionIsOver


def _route(station: Unit, shift: str) -> Route:
    """The station's route of suggested places for that shift, in use again if it was not; held, so that two who accept at once make one plan for it."""
    name, name_en = _named(NAMES[PatrolShift(shift)])
    facts = {"kind": Route.Kind.FOOT, "name_en": name_en, "instruction": _named(LOOK)[0]}
    made, _is_new = Route.objects.get_or_create(station=station, name=name, defaults=facts)
    route = Route.objects.select_for_update().get(pk=made.pk)
    if not route.is_active:
        route.is_active = True
        route.save(update_fields=["is_active"])
    return route


def _stop(route: Route, suggestion: Suggestion) -> Checkpoint:
    begins = SHIFT_BEGINS[PatrolShift(suggestion.shift)]
    hours = {"opens": time(begins), "closes": time((begins + SHIFT_HOURS) % 24)}
    last = route.checkpoints.in_use().order_by("-position").first()
    with translation.override("zh-hans"):
        name = place_said(suggestion)[:60]
    with translation.override("en"):
        name_en = place_said(suggestion)[:120]
    facts = {"lon": suggestion.lon, "lat": suggestion.lat, "radius_m": RADIUS_M, "dwell_minutes": STOP_MINUTES}
    return Checkpoint.objects.create(route=route, position=last.position + 1 if last else 1, name=name, name_en=name_en, **facts, **hours)


def _schedule(route: Route, suggestion: Suggestion, now: datetime) -> None:
    """One plan for the route: some rounds in the shift, long enough for its stops, until the last suggestion on it expires."""
    plan = route.schedules.filter(is_active=True).order_by("pk").first() or _first_plan(route, suggestion, now)
    last_on = _day(suggestion.expires_at)
    plan.last_on = max(plan.last_on, last_on) if plan.last_on else last_on
    plan.minutes = min(max(MINUTES_EACH * route.checkpoints.in_use().count(), 30), LONGEST_ROUND)
    plan.save()


def _first_plan(route: Route, suggestion: Suggestion, now: datetime) -> Schedule:
    """From the second hour of the shift, as many times as a place is to be visited."""
    begins = SHIFT_BEGINS[PatrolShift(suggestion.shift)] + 1
    bureau = suggestion.station.path.split("/")[1]
    rule = WhereRule.objects.filter(bureau__path=f"/{bureau}/").first()
    visits = min(rule.visits if rule else 2, 3)
    again = {"every_minutes": BETWEEN, "ends": time((begins + (visits - 1) * BETWEEN // 60) % 24)} if visits > 1 else {}
    return Schedule(route=route, first_on=_day(now), begins=time(begins), start_grace=30, finish_grace=30, **again)


def _take_away(point: Checkpoint, now: datetime) -> None:
    point.removed_at = now
    point.save(update_fields=["removed_at"])


def _end_empty(route: Route, now: datetime) -> None:
    """A route without stops is not walked."""
    if not route.checkpoints.in_use().exists():
        for plan in route.schedules.filter(is_active=True):
            plan.is_active = False
            plan.save(update_fields=["is_active"])


def _named(text: str) -> tuple[str, str]:
    """A text in Chinese and in English."""
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said.append(gettext(text))
    return said[0], said[1]


def _day(at: datetime) -> date:
    return timezone.localtime(at, timezone.get_default_timezone()).date()
