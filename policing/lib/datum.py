"""The coordinate systems of China's maps. We keep WGS84; GCJ-02, and BD-09 which is made of it, are converted at the edge.

The shift is the public "eviltransform" polynomial; its inverse is iterated to well below a millimetre.
"""

from math import atan2, cos, hypot, pi, radians, sin, sqrt
from typing import NamedTuple

AXIS_M = 6378245.0
ECCENTRICITY_SQUARED = 0.00669342162296594323


class Point(NamedTuple):
    """Degrees."""

    lon: float
    lat: float


def _outside_china(at: Point) -> bool:
    return not (72.004 <= at.lon <= 137.8347 and 0.8293 <= at.lat <= 55.8271)


def _waves(x: float, *parts: tuple[float, float]) -> float:
    return sum(size * sin(x / length * pi) for size, length in parts) * 2 / 3


def _shift_m(x: float, y: float) -> tuple[float, float]:
    """East and north shift before scaling, for degrees from (105, 35)."""
    common = (20.0 * sin(6 * x * pi) + 20.0 * sin(2 * x * pi)) * 2 / 3
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    east += common + _waves(x, (20.0, 1.0), (40.0, 3.0)) + _waves(x, (150.0, 12.0), (300.0, 30.0))
    north += common + _waves(y, (20.0, 1.0), (40.0, 3.0)) + _waves(y, (160.0, 12.0), (320.0, 30.0))
    return east, north


def to_gcj02(at: Point) -> Point:
    """The GCJ-02 position of the WGS84 point `at`; outside China the same point."""
    if _outside_china(at):
        return at
    east, north = _shift_m(at.lon - 105.0, at.lat - 35.0)
    curve = 1 - ECCENTRICITY_SQUARED * sin(radians(at.lat)) ** 2
    meridian = AXIS_M * (1 - ECCENTRICITY_SQUARED) / (curve * sqrt(curve)) * pi / 180
    parallel = AXIS_M / sqrt(curve) * cos(radians(at.lat)) * pi / 180
    return Point(at.lon + east / parallel, at.lat + north / meridian)


def to_wgs84(at: Point) -> Point:
    """The WGS84 position of the GCJ-02 point `at`."""
    guess = at
    for _ in range(10):
        there = to_gcj02(guess)
        guess = Point(guess.lon - (there.lon - at.lon), guess.lat - (there.lat - at.lat))
    return guess


def bd09_to_gcj02(at: Point) -> Point:
    """The GCJ-02 position of the BD-09 point `at`, which Baidu's maps turn and stretch once more; good to a metre."""
    x, y = at.lon - 0.0065, at.lat - 0.006
    far = hypot(x, y) - 0.00002 * sin(y * pi * 3000 / 180)
    angle = atan2(y, x) - 0.000003 * cos(x * pi * 3000 / 180)
    return Point(far * cos(angle), far * sin(angle))


# From each of them to ours.
TO_WGS84 = {"wgs84": lambda at: at, "gcj02": to_wgs84, "bd09": lambda at: to_wgs84(bd09_to_gcj02(at))}
