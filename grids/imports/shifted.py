"""Noticing that a file is in GCJ-02, the shifted coordinates of Chinese web maps, though it was said to be in WGS84, and the other way round.

The shift (about 540 m east and 66 m south at Xinxiang) hardly changes within a grid, so that a whole area is moved by the shift at its middle.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from policing.lib.datum import Point, to_gcj02, to_wgs84

# Below this share nothing is suspicious; and the other reading must fit so many times better.
ENOUGH, BETTER = 0.02, 3.0
# More areas than this say nothing new.
LOOKED_AT = 400


class Pair(NamedTuple):
    """An area or a point of the file, and what is known of it: its boundary of before ("same"), what it lies in ("inside"), or what lies in it ("around")."""

    area: BaseGeometry
    known: BaseGeometry
    relation: str


def shift_question(pairs: Sequence[Pair], datum: str) -> str:
    """What to ask a person, or nothing when the file fits as it was read."""
    looked_at = pairs[:: max(len(pairs) // LOOKED_AT, 1)]
    if not looked_at:
        return ""
    as_read, otherwise = (sum(_misfit(pair, moved) for pair in looked_at) / len(looked_at) for moved in ("", datum))
    if as_read < ENOUGH or as_read < otherwise * BETTER:
        return ""
    if datum == "wgs84":
        return _("What the file draws lies beside where it belongs, by just the shift of GCJ-02, the coordinates of Chinese web maps. Is the file in GCJ-02?")
    return _("What the file draws lies beside where it belongs, by just the shift of GCJ-02: it was taken away though it was not there. Is the file in WGS84?")


def _misfit(pair: Pair, moved: str) -> float:
    area = _moved(pair.area, moved)
    if not area.area:
        return 0.0 if pair.known.covers(area) else 1.0
    if pair.relation == "same":
        return float(area.symmetric_difference(pair.known).area / max(pair.known.area, 1e-12))
    inner, outer = (area, pair.known) if pair.relation == "inside" else (pair.known, area)
    return float(inner.difference(outer).area / max(inner.area, 1e-12))


def _moved(area: BaseGeometry, datum: str) -> BaseGeometry:
    """`area` as it would lie had the file been read in the other datum than `datum`."""
    if not datum:
        return area
    middle = Point(area.centroid.x, area.centroid.y)
    there = to_wgs84(middle) if datum == "wgs84" else to_gcj02(middle)
    return translate(area, there.lon - middle.lon, there.lat - middle.lat)
