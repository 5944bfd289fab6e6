"""Handing in what a partner's person reports: once, whatever the phone or the line does, and never refused for being too much."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alerts.models import Alert, AlertType
from alerts.models.alert import CapStatus
from alerts.services.handling import note_from_partner
from alerts.services.intake import Report, receive_alert
from desk.portal.side import Side
from grids.lookup import find_place
from partners.models import Membership, Site
from policing.lib.datum import Point

LIVE = "live"
# A press this close to the last one, on the same phone or another, is the same danger.
SAME_PRESS = timedelta(seconds=60)
# Reports of one kind by one person from one site; the next ones are added to the last instead of calling everybody again.
MOST, WITHIN = 5, timedelta(minutes=10)
# A place that is no more exact than this says less than the site does.
VAGUE_M = 500


@transaction.atomic
def send_report(side: Side, *, kind: AlertType, site: Site, body: dict[str, Any], facts: dict[str, Any], now: datetime) -> Alert:
    """The alert of this report: a new one, the one its reference already has, or the last of many like it, with the words added. Raises OtherBody."""
    _one_at_a_time(side)
    report = Report(reference=body["reference"], type=kind, site=site, sent=body, **facts)
    if not _is_known(report, site):
        latest = list(_alike(side, kind, site).filter(received_at__gte=now - WITHIN).order_by("-received_at")[:MOST])
        if len(latest) == MOST:
            return _added_to(latest[0], side, report.description or _("Reported once more"), now)
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
        near = _alike(side, kind, site).filter(occurred_at__range=(now - age - SAME_PRESS, now - age + SAME_PRESS), cap_status=report.cap_status)
        first = near.order_by("occurred_at").first()
        if first:
            return _added_to(first, side, _("Alarm pressed again at %(time)s") % {"time": f"{timezone.localtime(now - age):%H:%M:%S}"}, now)
    return _received(report, side, now)


def alarm_of(side: Side, reference: str) -> Alert | None:
    """What this person's phone sent under `reference`."""
    return Alert.objects.visible_to(side.user).with_names().filter(reference=reference, reported_by=side.user, mode=LIVE, site__in=side.sites).first()


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


def _alike(side: Side, kind: AlertType, site: Site) -> Any:
    return Alert.objects.with_names().open().filter(site=site, reported_by=side.user, type=kind, mode=LIVE)


def _added_to(alert: Alert, side: Side, text: str, now: datetime) -> Alert:
    if not alert.events.filter(user=side.user, text=text).exists():
        note_from_partner(alert, by=side.user, text=text, now=now)
    return alert


def _received(report: Report, side: Side, now: datetime) -> Alert:
    assert report.site is not None
    partner = report.site.partner
    alert, _created = receive_alert(report, partner=partner, mode=LIVE, by=side.user, bureau_id=partner.bureau_id, now=now)
    return alert
