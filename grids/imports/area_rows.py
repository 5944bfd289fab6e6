"""The areas of sub-bureaus."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely.geometry import shape

from accounts.models import PATH_STEP, Unit
from grids.imports.fields import Cells, Field
from grids.imports.problems import BadFeature, listed
from grids.imports.shapes import read_boundary, same_boundary
from grids.imports.shifted import Pair, shift_question
from grids.imports.subjects import Asked, Book, Subject, Wanted, by_name, in_files
from grids.imports.writer import Writer
from grids.models import Grid, UnitArea

# Grids that are looked at for each area.
MOST_INSIDE = 60
HAVE_AREAS = (Unit.Kind.BUREAU, Unit.Kind.SUB_BUREAU, Unit.Kind.STATION, Unit.Kind.POLICE_AREA)


class AreaBook(Book):
    def __init__(self, subject: Subject, asked: Asked) -> None:
        super().__init__(subject, asked)
        units = asked.kept(Unit).filter(kind__in=HAVE_AREAS).order_by("path")
        self._units = by_name(units, "code", "name")
        # "红旗区" is the ground of "红旗区分局" or "红旗分局".
        self._units = {_ground(unit.name): unit for unit in units if unit.kind == Unit.Kind.SUB_BUREAU} | self._units
        self._areas = {area.unit_id: area for area in UnitArea.objects.select_related("unit")}
        self._pairs: list[Pair] = []
        self._repaired: list[str] = []

    def read(self, cells: Cells) -> Wanted:
        unit = self._units.get(cells.code("code")) or self._units.get(cells["name"]) or self._units.get(_ground(cells["name"])) or self._new_unit(cells)
        if cells.shape is None:
            raise BadFeature(_("it has no boundary"), _("bring areas in as GeoJSON or as a shapefile"))
        boundary, was_repaired = read_boundary(cells.shape, datum=self.asked.datum, repair=self.asked.repair)
        if was_repaired:
            self._repaired.append(unit.name)
        area = self._areas.get(unit.pk) or UnitArea(unit=unit)
        before, changes = area.boundary, {}
        if before is None or not same_boundary(before, boundary):
            area.boundary = boundary
            changes[_("boundary")] = (_("as it was"), _("redrawn")) if before else ("", _("drawn"))
        if before is not None and changes:
            self._pairs.append(Pair(shape(boundary), shape(before), "same"))
        return Wanted((unit.code,), str(unit), area, area.pk is None, changes, {"unit": unit})

    def _new_unit(self, cells: Cells) -> Unit:
        parent = self.asked.unit
        if not self.asked.adds_units or parent is None:
            raise cells.bad(
                "name",
                _("names “%(name)s”, which is no unit known here") % {"name": cells["name"][:40]},
                _("add the sub-bureau first, or let missing ones be added"),
            )
        unit = Unit(kind=Unit.Kind.SUB_BUREAU, name=cells["name"], code=cells.code("code"), parent=parent)
        try:
            PATH_STEP(unit.code)
            unit.clean()
        except ValidationError as error:
            raise cells.bad("code", _("“%(text)s” cannot be used") % {"text": unit.code[:40]}, _("give the sub-bureau a code of letters and digits")) from error
        if Unit.objects.filter(code=unit.code).exists():
            raise cells.bad("code", _("“%(text)s” is taken by another unit") % {"text": unit.code[:40]}, _("choose another code"))
        return unit

    def look_over(self, wanted: list[Wanted]) -> None:
        if self._repaired:
            self.hints.append(_("Mended boundaries that crossed themselves: %(codes)s.") % {"codes": listed(self._repaired)})
        if not self.asked.is_datum_sure:
            self.question = shift_question([*self._pairs, *self._grids_inside(wanted)], self.asked.datum)

    def _grids_inside(self, wanted: list[Wanted]) -> list[Pair]:
        """The grids of each unit lie in its area: where they stand out, the area may be shifted against them."""
        found = []
        for one in wanted:
            unit, outline = one.also["unit"], shape(one.row.boundary)
            grids = Grid.objects.in_use().filter(station__path__startswith=unit.path) if unit.pk else Grid.objects.none()
            found += [Pair(outline, shape(boundary), "around") for boundary in grids.values_list("boundary", flat=True)[:MOST_INSIDE]]
        return found

    def write(self, wanted: list[Wanted], writer: Writer) -> None:
        for one in wanted:
            unit, area = one.also["unit"], one.row
            if unit.pk is None:
                writer.save(unit, ["name"])
            area.unit = unit
        writer.add([one.row for one in wanted if one.is_new])
        writer.change([one.row for one in wanted if not one.is_new], ["boundary"])


def _ground(name: str) -> str:
    """The name of a place without what says that police work there."""
    return name.removesuffix("分局").removesuffix("公安局").removesuffix("公安").removesuffix("区").removesuffix("县").removesuffix("市")


@in_files
class Areas(Subject):
    name, label, place = "areas", gettext_lazy("Areas of sub-bureaus"), 20
    help = gettext_lazy("GeoJSON or a zipped shapefile, one feature per sub-bureau, found by its name or code.")
    book = AreaBook
    options = frozenset({"datum", "repair", "adds_units"})
    exports = ("geojson",)
    fields = (
        Field("name", "名称", "Name", "城东分局", is_required=True, longest=60, aliases=("name", "区县", "分局")),
        Field("code", "代码", "Code", "410702", longest=20, aliases=("code", "id", "adcode", "区划代码")),
    )

    def units(self, asked: Asked) -> QuerySet[Unit]:
        return asked.kept(Unit).filter(kind=Unit.Kind.BUREAU)

    def rows(self, asked: Asked) -> QuerySet[UnitArea]:
        return asked.kept(UnitArea).select_related("unit")

    def cell(self, row: UnitArea, name: str) -> Any:
        return getattr(row.unit, name)

    def features(self, asked: Asked) -> Iterator[dict[str, Any]]:
        for area in self.rows(asked):
            yield {"type": "Feature", "properties": {"name": area.unit.name, "code": area.unit.code}, "geometry": area.boundary}
