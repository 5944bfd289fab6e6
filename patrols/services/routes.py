"""Keeping routes: one write takes a route with its stops and schedules as somebody drew them, and its rounds ahead follow."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Right
from grids.models import KeySite
from grids.models.areas import HOLDS_GRIDS
from grids.services.boundaries import read_shape
from patrols.models import Checkpoint, Route, Schedule
from patrols.models.routes import new_tag
from patrols.rows.routes import version_of
from patrols.services.ordering import MOST_STOPS
from patrols.services.replanning import Changes, replan
from policing.lib.errors import NotAllowed, Refused
from policing.lib.readable import readable

# A fixed post is one place; people stand there.
POSTS = (Route.Kind.POST,)


class NameTaken(Refused):
    code = "name_taken"
    status = 409
    message = _("%(station)s has a route called “%(name)s” already.")


class RouteChanged(Refused):
    code = "stale_route"
    status = 409
    message = _("Somebody else changed this route meanwhile. Open it again; what they kept is there.")


class NothingToWalk(Refused):
    code = "no_stops"
    message = _("Put at least one stop on the map, or draw an area.")


class OnePlace(Refused):
    code = "one_place"
    message = _("A fixed post is one place. Keep one stop, or choose another kind.")


class TooManyStops(Refused):
    code = "too_many_stops"
    message = _("Nobody walks more than %(most)s stops in one round. Make two routes of it.")


class NoSuchStop(Refused):
    code = "unknown_stop"
    status = 409
    message = _("A stop of this route was removed meanwhile. Open the route again.")


class BadPlan(Refused):
    """`where` names the stop or schedule, `what` says what is wrong with it and what to do."""

    code = "bad_plan"
    message = _("%(where)s: %(what)s")


class NotAStation(Refused):
    code = "not_a_station"
    message = _("Routes belong to a station. Choose one.")


class StopFacts(NamedTuple):
    """One stop as drawn; `id` where it stood before. Place in WGS84 degrees, `opens` and `closes` local clock times or nothing."""

    name: str
    lon: float
    lat: float
    id: int | None = None
    name_en: str = ""
    radius_m: int = 40
    dwell_minutes: int = 5
    opens: time | None = None
    closes: time | None = None
    key_site: KeySite | None = None


class ScheduleFacts(NamedTuple):
    """When the route is walked, as `Schedule` says it; `id` where it stood before."""

    first_on: date
    begins: time
    id: int | None = None
    days: str = Schedule.Days.EVERY
    weekdays: Sequence[int] = ()
    last_on: date | None = None
    ends: time | None = None
    every_minutes: int | None = None
    minutes: int = 60
    start_grace: int = 15
    finish_grace: int = 15
    people_needed: int = 2
    officers_needed: int = 1


class RouteFacts(NamedTuple):
    kind: str
    name: str
    stops: Sequence[StopFacts] = ()
    schedules: Sequence[ScheduleFacts] = ()
    name_en: str = ""
    is_ordered: bool = False
    area: dict[str, Any] | None = None
    instruction: str = ""


@transaction.atomic
def keep_route(facts: RouteFacts, *, station: Unit, by: User, now: datetime, route: Route | None = None, seen: str = "") -> tuple[Route, Changes]:
    """Keep `facts` as a new route of `station`, or as `route`, which was read as version `seen`; returns it and what became of its rounds ahead.

    Stops and schedules that are left out are removed and ended; old rounds keep theirs. Raises NotAllowed, RouteChanged, NameTaken, NothingToWalk,
    OnePlace, TooManyStops, NoSuchStop, BadPlan, NotAStation and BoundaryRefused.
    """
    _check(by, station)
    _check_stops(facts)
    kept = Route.objects.select_for_update().get(pk=route.pk) if route else Route(station=station)
    if route and seen and seen != version_of(kept):
        raise RouteChanged
    if Route.objects.filter(station=station, name=facts.name.strip()).exclude(pk=kept.pk).exists():
        raise NameTaken(station=station, name=facts.name.strip())
    for name in ("kind", "is_ordered"):
        setattr(kept, name, getattr(facts, name))
    for name in ("name", "name_en", "instruction"):
        setattr(kept, name, readable(getattr(facts, name)).strip())
    kept.area = _area(facts.area)
    if not kept.name:
        raise BadPlan(where=_("Route"), what=_("Give it a name."))
    kept.save()
    _keep_stops(kept, facts.stops, now)
    _keep_schedules(kept, facts.schedules)
    return kept, replan(kept, now=now)


def _check(by: User, station: Unit) -> None:
    if not by.may(Right.PLAN) or not station.path.startswith(by.unit_path or "-"):
        raise NotAllowed
    if station.kind not in HOLDS_GRIDS:
        raise NotAStation


def _check_stops(facts: RouteFacts) -> None:
    if not facts.stops and not facts.area:
        raise NothingToWalk
    if len(facts.stops) > MOST_STOPS:
        raise TooManyStops(most=MOST_STOPS)
    if facts.kind in POSTS and len(facts.stops) != 1:
        raise OnePlace


def _area(drawn: dict[str, Any] | None) -> dict[str, Any] | None:
    """A drawn area that is one; raises BoundaryRefused."""
    if drawn:
        read_shape(drawn)
    return drawn or None


def _keep_stops(route: Route, stops: Sequence[StopFacts], now: datetime) -> None:
    before = {point.pk: point for point in route.checkpoints.in_use().select_for_update()}
    for position, facts in enumerate(stops, start=1):
        point = before.pop(facts.id, None) if facts.id else Checkpoint(route=route)
        if point is None:
            raise NoSuchStop
        for name in ("lon", "lat", "radius_m", "dwell_minutes", "opens", "closes", "key_site"):
            setattr(point, name, getattr(facts, name))
        point.name, point.name_en, point.position = readable(facts.name).strip(), readable(facts.name_en).strip(), position
        _keep(point, _("Stop %(n)s") % {"n": position})
    for point in before.values():
        point.removed_at = now
        point.save(update_fields=["removed_at"])


def _keep_schedules(route: Route, schedules: Sequence[ScheduleFacts]) -> None:
    before = {one.pk: one for one in route.schedules.filter(is_active=True).select_for_update()}
    for number, facts in enumerate(schedules, start=1):
        one = before.pop(facts.id, None) if facts.id else Schedule(route=route)
        if one is None:
            raise NoSuchStop
        for name, value in facts._asdict().items():
            if name != "id":
                setattr(one, name, value)
        one.weekdays = sorted(set(facts.weekdays)) if facts.days == Schedule.Days.CHOSEN else []
        _keep(one, _("Schedule %(n)s") % {"n": number})
    for one in before.values():
        one.is_active = False
        one.save(update_fields=["is_active"])


def _keep(row: Checkpoint | Schedule, where: str) -> None:
    """Kept if it may stand so. Raises BadPlan."""
    wrong = wrong_with(row)
    if wrong:
        raise BadPlan(where=where, what=wrong)
    try:
        row.full_clean(exclude=["route", "key_site"])
    except ValidationError as refused:
        raise BadPlan(where=where, what=" ".join(refused.messages)) from refused
    row.save()


def wrong_with(row: Checkpoint | Schedule) -> str:
    """What no field alone can know, in words; nothing where all is well."""
    if isinstance(row, Checkpoint):
        return str(_("Say both ends of its hours, or neither.")) if (row.opens is None) != (row.closes is None) else ""
    if row.days == Schedule.Days.CHOSEN and not row.weekdays:
        return str(_("Choose at least one weekday."))
    if row.every_minutes and row.ends is None:
        return str(_("Say until when it is repeated."))
    if row.last_on and row.last_on < row.first_on:
        return str(_("The last day lies before the first."))
    if row.officers_needed > row.people_needed:
        return str(_("There are more officers than people."))
    return ""


@transaction.atomic
def end_route(route: Route, *, by: User, now: datetime) -> Changes:
    """Nobody walks `route` from now on; its rounds ahead are withdrawn, its history stays. Raises NotAllowed."""
    return _switch(route, by=by, now=now, is_active=False)


@transaction.atomic
def reopen_route(route: Route, *, by: User, now: datetime) -> Changes:
    """`route` is walked again, as its schedules say. Raises NotAllowed."""
    return _switch(route, by=by, now=now, is_active=True)


def _switch(route: Route, *, by: User, now: datetime, is_active: bool) -> Changes:
    _check(by, route.station)
    route.is_active = is_active
    route.save(update_fields=["is_active"])
    return replan(route, now=now)


@transaction.atomic
def renew_tag(point: Checkpoint, *, by: User) -> Checkpoint:
    """A new tag for a stop whose sheet was stolen or copied: the old one proves nothing from now on. Raises NotAllowed."""
    _check(by, point.route.station)
    point.tag = new_tag()
    point.save(update_fields=["tag"])
    return point
