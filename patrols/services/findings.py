"""Findings of patrols: kept once each however often a phone sends them, cars counted again by their plate, words and plates erased on schedule."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from accounts.services import record_access
from grids.lookup import find_place
from grids.models import Grid
from patrols.models import Checkpoint, Finding, FindingPhoto, OpenCar, Round
from patrols.models.findings import FindingQuerySet, outlived
from patrols.services.alerting import raise_alert
from patrols.services.clocks import put_right
from policing.lib.errors import NotAllowed, Refused
from policing.lib.plates import is_plate, plate_of
from policing.lib.readable import readable
from policing.lib.sealed import blind_index
from policing.lib.sweeping import work_through

ERASE_SECONDS = 60.0


class NotAPlate(Refused):
    code = "not_a_plate"
    message = _("“%(plate)s” is no number plate. Look at the province’s sign and count the signs, or leave it empty.")


class NothingOpen(Refused):
    code = "nothing_open"
    message = _("Say what was open.")


class Somewhere(Refused):
    code = "location_unknown"
    message = _("This place lies in no grid of yours. Say it within your grids, or record it on a round.")


class KeyTaken(Refused):
    code = "key_taken"
    status = 409
    message = _("This entry’s key is taken. Record it once more.")


class NothingToReveal(Refused):
    code = "nothing_hidden"
    status = 410
    message = _("No number plate is kept here: none was written down, or it has been erased.")


class CarFacts(NamedTuple):
    """What is known of a car left open; `plate` may be empty."""

    opened: list[str]
    reached: str
    ended: str
    plate: str = ""
    colour: str = ""
    seconds: int | None = None
    waited_minutes: int = 0


@dataclass(frozen=True)
class Facts:
    """What somebody found. Place in WGS84 degrees; without one, of the checkpoint or round it was found on. `alert` is the type of alert it is at once."""

    key: UUID
    kind: str
    device_at: datetime
    lon: float | None = None
    lat: float | None = None
    place: str = ""
    count: int = 1
    words: str = ""
    car: CarFacts | None = None
    alert: str = ""


@transaction.atomic
def record_finding(facts: Facts, *, patrol: Round | None, checkpoint: Checkpoint | None, by: User, sent_at: datetime, now: datetime) -> tuple[Finding, bool]:
    """Keep what was found, and raise the alert it is; returns it and whether it is new.

    Raises NotAllowed, KeyTaken, NotAPlate, NothingOpen, Somewhere, and what `raise_alert` raises: then nothing of it is kept.
    """
    if not by.may(Right.ANSWER):
        raise NotAllowed
    if known := _known(facts.key, by):
        return known, False
    finding = Finding(
        key=facts.key, kind=facts.kind, round=patrol, checkpoint=checkpoint, by=by, count=facts.count,
        place=_said(facts.place, 120), words=_said(facts.words, 500), found_at=put_right(facts.device_at, sent_at, now), received_at=now,
    )  # fmt: skip
    _put_down(finding, facts, by)
    if (first := _kept_first(finding, by)) is not None:
        return first, False
    if facts.kind == Finding.Kind.CAR_DOOR:
        _keep_car(finding, facts.car)
    if facts.alert:
        raise_alert(finding, type_code=facts.alert, by=by, now=now)
    return finding, True


def _known(key: UUID, by: User) -> Finding | None:
    """What is kept under `key`. Raises KeyTaken where that is somebody else's."""
    known = Finding.objects.filter(key=key).select_related("by").first()
    if known and known.by != by:
        raise KeyTaken
    return known


def _kept_first(finding: Finding, by: User) -> Finding | None:
    """Keep `finding`; returns the one that was there first, where a phone sent it twice in the same moment."""
    try:
        with transaction.atomic():
            finding.save(force_insert=True)
    except IntegrityError:
        return _known(finding.key, by)
    return None


def _put_down(finding: Finding, facts: Facts, by: User) -> None:
    """Grid and station of where it was found."""
    point = finding.checkpoint
    lon, lat = (facts.lon, facts.lat) if facts.lon is not None else (point.lon, point.lat) if point else (None, None)
    place = find_place(lon, lat) if lon is not None and lat is not None else None
    own = _grids(finding, by).filter(pk=place.grid_id).defer("boundary").first() if place else None
    if own is None and finding.round is None:
        raise Somewhere
    finding.lon, finding.lat, finding.grid = lon, lat, own
    finding.station_id = own.station_id if own else finding.round.station_id  # type: ignore[union-attr]


def _grids(finding: Finding, by: User) -> QuerySet[Grid]:
    """Those `by` sees, and those of the station whose round it was found on: who was lent there may see them no more."""
    seen = Grid.objects.visible_to(by)
    return seen | Grid.objects.filter(station=finding.round.station_id) if finding.round else seen


def _keep_car(finding: Finding, car: CarFacts | None) -> OpenCar:
    if car is None or not car.opened:
        raise NothingOpen
    plate = plate_of(car.plate)
    if plate and not is_plate(plate):
        raise NotAPlate(plate=plate[:12])
    index = blind_index(plate) if plate else ""
    same = _same_car(finding, index)
    same.filter(finding__found_at__gt=finding.found_at).update(times_before=F("times_before") + 1)
    before = same.filter(finding__found_at__lte=finding.found_at).count()
    return OpenCar.objects.create(finding=finding, **car._asdict() | {"plate": plate, "plate_index": index, "times_before": before})


def _same_car(finding: Finding, index: str) -> QuerySet[OpenCar]:
    """The times that car was found open on other rounds of the bureau, so long before or after `finding` as plates are kept."""
    if not index:
        return OpenCar.objects.none()
    bureau, kept = finding.station.path.split("/")[1], settings.FINDINGS_KEPT
    near = {"finding__found_at__gte": finding.found_at - kept, "finding__found_at__lte": finding.found_at + kept}
    found = OpenCar.objects.filter(plate_index=index, finding__station__path__startswith=f"/{bureau}/", **near)
    return found.exclude(finding__round=finding.round_id) if finding.round_id else found


def reveal_plate(finding: Finding, *, by: User, reason: str, now: datetime) -> str:
    """The whole number plate; that `by` looked, and why, is kept. Raises NotAllowed, NothingToReveal."""
    if not by.may(Right.REVEAL):
        raise NotAllowed
    car = OpenCar.objects.filter(finding=finding).exclude(plate_index="").exclude(wrapped_key=None).first()
    if car is None:
        raise NothingToReveal
    record_access(user=by, action="reveal", subject=f"patrols.finding:{finding.pk}:plate", reason=reason, now=now)
    return car.plate


def _said(words: str, most: int) -> str:
    return readable(words).strip()[:most]


def erase_findings(*, seconds: float = ERASE_SECONDS) -> int:
    """Erase the words, plates and numbers of findings older than FINDINGS_KEPT; counts, places and times stay. Returns how many."""
    return work_through(_due, erase_finding, name="findings", seconds=seconds)


def _due(now: datetime) -> FindingQuerySet:
    return outlived(now - settings.FINDINGS_KEPT)


@transaction.atomic
def erase_finding(finding: Finding, *, now: datetime) -> None:
    """Destroy the keys of `finding`, of its car and of its pictures."""
    finding.erase()
    FindingPhoto.objects.filter(finding=finding).update(wrapped_key=None)
    OpenCar.objects.filter(finding=finding).update(wrapped_key=None, plate_index="", colour="")
    Finding.objects.filter(pk=finding.pk).update(erased_at=now, place="")
