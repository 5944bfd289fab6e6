"""Who answers for a grid, and who is on duty."""

from datetime import datetime

from accounts.models import Unit, User
from grids.models import Absence, Grid, Posting, Shift


def main_officer_of(grid: Grid | int, now: datetime) -> User | None:
    """Who answers for `grid` at `now`: the main officer; while they are away their stand-in, else a deputy who is here, else still the main officer."""
    posted = list(Posting.objects.at(now).filter(grid=grid).exclude(kind=Posting.Kind.AUXILIARY).select_related("officer__user").order_by("-kind", "pk"))
    main = next((posting.officer for posting in posted if posting.kind == Posting.Kind.MAIN), None)
    if main is None:
        return None
    away = {absence.officer_id: absence for absence in Absence.objects.at(now).filter(officer__in=[posting.officer_id for posting in posted])}
    if main.pk not in away:
        return main.user
    instead = Absence.objects.at(now).filter(officer=main).exclude(stand_in__absences__in=Absence.objects.at(now)).select_related("stand_in__user").first()
    if instead and instead.stand_in:
        return instead.stand_in.user
    deputies = (posting.officer.user for posting in posted if posting.kind == Posting.Kind.DEPUTY and posting.officer_id not in away)
    return next(deputies, main.user)


def on_duty(unit: Unit, role: str, now: datetime) -> list[User]:
    """The people on duty for `unit` in `role` at `now`."""
    shifts = Shift.objects.at(now).filter(unit=unit, role=role).select_related("officer__user")
    return [shift.officer.user for shift in shifts]
