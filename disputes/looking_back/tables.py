"""The figures as tables: by month, kind, station and grid, with words for their keys; the same for pages, files and machines."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Unit
from disputes.looking_back.figures import Figures, Line, labelled, nothing, told
from disputes.looking_back.scope import Scope
from disputes.models import Category
from grids.models import Grid
from policing.lib.export import Column

HEADS: dict[str, str | Promise] = {
    "month": pgettext_lazy("figures", "By month"),
    "kind": pgettext_lazy("figures", "By kind"),
    "station": pgettext_lazy("figures", "By station"),
    "grid": pgettext_lazy("figures", "By grid"),
}
# More lines than this a chart cannot hold.
MOST_BARS = 60


class Section(NamedTuple):
    """One way to break the figures down; `rest` is the sum of places of which too few are told."""

    way: str
    head: str | Promise
    lines: list[Line]
    rest: Line | None = None

    @property
    def fits_a_chart(self) -> bool:
        return 1 < len(self.lines) <= MOST_BARS


class Names:
    """Words for the keys of lines, in the reader's language; grids are read once and only those asked for."""

    def __init__(self, scope: Scope, *, kinds: Iterable[Category], units: Iterable[Unit], grids: Iterable[int | None] = ()) -> None:
        self._kinds = {kind.pk: str(kind) for kind in kinds}
        self._units = {unit.pk: str(unit) for unit in units}
        self._wanted, self._scope = {pk for pk in grids if pk}, scope

    @cached_property
    def _grids(self) -> dict[int, str]:
        return {grid.pk: str(grid) for grid in Grid.objects.filter(pk__in=self._wanted).defer("boundary")}

    def kind(self, code: str) -> str:
        return self._kinds.get(code, code)

    def station(self, pk: int) -> str:
        return self._units.get(pk) or str(self._scope.user.works_for or self._scope.user.unit)

    def place_of(self, pk: int) -> int:
        """Where a station stands in the order of units."""
        return list(self._units).index(pk) if pk in self._units else -1

    def grid(self, pk: int | None) -> str:
        return self._grids.get(pk, "") if pk else _("no grid known")

    def month(self, at: date) -> str:
        return f"{at:%Y-%m}"


def sections(found: Figures, scope: Scope, *, kinds: Iterable[Category], units: Iterable[Unit]) -> list[Section]:
    """Months and kinds always; of one station its grids, of more their stations. Never in the order of how good they look."""
    place = "grid" if scope.is_of_one_station else "station"
    lines, rest = told(found.by[place], is_above=scope.is_above and place == "grid")
    names = Names(scope, kinds=kinds, units=units, grids=[line.key for line in lines] if place == "grid" else ())
    by_place = labelled(lines, names.grid if place == "grid" else names.station)
    by_place.sort(key=lambda line: (line.key is None, line.label if place == "grid" else names.place_of(line.key)))
    return [
        Section("month", HEADS["month"], labelled(_every_month(scope, found.by["month"]), names.month)),
        Section("kind", HEADS["kind"], labelled(found.by["kind"], names.kind)),
        Section(place, HEADS[place], by_place, _named(rest)),
    ]


def _every_month(scope: Scope, lines: list[Line]) -> list[Line]:
    """Also those in which nothing was reported: a gap in a chart would hide them."""
    known = {line.key: line for line in lines}
    count = (scope.last.year - scope.first.year) * 12 + scope.last.month - scope.first.month + 1
    months = [date(scope.first.year + n // 12, n % 12 + 1, 1) for n in range(scope.first.month - 1, scope.first.month - 1 + count)]
    return [known.get(at) or nothing(at) for at in months]


def _named(rest: Line | None) -> Line | None:
    return rest and rest._replace(label=_("places with fewer than 5 each"))


class Lines(list[tuple[str, Line]]):
    """Lines as an export takes them."""

    def __getitem__(self, which: Any) -> Any:
        return Lines(super().__getitem__(which)) if isinstance(which, slice) else super().__getitem__(which)

    def iterator(self, chunk_size: int = 0) -> Iterator[tuple[str, Line]]:
        return iter(self)


def lines_of(found: Figures, sections: Sequence[Section]) -> list[tuple[str, Line]]:
    """Everything together, then section by section, with the section's head."""
    rows = [(_("All"), found.all)]
    for section in sections:
        rows += [(str(section.head), line) for line in (*section.lines, *([section.rest] if section.rest else []))]
    return rows


def _whole(name: str) -> Callable[[tuple[str, Line]], Any]:
    return lambda row: getattr(row[1], name)


def _digit(name: str) -> Callable[[tuple[str, Line]], Any]:
    return lambda row: None if getattr(row[1], name) is None else round(getattr(row[1], name), 1)


def _percent(name: str) -> Callable[[tuple[str, Line]], Any]:
    return lambda row: None if getattr(row[1], name).is_few else getattr(row[1], name).percent


COLUMNS = (
    Column(pgettext_lazy("figures", "Broken down"), lambda row: row[0]),
    Column(pgettext_lazy("figures", "Which"), lambda row: row[1].label),
    Column(pgettext_lazy("disputes", "Disputes reported"), _whole("total")),
    Column(pgettext_lazy("disputes", "Settled"), _whole("settled")),
    Column(gettext_lazy("Settled, per cent"), _percent("rate")),
    Column(pgettext_lazy("disputes", "Settled and held"), _whole("held")),
    Column(gettext_lazy("Settled and held, per cent"), _percent("held_rate")),
    Column(pgettext_lazy("disputes", "Still open"), _whole("open")),
    Column(pgettext_lazy("disputes", "Ended otherwise"), _whole("otherwise")),
    Column(pgettext_lazy("disputes", "Reopened"), _whole("reopened")),
    Column(pgettext_lazy("disputes", "Agreement broken"), _whole("broken")),
    Column(pgettext_lazy("disputes", "Settled on the spot"), _whole("spot")),
    Column(gettext_lazy("With a first attempt"), _whole("attempted")),
    Column(gettext_lazy("Hours to the first attempt, median"), _digit("median")),
    Column(gettext_lazy("Hours to the first attempt, 90th of 100"), _digit("ninety")),
    Column(gettext_lazy("First attempt within its clock"), _whole("in_time")),
    Column(gettext_lazy("First attempt after its clock"), _whole("late")),
)
