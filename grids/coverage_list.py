"""The list of coverage: figures on top, every grid with who answers for it, narrowed by what the address asks for."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import django_filters as filters
from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit
from grids.models import Absence, Grid, Posting
from grids.services.coverage import SECONDED, Coverage, Person, Problem, State, coverage_of, tonight
from policing.lib.export import Column

AT_NIGHT, ALL = "night", "all"
KINDS = {**dict(Absence.Kind.choices), SECONDED: _("seconded")}


class Line(NamedTuple):
    """A grid of the list and how it stands."""

    grid: Grid
    coverage: Coverage

    @property
    def away_as(self) -> Any:
        return KINDS.get(self.coverage.away.kind, "") if self.coverage.away else ""

    @property
    def labels(self) -> list[tuple[str, Any]]:
        return [(problem.value, problem.label) for problem in self.coverage.problems]


def _stations(request: Any) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=Grid.objects.visible_to(request.user).in_use().values("station"))


class CoverageFilter(filters.FilterSet):
    """`?q=…&station=…&problem=…&at=night`: only grids something is wrong with, unless all are asked for."""

    q = filters.CharFilter(label=_("Grid or officer"), method="by_words", max_length=60)
    station = filters.ModelChoiceFilter(label=_("Station"), queryset=_stations, empty_label=_("All stations"))
    problem = filters.ChoiceFilter(label=_("What is wrong"), choices=[*Problem.choices, (ALL, _("All grids"))], empty_label=_("Anything grave"), method="later")
    at = filters.ChoiceFilter(label=_("When"), choices=[(AT_NIGHT, _("Tonight at two"))], empty_label=_("Now"), method="later", widget=forms.Select)

    class Meta:
        model = Grid
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if _stations(self.request)[:2].count() < 2:
            del self.filters["station"]

    def later(self, grids: QuerySet, name: str, value: str) -> QuerySet:
        return grids

    def by_words(self, grids: QuerySet, name: str, value: str) -> QuerySet:
        words = value.strip()
        theirs = Posting.objects.at(timezone.now()).filter(officer__user__full_name__icontains=words).values("grid")
        return grids.filter(Q(code__icontains=words) | Q(name__icontains=words) | Q(name_en__icontains=words) | Q(pk__in=theirs))

    @property
    def asked(self) -> dict[str, Any]:
        return self.form.cleaned_data if self.form.is_valid() else {}


class Listing:
    """What the page, the file and the REST contract show: lines found, and the figures of the station or of all."""

    def __init__(self, request: Any, now: datetime) -> None:
        grids = Grid.objects.visible_to(request.user).in_use().select_related("station").defer("boundary")
        self.filter = CoverageFilter(request.GET, grids, request=request)
        self.at = tonight(now) if self.filter.asked.get("at") == AT_NIGHT else now
        found = list(self.filter.qs)
        self.coverage = coverage_of([grid.pk for grid in found], self.at)
        self.figures = Figures(self.coverage.values())
        wanted = self.filter.asked.get("problem") or ""
        self.lines = [line for line in (Line(grid, self.coverage[grid.pk]) for grid in found) if _is_wanted(line.coverage, wanted)]
        self.lines.sort(key=lambda line: list(State).index(line.coverage.state))

    @property
    def rows(self) -> QuerySet[Grid]:
        """The grids found, for a file."""
        return Grid.objects.filter(pk__in=[line.grid.pk for line in self.lines]).select_related("station").defer("boundary")


class Figures:
    """How many grids have each problem, of how many; officers with too many households are counted as people too."""

    def __init__(self, found: Iterable[Coverage]) -> None:
        coverage = list(found)
        self.grids = len(coverage)
        self.problems = Counter(problem.value for one in coverage for problem in one.problems)
        self.burdened = len({one.main for one in coverage if one.main and one.households > settings.HOUSEHOLDS_PER_OFFICER})
        self.covered = sum(one.answers is not None for one in coverage)

    @property
    def tiles(self) -> list[tuple[Problem, int]]:
        return [(problem, self.problems[problem.value]) for problem in Problem]


GRAVE = {State.NOBODY, State.UNANSWERED, State.STOOD_IN, State.TOO_MANY}


def _is_wanted(coverage: Coverage, wanted: str) -> bool:
    if wanted in Problem.values:
        return wanted in coverage.problems
    return wanted == ALL or coverage.state in GRAVE


def columns(coverage: dict[int, Coverage]) -> list[Column]:
    """The list as a file."""
    return [
        Column(_("Grid"), lambda grid: grid.code),
        Column(pgettext_lazy("of a place", "Name"), lambda grid: str(grid).removeprefix(f"{grid.code} ")),
        Column(_("Station"), lambda grid: grid.station),
        Column(_("Households"), lambda grid: grid.households),
        Column(_("State"), lambda grid: coverage[grid.pk].state.label),
        Column(_("Main officer"), lambda grid: _name(coverage[grid.pk].main)),
        Column(_("Households of this officer"), lambda grid: coverage[grid.pk].households),
        Column(_("Away until"), lambda grid: _until(coverage[grid.pk])),
        Column(_("Who answers"), lambda grid: _name(coverage[grid.pk].answers)),
        Column(_("Deputies"), lambda grid: _names(coverage[grid.pk].deputies)),
        Column(_("Auxiliaries"), lambda grid: _names(coverage[grid.pk].auxiliaries)),
    ]


def _until(coverage: Coverage) -> datetime | None:
    return coverage.away.until if coverage.away else None


def _name(person: Person | None) -> str:
    return person.name if person else ""


def _names(people: Iterable[Person]) -> str:
    return "、".join(person.name for person in people)


def line_row(line: Line) -> dict[str, Any]:
    """One grid for the REST contract."""
    grid, coverage = line
    away = coverage.away
    return {
        "grid": {"id": grid.pk, "code": grid.code, "name": str(grid), "households": grid.households},
        "station": {"id": grid.station_id, "name": str(grid.station)},
        "state": coverage.state.value,
        "state_label": str(coverage.state.label),
        "problems": [problem.value for problem in coverage.problems],
        "main": _person(coverage.main),
        "households_of_main": coverage.households,
        "away": {"kind": away.kind, "until": timezone.localtime(away.until), "stand_in": _person(away.stand_in)} if away else None,
        "answers": _person(coverage.answers),
        "deputies": [_person(person) for person in coverage.deputies],
        "auxiliaries": [_person(person) for person in coverage.auxiliaries],
    }


def _person(person: Person | None) -> dict[str, Any] | None:
    return {"id": person.id, "name": person.name} if person else None
