"""The grids of a part of the city as a map draws them: packed once for every state of them, however many boards ask."""

import gzip
import json
from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

import shapely
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, Count, FilteredRelation, Func, Q, Value
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from grids.models import BoundaryVersion, Grid, Posting
from policing.lib.bilingual import speaks_english
from policing.lib.held import MadeOnce
from policing.lib.outlines import FINE, ROUGH, Outlines

# Told apart in the tag: a browser that kept another shape of the answer must not be told that it is still good.
FORMAT = "1"
WORDS = ("id", "station_id", "code", "name", "name_en", "station__name", "station__name_en", "station__path")
PERSON = ("main__officer__user__full_name", "main__officer__user__username")
# Above so many a reader first gets stations only: on a screen of the whole city a grid would be a few points wide.
MOST_AT_ONCE = 800
# In degrees, about 50 metres: a fifth of a point on that screen.
COARSE = 0.0005
# Slivers between neighbours drawn by hand are no holes: about a thousand square metres, in square degrees.
SMALLEST_HOLE = 1e-7

MOST_HELD = 64

_packed: MadeOnce[str, bytes] = MadeOnce(most=MOST_HELD)


class RowText(Func):
    """Several columns as one text that no other row shares."""

    template = "MD5(ROW(%(expressions)s)::text)"
    output_field = CharField()


class Drawn:
    """The grids below `path` with their main officers, and those of the stations `guests` (ids) without; of very many their stations only, unless `whole`."""

    def __init__(self, path: str, guests: Collection[int], now: datetime, *, whole: bool = False) -> None:
        own = Q(station__path__startswith=path) if path else Q(pk__in=())
        main = Q(postings__kind=Posting.Kind.MAIN, postings__starts_at__lte=now) & (Q(postings__ends_at=None) | Q(postings__ends_at__gt=now))
        self._path = path
        self._version = BoundaryVersion.objects.values_list("number", flat=True).first() or 0
        self._grids = Grid.objects.in_use().filter(own | Q(station__in=guests)).annotate(main=FilteredRelation("postings", condition=main)).order_by("code")
        found = self._grids.order_by().aggregate(words=StringAgg(RowText(*WORDS, *PERSON), Value(""), order_by="pk"), count=Count("pk"))
        self._is_coarse = found["count"] > MOST_AT_ONCE and not whole
        self.tag = self._tag(found["words"])

    def _tag(self, words: str | None) -> str:
        """Names this very state of what is drawn and said; no boundary was read for it, as these have a version."""
        return sha256(repr((FORMAT, self._is_coarse, self._version, self._path, speaks_english(), words)).encode()).hexdigest()[:32]

    def packed(self) -> bytes:
        """JSON, packed by gzip; `static/js/lib/map/outlines.js` says how it is read."""
        return _packed(self.tag, self._pack)

    def _pack(self) -> bytes:
        rows = list(self._grids.values(*WORDS, *PERSON))
        stations = {row["station_id"]: row for row in rows}
        lines = _lines(self._version, tuple((row["id"], row["station_id"]) for row in rows), self._is_coarse)
        grids = None if self._is_coarse else self._words_of_grids(rows, list(stations)) | {"shape": lines.grids}
        of_stations = self._words_of_stations(list(stations.values())) | {"shape": lines.stations}
        whole = {"scale": lines.scale, "points": lines.points, "grids": grids, "stations": of_stations}
        return gzip.compress(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode(), compresslevel=9, mtime=0)

    def _words_of_grids(self, rows: list[dict[str, Any]], stations: list[int]) -> dict[str, list[Any]]:
        number = {station: n for n, station in enumerate(stations)}
        return {
            "id": [row["id"] for row in rows],
            "code": [row["code"] for row in rows],
            "name": [_name(row, "name") for row in rows],
            "station": [number[row["station_id"]] for row in rows],
            "officer": [(row[PERSON[0]] or row[PERSON[1]]) if self._is_own(row) else None for row in rows],
        }

    def _words_of_stations(self, rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
        return {"name": [_name(row, "station__name") for row in rows], "is_own": [self._is_own(row) for row in rows]}

    def _is_own(self, row: dict[str, Any]) -> bool:
        return bool(self._path) and row["station__path"].startswith(self._path)


def _name(row: dict[str, Any], column: str) -> str:
    return (speaks_english() and row[f"{column}_en"]) or row[column]


class Lines(NamedTuple):
    """The corners of all, and a shape for each grid and each station, in the order they were named."""

    grids: list[Any]
    stations: list[Any]
    points: list[int]
    scale: int


@lru_cache(maxsize=MOST_HELD)
def _lines(version: int, grids: tuple[tuple[int, int], ...], is_coarse: bool) -> Lines:
    """What `grids` = ((id, station id), …) and their stations look like; coarse is without the grids."""
    borders = borders_of(version, grids)
    if is_coarse:
        outlines = Outlines(ROUGH)
        return Lines([], [outlines.add(mapping(border)) for border in shapely.coverage_simplify(borders, COARSE)], outlines.points, ROUGH)
    outlines = Outlines(FINE)
    boundaries = _boundaries(grids)
    shapes = [outlines.add(boundaries[grid]) for grid, _station in grids]
    return Lines(shapes, [outlines.add(mapping(border)) for border in borders], outlines.points, FINE)


@lru_cache(maxsize=MOST_HELD)
def borders_of(version: int, grids: tuple[tuple[int, int], ...]) -> list[BaseGeometry]:
    """What encloses the `grids` = ((id, id of the unit), …) of each unit, in the order the units are first named."""
    boundaries = _boundaries(grids)
    of_stations: dict[int, list[BaseGeometry]] = {}
    for grid, station in grids:
        of_stations.setdefault(station, []).append(shape(boundaries[grid]))
    return [_border(parts) for parts in of_stations.values()]


def _boundaries(grids: tuple[tuple[int, int], ...]) -> dict[int, dict[str, Any]]:
    return dict(Grid.objects.filter(pk__in=[grid for grid, _station in grids]).values_list("pk", "boundary"))


def _border(parts: list[BaseGeometry]) -> BaseGeometry:
    """What encloses `parts` together."""
    whole = shapely.get_parts(shapely.union_all(parts))
    areas = [part for part in whole if part.geom_type == "Polygon"]
    kept = [shapely.Polygon(area.exterior, [hole for hole in area.interiors if shapely.Polygon(hole).area > SMALLEST_HOLE]) for area in areas]
    return shapely.MultiPolygon(kept)


def forget_drawn() -> None:
    _packed.forget()
    _lines.cache_clear()
    borders_of.cache_clear()
