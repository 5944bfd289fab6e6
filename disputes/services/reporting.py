"""From a walk-in, a call, an alert, a visit or a screening to a dispute on record."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import Right
from alerts.models import Alert
from disputes.models import Category, Dispute, DisputeEvent, Fact, Mediator, Series
from disputes.services.errors import StationGone
from disputes.services.levels import level_of
from disputes.services.parties import Person, name_party
from disputes.services.timeline import record
from grids.lookup import find_place
from policing.lib.errors import NotAllowed

LONGEST_PLACE, LONGEST_STORY = 120, 4000


@dataclass(frozen=True)
class Report:
    """What is known at first. `key` makes a second sending harmless. Place in WGS84 degrees."""

    key: UUID
    category: Category
    title: str
    source: str
    story: str = ""
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    occurred_on: date | None = None
    scale: str = Dispute.Scale.SINGLE
    campaign: str = ""
    facts: list[str] = field(default_factory=list)
    people: tuple[Person, ...] = ()


@transaction.atomic
def report_dispute(report: Report, *, station: Unit, alert: Alert | None = None, by: User, now: datetime) -> tuple[Dispute, bool]:
    """Put a dispute on record; returns it and whether it is new. Raises NotAllowed, StationGone."""
    if not by.may(Right.MEDIATE) or not (by.is_officer or Mediator.objects.filter(user=by, is_active=True).exists()):
        raise NotAllowed
    if known := _known(report, alert):
        return known, False
    if station.closed_on is not None:
        raise StationGone(station=station)
    try:
        with transaction.atomic():
            dispute = _kept(report, station, alert, by=by, now=now)
    except IntegrityError:
        if known := _known(report, alert):  # the same was sent twice, and the other was first
            return known, False
        raise
    because = [fact.pk for fact in level_of(report.facts).because]
    record(dispute, DisputeEvent.Kind.REPORTED, now=now, by=by, source=report.source, because=because)
    for person in report.people:
        name_party(dispute, person, by=by, now=now)
    return dispute, True


def without(story: str, taken: str) -> str:
    """`story` without what was taken over from elsewhere word by word."""
    story, taken = story.replace("\r\n", "\n"), taken.replace("\r\n", "\n").strip()
    return story.replace(taken, "").strip() if taken else story


def _known(report: Report, alert: Alert | None) -> Dispute | None:
    """What was made of this report before, or of the alert it comes from."""
    known = Dispute.objects.filter(pk=report.key).first()
    return known or (Dispute.objects.filter(alert=alert).first() if alert else None)


def _kept(report: Report, station: Unit, alert: Alert | None, *, by: User, now: datetime) -> Dispute:
    place = find_place(report.lon, report.lat) if report.lon is not None and report.lat is not None else None
    return Dispute.objects.create(
        pk=report.key, number=next_number(station, "dispute", timezone.localdate(now).year), station=station, grid_id=place.grid_id if place else None,
        category=report.category, scale=report.scale, source=report.source, alert=alert, campaign=report.campaign, title=report.title, story=report.story,
        place=report.place, lon=report.lon, lat=report.lat, occurred_on=report.occurred_on or timezone.localdate(now),
        facts=sorted(Fact.objects.filter(pk__in=report.facts).values_list("pk", flat=True)), level=level_of(report.facts).level,
        officer=by if by.is_officer else None, mediator=None if by.is_officer else by.mediator, reported_by=by, reported_at=now, changed_at=now,
    )  # fmt: skip


def next_number(organ: Unit, kind: str, year: int) -> str:
    """The organ's next number of a kind in a year: 0410-01-2026-00017. None is left out: the row stays locked until the paper is written."""
    Series.objects.get_or_create(organ=organ, kind=kind, year=year)
    Series.objects.filter(organ=organ, kind=kind, year=year).update(last=F("last") + 1)
    last = Series.objects.get(organ=organ, kind=kind, year=year).last
    return f"{organ.code}-{year}-{last:05d}"
