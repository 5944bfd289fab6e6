"""Headquarters: units that send people down to the stations, the last days' lists with what came of them, today's, and spot checks of the inspectorate."""

import random
import uuid
from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import Role
from desk.demo.addresses import Reach, make_addressees
from desk.demo.names import person_name
from desk.demo.units import Units
from grids.models import Officer
from patrols.lifecycle import CheckStatus, SendingStatus
from patrols.models import Exemption, Finding, OutputSheet, Quota, SendingUnit, SentOfficer, SpotCheck, SpotDraw
from patrols.services.secondment import propose, publish_day
from patrols.services.secondment.hosts import Hosts
from patrols.services.spot_checks import draw
from patrols.services.spot_checks.errors import NothingToDraw

SEED = 428
FIRST_NAME, FIRST_PHONE = 44, 70_000
HEADQUARTERS = (
    ("JJ", Unit.Kind.TRAFFIC, "示范市公安局交警支队", "Traffic Police Division", 8),
    ("TJ", Unit.Kind.PATROL_SWAT, "示范市公安局巡特警支队", "Patrol and SWAT Division", 8),
    ("HC", Unit.Kind.JOINT_OPERATIONS, "示范市公安局合成作战中心", "Joint Operations Centre", 6),
)
SENDERS = sum(people for *_unit, people in HEADQUARTERS)
MOST_STATIONS, A_STATION, DAYS_BACK = 10, 2, 6
BEGINS, HOURS = time(20), 6
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def make_sending(units: Units, now: datetime) -> int:
    """People of headquarters, six days of lists that were walked and signed, and today's, published; returns how many people there are."""
    rng = random.Random(SEED)  # noqa: S311 - invents evenings, not secrets
    people = _people(units.bureau)
    planner = User.objects.get(username="bureau-leader")
    today, stations = timezone.localdate(now), [station for _plan, station in units.stations[:MOST_STATIONS]]
    Exemption.objects.create(officer=people[0], reason=Exemption.Reason.CASE, starts_on=today - 9 * DAY, ends_on=today + 12 * DAY, by=planner)
    for days_ago in range(DAYS_BACK, 0, -1):
        _evening(rng, stations, today - days_ago * DAY, planner)
    for day in (today, today + DAY):
        _quotas(stations, day)
        if propose(day, by=planner, now=now) and day == today:
            publish_day(day, by=planner, now=now)
    return len(people)


def _people(bureau: Unit) -> list[Officer]:
    users: list[User] = []
    for code, kind, name, name_en, count in HEADQUARTERS:
        unit = Unit.objects.create(parent=bureau, kind=kind, code=code, name=name, name_en=name_en)
        SendingUnit.objects.create(unit=unit, most_at_once=count // 2)
        users += [
            User(
                username=f"{code.lower()}-{n}",
                full_name=person_name(FIRST_NAME + len(users) + n),
                unit=unit,
                role=Role.DUTY_OFFICER,
                password=make_password(None),
            )
            for n in range(1, count + 1)
        ]
    made = User.objects.bulk_create(users)
    make_addressees(Reach(FIRST_PHONE + n, user) for n, user in enumerate(made))
    return Officer.objects.bulk_create([Officer(user=user, badge_number=f"JG{n:05d}") for n, user in enumerate(made)])


def _quotas(stations: list[Unit], day: date) -> list[Quota]:
    starts_at = datetime.combine(day, BEGINS, tzinfo=timezone.get_default_timezone())
    return [Quota.objects.create(station=station, starts_at=starts_at, ends_at=starts_at + HOURS * HOUR, people=A_STATION) for station in stations]


def _evening(rng: random.Random, stations: list[Unit], day: date, planner: User) -> None:
    """One that is over: they came, did what their sheet says, and the host stood for it."""
    quotas = _quotas(stations, day)
    starts_at = quotas[0].starts_at
    rows = propose(day, by=planner, now=starts_at - 20 * HOUR)
    for row in rows:
        row.status, row.published_at = SendingStatus.LEFT, starts_at - 20 * HOUR
        row.came_at, row.left_at = starts_at - timedelta(minutes=rng.randrange(12)), row.quota.ends_at
        row.host = row.host or next(iter(Hosts([row.quota], []).on_duty(row.quota)), None) or _somebody(row.quota.station)
    SentOfficer.objects.bulk_update(rows, ["status", "published_at", "came_at", "left_at", "host"])
    for row in rows:
        _sheet(rng, row)


def _somebody(station: Unit) -> Officer | None:
    return Officer.objects.filter(user__unit=station, user__role=Role.COMMUNITY_OFFICER).order_by("pk").first()


def _sheet(rng: random.Random, sent: SentOfficer) -> None:
    """Some of it on the phone, some only on the sheet."""
    at, user = sent.quota.starts_at + 2 * HOUR, sent.officer.user
    counts = {
        "hazards": rng.randrange(2),
        "key_sites": rng.randrange(3, 9),
        "helped": rng.randrange(3),
        "leaflets": rng.randrange(15, 60),
        "reached": rng.randrange(20, 90),
    }
    for kind, count in ((Finding.Kind.LEAFLETS, counts["leaflets"]), (Finding.Kind.ADVICE, counts["reached"])):
        Finding.objects.create(key=uuid.uuid4(), kind=kind, station=sent.quota.station, count=count, by=user, found_at=at, received_at=at)
    recorded = {**dict.fromkeys(counts, 0), "leaflets": counts["leaflets"], "reached": counts["reached"]}
    written = {"written_by": user, "written_at": sent.quota.ends_at, "signed_by": sent.host.user if sent.host else None}
    OutputSheet.objects.create(sent=sent, recorded=recorded, signed_at=sent.quota.ends_at if sent.host else None, **counts, **written)


FOUND = ("未佩戴执法记录仪", "两人只到一人，带队民警不在位", "点位二维码缺失")
REMEDIES = ("当班检查装备，所领导抽查一周", "补齐人员，次日点名通报", "三日内补贴二维码")


def make_checks(units: Units, now: datetime) -> None:
    """Four draws of the last nights: most as it should be, one taken back, one overdue, one open to reply; and tonight's lot."""
    inspector = User.objects.get(username="inspector")
    outcomes = iter(
        (
            CheckStatus.FINE,
            CheckStatus.LACKING,
            CheckStatus.FINE,
            CheckStatus.FINE,
            CheckStatus.CLOSED,
            CheckStatus.FINE,
            CheckStatus.UPHELD,
            CheckStatus.FINE,
            CheckStatus.DROPPED,
        )
    )
    for days_ago in (1, 3, 5):
        at = now - days_ago * DAY
        for check in _drawn(units, at, 12, inspector):
            _settle(check, next(outcomes), inspector, at + 4 * HOUR)
    _drawn(units, now, 20, inspector)


def _drawn(units: Units, at: datetime, hours: int, inspector: User) -> list[SpotCheck]:
    """Three stops of those hours; none where nobody walks then, as on a Sunday."""
    try:
        made = draw(units.bureau, kind=SpotDraw.Kind.STOPS, starts_at=at, ends_at=at + hours * HOUR, size=3, by=inspector, now=at)
    except NothingToDraw:
        return []
    return list(made.checks.order_by("position"))


def _settle(check: SpotCheck, outcome: CheckStatus, inspector: User, at: datetime) -> None:
    n = check.position % len(FOUND)
    check.status, check.checked_by, check.checked_at = outcome, inspector, at
    if outcome != CheckStatus.FINE:
        check.found, check.reply_until = FOUND[n], at + 3 * DAY
    if outcome in (CheckStatus.CLOSED, CheckStatus.UPHELD, CheckStatus.DROPPED):
        leader = User.objects.filter(unit=check.station, role=Role.DUTY_LEADER).order_by("pk").first()
        check.reply, check.replied_by, check.replied_at = "当时正在处置警情，已向指挥室报备。", leader, at + 10 * HOUR
        check.decision, check.decided_at = ("指挥室记录属实，不计。" if outcome == CheckStatus.DROPPED else "有报备，但点位仍需整改。"), at + DAY
        if outcome != CheckStatus.DROPPED:
            check.remedy, check.remedy_by, check.remedy_on = REMEDIES[n], leader, timezone.localdate(at) + DAY
    if outcome == CheckStatus.CLOSED:
        check.remedied, check.remedied_at, check.closed_at = "已补齐并通报。", at + 2 * DAY, at + 3 * DAY
    check.save()
