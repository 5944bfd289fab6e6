"""An area somebody drew on the map, and everything the rooms know to lie in it."""

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import shapely
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from accounts.models import User
from alerts.services.orders.choosing import ring_of
from policing.lib.distance import reach
from policing.lib.errors import Refused
from policing.lib.map_layers import Box, Spot, area_contents, map_layers

MOST_CORNERS = 200
METRES = (10, 20_000)
# A circle as a polygon of so many corners is less than a thousandth smaller.
ROUND = 96
# Named in an address and in the API alike.
SHAPES = ("polygon", "radius")


class NoArea(Refused):
    """What was given is no area."""

    code = "area_wrong"
    message = _("This is no area that can be looked into: draw at least three corners that do not cross, or a circle of 10 m to 20 km.")


class Group(NamedTuple):
    """Things of one kind inside an area; their number stands also where only the first are listed."""

    name: str
    label: str | Promise
    spots: list[Spot]


def area_from(asked: QueryDict) -> BaseGeometry:
    """The area named in an address: `polygon=lon,lat;lon,lat;…` or `radius=lon,lat,metres`. Raises NoArea."""
    try:
        if "radius" in asked:
            lon, lat, metres = (float(part) for part in asked.get("radius", "").split(","))
            return area_of({"radius": {"lon": lon, "lat": lat, "metres": metres}})
        corners = [[float(part) for part in corner.split(",")] for corner in asked.get("polygon", "").split(";")[: MOST_CORNERS + 1]]
    except ValueError as error:
        raise NoArea from error
    return area_of({"polygon": corners})


def area_of(drawn: dict[str, Any]) -> BaseGeometry:
    """A polygon's corners, or a circle, as a shape in degrees. Raises NoArea or AreaWrong."""
    if drawn.get("radius"):
        return _circle(**drawn["radius"])
    corners = drawn.get("polygon") or []
    if len(corners) > MOST_CORNERS or not all(len(corner) == 2 and abs(corner[0]) <= 180 and abs(corner[1]) <= 90 for corner in corners):
        raise NoArea
    return ring_of(corners)


def _circle(lon: float, lat: float, metres: float) -> BaseGeometry:
    if not all(map(math.isfinite, (lon, lat, metres))) or not METRES[0] <= metres <= METRES[1] or abs(lon) > 180 or abs(lat) > 85:
        raise NoArea
    wide, high = reach(lat, metres)
    turns = (2 * math.pi * n / ROUND for n in range(ROUND))
    return shapely.Polygon([(lon + wide * math.cos(turn), lat + high * math.sin(turn)) for turn in turns])


def contents_of(area: BaseGeometry, *, user: User, now: datetime) -> list[Group]:
    """What `user` may see inside `area`, kind by kind, the empty ones too."""
    shapely.prepare(area)
    groups = [Group(name, offer.label, list(offer.find(user, area, now))) for name, offer in area_contents.items()]
    box = Box(*area.bounds)
    return groups + [Group(name, layer.label, list(_held(area, layer.find(user, now, box)))) for name, layer in map_layers.items()]


def _held(area: BaseGeometry, spots: Iterable[Spot]) -> Iterable[Spot]:
    return (spot for spot in spots if shapely.intersects_xy(area, spot.lon, spot.lat))
