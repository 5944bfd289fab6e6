"""Which sites an order goes to: those named, and those an area holds. Nothing is left out silently."""

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import shapely
from django.db.models import Q, QuerySet

from accounts.models import Unit, User
from alerts.services.errors import AreaUnknown, AreaWrong, TooManySites
from partners.models import Site
from policing.lib.distance import metres_between, reach

MOST_SITES = 10_000
# Wider than any prefecture; a polygon round the world is a mistake.
MOST_DEGREES = 3.0
SHAPES = ("polygon", "radius", "unit", "grids")
Found = list[tuple[int, float, float]]


class Chosen(NamedTuple):
    """The sites an order would go to, and who was left out: [{"id", "name", "why"}], a stranger's site without its name."""

    sites: list[Site]
    left_out: list[dict[str, Any]]


def choose_sites(*, by: User, ids: Sequence[int] = (), area: dict[str, Any] | None = None) -> Chosen:
    """The sites `by` may reach among `ids` and inside `area`, without those ticked off. Raises AreaUnknown, AreaWrong, TooManySites.

    `area`: "polygon" [[lon, lat], …], "radius" {"lon", "lat", "metres"}, "unit" (id), "grids" (codes): their union; "kinds" narrows it, alone it chooses
    every site of those kinds; "without" (ids) ticks off. Where it names kinds of "teams" and none of sites, it chooses no site.
    """
    area = area or {}
    mine = Site.objects.visible_to(by)
    usable = mine.filter(is_active=True, partner__is_active=True)
    without = set(area.get("without", ()))
    wanted = set(usable.filter(pk__in=ids).values_list("pk", flat=True)) | _inside(area, usable, by)
    if len(wanted - without) > MOST_SITES:
        raise TooManySites(most=MOST_SITES)
    sites = list(usable.filter(pk__in=wanted - without).select_related("partner", "station"))
    return Chosen(sites, [*_named_in_vain(ids, wanted, mine), *_ticked_off(wanted & without, mine)])


def _inside(area: dict[str, Any], usable: QuerySet[Site], by: User) -> set[int]:
    kinds = area.get("kinds")
    if area.get("teams") and not kinds:
        return set()
    there = usable.filter(partner__kind__in=kinds) if kinds else usable
    if kinds and not any(area.get(shape) for shape in SHAPES):
        return set(there.values_list("pk", flat=True))
    found: set[int] = set()
    if area.get("unit") or area.get("grids"):
        found |= set(there.filter(_named_places(area, by)).values_list("pk", flat=True))
    if area.get("polygon"):
        found |= _in_polygon(there, area["polygon"])
    if area.get("radius"):
        found |= _in_radius(there, **area["radius"])
    return found


def _named_places(area: dict[str, Any], by: User) -> Q:
    places = Q(pk__in=[])
    if area.get("unit"):
        unit = Unit.objects.visible_to(by).select_related("parent").filter(pk=area["unit"]).first()
        if unit is None:
            raise AreaUnknown
        places |= Q(station__path__startswith=unit.scope if unit.scope.startswith(by.unit_path) else unit.path)
    return places | Q(grid__code__in=area["grids"]) if area.get("grids") else places


def ring_of(corners: Sequence[Sequence[float]]) -> shapely.Polygon:
    """The polygon through `corners` in degrees. Raises AreaWrong where it crosses itself, holds nothing or spans more than a prefecture."""
    if len(corners) < 3 or not all(len(corner) == 2 and all(map(math.isfinite, corner)) for corner in corners):
        raise AreaWrong
    ring = shapely.Polygon(corners)
    west, south, east, north = ring.bounds
    if not ring.is_valid or ring.area == 0 or max(east - west, north - south) > MOST_DEGREES:
        raise AreaWrong
    return ring


def _in_polygon(sites: QuerySet[Site], corners: Sequence[Sequence[float]]) -> set[int]:
    ring = ring_of(corners)
    near = _within(sites, *ring.bounds)
    shapely.prepare(ring)
    held = shapely.intersects_xy(ring, [lon for _pk, lon, _lat in near], [lat for _pk, _lon, lat in near])
    return {pk for (pk, _lon, _lat), is_held in zip(near, held, strict=True) if is_held}


def _in_radius(sites: QuerySet[Site], *, lon: float, lat: float, metres: float) -> set[int]:
    wide, high = reach(lat, metres)
    near = _within(sites, lon - wide, lat - high, lon + wide, lat + high)
    return {pk for pk, other_lon, other_lat in near if metres_between(lon, lat, other_lon, other_lat) <= metres}


def _within(sites: QuerySet[Site], west: float, south: float, east: float, north: float) -> Found:
    return list(sites.filter(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north).values_list("pk", "lon", "lat"))


def _named_in_vain(ids: Iterable[int], wanted: set[int], mine: QuerySet[Site]) -> list[dict[str, Any]]:
    """Whoever was named and is not in use, or is none of `by`'s: of the latter no more is said than was asked."""
    missing = set(ids) - wanted
    if not missing:
        return []
    known = {site.pk: str(site) for site in mine.filter(pk__in=missing)}
    return [{"id": pk, "name": known.get(pk, ""), "why": "out_of_use" if pk in known else "unknown"} for pk in sorted(missing)]


def _ticked_off(off: set[int], mine: QuerySet[Site]) -> list[dict[str, Any]]:
    return [{"id": site.pk, "name": str(site), "why": "ticked_off"} for site in mine.filter(pk__in=off).order_by("pk")] if off else []
