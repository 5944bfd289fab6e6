"""A button is pressed: an alert at once, or one more press on the alert it has just made, or a test that reaches nobody."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from alerts.catalogue import BUTTON_TYPES
from alerts.lifecycle import OPEN
from alerts.models import AlarmPress, Alert, AlertType
from alerts.services.intake import Report, receive_alert
from alerts.services.repeating import report_again
from alerts.services.silences import heard_again
from partners.alarms import Said, hear
from partners.models import PanicAlarm
from policing.lib.datum import Point
from policing.lib.errors import NotAllowed, Refused

# A press so soon after the last one is the same hand on the same button (the norm for one-key alarms). A later one makes an alert of its own, though the
# first be open still: from here nobody can tell whether it is the same danger, and what is joined calls people less loudly. The desk sees both as alike.
SAME_HAND = timedelta(seconds=60)
# A device that got no answer sends the same reference again within so long; later it has begun to count anew, and the press is a new one.
SENT_AGAIN = timedelta(minutes=10)
# A device's time that differs by less is not worth an officer's glance.
WORTH_SAYING = timedelta(minutes=1)


class NoTest(Refused):
    code = "stale_move"
    status = 409
    message = _("Arrival is noted once, for a press test of the last two hours.")


@transaction.atomic
def press(alarm: PanicAlarm, said: Said, *, reference: str = "", now: datetime) -> AlarmPress:
    """What became of a press received at `now`; the time it was received counts, whatever the device's clock says. Presses of one button are taken in turn."""
    alarm = PanicAlarm.objects.select_for_update(of=("self",)).select_related("site__partner", "site__station").get(pk=alarm.pk)
    known = alarm.presses.filter(reference=reference).first() if reference else None
    if known and now - known.at <= SENT_AGAIN:
        return known
    if hear(alarm, said, now=now):
        heard_again(alarm, now=now)
    pressed = AlarmPress(alarm=alarm, at=now, reference="" if known else reference, said_at=said.at)
    return _test(pressed, now) if alarm.is_testing(now) else _real(pressed, now)


def _test(pressed: AlarmPress, now: datetime) -> AlarmPress:
    pressed.is_test, pressed.test_by = True, pressed.alarm.test_by
    pressed.save(force_insert=True)
    PanicAlarm.objects.filter(pk=pressed.alarm_id).update(last_test_at=now)
    return pressed


def _real(pressed: AlarmPress, now: datetime) -> AlarmPress:
    first = _just_made(pressed.alarm, now)
    pressed.is_repeat = first is not None
    pressed.alert = first or _new_alert(pressed, now)
    pressed.save(force_insert=True)
    if first:
        times = AlarmPress.objects.filter(alert=first).count()
        text = f"{pressed.alarm.name} 再次按下，共 {times} 次。 / {pressed.alarm.name} pressed again, {times} times by now."
        report_again(first, by=None, text=text, reference=f"press-{pressed.pk}", now=now)
    return pressed


def _just_made(alarm: PanicAlarm, now: datetime) -> Alert | None:
    """The alert of this button's last press, if that is no minute ago and it is still being worked on."""
    last = alarm.presses.filter(is_test=False, at__gte=now - SAME_HAND).select_related("alert").order_by("-at").first()
    return last.alert if last and last.alert and last.alert.status in OPEN else None


def _new_alert(pressed: AlarmPress, now: datetime) -> Alert:
    alarm, partner = pressed.alarm, pressed.alarm.site.partner
    at = Point(alarm.lon, alarm.lat) if alarm.lon is not None and alarm.lat is not None else None
    report = Report(
        reference=f"button-{pressed.pk}",
        type=_type(alarm),
        site=alarm.site,
        at=at,
        place=place_of(alarm),
        details=_details(pressed, now),
        sent={"button": alarm.code, "reference": pressed.reference},
        source=Alert.Source.BUTTON,
    )
    return receive_alert(report, partner=partner, mode="live", by=None, bureau_id=partner.bureau_id, now=now)[0]


def place_of(alarm: PanicAlarm) -> str:
    """Words to run by: building, floor, zone, the button's name and the way in."""
    way = f"（{alarm.way_in}）" if alarm.way_in else ""
    return (" · ".join(filter(None, (alarm.building, alarm.floor, alarm.zone, alarm.name))) + way)[:200]


def _type(alarm: PanicAlarm) -> AlertType:
    """The kind of the site's lane; a catalogue from which somebody took it loses no press."""
    wanted = BUTTON_TYPES[alarm.site.partner.kind]
    kinds = {kind.code: kind for kind in AlertType.objects.filter(is_by_system=False).select_related("chain").order_by("pk")}
    return kinds.get(wanted) or next(kind for kind in (*(kinds.get(code) for code in BUTTON_TYPES.values()), *kinds.values()) if kind)


def _details(pressed: AlarmPress, now: datetime) -> dict[str, str]:
    alarm = pressed.alarm
    facts = {"building": alarm.building, "floor": alarm.floor, "zone": alarm.zone, "button": f"{alarm.name} {alarm.code}", "way_in": alarm.way_in}
    if pressed.said_at and abs(pressed.said_at - now) > WORTH_SAYING:
        facts["device_time"] = f"{timezone.localtime(pressed.said_at):%Y-%m-%d %H:%M:%S}"
    return {name: value for name, value in facts.items() if value}


@transaction.atomic
def note_arrival(pressed: AlarmPress, *, by: User, now: datetime) -> AlarmPress:
    """Officers stand before whoever pressed for a test: the drill is timed by hand. Raises NotAllowed, NoTest."""
    if not by.may(Right.ANSWER):
        raise NotAllowed
    lately = AlarmPress.objects.filter(pk=pressed.pk, is_test=True, arrived_at=None, at__gt=now - timedelta(hours=2))
    if not lately.update(arrived_at=now, arrived_by=by):
        raise NoTest
    pressed.arrived_at, pressed.arrived_by = now, by
    return pressed
