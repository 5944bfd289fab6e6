"""Alarm buttons on the walls of three schools, a compound and a bank; one is silent, one's test is overdue, one's clock is wrong."""

import io
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from PIL import Image, ImageDraw

from alerts.models import AlarmPress, AlarmSilence
from partners.models import PanicAlarm, Partner, Site, SitePlan


class Room(NamedTuple):
    """A room in which a button hangs, and where on the plan."""

    code: str
    name: str
    name_en: str
    building: str
    floor: str
    zone: str
    way_in: str
    x: float
    y: float


SCHOOL_ROOMS = (
    Room("B-01", "门卫室", "Gate room", "南门", "1层", "门卫", "南门外即到", 49, 88),
    Room("B-02", "教务处", "Teachers’ office", "教学楼", "2层", "东侧", "进南门直行，东楼梯上二楼", 78, 30),
    Room("B-03", "食堂", "Canteen", "食堂", "1层", "备餐间", "进南门左转到底", 20, 52),
)
OTHER_ROOMS = {
    Partner.Kind.SECURITY: Room("B-01", "东门岗亭", "East gate booth", "东门", "1层", "岗亭", "沿东街到东门", 50, 50),
    Partner.Kind.BANK: Room("B-01", "后台办公室", "Back office", "营业厅", "1层", "后台", "走员工通道", 50, 50),
}
SCHOOLS = 3
INSTALLED_BEFORE = timedelta(days=400)


def make_buttons(now: datetime) -> None:
    schools = list(Site.objects.filter(partner__kind=Partner.Kind.SCHOOL, is_active=True).order_by("code")[:SCHOOLS])
    made = [_hang(site, room, _plan(site, now), now) for site in schools for room in SCHOOL_ROOMS]
    for kind, room in OTHER_ROOMS.items():
        if site := Site.objects.filter(partner__kind=kind, is_active=True).order_by("code").first():
            made.append(_hang(site, room, None, now))
    for n, alarm in enumerate(made):
        _live(alarm, n, now)


def _hang(site: Site, room: Room, plan: SitePlan | None, now: datetime) -> PanicAlarm:
    facts = room._asdict()
    x, y = facts.pop("x"), facts.pop("y")
    marked = {"plan": plan, "mark_x": x, "mark_y": y} if plan else {}
    return PanicAlarm.objects.create(site=site, installed_on=(now - INSTALLED_BEFORE).date(), **facts, **marked)


def _live(alarm: PanicAlarm, n: int, now: datetime) -> None:
    """Each was heard some minutes ago and tested this month; the fifth is silent, the third overdue, the seventh’s clock a day ahead. No device stands behind
    them: nobody waits for their next word."""
    silent = n == 4
    seen = now - (timedelta(hours=5) if silent else timedelta(minutes=7 + n))
    tested = now - timedelta(days=75 if n == 2 else n)
    facts = {"last_seen_at": seen, "silent_since": now - timedelta(hours=3) if silent else None, "last_test_at": tested}
    PanicAlarm.objects.filter(pk=alarm.pk).update(**facts, drift_s=86_400 if n == 6 else 1, battery=96 - 7 * n)
    AlarmPress.objects.create(alarm=alarm, at=tested, is_test=True, arrived_at=tested + timedelta(seconds=150 + 20 * n) if n % 2 else None)
    if silent:
        AlarmSilence.objects.create(alarm=alarm, since=seen)


def _plan(site: Site, now: datetime) -> SitePlan:
    """A campus in a few lines: gate below, teaching building on the right, canteen on the left."""
    if kept := SitePlan.objects.filter(site=site).first():
        return kept
    data = _drawn()
    return SitePlan.objects.create(site=site, name="校园平面图", content=data, sha256=sha256(data).hexdigest(), added_at=now)


def _drawn() -> bytes:
    picture = Image.new("RGB", (1200, 800), "#f6f7f9")
    draw = ImageDraw.Draw(picture)
    for box in ((40, 40, 1160, 760), (740, 90, 1110, 380), (90, 320, 400, 520), (500, 660, 680, 745), (480, 150, 680, 560)):
        draw.rectangle(box, outline="#5b6672", width=5)
    for x in range(830, 1110, 90):
        draw.line((x, 90, x, 380), fill="#5b6672", width=3)
    draw.line((740, 235, 1110, 235), fill="#5b6672", width=3)
    draw.ellipse((500, 180, 660, 530), outline="#9aa3ad", width=4)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=85)
    return written.getvalue()
