"""Whether somebody answers for every grid: where nobody does, who is away, who carries too much. Five questions for a whole city."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.models import Absence, Grid, Posting, Secondment

# The hour of the night that is looked at: the desk's checklist asks about the same.
NIGHT = time(2)
# Why somebody is away who is neither ill nor on leave, beside the kinds of absence.
SECONDED = "seconded"


class State(models.TextChoices):
    """How a grid stands, the worst first: what a map colours."""

    NOBODY = "nobody", _("No officer")
    UNANSWERED = "unanswered", _("Officer away, nobody answers")
    STOOD_IN = "stood_in", _("Officer away, somebody answers")
    TOO_MANY = "too_many", _("Officer has too many households")
    ALONE = "alone", _("Neither deputy nor auxiliary")
    COVERED = "covered", pgettext_lazy("of a grid", "Covered")


class Problem(models.TextChoices):
    """What can be wrong with a grid; several at once."""

    NOBODY = "nobody", _("No officer")
    UNANSWERED = "unanswered", _("Officer away, nobody answers")
    STOOD_IN = "stood_in", _("Officer away, somebody answers")
    TOO_MANY = "too_many", _("Officer has too many households")
    NO_DEPUTY = "no_deputy", _("No deputy")
    NO_AUXILIARY = "no_auxiliary", _("No auxiliary")


class Person(NamedTuple):
    """An officer by the roster's number and name."""

    id: int
    name: str


class Away(NamedTuple):
    """Why and until when somebody is away, and who was named to stand in."""

    kind: str
    until: datetime
    stand_in: Person | None
    # Only where the grid does not lie below this path: whoever is lent and still sees it answers for it as ever.
    beyond: str = ""

    def holds_for(self, place: str) -> bool:
        return not self.beyond or not place.startswith(self.beyond)


class Coverage(NamedTuple):
    """One grid at one moment. `answers` is who is told first; `households` are all those the main officer has."""

    main: Person | None = None
    away: Away | None = None
    answers: Person | None = None
    deputies: tuple[Person, ...] = ()
    auxiliaries: tuple[Person, ...] = ()
    households: int = 0

    @property
    def problems(self) -> list[Problem]:
        wrong = {
            Problem.NOBODY: self.main is None,
            Problem.UNANSWERED: self.away is not None and self.answers is None,
            Problem.STOOD_IN: self.away is not None and self.answers is not None,
            Problem.TOO_MANY: self.households > settings.HOUSEHOLDS_PER_OFFICER,
            Problem.NO_DEPUTY: not self.deputies,
            Problem.NO_AUXILIARY: not self.auxiliaries,
        }
        return [problem for problem, holds in wrong.items() if holds]

    @property
    def state(self) -> State:
        worst = next((problem for problem in self.problems if problem in State.values), None)
        if worst:
            return State(worst)
        return State.ALONE if not self.deputies and not self.auxiliaries else State.COVERED


def tonight(now: datetime) -> datetime:
    """The two o'clock in the morning that comes next, station time."""
    here = timezone.localtime(now)
    night = here.replace(hour=NIGHT.hour, minute=NIGHT.minute, second=0, microsecond=0)
    return night if night > here else night + timedelta(days=1)


def coverage_of(grids: Iterable[int] | models.QuerySet[Grid], at: datetime) -> dict[int, Coverage]:
    """Grid id → who answers for it at `at`, for grids given as queryset or ids; four questions besides reading the grids, however many they are.

    Who answers is who `main_officer_of` names, except that it is nobody where the main officer is away and nobody was found instead.
    """
    rows = grids if isinstance(grids, models.QuerySet) else Grid.objects.filter(pk__in=list(grids))
    places = dict(rows.order_by().values_list("pk", "station__path"))
    posted = _posted(list(places), at)
    away = _away(at)
    mains = {person.id for of_grid in posted.values() for person in of_grid[Posting.Kind.MAIN]}
    households = _households(mains, at)
    return {grid: _one(posted.get(grid, {}), Gone(away, place), households) for grid, place in places.items()}


class Gone:
    """Who is away, as seen from the unit at path `place`."""

    def __init__(self, away: dict[int, list[Away]], place: str) -> None:
        self._away, self._place = away, place

    def of(self, officer: int) -> Away | None:
        return next((one for one in self._away.get(officer, ()) if one.holds_for(self._place)), None)


def _posted(grids: list[int], at: datetime) -> dict[int, dict[str, list[Person]]]:
    """Grid id → kind → who is posted there, without people whose account is closed."""
    rows = Posting.objects.at(at).filter(grid__in=grids, officer__user__is_active=True).order_by("pk")
    found: dict[int, dict[str, list[Person]]] = defaultdict(lambda: defaultdict(list))
    for grid, kind, officer, name, username in rows.values_list("grid", "kind", "officer", "officer__user__full_name", "officer__user__username"):
        found[grid][kind].append(Person(officer, name or username))
    return found


def _away(at: datetime) -> dict[int, list[Away]]:
    """Officer id → absence and secondment, for everybody away at `at`."""
    fields = ("officer", "kind", "ends_at", "stand_in", "stand_in__user__full_name", "stand_in__user__username", "stand_in__user__is_active")
    found: dict[int, list[Away]] = defaultdict(list)
    for officer, kind, until, stand_in, name, username, is_active in Absence.objects.at(at).values_list(*fields):
        found[officer].append(Away(kind, until, Person(stand_in, name or username) if stand_in and is_active else None))
    for lent in Secondment.objects.at(at).select_related("unit"):
        found[lent.officer_id].append(Away(SECONDED, lent.ends_at, None, lent.unit.scope))
    return found


def _households(officers: set[int], at: datetime) -> dict[int, int]:
    """Officer id → the households of all grids they are main officer of, wherever these lie."""
    rows = Posting.objects.at(at).filter(officer__in=officers, kind=Posting.Kind.MAIN).values("officer")
    return dict(rows.annotate(sum=Sum("grid__households")).values_list("officer", "sum"))


def _one(posted: dict[str, list[Person]], away: Gone, households: dict[int, int]) -> Coverage:
    main = next(iter(posted.get(Posting.Kind.MAIN, [])), None)
    deputies = posted.get(Posting.Kind.DEPUTY, [])
    gone = away.of(main.id) if main else None
    return Coverage(
        main=main,
        away=gone,
        answers=main if main and not gone else _instead(gone, deputies, away),
        deputies=tuple(deputies),
        auxiliaries=tuple(posted.get(Posting.Kind.AUXILIARY, [])),
        households=households.get(main.id, 0) if main else 0,
    )


def _instead(gone: Away | None, deputies: list[Person], away: Gone) -> Person | None:
    """The stand-in who was named, else the first deputy; whoever is away too is passed over."""
    named = [gone.stand_in] if gone and gone.stand_in else []
    return next((person for person in [*named, *deputies] if away.of(person.id) is None), None)
