"""Taking an alert in: stored once, with its place, before anybody is asked."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from accounts.models import Unit, User
from alerts import held
from alerts.models import Alert, AlertEvent, AlertType
from alerts.models.alert import AlertQuerySet, CapStatus
from alerts.models.catalogue import priority_of
from alerts.services.campaigns import campaign_meant
from alerts.services.errors import InTheFuture, LocationUnknown, OtherBody, TooOld
from alerts.services.timeline import next_event
from grids.lookup import find_place
from partners.models import Partner, Site
from policing.lib.datum import Point
from policing.lib.fast import insert_pair
from policing.lib.phones import number_index
from policing.lib.queue import hurry
from policing.lib.readable import readable

MAX_AGE = timedelta(hours=24)
CLOCK_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What somebody reports, checked for shape. `at` is in WGS84 degrees; `sent` is the body as it came."""

    reference: str
    type: AlertType
    sent: dict[str, Any]
    site: Site | None = None
    at: Point | None = None
    accuracy_m: float | None = None
    place: str = ""
    description: str = ""
    occurred_at: datetime | None = None
    is_covert: bool | None = None
    signals: list[str] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    cap_status: str = CapStatus.ACTUAL
    source: str = Alert.Source.API
    campaign: str = ""
    caller_number: str = ""
    call_number: str = ""

    def body_hash(self) -> str:
        return sha256(json.dumps(self.sent, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def receive_alert(report: Report, *, partner: Partner | None, mode: str, by: User | None, bureau_id: int, now: datetime) -> tuple[Alert, bool]:
    """Store `report` and return (alert, True), or the first alert of the same reference and body and False. A button on a wall reports `by` nobody.

    A place outside every grid, or none that a caller could name, goes to the bureau's desk, marked, never lost.
    Raises OtherBody, LocationUnknown, TooOld, InTheFuture.
    """
    try:
        _check_time(report, now)
    except TooOld:
        if not _references(report, partner, mode).exists():
            raise
        return _first_of(report, partner, mode, by), False
    alert = _alert_from(report, partner=partner, mode=mode, by=by, bureau_id=bureau_id, now=now)
    event = next_event(alert, AlertEvent.Kind.RECEIVED, now=now, by=by, text="", data={"source": report.source})
    serial = insert_pair(alert, event, returning="serial", unless_known_by=("partner_id", "mode", "reference"))
    if serial is None:
        return _first_of(report, partner, mode, by), False
    alert.serial = serial
    hurry("alerts.route")
    return alert, True


def _check_time(report: Report, now: datetime) -> None:
    if report.occurred_at is None:
        return
    if report.occurred_at > now + CLOCK_TOLERANCE:
        raise InTheFuture(fields={"occurred_at": [str(InTheFuture.message)]})
    if report.occurred_at < now - MAX_AGE:
        hours = int(MAX_AGE.total_seconds() // 3600)
        raise TooOld(hours=hours, fields={"occurred_at": [str(TooOld.message) % {"hours": hours}]})


def _first_of(report: Report, partner: Partner | None, mode: str, by: User | None) -> Alert:
    """The alert of that reference, if it is the same report. Officers of all bureaus share one row of references, so theirs must be their own."""
    first = _references(report, partner, mode).get()
    if first.body_hash != report.body_hash() or (partner is None and by and first.reported_by_id != by.pk):
        raise OtherBody(fields={"reference": [str(OtherBody.message)]})
    return first


def _references(report: Report, partner: Partner | None, mode: str) -> AlertQuerySet:
    return Alert.objects.with_names().filter(partner=partner, mode=mode, reference=report.reference)


def _place_of(report: Report, bureau_id: int) -> tuple[Point | None, int | None, int]:
    """(point, grid id or None, id of the unit whose desk it lands on)."""
    if report.at is not None:
        found = find_place(report.at.lon, report.at.lat)
        return (report.at, found.grid_id, found.station_id) if found else (report.at, None, bureau_id)
    if report.site is not None:
        at = Point(report.site.lon, report.site.lat)
        found = find_place(at.lon, at.lat)
        return (at, found.grid_id, found.station_id) if found else (at, report.site.grid_id, report.site.station_id)
    if report.source != Alert.Source.API:
        return None, None, bureau_id
    raise LocationUnknown(fields={"site": [str(LocationUnknown.message)], "location": [str(LocationUnknown.message)]})


def _alert_from(report: Report, *, partner: Partner | None, mode: str, by: User | None, bureau_id: int, now: datetime) -> Alert:
    at, grid_id, station_id = _place_of(report, bureau_id)
    kind = report.type
    campaign = campaign_meant(report.campaign, held.units()[station_id].path, now) if report.campaign else None
    return Alert(
        partner=partner,
        site=report.site,
        mode=mode,
        reference=report.reference,
        body_hash=report.body_hash(),
        sent=report.sent,
        source=report.source,
        reported_by=by,
        caller_number=report.caller_number,
        caller_index=number_index(report.caller_number),
        call_number=report.call_number,
        type=kind,
        lane=kind.lane,
        cap_status=CapStatus.TEST if mode == "test" else report.cap_status,
        urgency=kind.urgency,
        severity=kind.severity,
        certainty=kind.certainty,
        priority=priority_of(kind.urgency, kind.severity, kind.certainty),
        is_covert=kind.is_covert if report.is_covert is None else report.is_covert,
        description=readable(report.description),
        signals=report.signals,
        details=report.details,
        campaign=report.campaign,
        of_campaign_id=campaign.pk if campaign else None,
        place=readable(report.place),
        lon=at.lon if at else None,
        lat=at.lat if at else None,
        accuracy_m=report.accuracy_m,
        grid_id=grid_id,
        station_id=station_id,
        occurred_at=report.occurred_at or now,
        received_at=now,
        changed_at=now,
    )


def bureau_of(user: User) -> Unit:
    """The top of `user`'s unit: whose desk gets what no grid holds."""
    return Unit.objects.get(path="/" + user.unit_path.split("/")[1] + "/")
