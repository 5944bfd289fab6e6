"""Handing in what a partner's person reports: once, whatever the phone or the line does, and never refused for being too much."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alerts.lifecycle import Status
from alerts.models import Alert, AlertType
from alerts.models.alert import AlertQuerySet, CapStatus
from alerts.rows.details import signal_labels
from alerts.services.handling import note_from_partner
from alerts.services.intake import MAX_AGE, Report, receive_alert
from alerts.services.repeating import report_again, reported_as
from desk.portal.side import Side
from grids.lookup import find_place
from partners.models import Membership, Site
from policing.lib.datum import Point

LIVE = "live"
# A press this close to the last one, on the same phone or another, is the same danger.
SAME_PRESS = timedelta(seconds=60)
# Reports of one kind by one person from one site; the next ones are added to the last instead of calling everybody again.
MOST, WITHIN = 5, timedelta(minutes=10)
LONGEST_WORDS = 2000
# A place that is no more exact than this says less than the site does.
VAGUE_M = 500


@transaction.atomic
def send_report(side: Side, *, kind: AlertType, site: Site, body: dict[str, Any], facts: dict[str, Any], now: datetime) -> Alert:
    """The alert of this report: a new one, the one its reference already has, or the last of many like it, with the words added and its people told again.

    Raises OtherBody.
    """
    _one_at_a_time(side)
    report = Report(reference=body["reference"], type=kind, site=site, sent=body, **facts)
    if not _is_known(report, site):
        alike = _alike(side, report).filter(received_at__gte=now - WITHIN)
        latest = list(alike.order_by("-received_at", "-serial")[:MOST])
        first = _joined(side, report.reference, now) or (latest[0] if len(latest) == MOST else None)
        if first:
            return _again(first, report, side, _words_of(report) or _("Reported once more"), now)
    return _received(report, side, now)


@transaction.atomic
def send_alarm(
    side: Side, *, kind: AlertType, site: Site, reference: str, at: Point | None, accuracy_m: float | None, age: timedelta, is_drill: bool, now: datetime
) -> Alert:
    """The alert of one press of the button, `age` before `now`. A press within a minute of another joins it."""
    _one_at_a_time(side)
    body: dict[str, Any] = {"reference": reference, "type": kind.code, "site": site.code}
    facts: dict[str, Any] = {"occurred_at": now - age, "cap_status": CapStatus.EXERCISE if is_drill else CapStatus.ACTUAL}
    if at and (accuracy_m or 0) <= VAGUE_M and find_place(at.lon, at.lat):
        body["location"] = {"lon": at.lon, "lat": at.lat, "accuracy_m": accuracy_m}
        facts |= {"at": at, "accuracy_m": accuracy_m}
    report = Report(reference=reference, type=kind, site=site, sent=body, **facts)
    if not _is_known(report, site):
        near = _alike(side, report).filter(occurred_at__range=(now - age - SAME_PRESS, now - age + SAME_PRESS))
        first = _joined(side, reference, now) or near.order_by("occurred_at").first()
        if first:
            return _again(first, report, side, _("Alarm pressed again at %(time)s") % {"time": f"{timezone.localtime(now - age):%H:%M:%S}"}, now)
    return _received(report, side, now)


def alarm_of(side: Side, reference: str) -> Alert | None:
    """What this person's phone sent under `reference`, or the alarm that press was added to."""
    own = Alert.objects.visible_to(side.user).with_names().filter(reference=reference, reported_by=side.user, mode=LIVE, site__in=side.sites).first()
    return own or _joined(side, reference, timezone.now())


@transaction.atomic
def add_words(alert: Alert, side: Side, text: str, now: datetime) -> Alert:
    """More from the sender; the same words twice, as after a lost answer, are said once."""
    _one_at_a_time(side)
    return _added_to(alert, side, text, now)


def _one_at_a_time(side: Side) -> None:
    """What a person sends is taken in turn, so that two taps see each other."""
    list(Membership.objects.select_for_update().filter(user=side.user.pk, is_active=True).values_list("pk", flat=True))


def _is_known(report: Report, site: Site) -> bool:
    return Alert.objects.filter(partner=site.partner_id, mode=LIVE, reference=report.reference).exists()


def _alike(side: Side, report: Report) -> AlertQuerySet:
    """What the same person reported of the same kind at the same site and is still being worked on: an exercise takes in no real danger, nor the reverse."""
    own = Alert.objects.with_names().open().exclude(status=Status.RESOLVED)
    return own.filter(site=report.site, reported_by=side.user, type=report.type, mode=LIVE, cap_status=report.cap_status)


def _joined(side: Side, reference: str, now: datetime) -> Alert | None:
    """The alert that a report sent before under `reference` was added to."""
    own = Alert.objects.with_names().filter(site__in=side.sites, reported_by=side.user, mode=LIVE, received_at__gte=now - MAX_AGE)
    return reported_as(own, reference)


def _words_of(report: Report) -> str:
    """All that a joined report says, in one line: nothing of it is kept elsewhere."""
    labels = signal_labels(report.type)
    signs = [labels.get(code, code) for code in report.signals]
    return " · ".join(filter(None, [report.description, report.place, *signs, *(str(value) for value in report.details.values())]))[:LONGEST_WORDS]


def _again(first: Alert, report: Report, side: Side, text: str, now: datetime) -> Alert:
    return report_again(first, by=side.user, text=text, reference=report.reference, now=now)


def _added_to(alert: Alert, side: Side, text: str, now: datetime) -> Alert:
    if not any(event.words.get("text") == text for event in alert.events.filter(user=side.user)):
        note_from_partner(alert, by=side.user, text=text, now=now)
    return alert


def _received(report: Report, side: Side, now: datetime) -> Alert:
    assert report.site is not None
    partner = report.site.partner
    alert, _created = receive_alert(report, partner=partner, mode=LIVE, by=side.user, bureau_id=partner.bureau_id, now=now)
    return alert
