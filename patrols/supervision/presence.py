"""Where police were seen, and for how long: from check-ins alone, no trail of anybody is read.

Minutes at a stop lie at the stop. Minutes from one stop to the next lie along the straight line between them, at most HALF_HOUR of them: whoever needs longer
was somewhere else. One team counts once, however many walk in it. What crews were out beyond that is told as hours, and laid nowhere.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, Sum

from grids.lookup import find_place
from patrols.models import CrewMember
from patrols.supervision.scope import Scope
from patrols.where.cells import cell_of
from policing.lib.distance import metres_between

HALF_HOUR = 30.0
# Somebody who forgot to check out was not there all night.
LONGEST_STAY = 240.0
STEP_M = 60.0


class Leg(NamedTuple):
    """All walks from one checkpoint on to another, or nowhere: minutes stayed, minutes underway, how often."""

    lon: float
    lat: float
    to_lon: float | None
    to_lat: float | None
    stayed: float
    underway: float
    times: int


# The places are joined at the end, so that a quarter of a city's stops is gathered before.
LEGS = """
WITH visits AS (
  SELECT stop.checkpoint_id, stop.came_at, stop.left_at,
    LEAD(stop.checkpoint_id) OVER one AS next_id, LEAD(stop.came_at) OVER one AS next_at
  FROM patrols_stop stop JOIN patrols_round round ON round.id = stop.round_id JOIN accounts_unit unit ON unit.id = round.station_id
  WHERE stop.came_at IS NOT NULL AND round.due_at >= %(begins)s AND round.due_at < %(ends)s AND unit.path LIKE %(path)s
    AND (%(route)s::bigint IS NULL OR round.route_id = %(route)s)
  WINDOW one AS (PARTITION BY stop.round_id ORDER BY stop.came_at, stop.id)
), legs AS (
  SELECT checkpoint_id, next_id, COUNT(*) AS times,
    SUM(LEAST(GREATEST(EXTRACT(EPOCH FROM COALESCE(left_at, came_at) - came_at) / 60, 0), %(stay)s)) AS stayed,
    SUM(LEAST(GREATEST(EXTRACT(EPOCH FROM next_at - COALESCE(left_at, came_at)) / 60, 0), %(walk)s)) AS underway
  FROM visits GROUP BY checkpoint_id, next_id
)
SELECT here.lon, here.lat, there.lon, there.lat, stayed::float, COALESCE(underway, 0)::float, times
FROM legs JOIN patrols_checkpoint here ON here.id = checkpoint_id LEFT JOIN patrols_checkpoint there ON there.id = next_id
"""


def legs_of(scope: Scope) -> list[Leg]:
    """One query, however long the time."""
    if not scope.user.unit_path:
        return []
    path = scope.path.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    route = scope.route.pk if scope.route else None
    with connection.cursor() as cursor:
        cursor.execute(LEGS, {"begins": scope.begins, "ends": scope.ends, "path": path, "route": route, "stay": LONGEST_STAY, "walk": HALF_HOUR})
        return [Leg(*row) for row in cursor.fetchall()]


def spread(leg: Leg) -> Iterator[tuple[float, float, float]]:
    """(lon, lat, minutes) of a leg: those at the stop, then those underway in equal parts along the line."""
    yield leg.lon, leg.lat, leg.stayed
    if leg.to_lon is None or leg.to_lat is None or not leg.underway:
        return
    parts = max(round(metres_between(leg.lon, leg.lat, leg.to_lon, leg.to_lat) / STEP_M), 1)
    for part in range(parts):
        share = (part + 0.5) / parts
        yield leg.lon + (leg.to_lon - leg.lon) * share, leg.lat + (leg.to_lat - leg.lat) * share, leg.underway / parts


def minutes_by_cell(legs: list[Leg]) -> dict[int, float]:
    """Cell of 250 m → minutes."""
    found: dict[int, float] = defaultdict(float)
    for lon, lat, minutes in (point for leg in legs for point in spread(leg)):
        found[cell_of(lon, lat)] += minutes
    return dict(found)


def minutes_by_grid(legs: list[Leg]) -> dict[int, float]:
    """Grid → minutes; what lies in no grid under None is left out."""
    found: dict[int, float] = defaultdict(float)
    for lon, lat, minutes in (point for leg in legs for point in spread(leg)):
        place = find_place(lon, lat)
        if place:
            found[place.grid_id] += minutes
    return dict(found)


class Hours(NamedTuple):
    """Hours of teams at stops and underway between them, and of people in crews from coming to leaving."""

    stayed: float
    underway: float
    crews: float


def hours_of(scope: Scope, legs: list[Leg]) -> Hours:
    """Crews' hours are people's, the others teams'. One query."""
    crews = CrewMember.objects.visible_to(scope.user).filter(crew__station__path__startswith=scope.path, came_at__gte=scope.begins, came_at__lt=scope.ends)
    worked: Any = crews.filter(left_at__isnull=False).aggregate(all=Sum(F("left_at") - F("came_at")))["all"] or timedelta()
    return Hours(sum(leg.stayed for leg in legs) / 60, sum(leg.underway for leg in legs) / 60, worked / timedelta(hours=1))
