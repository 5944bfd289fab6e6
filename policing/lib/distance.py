"""How far apart two points on the ground are."""

import math

METRES_PER_DEGREE = 111_195.0


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Metres between two points in WGS84 degrees; good to a few per mille within a city."""
    aside = (lon - other_lon) * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(aside, lat - other_lat) * METRES_PER_DEGREE


def reach(lat: float, metres: float) -> tuple[float, float]:
    """How many degrees of longitude and latitude `metres` are at latitude `lat`."""
    up = metres / METRES_PER_DEGREE
    return up / max(math.cos(math.radians(lat)), 0.01), up
