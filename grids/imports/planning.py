"""What an import would do: grids to add, to change, to leave, and features that cannot be used."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from shapely.geometry import shape

from accounts.models import Unit
from grids.imports.problems import BadFeature, Problem
from grids.imports.shapes import read_boundary
from grids.models import GRID_CODE, Grid

HOLDS_GRIDS = (Unit.Kind.STATION, Unit.Kind.POLICE_ROOM)
NAME_LENGTH = 60
# Neighbours drawn by hand overlap by slivers; less than this share of the smaller one is not worth a word.
SLIVER = 0.01


@dataclass(frozen=True)
class Columns:
    """Where a feature keeps its code, its name and its station. `station` is a property, or the code of the one station all belong to."""

    code: str = "code"
    name: str = "name"
    station: str = "station"


@dataclass
class Plan:
    """Unsaved grids, and what stands in the way. An import with problems is not applied."""

    added: list[Grid] = field(default_factory=list)
    changed: list[Grid] = field(default_factory=list)
    unchanged: list[Grid] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    repaired: list[int] = field(default_factory=list)
    overlaps: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Wanted:
    """One grid as the file wants it."""

    code: str
    name: str
    station: Unit
    boundary: dict[str, Any]


class _Reader:
    """Turns features into wanted grids, remembering what the earlier ones said."""

    def __init__(self, columns: Columns, *, datum: str, repair: bool) -> None:
        self.columns, self.datum, self.repair = columns, datum, repair
        units = Unit.objects.filter(kind__in=HOLDS_GRIDS)
        self._stations = {unit.code: unit for unit in units} | {unit.name: unit for unit in units}
        self._only = self._stations.get(columns.station)
        self._closed = set(Grid.objects.exclude(closed_at=None).values_list("code", flat=True))
        self._number_of: dict[str, int] = {}
        self.repaired: list[int] = []

    def read(self, number: int, feature: Any) -> _Wanted:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise BadFeature(_("it is not a GeoJSON feature"), _("export the layer again"))
        properties = properties if isinstance(properties, dict) else {}
        code = self._code(number, properties.get(self.columns.code, feature.get("id")))
        name, station = self._name(properties), self._station(properties)
        boundary, was_repaired = read_boundary(feature.get("geometry"), datum=self.datum, repair=self.repair)
        if was_repaired:
            self.repaired.append(number)
        return _Wanted(code, name, station, boundary)

    def _code(self, number: int, value: Any) -> str:
        code = _text(value)
        if not code:
            raise BadFeature(
                _("it has no code (property “%(name)s”)") % {"name": self.columns.code}, _("fill it in, or name the property with --code-property")
            )
        try:
            GRID_CODE(code)
        except ValidationError as error:
            raise BadFeature(_("code “%(code)s” cannot be used") % {"code": code[:40]}, _("use at most 30 letters, digits and hyphens")) from error
        if code in self._closed:
            raise BadFeature(_("grid %(code)s was split or merged away") % {"code": code}, _("give the area a code of its own"))
        first = self._number_of.setdefault(code, number)
        if first != number:
            raise BadFeature(_("code %(code)s appears twice (first in feature %(first)d)") % {"code": code, "first": first}, _("keep one and run again"))
        return code

    def _name(self, properties: dict[str, Any]) -> str:
        name = _text(properties.get(self.columns.name))
        if not name:
            raise BadFeature(
                _("it has no name (property “%(name)s”)") % {"name": self.columns.name}, _("fill it in, or name the property with --name-property")
            )
        if len(name) > NAME_LENGTH:
            raise BadFeature(_("its name has %(count)d characters") % {"count": len(name)}, _("shorten it to 60"))
        return name

    def _station(self, properties: dict[str, Any]) -> Unit:
        if self._only:
            return self._only
        value = _text(properties.get(self.columns.station))
        if not value:
            raise BadFeature(
                _("it has no station (property “%(name)s”)") % {"name": self.columns.station},
                _("fill it in, or give the code of one station for all with --station"),
            )
        if value not in self._stations:
            raise BadFeature(_("station “%(station)s” is not known") % {"station": value[:40]}, _("add the station first, or correct its code or name"))
        return self._stations[value]


def plan_import(features: list[Any], columns: Columns = Columns(), *, datum: str = "wgs84", repair: bool = False) -> Plan:  # noqa: B008 - frozen
    """Check every feature and say what importing them would do. `datum` is wgs84 or gcj02; `repair` mends boundaries that cross themselves."""
    plan, reader = Plan(), _Reader(columns, datum=datum, repair=repair)
    wanted = list(_readable(features, reader, plan.problems))
    plan.repaired = reader.repaired
    kept = {grid.code: grid for grid in Grid.objects.filter(code__in=[grid.code for grid in wanted])}
    for grid in wanted:
        _sort_in(plan, grid, kept.get(grid.code))
    plan.overlaps = list(_overlaps(wanted))
    return plan


def _readable(features: list[Any], reader: _Reader, problems: list[Problem]) -> Iterator[_Wanted]:
    for number, feature in enumerate(features, 1):
        try:
            yield reader.read(number, feature)
        except BadFeature as bad:
            problems.append(Problem(number, bad.what, bad.remedy))


def _sort_in(plan: Plan, wanted: _Wanted, kept: Grid | None) -> None:
    if kept is None:
        plan.added.append(Grid(code=wanted.code, name=wanted.name, station=wanted.station, boundary=wanted.boundary))
    elif (kept.name, kept.station_id, kept.boundary) == (wanted.name, wanted.station.pk, wanted.boundary):
        plan.unchanged.append(kept)
    else:
        kept.name, kept.station, kept.boundary = wanted.name, wanted.station, wanted.boundary
        plan.changed.append(kept)


def _overlaps(wanted: list[_Wanted]) -> Iterator[tuple[str, str]]:
    """Codes of grids that share more than a sliver: a point there belongs to the lower code, which nobody may have meant."""
    if not wanted:
        return
    shapes = [shape(grid.boundary) for grid in wanted]
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        if one < other and shapes[one].intersection(shapes[other]).area > SLIVER * min(shapes[one].area, shapes[other].area):
            yield wanted[one].code, wanted[other].code


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
