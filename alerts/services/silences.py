"""Buttons that are not heard any more: one alert of low severity for a whole site, told to its contacts, until they are back."""

import uuid
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit
from alerts.catalogue import BUTTON_SILENT
from alerts.models import AlarmSilence, Alert, AlertEvent, AlertType
from alerts.services.announcing import announce_alert
from alerts.services.own import end_own, own_alert, raise_own
from alerts.services.timeline import record
from delivery.models import Message
from delivery.services import Told, post_message, tell
from partners.alarms import Said, hear
from partners.models import Contact, PanicAlarm, Site
from policing.lib.bilingual import in_both_languages

ROOM = "alarm_silent"
# Silent at more sites than this at once, in one station's area, is a line and not a button: one alert for all of them.
MANY_SITES = 3
NAMED = 6
MOST_AT_ONCE = 2_000


def find_silent(*, listening_since: datetime, now: datetime) -> int:
    """Raise what is to be raised about buttons that missed two signs of life; returns how many buttons fell silent.

    `listening_since` is when this house began to listen: what it could not hear before is held against nobody.
    """
    late = PanicAlarm.objects.fallen_silent(now).select_related("site__partner", "site__station").order_by("pk")[:MOST_AT_ONCE]
    silent = [alarm for alarm in late if alarm.silent_from(max(alarm.last_seen_at or now, listening_since)) <= now]
    by_station: dict[int, list[PanicAlarm]] = defaultdict(list)
    for alarm in silent:
        by_station[alarm.site.station_id].append(alarm)
    return sum(_of_station(alarms, now) for alarms in by_station.values())


def _of_station(alarms: list[PanicAlarm], now: datetime) -> int:
    by_site: dict[int, list[PanicAlarm]] = defaultdict(list)
    for alarm in alarms:
        by_site[alarm.site_id].append(alarm)
    if len(by_site) > MANY_SITES:
        return _fall_silent(alarms, None, now)
    return sum(_fall_silent(some, some[0].site, now) for some in by_site.values())


@transaction.atomic
def _fall_silent(alarms: list[PanicAlarm], site: Site | None, now: datetime) -> int:
    """`alarms` are silent from now on, by one alert; whichever another sweep has taken meanwhile, or was heard, is left out."""
    held = PanicAlarm.objects.select_for_update(of=("self",), skip_locked=True).fallen_silent(now).filter(pk__in=[alarm.pk for alarm in alarms])
    alarms = list(held.select_related("site__partner", "site__station").order_by("site__code", "code"))
    if not alarms:
        return 0
    silences = [AlarmSilence(alarm=alarm, since=alarm.last_seen_at or now) for alarm in alarms]
    PanicAlarm.objects.filter(pk__in=[alarm.pk for alarm in alarms]).update(silent_since=now)
    alert = _open_alert(site) if site else None
    if alert:
        record(alert, AlertEvent.Kind.NOTE, now=now, text=f"又有按钮失联：{_named(alarms)}。 / Silent too: {_named(alarms)}.")
        announce_alert(alert)
    else:
        alert = _raise(alarms, site, now)
        if site:
            _tell_contact(site, now)
    for silence in silences:
        silence.alert = alert
    AlarmSilence.objects.bulk_create(silences)
    return len(alarms)


def _open_alert(site: Site) -> Alert | None:
    """What was raised about this site and is still being looked after."""
    return Alert.objects.open().with_names().filter(type__code=BUTTON_SILENT, site=site).order_by("-received_at").first()


def _raise(alarms: list[PanicAlarm], site: Site | None, now: datetime) -> Alert | None:
    kind = AlertType.objects.select_related("chain").filter(code=BUTTON_SILENT).first()
    return raise_own(_alert_about(kind, alarms, site, now), now=now) if kind else None


def _alert_about(kind: AlertType, alarms: list[PanicAlarm], site: Site | None, now: datetime) -> Alert:
    station: Unit = alarms[0].site.station
    many = {"lon": site.lon, "lat": site.lat, "grid_id": site.grid_id, "site": site} if site else {}
    count, sites = len(alarms), len({alarm.site_id for alarm in alarms})
    since = f"{timezone.localtime(min(alarm.last_seen_at or now for alarm in alarms)):%m-%d %H:%M}"
    if sites > 1:
        said = f"{sites} 个点位的 {count} 个报警按钮同时失联，请先查网络。 / {count} buttons of {sites} sites are silent at once; look at the line first."
    else:
        said = f"{count} 个报警按钮自 {since} 起失联：{_named(alarms)}。 / {count} button(s) not heard since {since}: {_named(alarms)}."
    return own_alert(
        kind,
        reference=f"silent-{uuid.uuid4().hex}",
        description=said,
        place="、".join(dict.fromkeys(alarm.site.name for alarm in alarms))[:200],
        details={"button": _named(alarms)},
        station_id=station.pk,
        now=now,
        **many,
    )


def _named(alarms: list[PanicAlarm]) -> str:
    """ "门卫室 B-01、校长室 B-02 … 12" """
    said = "、".join(f"{alarm.name} {alarm.code}" for alarm in alarms[:NAMED])
    return f"{said} … {len(alarms)}" if len(alarms) > NAMED else said


def _tell_contact(site: Site, now: datetime) -> None:
    """The site's first contact, of the back office where it has one: whoever stands at the counter has no business with it."""
    contact = Contact.objects.filter(site=site, is_active=True).order_by("-is_back_office", "position", "pk").first()
    if contact is not None:
        _tell(site, contact, now)


def _tell(site: Site, contact: Contact, now: datetime) -> None:
    def say() -> dict[str, str]:
        body = _("Please see to power and network of the alarm buttons, or call your police station.")
        return {"title": _("Equipment at %(site)s is not heard") % {"site": site}, "body": body}

    facts: dict[str, Any] = {"can_wait": True, "audience": {"paths": [site.station.path], "covert": True}}
    subject = uuid.uuid5(uuid.NAMESPACE_URL, f"alarm-silent:{site.pk}")
    message = post_message(
        room=ROOM, subject_id=subject, priority=Message.Priority.BULK, content=in_both_languages(say), expires_at=now + timedelta(hours=24), now=now, **facts
    )
    tell(message, [Told(contact.addressee_id, "contact", f"{site.name} {contact.name}")], round=1, now=now)


@transaction.atomic
def beat(alarm: PanicAlarm, said: Said, *, now: datetime) -> PanicAlarm:
    """`alarm` says that it lives; a sweep that looks at it this very moment comes first or after, never between."""
    alarm = PanicAlarm.objects.select_for_update(of=("self",)).select_related("site__partner", "site__station").get(pk=alarm.pk)
    if hear(alarm, said, now=now):
        heard_again(alarm, now=now)
    return alarm


def heard_again(alarm: PanicAlarm, *, now: datetime) -> None:
    """`alarm` lives: said on the alert about it, which ends when it was the last one."""
    silence = AlarmSilence.objects.select_related("alert").filter(alarm=alarm, back_at=None).first()
    if silence is None:
        return
    AlarmSilence.objects.filter(pk=silence.pk).update(back_at=now)
    if silence.alert is None:
        return
    # In turn: of two that come back at once, one is the last.
    alert = Alert.objects.with_names().select_related("message", "station__parent").select_for_update(of=("self",)).get(pk=silence.alert.pk)
    minutes = round((now - silence.since).total_seconds() / 60)
    text = f"{alarm.name} {alarm.code} 恢复，失联 {minutes} 分钟。 / {alarm.name} {alarm.code} is heard again after {minutes} minutes."
    if AlarmSilence.objects.filter(alert=alert, back_at=None).exists():
        record(alert, AlertEvent.Kind.NOTE, now=now, text=text)
        announce_alert(alert)
    else:
        end_own(alert, text=text, now=now)
