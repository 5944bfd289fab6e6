"""A whole night on the streets of the invented town, played through the REST contract: units ride and walk, rounds are walked, cars are found open,
and now and then somebody is sent. A part yields the seconds that pass before it goes on; the player makes them shorter."""

import itertools
import math
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from desk.demo.client import Refusal
from desk.demo.stage import Officer, Stage

MINUTE, HOUR = 60.0, 3600.0
# How fast they go on patrol, in metres a second.
PACE = {"foot": 1.2, "post": 0.0, "bicycle": 3.5, "motorcycle": 6.0, "car": 6.0}
# On the way to somebody who needs them.
HURRY = {"foot": 1.6, "post": 1.6, "bicycle": 4.5, "motorcycle": 9.0, "car": 9.0}
METRES = 111_195.0
# A phone says where it is every so many seconds of the night, and never more often than that many real ones.
EVERY_S, REAL_S = 15.0, 2.5
WHAT_HAPPENS = (
    ("general.report", "夜市街口两名顾客争执，店主请民警到场劝解。"),
    ("security.suspect_vehicle", "无牌面包车在小区门口停留近一小时，车上有人。"),
    ("police.person_in_danger", "河堤上有人独坐哭泣，路人担心其想不开。"),
    ("general.report", "老人深夜在路口徘徊，说不清家在哪里。"),
    ("security.violence_imminent", "烧烤店前两桌客人互相推搡，有人拿起酒瓶。"),
)


@dataclass
class Rider:
    """Somebody with a street unit and a phone: where they are, and how they go somewhere."""

    officer: Officer
    mode: str
    speed: float
    lon: float
    lat: float
    unit: int
    rng: random.Random
    calls: list[dict[str, Any]] = field(default_factory=list)

    @property
    def gap(self) -> float:
        """Seconds of the night between two positions."""
        return max(EVERY_S, REAL_S * self.speed)

    def tell(self) -> None:
        """Where the phone is now."""
        fix = {"at": now(), "lon": round(self.lon, 6), "lat": round(self.lat, 6), "accuracy_m": self.rng.randint(5, 25), "speed_mps": PACE[self.mode]}
        self.officer.post("positions/", {"sent_at": now(), "fixes": [fix]})
        self.calls = self.officer.get("street-units/mine/")["calls"]

    def go(self, lon: float, lat: float, *, is_called: bool = False) -> Iterator[float]:
        """To a place, position by position; stops short when a call comes in."""
        pace = (HURRY if is_called else PACE)[self.mode] or 1.2
        while (left := metres(self.lon, self.lat, lon, lat)) > 1:
            share = min(1.0, pace * self.gap / left)
            self.lon, self.lat = self.lon + (lon - self.lon) * share, self.lat + (lat - self.lat) * share
            yield self.gap
            self.tell()
            if self.calls and not is_called:
                return

    def answer(self) -> Iterator[float]:
        """Everything a call asks: acknowledged, on the way, there, done."""
        while self.calls:
            call = self.calls[0]
            for step in (step for step in ("acknowledged", "en_route") if step in call["may"]):
                yield self.rng.uniform(15, 50)
                self.step(call, step)
            if call["lon"] is not None:
                yield from self.go(call["lon"], call["lat"], is_called=True)
            self.step(call, "on_scene")
            yield self.rng.uniform(6, 14) * MINUTE
            self.step(call, "cleared")
            self.tell()

    def step(self, call: dict[str, Any], to: str) -> None:
        try:
            self.officer.post(f"unit-calls/{call['id']}/step/", {"to": to})
        except Refusal as refusal:
            if refusal.status != 409:
                raise


def now() -> str:
    return datetime.now(UTC).isoformat()


def metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    return math.hypot((lon - other_lon) * math.cos(math.radians(lat)), lat - other_lat) * METRES


def rider(stage: Stage, username: str, speed: float, sites: list[dict[str, Any]], rng: random.Random) -> Rider | None:
    """`username` on duty with the next unit of theirs that nobody has, or the one they are with; nothing where there is none."""
    officer = stage.officer(username)
    mine = officer.get("street-units/mine/")
    if mine["unit"] is None:
        free = [unit for unit in mine["units"] if unit["status"] == "off"]
        if not free:
            return None
        mine = officer.post(f"street-units/{free[0]['id']}/come/", {})
    unit, start = mine["unit"], rng.choice(sites)
    lon, lat = (unit["lon"], unit["lat"]) if unit["lon"] is not None else (start["lon"], start["lat"])
    return Rider(officer, unit["mode"], speed, lon, lat, unit["id"], rng)


def on_the_street(one: Rider, sites: list[dict[str, Any]], hours: float) -> Iterator[float]:
    """Rides from place to place, rests, and goes where it is sent, until the night is over."""
    passed = 0.0
    while passed < hours * HOUR:
        site = one.rng.choice(sites)
        for seconds in itertools.chain(one.answer(), one.go(site["lon"], site["lat"]), one.answer()):
            passed += seconds
            yield seconds
        rest = one.rng.uniform(4, 12) * MINUTE
        for _turn in range(max(1, round(rest / one.gap))):
            passed += one.gap
            yield one.gap
            one.tell()
            if one.calls:
                break


def rounds_walked(one: Rider, hours: float) -> Iterator[float]:
    """Walks the rounds of the night that nobody has begun, stop by stop, and finds cars left open."""
    passed = 0.0
    for patrol in one.officer.get("rounds/")["results"]:
        if passed > hours * HOUR:
            return
        if patrol["status"] not in ("planned", "late"):
            continue
        for seconds in _walked(one, patrol):
            passed += seconds
            yield seconds


def _walked(one: Rider, patrol: dict[str, Any]) -> Iterator[float]:
    _say(one, patrol, "start")
    for stop in patrol["stops"]:
        yield from one.answer()
        yield from one.go(stop["lon"], stop["lat"])
        yield from one.answer()
        one.lon, one.lat = stop["lon"], stop["lat"]
        _say(one, patrol, "check_in", checkpoint=stop["checkpoint"], how="position", lon=one.lon, lat=one.lat, accuracy_m=8.0)
        yield stop["dwell_minutes"] * MINUTE
        if patrol["route"]["kind"] == "car_doors" and one.rng.random() < 0.25:
            _find(one, patrol, stop)
        _say(one, patrol, "check_out", checkpoint=stop["checkpoint"])
    _say(one, patrol, "finish")


def _say(one: Rider, patrol: dict[str, Any], kind: str, **facts: Any) -> None:
    entry = {"key": str(uuid.uuid4()), "kind": kind, "device_at": now(), **facts}
    one.officer.post(f"rounds/{patrol['id']}/entries/", {"sent_at": now(), "entries": [entry]})


def _find(one: Rider, patrol: dict[str, Any], stop: dict[str, Any]) -> None:
    car = {"plate": f"测A·D{one.rng.randint(0, 9999):04d}", "opened": [one.rng.choice(["door", "window", "boot"])], "reached": "card", "ended": "closed"}
    place = {"round": patrol["id"], "checkpoint": stop["checkpoint"], "lon": one.lon, "lat": one.lat}
    found = {"key": str(uuid.uuid4()), "kind": "car_door", "device_at": now(), "sent_at": now(), **place}
    one.officer.post("findings/", {**found, "car": car | {"seconds": one.rng.randint(40, 400), "waited_minutes": one.rng.randint(1, 9)}})


def at_the_desk(stage: Stage, username: str, sites: list[dict[str, Any]], hours: float, rng: random.Random) -> Iterator[float]:
    """About twice an hour something happens; the desk takes it and sends whoever the list puts first."""
    desk, ends, passed = stage.officer(username), hours * HOUR, 0.0
    while passed < ends:
        pause = rng.uniform(12, 40) * MINUTE
        passed += pause
        yield pause
        kind, words = rng.choice(WHAT_HAPPENS)
        site = rng.choice(sites)
        alert = desk.enter(kind, source="phone", site=site["code"], place=site["name"], description=words)
        desk.acknowledge(alert, 10)
        yield rng.uniform(10, 40)
        nearest = [one["unit"]["id"] for one in desk.get(f"alerts/{alert}/nearest-units/")["units"] if one["may_hear"]]
        if nearest:
            desk.post(f"alerts/{alert}/unit-calls/", {"units": nearest[:1]})
        yield 45 * MINUTE
        passed += 45 * MINUTE
        _closed(desk, alert)


def _closed(desk: Officer, alert: str) -> None:
    """Where somebody was sent and has arrived the matter ends; else it stays on the board."""
    if desk.get(f"alerts/{alert}/")["status"] == "arrived":
        desk.resolve(alert, "现场已处置完毕。")
        desk.close(alert, "founded", "已处置，无需跟进。")


def night_of(stage: Stage, station: str, *, speed: float, hours: float, seed: int) -> list[tuple[str, Iterator[float]]]:
    """The parts of one station's night, by name."""
    rng = random.Random(seed)  # noqa: S311 - invents a night, not secrets
    desk = f"{station}-desk1"
    sites = [site for site in stage.officer(desk).get("sites/", limit="500")["results"] if site["lon"] is not None]
    if not sites:
        return []
    names = [name for name in ("grid1", "grid2", "grid3", "aux1") if stage.knows(f"{station}-{name}")]
    riders = {name: rider(stage, f"{station}-{name}", speed, sites, random.Random(rng.random())) for name in names}  # noqa: S311
    parts: list[tuple[str, Iterator[float]]] = [(desk, at_the_desk(stage, desk, sites, hours, rng))]
    for name, one in riders.items():
        if one and name == "grid2":
            parts.append((f"{station}-{name}", itertools.chain(rounds_walked(one, hours), on_the_street(one, sites, hours))))
        elif one:
            parts.append((f"{station}-{name}", on_the_street(one, sites, hours)))
    return parts
