"""Grids: what is known of them from any file, their boundaries from files that have shapes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely.geometry import shape

from accounts.models import Unit, User
from grids.imports.fields import Cells, Field
from grids.imports.overlaps import overlapping
from grids.imports.problems import BadFeature, listed
from grids.imports.shapes import read_boundary, same_boundary
from grids.imports.shifted import Pair, shift_question
from grids.imports.subjects import Asked, Book, Subject, Wanted, by_name, in_files
from grids.imports.undoing import ChangedSince, put_back_by, write_back
from grids.imports.writer import Image, Writer
from grids.models import GRID_CODE, Grid, GridChange, UnitArea
from grids.services import boundaries_moved

HOLDS_GRIDS = (Unit.Kind.STATION, Unit.Kind.POLICE_ROOM)
SHOWN = 20
COLUMNS = ("name", "name_en", "kind", "station", "households", "population", "boundary", "closed_at")


class GridBook(Book):
    def __init__(self, subject: Subject, asked: Asked) -> None:
        super().__init__(subject, asked)
        self._stations = by_name(asked.kept(Unit).filter(kind__in=HOLDS_GRIDS), "code", "name")
        self._grids = {grid.code: grid for grid in Grid.objects.select_related("station")}
        self._kept = set(asked.kept(Grid).values_list("pk", flat=True))
        undone = Grid.objects.filter(boundaries__ended__kind=GridChange.Kind.IMPORT).exclude(closed_at=None)
        self._reopened = set(undone.values_list("code", flat=True))
        self._repaired: list[str] = []
        self._pairs: list[tuple[Wanted, dict[str, Any] | None]] = []

    def read(self, cells: Cells) -> Wanted:
        code = cells.valid("code", cells.code("code"), GRID_CODE, _("use at most 30 letters, digits and hyphens"))
        grid = self._grids.get(code) or Grid(code=code)
        self._check(cells, grid)
        before = dict(grid.boundary) if grid.pk else None
        changes: dict[str, tuple[str, str]] = {}
        station = self._station(cells) or (grid.station if grid.pk else None)
        if station is None:
            raise cells.bad("station", _("is empty"), _("fill it in, or choose the one station of all"))
        self.set(grid, changes, name=cells["name"], name_en=cells["name_en"], kind=cells.choice("kind", Grid.Kind), station=station)
        self.set(grid, changes, households=cells.number("households"), population=cells.number("population"))
        if not grid.name:
            raise cells.bad("name", _("is empty"), _("fill it in"))
        self._draw(cells, grid, changes)
        wanted = Wanted((code,), str(grid), grid, grid.pk is None, changes)
        self._pairs.append((wanted, before))
        return wanted

    def _check(self, cells: Cells, grid: Grid) -> None:
        if grid.pk and grid.pk not in self._kept:
            raise cells.bad("code", _("names %(code)s, a grid of another bureau or station") % {"code": grid.code}, _("take the row out"))
        if grid.closed_at and grid.code not in self._reopened:
            raise cells.bad("code", _("names %(code)s, a grid that was split or merged away") % {"code": grid.code}, _("give the area a code of its own"))

    def _station(self, cells: Cells) -> Unit | None:
        if self.asked.unit is not None:
            return self.asked.unit
        said = cells["station"]
        if said and said not in self._stations and cells.code("station") not in self._stations:
            raise cells.bad(
                "station", _("names “%(station)s”, which is no station known here") % {"station": said[:40]}, _("add it first, or correct its code or name")
            )
        return self._stations.get(said) or self._stations.get(cells.code("station")) if said else None

    def _draw(self, cells: Cells, grid: Grid, changes: dict[str, tuple[str, str]]) -> None:
        if cells.shape is None and grid.pk and not grid.closed_at:
            return
        if cells.shape is None and grid.boundary is None:
            raise BadFeature(_("it has no boundary"), _("bring in new grids as GeoJSON or as a shapefile"))
        boundary, was_repaired = read_boundary(cells.shape or grid.boundary, datum=self.asked.datum, repair=self.asked.repair)
        if was_repaired:
            self._repaired.append(grid.code)
        if grid.pk and (grid.closed_at or not same_boundary(grid.boundary, boundary)):
            changes[_("boundary")] = (_("as it was"), _("redrawn"))
        if not grid.pk or _("boundary") in changes:
            grid.boundary, grid.closed_at = boundary, None

    def look_over(self, wanted: list[Wanted]) -> None:
        if self._repaired:
            self.hints.append(_("Mended boundaries that crossed themselves: %(codes)s.") % {"codes": listed(self._repaired[:SHOWN])})
        rows: list[Any] = [one.row for one in wanted]
        for one, other in overlapping(rows)[:SHOWN]:
            self.hints.append(_("Grids %(one)s and %(other)s overlap; a place in both will belong to %(one)s.") % {"one": one, "other": other})
        if not self.asked.is_datum_sure:
            self.question = shift_question(self._known_areas(), self.asked.datum)

    def _known_areas(self) -> list[Pair]:
        """Each area beside its boundary of before, or the area of the sub-bureau it must lie in."""
        parents = {area.unit.path: shape(area.boundary) for area in UnitArea.objects.select_related("unit")}
        found = []
        for wanted, before in self._pairs:
            grid: Any = wanted.row
            parent = next((area for path, area in parents.items() if grid.station.path.startswith(path)), None)
            if before is not None and before != grid.boundary:
                found.append(Pair(shape(grid.boundary), shape(before), "same"))
            elif before is None and parent is not None:
                found.append(Pair(shape(grid.boundary), parent, "inside"))
        return found

    def write(self, wanted: list[Wanted], writer: Writer) -> None:
        added: list[Any] = [one.row for one in wanted if one.is_new]
        changed: list[Any] = [one.row for one in wanted if not one.is_new]
        moving = (_("boundary"), self._label("station"))
        moved = [one.row for one in wanted if one.is_new or any(name in one.changes for name in moving)]
        writer.add(added)
        writer.change(changed, COLUMNS)
        if moved:
            reason = self.asked.file_name[:200]
            boundaries_moved(moved, kind=GridChange.Kind.IMPORT, by=self.asked.by, reason=reason, now=self.asked.now)


@in_files
class Grids(Subject):
    name, label, place = "grids", gettext_lazy("Grids"), 30
    help = gettext_lazy("One feature or row per grid; the code says which. New grids need a boundary, so a GeoJSON file or a zipped shapefile.")
    book = GridBook
    options = frozenset({"datum", "repair", "unit"})
    exports = ("xlsx", "csv", "geojson")
    fields = (
        Field("code", "网格编码", "Grid code", "0410-021", is_required=True, longest=30, aliases=("code", "编码", "代码", "网格代码", "网格编号", "id")),
        Field("name", "网格名称", "Grid name", "东河社区", longest=60, aliases=("name", "名称", "网格")),
        Field("name_en", "英文名称", "Name in English", "Donghe", longest=120, aliases=("name_en", "英文名")),
        Field("kind", "网格类型", "Kind of grid", "urban", aliases=("kind", "类型", "类别")),
        Field("station", "所属派出所", "Station", "CD", aliases=("station", "派出所", "单位代码", "所属单位", "单位")),
        Field("households", "户数", "Households", "1200", aliases=("households",)),
        Field("population", "人口数", "Population", "3100", aliases=("population", "人口", "人数")),
    )

    def units(self, asked: Asked) -> QuerySet[Unit]:
        return asked.kept(Unit).filter(kind__in=HOLDS_GRIDS)

    def rows(self, asked: Asked) -> QuerySet[Grid]:
        return asked.kept(Grid).in_use().select_related("station").defer("boundary").order_by("code")

    def cell(self, row: Grid, name: str) -> Any:
        return row.station.code if name == "station" else getattr(row, name)

    def features(self, asked: Asked) -> Iterator[dict[str, Any]]:
        for grid in asked.kept(Grid).in_use().select_related("station").order_by("code").iterator(chunk_size=500):
            facts = {field.name: self.cell(grid, field.name) for field in self.fields}
            yield {"type": "Feature", "properties": facts, "geometry": grid.boundary}


@put_back_by.register("grids.Grid")
def _put_back(image: Image, by: User | None, now: datetime) -> None:
    """Grids that were added are closed, and removed where nothing hangs on them; changed ones get their boundary of before as a new version."""
    grids = Grid.objects.in_bulk([pk for pk, *_rest in image["rows"]])
    added = [grids[pk] for pk, before, _after in image["rows"] if before is None]
    changed = [row for row in image["rows"] if row[1] is not None]
    kept = {pk: grids[pk] for pk, *_rest in changed}
    if any(grid.closed_at for grid in grids.values()):
        raise ChangedSince(name=next(str(grid) for grid in grids.values() if grid.closed_at))
    write_back(kept, changed)
    moved = [kept[pk] for pk, before, after in changed if any(before[name] != after[name] for name in ("boundary", "station_id"))]
    boundaries_moved(moved, kind=GridChange.Kind.IMPORT, by=by, reason=_("Undone"), now=now, closed=added)
    _remove_unused(added)


def _remove_unused(grids: list[Grid]) -> None:
    """What nothing hangs on goes; the rest stays closed, and a later file may open it again."""
    keys = {grid.pk for grid in grids}
    for relation in Grid._meta.related_objects:
        if relation.on_delete is models.PROTECT:
            of_model: Any = relation.related_model
            keys -= set(of_model._base_manager.filter(**{f"{relation.field.name}__in": keys}).values_list(relation.field.attname, flat=True))
    Grid.objects.filter(pk__in=keys).delete()
