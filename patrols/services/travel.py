"""How long a street unit needs to a place: the way through streets is longer than the flight of a bird, and each mode has its pace."""

from policing.lib.distance import metres_between

# Metres a minute: brisk walking 5.4 km/h, a bicycle 14, motorcycles and cars 30 through a town with lights. Whoever stands at a post goes on foot.
PACE = {"foot": 90.0, "post": 90.0, "bicycle": 230.0, "motorcycle": 500.0, "car": 500.0}
# Streets of towns are 1.2 to 1.4 times as long as the straight line.
DETOUR = 1.3


def minutes_between(mode: str, lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Minutes a unit of `mode` needs from one place to the other, WGS84 degrees."""
    return metres_between(lon, lat, other_lon, other_lat) * DETOUR / PACE[mode]


def metres_within(mode: str, minutes: float) -> float:
    """How far away, in a straight line, a unit of `mode` is in so many minutes."""
    return PACE[mode] * minutes / DETOUR
