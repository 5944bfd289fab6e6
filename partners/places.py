"""Finding a place: sites and grids by name, code or address, what rooms above offer, and what lies around a point."""

from collections.abc import Callable
from typing import Any

import shapely
from django.db.models import F, Q, Value
from django.db.models.functions import Length, Lower
from django.utils import timezone
from shapely.geometry import shape

from accounts.models import User
from grids.lookup import find_place
from grids.models import Grid, KeySite, Posting
from grids.services import main_officer_of
from partners.models import Site
from policing.lib.distance import metres_between, reach
from policing.lib.registry import Registry

MOST_PLACES = 10
NEAR_M = 400
MOST_NEAR = 3

# Places rooms above know of: name → (words, user) → rows with kind, code, name, lon, lat. Without words: the latest ones.
more_places: Registry[Callable[[str, User], list[dict[str, Any]]]] = Registry()


def matching(words: str) -> Q:
    return Q(name__icontains=words) | Q(name_en__icontains=words) | Q(code__icontains=words) | Q(address__icontains=words)


def site_row(site: Site) -> dict[str, Any]:
    return {
        "id": site.pk,
        "code": site.code,
        "name": str(site),
        "kind": site.partner.kind,
        "partner": str(site.partner),
        "address": site.address,
        "lon": site.lon,
        "lat": site.lat,
        "grid": site.grid.code if site.grid else None,
        "station": str(site.station),
    }


def place_row(site: Site) -> dict[str, Any]:
    return site_row(site) | {"kind": "site", "lane": site.partner.kind}


def grid_row(grid: Grid) -> dict[str, Any]:
    inside: shapely.Point = shape(grid.boundary).representative_point()
    return {"kind": "grid", "id": grid.pk, "code": grid.code, "name": str(grid), "lon": inside.x, "lat": inside.y}


def key_row(site: KeySite) -> dict[str, Any]:
    """A key site: a place people name, but no partner."""
    return {"kind": "key", "id": site.pk, "code": site.get_kind_display(), "name": str(site), "address": site.address, "lon": site.lon, "lat": site.lat}


def find_places(words: str, user: User) -> list[dict[str, Any]]:
    """Sites, grids (also by their officers), key sites and what rooms above know, that hold `words`; without words what was named last."""
    sites, grids, keys = Site.objects.none(), Grid.objects.none(), KeySite.objects.none()
    if words:
        sites = Site.objects.visible_to(user).filter(matching(words), is_active=True).select_related("partner", "grid", "station")
        theirs = Posting.objects.at(timezone.now()).filter(officer__user__full_name__icontains=words).values("grid")
        named = Q(name__icontains=words) | Q(name_en__icontains=words) | Q(code__icontains=words) | Q(pk__in=theirs)
        grids = Grid.objects.visible_to(user).in_use().filter(named)
        named = Q(name__icontains=words) | Q(name_en__icontains=words) | Q(address__icontains=words)
        keys = KeySite.objects.visible_to(user).in_use().filter(named)
    others = [row for _name, find in more_places.items() for row in find(words, user)]
    found = [place_row(site) for site in sites[:MOST_PLACES]] + [grid_row(grid) for grid in grids[:MOST_PLACES]]
    return found + [key_row(site) for site in keys[:MOST_PLACES]] + others


def named_in(text: str, user: User) -> list[dict[str, Any]]:
    """The sites whose name or code stands in `text`, the longest name first."""
    sites = Site.objects.visible_to(user).filter(is_active=True).select_related("partner", "grid", "station")
    folded = Value(text.casefold())
    named = sites.alias(text=folded, lower_name=Lower("name"), lower_name_en=Lower("name_en"), lower_code=Lower("code"))
    standing = Q(text__contains=F("lower_name")) | Q(text__contains=F("lower_code")) | (Q(text__contains=F("lower_name_en")) & ~Q(name_en=""))
    return [place_row(site) for site in named.filter(standing).order_by(Length("name").desc(), "code")[:MOST_NEAR]]


def around(lon: float, lat: float, user: User) -> dict[str, Any]:
    """Who answers for a point in WGS84 degrees, and the nearest sites. Of another station's grid only the station is named."""
    found = find_place(lon, lat)
    grid = Grid.objects.select_related("station").filter(pk=found.grid_id).first() if found else None
    is_own = grid is not None and bool(user.unit_path) and grid.station.path.startswith(user.unit_path)
    officer = main_officer_of(grid, timezone.now()) if grid and is_own else None
    return {
        "is_outside": grid is None,
        "grid": {"code": grid.code, "name": str(grid)} if grid and is_own else None,
        "station": str(grid.station) if grid else None,
        "officer": str(officer) if officer else None,
        "sites": [place_row(site) | {"distance_m": round(metres)} for metres, site in _nearest(lon, lat, user)],
    }


def _nearest(lon: float, lat: float, user: User) -> list[tuple[float, Site]]:
    wide, high = reach(lat, NEAR_M)
    box = Site.objects.visible_to(user).filter(is_active=True, lon__range=(lon - wide, lon + wide), lat__range=(lat - high, lat + high))
    sites = box.select_related("partner", "grid", "station")
    by_distance = [(metres_between(lon, lat, site.lon, site.lat), site) for site in sites]
    return sorted((pair for pair in by_distance if pair[0] <= NEAR_M), key=lambda pair: pair[0])[:MOST_NEAR]
