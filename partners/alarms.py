"""What is done with buttons on walls, apart from their presses: hearing them, setting them to test, giving them plans and keys."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partners.models import AlarmKey, PanicAlarm, Site, SitePlan
from policing.lib.errors import Refused
from policing.lib.pictures import check_size, redraw

# Longer than anybody walks round a school; a forgotten test ends by itself.
LONGEST_TEST = timedelta(minutes=120)
# How long the old key still works after a new one was made, so that somebody can get up the ladder.
OVERLAP = timedelta(days=7)


class OverlongTest(Refused):
    code = "malformed"
    message = _("A test lasts between 1 and %(most)s minutes; it ends by itself.")


class NothingToTest(Refused):
    code = "nothing_to_test"
    status = 409
    message = _("No button of this place is in use.")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a device says about itself. `at` is its own clock's time, none where it could not be read: a wrong clock loses nothing."""

    at: datetime | None = None
    battery: int | None = None


def hear(alarm: PanicAlarm, said: Said, *, now: datetime) -> bool:
    """Note that `alarm`, held by the caller, lives; whether it was silent until now. What it says of the time is compared with ours and believed in nothing."""
    facts: dict[str, Any] = {"last_seen_at": now, "silent_at": alarm.silent_from(now), "silent_since": None}
    if said.at:
        facts["drift_s"] = round((said.at - now).total_seconds())
    if said.battery is not None:
        facts["battery"] = said.battery
    was_silent = alarm.silent_since is not None
    PanicAlarm.objects.filter(pk=alarm.pk).update(**facts)
    for name, value in facts.items():
        setattr(alarm, name, value)
    return was_silent


@transaction.atomic
def start_test(alarms: list[PanicAlarm], *, minutes: int, by: User, now: datetime) -> datetime:
    """Until when presses of `alarms` reach nobody and count as this month's test. Raises NothingToTest, OverlongTest."""
    until = now + timedelta(minutes=minutes)
    if not now < until <= now + LONGEST_TEST:
        raise OverlongTest(most=round(LONGEST_TEST.total_seconds() / 60))
    if not PanicAlarm.objects.in_use().filter(pk__in=[alarm.pk for alarm in alarms]).exists():
        raise NothingToTest
    PanicAlarm.objects.filter(pk__in=[alarm.pk for alarm in alarms], is_active=True).update(test_until=until, test_by=by)
    return until


def end_test(alarms: list[PanicAlarm], *, now: datetime) -> int:
    """From now on presses are real again; returns how many buttons that changed."""
    return PanicAlarm.objects.filter(pk__in=[alarm.pk for alarm in alarms], test_until__gt=now).update(test_until=now)


def set_test(alarms: list[PanicAlarm], *, minutes: int, by: User, now: datetime) -> None:
    """Start a test, or end it where `minutes` is 0. Raises what `start_test` raises."""
    if minutes:
        start_test(alarms, minutes=minutes, by=by, now=now)
    else:
        end_test(alarms, now=now)


@transaction.atomic
def mark_on_plan(alarm: PanicAlarm, *, data: bytes | None, name: str, x: float | None, y: float | None, by: User, now: datetime) -> PanicAlarm:
    """Hang `alarm` on a plan: a new drawing, or the one it has, with its mark in percent from the left and the top.

    Raises FileTooLarge, NotAFileWeTake, PictureTooLarge, PictureBroken.
    """
    if data:
        alarm.plan = _plan(alarm.site, data, name, by, now)
    alarm.mark_x, alarm.mark_y = x, y
    alarm.save(update_fields=["plan", "mark_x", "mark_y"])
    return alarm


def _plan(site: Site, data: bytes, name: str, by: User, now: datetime) -> SitePlan:
    """The same drawing twice is one plan: thirty buttons of a floor hang on it."""
    check_size(len(data))
    digest = sha256(data).hexdigest()
    if known := SitePlan.objects.defer("content").filter(site=site, sha256=digest).first():
        return known
    return SitePlan.objects.create(site=site, name=name.strip()[:60], content=redraw(data).data, sha256=digest, by=by, added_at=now)


@transaction.atomic
def new_key(alarm: PanicAlarm, *, now: datetime) -> str:
    """A key for `alarm`, shown this once. Those it had still work for 7 days."""
    for old in AlarmKey.objects.filter(alarm=alarm, revoked=False):
        ends = now + OVERLAP
        AlarmKey.objects.filter(pk=old.pk).update(expiry_date=min(old.expiry_date or ends, ends))
    _row, secret = AlarmKey.objects.create_key(name=f"{alarm.site.code} {alarm.code}"[:50], alarm=alarm)
    return secret


def revoke_keys(alarm: PanicAlarm) -> int:
    """Whatever `alarm` says from this moment is not believed; returns how many keys that were."""
    return AlarmKey.objects.filter(alarm=alarm, revoked=False).update(revoked=True)
