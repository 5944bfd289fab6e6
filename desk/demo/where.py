"""What people in the demo town reported for a year and a half, what is suggested from it, and problem cards in every state. All of it is invented."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from math import cos, radians
from random import Random
from typing import NamedTuple

from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import Role
from grids.lookup import find_place
from partners.models import Site
from patrols.lifecycle import CardStatus
from patrols.models import Incident, IncidentKind, Measure, PatrolShift, ProblemCard, Suggestion
from patrols.services.deciding import accept_suggestion, decline_suggestion
from patrols.services.suggesting import suggest_places
from patrols.services.weeks import try_weeks
from patrols.where.cells import cell_of, middle_of
from policing.lib.distance import METRES_PER_DEGREE

SEED = 1110
DAYS = 570
CORNERS, AT_CORNERS = 7, 0.4
SPREAD_M, WIDE_M = 70.0, 1200.0
A_DAY = 2.6
# A city has forty times as many stations; some of them say enough.
MOST_STATIONS = 8
# Where measures stand, so many fewer things are reported since.
CALM_SINCE, CALMED = 80, 0.3
Kind = IncidentKind
# How often each kind is reported, and in which hours.
KINDS = {
    Kind.EBIKE: (34, (18, 5)),
    Kind.THEFT: (22, (9, 21)),
    Kind.FROM_CAR: (16, (23, 6)),
    Kind.FIGHT: (11, (20, 3)),
    Kind.BURGLARY: (8, (9, 4)),
    Kind.DAMAGE: (6, (21, 4)),
    Kind.VEHICLE: (2, (0, 6)),
    Kind.ROBBERY: (1, (20, 2)),
}
ANSWERED = (CardStatus.ASSESS, CardStatus.CLOSED)
MAIN = "CD"
NO = "商户已加装卷帘门并有保安通宵值守，改派他处。"


class Corner(NamedTuple):
    """A place where one kind keeps happening; `is_calm` where measures stand."""

    lon: float
    lat: float
    kind: str
    is_calm: bool


class Story(NamedTuple):
    """What a problem card says once it is in `status`."""

    status: str
    title: str
    found: str
    causes: str = ""
    measures: tuple[tuple[str, str, str], ...] = ()
    assessment: str = ""
    result: str = ""


CARDS = (
    Story(CardStatus.SCAN, "地下车库电动车电池被盗", "近三个月夜间多次报警，都在车库负一层充电区。"),
    Story(CardStatus.ANALYSE, "夜市西口散场后打架", "周五、周六23时后反复报警。", "散场人流挤在一个出口，两家烧烤摊外摆占道，酒后口角多，出口灯坏了两盏。"),
    Story(
        CardStatus.RESPOND,
        "菜市场门前扒窃",
        "早市高峰时段扒窃多发，集中在东门。",
        "东门通道窄，摊位外摆，人挤人；没有提示，也没有人看。",
        (("notice", "东门设防扒提示牌，早市循环广播", "市场管理处"), ("clearing", "清理东门外摆摊位，通道拓宽到4米", "城管执法中队")),
    ),
    Story(
        CardStatus.ASSESS,
        "小区西门自行车棚被盗",
        "夜间车棚反复被盗，门锁损坏。",
        "车棚无灯，门禁坏了两个月，监控被树枝挡住。",
        (("light", "车棚加装感应灯6盏", "物业"), ("lock", "修复门禁，换防撬锁", "物业"), ("camera", "修剪树枝，监控重新对准车棚", "社区")),
        "物业反映夜间有人停留的情况少了。",
    ),
    Story(
        CardStatus.CLOSED,
        "路边停车位砸车窗",
        "凌晨路边车位车窗被砸，车内财物被盗。",
        "树荫遮挡路灯，车内常放贵重物品。",
        (("clearing", "修剪行道树，恢复路灯照明", "园林站"), ("advice", "挨车提示“车内不放贵重物品”，逐户上门宣传", "社区民警")),
        "连续十周少有报警，周边未见增多。",
        "better",
    ),
)


def make_where(bureau: Unit, stations: list[Unit], now: datetime) -> None:
    """Reports at some corners of each station and elsewhere, past weeks tested, suggestions two days old with some decided, cards at the first station."""
    rng, numbers = Random(SEED), count(1)  # noqa: S311 - invents places, not secrets
    corners = {station.pk: _corners(station, rng) for station in stations[:MOST_STATIONS]}
    reports = [report for station in stations[:MOST_STATIONS] for report in _reports(bureau, station, corners[station.pk], rng, numbers, now)]
    Incident.objects.bulk_create(reports, batch_size=2000)
    try_weeks(bureau, now=now)
    suggest_places(bureau, now=now - timedelta(days=2), chance=rng)
    for station in stations[:MOST_STATIONS]:
        _decide(station, now)
    # The station most demo accounts belong to has a card in every state, the others one each.
    for n, station in enumerate(stations[:MOST_STATIONS]):
        _cards(station, corners[station.pk], CARDS if station.code == MAIN else (CARDS[n % len(CARDS)],), now)


def _corners(station: Unit, rng: Random) -> list[Corner]:
    sites = list(Site.objects.filter(station=station, is_active=True).order_by("code"))
    chosen = rng.sample(sites, min(CORNERS, len(sites)))
    kinds = [Kind.EBIKE, Kind.FIGHT, Kind.THEFT, Kind.EBIKE, Kind.FROM_CAR, Kind.THEFT, Kind.BURGLARY]
    return [Corner(*middle_of(cell_of(site.lon, site.lat)), kind, n in (3, 4)) for n, (site, kind) in enumerate(zip(chosen, kinds, strict=False))]


def _reports(bureau: Unit, station: Unit, corners: list[Corner], rng: Random, numbers: Iterator[int], now: datetime) -> Iterator[Incident]:
    if not corners:
        return
    for back in range(DAYS):
        for _n in range(int(rng.expovariate(1 / A_DAY))):
            corner = rng.choices(corners, range(len(corners) + 2, 2, -1))[0] if rng.random() < AT_CORNERS else None
            if corner and corner.is_calm and back < CALM_SINCE and rng.random() > CALMED:
                continue
            yield _report(bureau, station, corner, rng, next(numbers), now - timedelta(days=back))


def _report(bureau: Unit, station: Unit, corner: Corner | None, rng: Random, number: int, day: datetime) -> Incident:
    kind = corner.kind if corner and rng.random() < 0.75 else rng.choices(list(KINDS), [weight for weight, _hours in KINDS.values()])[0]
    lon, lat = _near(corner, rng) if corner else _anywhere(station, rng)
    place = find_place(lon, lat)
    at = min(_hour(kind, rng, day), day)
    facts = {"kind": kind, "came": Incident.Came.CALL, "occurred_at": at, "lon": round(lon, 6), "lat": round(lat, 6), "cell": cell_of(lon, lat)}
    where = {"unit_id": place.station_id, "grid_id": place.grid_id} if place else {"unit_id": station.pk, "grid_id": None}
    return Incident(bureau=bureau, source="演示", reference=f"YS{number:07d}", taken_at=day, **facts, **where)


def _near(corner: Corner, rng: Random) -> tuple[float, float]:
    return _moved(corner.lon, corner.lat, rng.gauss(0, SPREAD_M), rng.gauss(0, SPREAD_M))


def _anywhere(station: Unit, rng: Random) -> tuple[float, float]:
    """Somewhere around one of its sites, in a grid of its own if that is easily found."""
    sites = list(Site.objects.filter(station=station, is_active=True).order_by("code").values_list("lon", "lat")[:60])
    for _try in range(6):
        lon, lat = _moved(*rng.choice(sites), rng.uniform(-WIDE_M, WIDE_M), rng.uniform(-WIDE_M, WIDE_M))
        place = find_place(lon, lat)
        if place and place.station_id == station.pk:
            return lon, lat
    return rng.choice(sites)


def _moved(lon: float, lat: float, east_m: float, north_m: float) -> tuple[float, float]:
    return lon + east_m / (METRES_PER_DEGREE * cos(radians(lat))), lat + north_m / METRES_PER_DEGREE


def _hour(kind: str, rng: Random, day: datetime) -> datetime:
    begins, ends = KINDS[Kind(kind)][1]
    hour = (begins + rng.triangular(0, (ends - begins) % 24, ((ends - begins) % 24) / 2)) % 24
    local = timezone.localtime(day, timezone.get_default_timezone())
    return local.replace(hour=int(hour), minute=rng.randrange(60), second=0, microsecond=0)


def _decide(station: Unit, now: datetime) -> None:
    """Of each shift the first two are accepted, the third is declined; the others wait."""
    leader = User.objects.filter(unit=station, role=Role.DUTY_LEADER).order_by("pk").first()
    if leader is None:
        return
    for shift in (PatrolShift.EVENING, PatrolShift.NIGHT):
        first = list(Suggestion.objects.filter(station=station, shift=shift).select_related("station", "grid", "near").order_by("rank")[:3])
        for one in first[:2]:
            accept_suggestion(one, by=leader, now=now)
        for one in first[2:]:
            decline_suggestion(one, reason=NO, by=leader, now=now)


def _cards(station: Unit, corners: list[Corner], stories: tuple[Story, ...], now: datetime) -> None:
    officer = User.objects.filter(unit=station, role=Role.COMMUNITY_OFFICER).order_by("pk").first()
    stood = timezone.localdate(now) - timedelta(days=CALM_SINCE)
    calm, loud = ([corner for corner in corners if corner.is_calm is is_calm] for is_calm in (True, False))
    for n, story in enumerate(stories if officer and calm and loud else ()):
        corner = calm[(n + 1) % len(calm)] if story.status in ANSWERED else loud[n % len(loud)]
        _card(story, corner, station, officer, stood, now - timedelta(days=12 + 25 * n))  # type: ignore[arg-type]


def _card(story: Story, corner: Corner, station: Unit, officer: User, stood: date, opened_at: datetime) -> None:
    place, is_answered = find_place(corner.lon, corner.lat), story.status in ANSWERED
    words = {"title": story.title, "found": story.found, "causes": story.causes, "assessment": story.assessment, "result": story.result}
    where = {"lon": corner.lon, "lat": corner.lat, "cell": cell_of(corner.lon, corner.lat), "grid_id": place.grid_id if place else None}
    closed = {"closed_by": officer, "closed_at": timezone.now() - timedelta(days=1)} if story.status == CardStatus.CLOSED else {}
    card = ProblemCard.objects.create(
        station=station, kind=corner.kind, status=story.status, **words, **where, **closed,
        opened_by=officer, opened_at=opened_at, answered_on=stood if is_answered else None,
    )  # fmt: skip
    for kind, what, by_whom in story.measures:
        due = stood if is_answered else timezone.localdate() + timedelta(days=9)
        Measure.objects.create(card=card, kind=kind, words=what, by_whom=by_whom, due_on=due, done_on=stood if is_answered else None)
