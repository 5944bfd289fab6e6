"""A proposed order of stops: the shortest way that comes to each while it may be visited and stays as long as it should. People take it, or know better."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from patrols.models import Route
from policing.lib.distance import metres_between

# Metres a minute: on foot 4.5 km/h looking left and right; a patrol car in side streets 18 km/h with its stops.
ON_FOOT, BY_CAR = 75, 300
# Streets are longer than the straight line by about a third (circuity of street nets, 1.2 to 1.4).
DETOUR = 1.3
DAY = 24 * 60 * 60
# Enough for the same answer each time: 25 stops with hours take 0.3 s, 40 one second (docs/decisions/0017).
ROUNDS_OF_SEARCH = 500
MOST_STOPS = 40
ANY_DAY = date(2026, 1, 1)


class Place(NamedTuple):
    """Somewhere to come to, WGS84 degrees; `opens` and `closes` are local clock times, or nothing."""

    lon: float
    lat: float
    dwell_minutes: int = 0
    opens: time | None = None
    closes: time | None = None


class Visit(NamedTuple):
    """`place` counts from zero in what was given; `metres` from the one before; `waits` is minutes in front of a closed door."""

    place: int
    metres: int
    arrives: time
    leaves: time
    waits: int
    is_outside: bool


class Way(NamedTuple):
    """Places in one order: how far, how long, when at each."""

    visits: list[Visit]
    metres: int
    minutes: int

    @property
    def order(self) -> list[int]:
        return [visit.place for visit in self.visits]

    @property
    def outside(self) -> int:
        """How many are reached when they may not be visited."""
        return sum(visit.is_outside for visit in self.visits)


def speed_of(kind: str) -> int:
    return BY_CAR if kind == Route.Kind.VEHICLE else ON_FOOT


def propose_order(places: Sequence[Place], *, begins: time, kind: str) -> Way:
    """The best way found through all of `places` from `begins` on, never worse than the order given."""
    given = way_of(places, range(len(places)), begins=begins, kind=kind)
    if not 1 < len(places) <= MOST_STOPS:
        return given
    found = way_of(places, _solve(places, begins, speed_of(kind)), begins=begins, kind=kind)
    return min(given, found, key=lambda way: (way.outside, way.metres, way.minutes))


def way_of(places: Sequence[Place], order: Sequence[int], *, begins: time, kind: str) -> Way:
    """What walking `places` in `order` from `begins` means."""
    visits, at, before, metres, speed = [], 0.0, None, 0, speed_of(kind)
    for number in order:
        place = places[number]
        step = _metres(before, place) if before else 0
        at += step / speed * 60
        early, late = _window(place, begins)
        waits = max(early - at, 0)
        visits.append(Visit(number, step, _clock(begins, at + waits), _clock(begins, at + waits + place.dwell_minutes * 60), round(waits / 60), at > late))
        at += waits + place.dwell_minutes * 60
        before, metres = place, metres + step
    return Way(visits, metres, round(at / 60))


def _solve(places: Sequence[Place], begins: time, speed: int) -> list[int]:
    """By PyVRP, as one vehicle whose way to the first stop and home from the last costs nothing. Loaded only here: most processes never ask."""
    import pyvrp
    from pyvrp.stop import MaxIterations

    model = pyvrp.Model()
    home = model.add_location(0, 0)
    spots = [model.add_location(place.lon, place.lat) for place in places]
    depot = model.add_depot(home)
    model.add_vehicle_type(start_depot=depot, end_depot=depot, start_late=0)
    for place, spot in zip(places, spots, strict=True):
        early, late = _window(place, begins)
        model.add_client(spot, service_duration=place.dwell_minutes * 60, tw_early=early, tw_late=max(late, early))
        model.add_edge(home, spot, 0, 0)
        model.add_edge(spot, home, 0, 0)
    for place, spot in zip(places, spots, strict=True):
        for other, other_spot in zip(places, spots, strict=True):
            if spot is not other_spot:
                metres = _metres(place, other)
                model.add_edge(spot, other_spot, metres, round(metres / speed * 60))
    best = model.solve(MaxIterations(ROUNDS_OF_SEARCH), seed=0, collect_stats=False, display=False).best
    order = [step.idx for route in best.routes() for step in route.schedule() if step.is_client()]
    return [*order, *sorted(set(range(len(places))) - set(order))]


def _metres(place: Place, other: Place) -> int:
    return round(metres_between(place.lon, place.lat, other.lon, other.lat) * DETOUR)


def _window(place: Place, begins: time) -> tuple[int, int]:
    """From when until when somebody may come, in seconds after `begins`."""
    if place.opens is None or place.closes is None:
        return 0, 2 * DAY
    early, long = (_seconds(place.opens) - _seconds(begins)) % DAY, (_seconds(place.closes) - _seconds(place.opens)) % DAY
    if early + long >= DAY or early > DAY // 2:
        # Open already, or closed for this night: then the end lies before the beginning.
        return 0, early + long - DAY
    return early, early + long


def _seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _clock(begins: time, seconds: float) -> time:
    # Minutes are shown, so minutes are rounded once, here.
    return (datetime.combine(ANY_DAY, begins) + timedelta(minutes=round(seconds / 60))).time()
