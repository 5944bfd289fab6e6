"""Key sites of grids: malls, markets, hospitals, sights, schools, banks, kiosks, service points."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.imports.fields import Cells, Field
from grids.imports.placed import Placed
from grids.imports.shapes import read_point
from grids.imports.subjects import Asked, Book, Subject, Wanted, in_files
from grids.imports.writer import Writer
from grids.lookup import find_place
from grids.models import Grid, KeySite

COLUMNS = ("kind", "name", "name_en", "address", "lon", "lat", "grid", "is_active")


class KeySiteBook(Book):
    def __init__(self, subject: Subject, asked: Asked) -> None:
        super().__init__(subject, asked)
        self._grids = {grid.pk: grid for grid in asked.kept(Grid).in_use().defer("boundary")}
        self._codes = {grid.code: grid for grid in self._grids.values()}
        self._sites: dict[tuple[str, str], list[KeySite]] = {}
        for site in asked.kept(KeySite):
            self._sites.setdefault((site.kind, site.name), []).append(site)
        self._placed = Placed(asked)

    def read(self, cells: Cells) -> Wanted:
        kind, name, said = cells.choice("kind", KeySite.Kind), cells["name"], self._grid(cells)
        at = read_point(cells.shape, cells.degrees("lon"), cells.degrees("lat"), datum=self.asked.datum)
        site = self._known(cells, kind, name, said, at) or KeySite(kind=kind, name=name)
        changes: dict[str, tuple[str, str]] = {}
        self.set(site, changes, name_en=cells["name_en"], address=cells["address"])
        if at is None and site.pk is None:
            raise cells.bad("lon", _("is empty"), _("fill in longitude and latitude"))
        if at is not None:
            self._placed.note(at, was=(site.lon, site.lat) if site.pk else None, grid=said.pk if said else None)
            if site.pk is None or abs(at.lon - site.lon) > 1e-7 or abs(at.lat - site.lat) > 1e-7:
                self.set(site, changes, lon=at.lon, lat=at.lat)
        self._put(cells, site, said, changes)
        if site.pk and not site.is_active:
            changes[_("in use")] = (_("no"), _("yes"))
            site.is_active = True
        return Wanted((site.grid_id, kind, name), f"{site.grid.code} · {name}", site, site.pk is None, changes)

    def _grid(self, cells: Cells) -> Grid | None:
        code = cells.code("grid")
        if code and code not in self._codes:
            raise cells.bad(
                "grid", _("names “%(code)s”, which is no grid known here") % {"code": code[:40]}, _("bring in the grids first, or correct the code")
            )
        return self._codes.get(code)

    def _known(self, cells: Cells, kind: str, name: str, said: Grid | None, at: Any) -> KeySite | None:
        """The site of that kind and name: the one in the grid that is named, else the one where the point lies, else the only one."""
        found = self._sites.get((kind, name), [])
        place = find_place(at.lon, at.lat) if at else None
        for grid in (said.pk if said else None, place.grid_id if place else None):
            here = [site for site in found if site.grid_id == grid]
            if here:
                return here[0]
        if len(found) > 1 and said is None and at is None:
            raise cells.bad("name", _("stands for %(count)d sites") % {"count": len(found)}, _("fill in the grid code"))
        return found[0] if len(found) == 1 and at is None else None

    def _put(self, cells: Cells, site: KeySite, said: Grid | None, changes: dict[str, tuple[str, str]]) -> None:
        """Into the grid that holds the point; it must be one of the caller's, and the one that is named."""
        place = find_place(site.lon, site.lat)
        grid = self._grids.get(place.grid_id) if place else None
        if grid is None:
            raise cells.bad("lon", _("no grid of yours holds this point"), _("check the coordinates"))
        if said is not None and said.pk != grid.pk:
            where = {"named": said.code, "found": grid.code}
            raise cells.bad("grid", _("names %(named)s, but the point lies in %(found)s") % where, _("correct one of the two"))
        if site.grid_id != grid.pk:
            self.set(site, changes, grid=grid)

    def look_over(self, wanted: list[Wanted]) -> None:
        if not self.asked.is_datum_sure:
            self.question = self._placed.question()

    def write(self, wanted: list[Wanted], writer: Writer) -> None:
        writer.add([one.row for one in wanted if one.is_new])
        writer.change([one.row for one in wanted if not one.is_new], COLUMNS)


@in_files
class KeySites(Subject):
    name, label, place = "key_sites", gettext_lazy("Key sites"), 55
    help = gettext_lazy("One row or point per mall, market, hospital, school, bank, kiosk or service point. The grid follows from the place.")
    book = KeySiteBook
    options = frozenset({"datum"})
    exports = ("xlsx", "csv", "geojson")
    fields = (
        Field("name", "名称", "Name", "东河农贸市场", is_required=True, longest=80, aliases=("场所名称", "点位名称", "重点场所", "name", "Site name")),
        Field("kind", "类型", "Kind", "market", is_required=True, aliases=("场所类型", "类别", "kind")),
        Field("grid", "网格编码", "Grid code", "", longest=30, aliases=("网格", "所属网格", "编码", "grid")),
        Field("name_en", "英文名称", "Name in English", "", longest=120, aliases=("name_en", "英文名")),
        Field("address", "地址", "Address", "东街 1 号", longest=200, aliases=("详细地址", "address")),
        Field("lon", "经度", "Longitude", "113.905123", aliases=("lon", "lng", "x", "longitude")),
        Field("lat", "纬度", "Latitude", "35.305123", aliases=("lat", "y", "latitude")),
    )

    def rows(self, asked: Asked) -> QuerySet[KeySite]:
        return asked.kept(KeySite).in_use().select_related("grid").defer("grid__boundary").order_by("grid__code", "kind", "name")

    def cell(self, row: KeySite, name: str) -> Any:
        if name == "grid":
            return row.grid.code
        return row.get_kind_display() if name == "kind" else getattr(row, name)

    def features(self, asked: Asked) -> Iterator[dict[str, Any]]:
        for site in self.rows(asked):
            facts = {field.name: str(self.cell(site, field.name)) for field in self.fields}
            yield {"type": "Feature", "properties": facts, "geometry": {"type": "Point", "coordinates": [site.lon, site.lat]}}
