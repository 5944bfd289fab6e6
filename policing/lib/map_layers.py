"""What the one map can show: each room offers its layers, figures and contents of areas here; the desk asks them all and knows none."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise
from shapely.geometry.base import BaseGeometry

from policing.lib.registry import Registry

# More of one layer than this a screen cannot hold; whoever needs all draws an area.
MOST_SPOTS = 6_000


class Box(NamedTuple):
    """The rectangle around an area, in WGS84 degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def filters(self) -> dict[str, float]:
        """As a queryset with `lon` and `lat` takes it."""
        return {"lon__gte": self.west, "lon__lte": self.east, "lat__gte": self.south, "lat__lte": self.north}


class SpotKind(NamedTuple):
    """A kind of things of one layer, as the legend names it: `mark` is one sign written on it, `tone` names its colour among the tokens ("bank")."""

    label: str | Promise
    mark: str | Promise = ""
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Spot:
    """One thing at a place, of one of its layer's kinds; `boundary` (GeoJSON) where it is an area. `tone` names its colour among the tokens;
    `priority` is an alert's, written on its seal."""

    id: str
    title: str
    lon: float | None = None
    lat: float | None = None
    detail: str = ""
    facts: tuple[str, ...] = ()
    kind: str = ""
    tone: str = ""
    boundary: Mapping[str, Any] | None = None
    url: str = ""
    priority: int = 0
    is_waiting: bool = False
    is_exercise: bool = False


# (user, now, within this box or everywhere) → what this user may see of it.
Find = Callable[[Any, datetime, Box | None], Iterable[Spot]]


@dataclass(frozen=True)
class Layer:
    """`kind` is how it is drawn: "dots", "marks" (few, with a rim), "areas" (outlines with a name) or "seals" (numbered, they may wait)."""

    label: str | Promise
    kind: str
    find: Find
    is_on: bool = False
    kinds: Mapping[str, SpotKind] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """What is said of each grid: the number it is coloured by, and the words for it; grids of which nothing can be said are left out."""

    values: Mapping[int, float]
    words: Callable[[int], str]


@dataclass(frozen=True)
class Indicator:
    """Colours grids. With `names` a value is the number of its class, the last one the most worrying; without, classes are cut from the numbers."""

    label: str | Promise
    unit: str | Promise
    read: Callable[[Any, datetime], Figures]
    names: tuple[str | Promise, ...] = field(default=())


@dataclass(frozen=True)
class Contents:
    """What an area holds besides the spots of the layers."""

    label: str | Promise
    find: Callable[[Any, BaseGeometry, datetime], Iterable[Spot]]


map_layers: Registry[Layer] = Registry()
map_indicators: Registry[Indicator] = Registry()
area_contents: Registry[Contents] = Registry()


def offer_layer(
    name: str, label: str | Promise, kind: str = "dots", *, is_on: bool = False, kinds: Mapping[str, SpotKind] | None = None
) -> Callable[[Find], Find]:
    """Let `find` answer for the layer `name` of the map, and for what of it lies in an area; with `kinds` a reader may hide some of them."""

    def keep(find: Find) -> Find:
        map_layers.register(name)(Layer(label, kind, find, is_on, kinds or {}))
        return find

    return keep
