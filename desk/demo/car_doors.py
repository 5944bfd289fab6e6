"""A month of car-door rounds: cars looked at, cars left open and how that ended, fewer night by night, as in the seeds."""

import random
import uuid
from collections import Counter
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import Role
from grids.lookup import find_place
from patrols.models import Checkpoint, Finding, OpenCar, Route
from patrols.rows.rounds import NOON, night_of
from policing.lib.sealed import blind_index

SEED = 2201
DAY = timedelta(days=1)
HOURS = (22, 24, 26, 28)
# Cars left open on a station's round: so many at first, so many now.
FIRST, LAST = 5.5, 1.5
NOTES = ("", "", "", "车主称忘关", "已提醒随手锁车", "车主为外卖骑手，夜间频繁停靠")
ENDINGS = {OpenCar.Reached.NOT: (OpenCar.Ended.GUARDED, OpenCar.Ended.LEFT)}
USUAL_ENDINGS = (OpenCar.Ended.CLOSED, OpenCar.Ended.CLOSED, OpenCar.Ended.CLOSED, OpenCar.Ended.REMOTE)
REACHED = [*(OpenCar.Reached.CARD,) * 6, *(OpenCar.Reached.LOOKUP,) * 2, OpenCar.Reached.PROPERTY, OpenCar.Reached.PRESENT, OpenCar.Reached.NOT]


def make_car_doors(stations: list[Unit], now: datetime, nights: int = 30) -> None:
    """So many nights of each station that walks car-door rounds."""
    rng = random.Random(SEED)  # noqa: S311 - invents nights, not secrets
    for station in stations:
        points = list(Checkpoint.objects.filter(route__station=station, route__kind=Route.Kind.CAR_DOORS).order_by("position"))
        by = User.objects.filter(unit=station, role=Role.AUXILIARY).order_by("pk").first()
        if points and by:
            _station(rng, points, by, now, nights)


def _station(rng: random.Random, points: list[Checkpoint], by: User, now: datetime, nights: int) -> None:
    findings, cars, seen = [], [], Counter[str]()
    for n in range(nights):
        noon = datetime.combine(night_of(now) - (nights - n) * DAY, NOON, tzinfo=timezone.get_default_timezone())
        for point in points:
            findings.append(_finding(rng, point, by, noon, Finding.Kind.CHECKED, count=rng.randint(12, 60)))
        for _ in range(round(rng.gauss(FIRST + (LAST - FIRST) * n / nights, 1))):
            found = _finding(rng, rng.choice([*points[:2], *points]), by, noon, Finding.Kind.CAR_DOOR, words=rng.choice(NOTES))
            findings.append(found)
            cars.append(_car(rng, found, seen))
    Finding.objects.bulk_create(findings)
    OpenCar.objects.bulk_create(cars)


def _finding(rng: random.Random, point: Checkpoint, by: User, noon: datetime, kind: str, **facts: object) -> Finding:
    at = noon + timedelta(hours=rng.choice(HOURS) - NOON.hour, minutes=rng.randint(3, 50))
    place = find_place(point.lon, point.lat)
    where = {"checkpoint": point, "grid_id": place.grid_id if place else None, "station_id": point.route.station_id, "lon": point.lon, "lat": point.lat}
    return Finding(key=uuid.UUID(int=rng.getrandbits(128), version=4), kind=kind, by=by, found_at=at, received_at=at, **where, **facts)


def _car(rng: random.Random, found: Finding, seen: Counter[str]) -> OpenCar:
    """Of no car there is: its plate begins with a sign no province has."""
    known = [plate for plate in seen if seen[plate]]
    plate = rng.choice(known) if known and rng.random() < 0.12 else f"测A{rng.randint(10000, 99999)}"
    reached = rng.choice(REACHED)
    is_reached = reached != OpenCar.Reached.NOT
    facts = {"plate": plate, "plate_index": blind_index(plate), "times_before": seen[plate], "reached": reached}
    seen[plate] += 1
    facts |= {"seconds": rng.randint(25, 420) if is_reached else None, "waited_minutes": rng.choice((0, 0, 3, 5, 8, 12)) if is_reached else 20}
    opened = rng.sample([*OpenCar.Opened.values[:3]], 1) + ([rng.choice(OpenCar.Opened.values[3:])] if rng.random() < 0.2 else [])
    return OpenCar(finding=found, opened=opened, ended=rng.choice(ENDINGS.get(reached, USUAL_ENDINGS)), **facts)
