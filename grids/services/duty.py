"""Who answers for a grid, and who is on duty."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Unit, User
from grids.models import Absence, Grid, Posting, Secondment, Shift


def main_officer_of(grid: Grid | int, now: datetime) -> User | None:
    """Who answers for `grid` at `now`: the main officer; while they are away their stand-in, else a deputy who is here, else still the main officer.

    Where nobody is main officer a deputy answers. Whoever's account is closed answers for nothing, nor does whoever is lent to where they do not see the grid.
    """
    posted = _posted(grid, now)
    if not posted:
        return None
    absences = {absence.officer_id: absence for absence in _absences(posted, now)}
    asked = {posting.officer_id for posting in posted} | {absence.stand_in_id for absence in absences.values() if absence.stand_in_id}
    lent = lent_away(asked, posted[0].grid.station.path, now)
    main = posted[0].officer if posted[0].kind == Posting.Kind.MAIN else None
    if main and main.pk not in absences.keys() | lent:
        return main.user
    instead = [absences[main.pk].stand_in] if main and main.pk in absences and not absences[main.pk].is_stand_in_away else []
    instead += [posting.officer for posting in posted if posting.kind == Posting.Kind.DEPUTY and posting.officer_id not in absences]
    found = next((officer for officer in instead if officer and officer.user.is_active and officer.pk not in lent), None)
    return found.user if found else main.user if main and main.pk not in lent else None


def _posted(grid: Grid | int, now: datetime) -> list[Posting]:
    """The main officer first, then deputies; only people who can sign in."""
    rows = Posting.objects.at(now).filter(grid=grid, officer__user__is_active=True).exclude(kind=Posting.Kind.AUXILIARY)
    return list(rows.select_related("officer__user__addressee", "grid__station").defer("grid__boundary").order_by("-kind", "pk"))


def _absences(posted: list[Posting], now: datetime) -> QuerySet[Any]:
    away = Absence.objects.at(now)
    rows = away.filter(officer__in=[posting.officer_id for posting in posted]).select_related("stand_in__user")
    return rows.annotate(is_stand_in_away=Exists(away.filter(officer=OuterRef("stand_in"))))


def lent_away(officers: Collection[int], place: str, now: datetime) -> set[int]:
    """Those of `officers` who at `now` work for a unit from where they do not see the unit at path `place`: they could not open what they are told."""
    lent = Secondment.objects.at(now).filter(officer__in=officers).select_related("unit")
    return {one.officer_id for one in lent if not place.startswith(one.unit.scope)}


# Whoever has a shift within so long of a moment stands on a roster then.
ROSTER_REACH = timedelta(days=7)


def off_duty(users: Collection[User], now: datetime) -> set[int]:
    """Keys of those of `users` who stand on a roster around `now` and have no shift at `now`; whoever stands on none is always on duty. One query."""
    around = Shift.objects.filter(officer__user__in=users, starts_at__lt=now + ROSTER_REACH, ends_at__gt=now - ROSTER_REACH)
    spans = list(around.values_list("officer__user", "starts_at", "ends_at"))
    held = {user for user, starts_at, ends_at in spans if starts_at <= now < ends_at}
    return {user for user, _starts_at, _ends_at in spans} - held


def on_duty(unit: Unit, role: str, now: datetime) -> list[User]:
    """The people on duty for `unit` in `role` at `now`."""
    shifts = Shift.objects.at(now).filter(unit=unit, role=role).select_related("officer__user")
    return [shift.officer.user for shift in shifts]
