"""The last nights of every station, walked: most rounds as planned, some late, missed or called off, as nights are."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import Role
from patrols.lifecycle import RoundStatus, StopStatus
from patrols.models import Checkpoint, Crew, CrewMember, Round, Schedule, Stop
from patrols.rows.rounds import night_of
from patrols.services.planning import times_of

SEED = 427
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
# What a night is made of, out of a hundred rounds.
ODDS = ((84, RoundStatus.FINISHED), (92, RoundStatus.MISSED), (100, RoundStatus.CANCELLED))
WHYS = ("大雨，路面积水", "警力抽调处置警情", "停车场封闭施工")
SKIPPED = ("停车场当晚关闭", "道路施工无法进入", "正在处置纠纷")
HOWS = (Stop.How.QR, Stop.How.QR, Stop.How.QR, Stop.How.NFC, Stop.How.POSITION, Stop.How.POSITION)


def make_nights(stations: list[Unit], now: datetime, nights: int) -> int:
    """So many nights back, each station's schedules as rounds that are over; returns how many."""
    rng = random.Random(SEED)  # noqa: S311 - invents nights, not secrets
    made: list[Round] = []
    stops: list[Stop] = []
    for station in stations:
        crews = [_crew(station, night_of(now) - n * DAY) for n in range(1, nights + 1)]
        points = _points(station)
        for schedule in Schedule.objects.in_use().filter(route__station=station).select_related("route"):
            for at in times_of(schedule, night_of(now) - (nights + 1) * DAY, night_of(now) - DAY):
                if at + timedelta(minutes=schedule.minutes) < now - HOUR:
                    crew = next((one for one in crews if one.starts_at <= at < one.ends_at), None)
                    one = _round(rng, schedule, at, crew)
                    made.append(one)
                    stops += _stops(rng, one, points.get(schedule.route_id, []), schedule.minutes)
    made = Round.objects.bulk_create(made, ignore_conflicts=True, batch_size=2000)
    Stop.objects.bulk_create(stops, batch_size=5000)
    return len(made)


def _points(station: Unit) -> dict[int, list[Checkpoint]]:
    found: dict[int, list[Checkpoint]] = {}
    for point in Checkpoint.objects.in_use().filter(route__station=station).order_by("position", "pk"):
        found.setdefault(point.route_id, []).append(point)
    return found


def _crew(station: Unit, night: date) -> Crew:
    """An officer and an auxiliary, out from nine in the evening to seven."""
    starts = datetime.combine(night, time(21), tzinfo=timezone.get_default_timezone())
    crew = Crew.objects.create(station=station, name="巡一", starts_at=starts, ends_at=starts + 10 * HOUR)
    for role in (Role.COMMUNITY_OFFICER, Role.AUXILIARY):
        user = User.objects.filter(unit=station, role=role).order_by("pk").first()
        if user:
            CrewMember.objects.create(crew=crew, user=user, is_leader=role == Role.COMMUNITY_OFFICER, came_at=starts, left_at=starts + 10 * HOUR)
    return crew


def _round(rng: random.Random, schedule: Schedule, at: datetime, crew: Crew | None) -> Round:
    until, odd = at + timedelta(minutes=schedule.minutes), rng.randrange(100)
    status = next(outcome for most, outcome in ODDS if odd < most)
    one = Round(
        route=schedule.route, schedule=schedule, station_id=schedule.route.station_id, crew=crew, status=status, due_at=at, due_until=until,
        late_at=at + timedelta(minutes=schedule.start_grace), over_at=until + timedelta(minutes=schedule.finish_grace),
        reason=rng.choice(WHYS) if status == RoundStatus.CANCELLED else "",
    )  # fmt: skip
    if status == RoundStatus.FINISHED:
        one.started_at = at + timedelta(minutes=rng.choice((0, 2, 4, 6, 9, 12, 14, 21)))
    return one


def _stops(rng: random.Random, patrol: Round, points: list[Checkpoint], minutes: int) -> Iterator[Stop]:
    """One after the other, so long at each as asked or somewhat less."""
    clock, walker = patrol.started_at, _walker(patrol)
    walk = max((minutes - sum(point.dwell_minutes for point in points)) / (len(points) + 1), 2)
    for n, point in enumerate(points, start=1):
        stop = Stop(round=patrol, checkpoint=point, position=n)
        if patrol.status == RoundStatus.FINISHED and clock:
            if rng.random() < 0.05:
                stop.status, stop.reason, stop.by = StopStatus.SKIPPED, rng.choice(SKIPPED), walker
            elif rng.random() < 0.97:
                clock = _visit(rng, stop, clock + walk * rng.uniform(0.6, 1.2) * MINUTE, walker)
        yield stop
    if patrol.status == RoundStatus.FINISHED and clock:
        patrol.finished_at, patrol.walked_by = clock + walk * MINUTE, walker


def _visit(rng: random.Random, stop: Stop, at: datetime, walker: User | None) -> datetime:
    asked = stop.checkpoint.dwell_minutes
    stayed = asked * rng.choice((0.7, 1.0, 1.0, 1.1, 1.2, 1.4))
    stop.how = Stop.How.HAND if rng.random() < 0.05 else rng.choice(HOWS)
    odd = {Stop.Flag.SHORT: stayed < asked, Stop.Flag.BY_HAND: stop.how == Stop.How.HAND, Stop.Flag.CLOCK: rng.random() < 0.01}
    odd |= {Stop.Flag.COARSE: stop.how == Stop.How.POSITION and rng.random() < 0.1, Stop.Flag.MOCKED: rng.random() < 0.004}
    stop.flags = [flag.value for flag, is_so in odd.items() if is_so]
    stop.reason = "二维码被撕" if stop.how == Stop.How.HAND else ""
    stop.status, stop.by, stop.came_at, stop.left_at = StopStatus.CHECKED_OUT, walker, at, at + stayed * MINUTE
    stop.distance_m, stop.accuracy_m = rng.randrange(2, 38), rng.choice((5, 8, 12, 20))
    return stop.left_at


def _walker(patrol: Round) -> User | None:
    member = patrol.crew.members.filter(user__isnull=False).select_related("user").first() if patrol.crew else None
    return member.user if member else User.objects.filter(unit=patrol.station_id, role=Role.COMMUNITY_OFFICER).order_by("pk").first()
