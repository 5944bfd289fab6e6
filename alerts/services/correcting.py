"""Putting right what was taken down wrongly: the 110 number, the place, the type, whether it is covert. What was sent stays as it was sent."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Right
from alerts.lifecycle import ENDED, MOVES, Status
from alerts.models import Alert, AlertEvent, AlertType
from alerts.models.catalogue import priority_of
from alerts.services.announcing import announce_alert, audience_of, take_off_pages
from alerts.services.handling import clock_after_transfer
from alerts.services.routing import first_round, frozen_steps, not_called, share_with
from alerts.services.telling import hand_card_to_sender, tell_officers
from alerts.services.timeline import record
from alerts.services.words import words_for_officers
from delivery.models import Message
from delivery.services import cancel_unsent
from grids.lookup import find_place
from grids.models import Grid
from partners.models import Site
from policing.lib.datum import Point
from policing.lib.errors import NotAllowed, Refused
from policing.lib.lifecycle import move


class OutsideEveryGrid(Refused):
    code = "location_unknown"
    message = _("No grid holds this point. Move it into the grid it belongs to, or choose the grid by name.")


class AlreadyEnded(Refused):
    code = "illegal_move"
    status = 409
    message = _("This alert has ended; only its 110 number can still be put right.")


class SiteOfAnother(Refused):
    code = "site_unknown"
    message = _("This alert was sent by %(partner)s. Choose one of its own sites, or the point or grid where it happens.")


class NothingToCorrect(Refused):
    code = "malformed"
    message = _("Nothing differs from what is there already.")


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What shall hold from now on; None leaves a thing as it is. Of `at`, `site` and `grid` one is enough; `at` is in WGS84 degrees."""

    call_number: str | None = None
    type: AlertType | None = None
    is_covert: bool | None = None
    at: Point | None = None
    site: Site | None = None
    grid: Grid | None = None
    place: str | None = None

    @property
    def is_of_place(self) -> bool:
        return any(part is not None for part in (self.at, self.site, self.grid, self.place))

    @property
    def needs_decision(self) -> bool:
        return self.is_of_place or self.type is not None or self.is_covert is not None


@transaction.atomic
def correct_alert(alert: Alert, correction: Correction, *, by: User, reason: str = "", now: datetime) -> Alert:
    """Apply `correction` and say on the timeline what was before.

    An alert whose station changes while it waits, or is only promised, goes on to that station's people; its clock keeps running.

    Raises NotAllowed, AlreadyEnded, SiteOfAnother, OutsideEveryGrid, NothingToCorrect.
    """
    _check(alert, correction, by)
    alert = _locked(alert)
    changes = _changes(alert, correction, by)
    if not changes:
        raise NothingToCorrect
    before = copy(alert)
    _update(alert, **changes)
    record(alert, AlertEvent.Kind.CORRECTED, now=now, by=by, text=reason, changes=_said(before, alert))
    _go_on(alert, before, now)
    _hide_if_covert(alert, before, now)
    announce_alert(alert)
    return alert


def _locked(alert: Alert) -> Alert:
    alerts = Alert.objects.with_names().select_for_update(of=("self",))
    return alerts.select_related("message", "type__chain", "station__parent", "site__liaison").get(pk=alert.pk)


def _check(alert: Alert, correction: Correction, by: User) -> None:
    if not by.may(Right.DECIDE if correction.needs_decision else Right.ANSWER):
        raise NotAllowed
    if correction.needs_decision and alert.status in ENDED:
        raise AlreadyEnded
    if correction.site and alert.partner_id and correction.site.partner_id != alert.partner_id:
        # Whoever keeps a site reads what was sent from it.
        raise SiteOfAnother(partner=alert.partner, fields={"site": [str(SiteOfAnother.message) % {"partner": alert.partner}]})


def _changes(alert: Alert, correction: Correction, by: User) -> dict[str, Any]:
    """Field → new value, for what really differs."""
    wanted: dict[str, Any] = _type_of(correction.type) if correction.type and correction.type != alert.type else {}
    if correction.is_of_place:
        wanted |= _place_of(correction, within=by.bureau_path)
    for name in ("call_number", "place", "is_covert"):
        if getattr(correction, name) is not None:
            wanted[name] = getattr(correction, name)
    if correction.type and correction.type.is_covert and correction.is_covert is None:
        wanted["is_covert"] = True  # a type never makes a covert alert loud by itself
    return {name: value for name, value in wanted.items() if getattr(alert, name) != value}


def _type_of(kind: AlertType) -> dict[str, Any]:
    scales = {"urgency": kind.urgency, "severity": kind.severity, "certainty": kind.certainty}
    return {"type": kind, "lane": kind.lane, "priority": priority_of(**scales)} | scales


def _place_of(correction: Correction, *, within: str) -> dict[str, Any]:
    """Point, grid, station and site as the correction has them; words alone move nothing. Nothing leaves the bureau at the path `within`."""
    if correction.grid is not None:
        return {"grid": correction.grid, "station": correction.grid.station} | _point(correction.at)
    at = correction.at or (Point(correction.site.lon, correction.site.lat) if correction.site else None)
    if at is None:
        return {}
    found = find_place(at.lon, at.lat)
    grid = Grid.objects.select_related("station__parent").filter(pk=found.grid_id, station__path__startswith=within).first() if found else None
    if grid:
        place: dict[str, Any] = {"grid": grid, "station": grid.station}
    elif correction.site and correction.site.grid:
        place = {"grid": correction.site.grid, "station": correction.site.station}
    else:
        raise OutsideEveryGrid(fields={"location": [str(OutsideEveryGrid.message)]})
    return place | _point(at) | ({"site": correction.site} if correction.site else {})


def _point(at: Point | None) -> dict[str, Any]:
    return {"lon": at.lon, "lat": at.lat, "accuracy_m": None} if at else {}


def _said(was: Alert, now_is: Alert) -> dict[str, list[Any]]:
    """{"place": ["before", "after"], …} in words that stay readable when names change."""

    def words(alert: Alert) -> dict[str, Any]:
        return {
            "call_number": alert.call_number,
            "type": {"zh": alert.type.name, "en": alert.type.name_en},
            "covert": alert.is_covert,
            "place": alert.place,
            "point": f"{alert.lon:.5f}, {alert.lat:.5f}" if alert.lon is not None and alert.lat is not None else "",
            "site": _names(alert.site),
            "grid": alert.grid.code if alert.grid else "",
            "station": _names(alert.station),
        }

    before, after = words(was), words(now_is)
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def _names(thing: Site | Unit | None) -> Any:
    return {"zh": thing.name, "en": thing.name_en or thing.name} if thing else ""


def _go_on(alert: Alert, was: Alert, now: datetime) -> None:
    """Tell whoever answers for the new place or type, be it another grid of the same station; the clock that runs keeps running."""
    moved, type_changed = alert.station_id != was.station_id, alert.type != was.type
    if moved:
        share_with(alert, [was.station], now=now)
    if alert.status == Status.ACKNOWLEDGED and moved:
        given_up: dict[str, Any] = {"acknowledged_by": None, "acknowledged_at": None, "promised_until": None}
        move(alert, Status.ROUTED, allowed=MOVES, **given_up, **clock_after_transfer(alert, now))
    if alert.status == Status.ROUTED and (moved or type_changed or alert.grid_id != was.grid_id):
        _tell_anew(alert, type_changed, now)
    elif alert.message:
        Message.objects.filter(pk=alert.message.pk).update(content=words_for_officers(alert), audience=audience_of(alert))


def _tell_anew(alert: Alert, type_changed: bool, now: datetime) -> None:
    people, units, off_duty = first_round(alert, now)
    if type_changed and (chain := frozen_steps(alert.type.chain)):
        due = now + timedelta(seconds=chain[0]["wait_s"])
        _update(alert, chain=chain, chain_step=0, next_escalation_at=min(alert.next_escalation_at or due, due))
    else:
        _update(alert, **clock_after_transfer(alert, now))
    if not people and alert.chain:
        _update(alert, next_escalation_at=now)
    share_with(alert, units, now=now)
    if alert.message:
        Message.objects.filter(pk=alert.message.pk).update(content=words_for_officers(alert))
    tell_officers(alert, people, now=now)
    named = [{"name": person.name, "why": person.why} for person in people]
    record(alert, AlertEvent.Kind.ROUTED, now=now, people=named, **not_called(off_duty))


def _update(alert: Alert, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(alert, name, value)
    alert.save(update_fields=list(changes))


def _hide_if_covert(alert: Alert, was: Alert, now: datetime) -> None:
    """Once covert, nothing more goes out to the counter, nor to whoever may not see it; the card goes to the back office, and old links no longer hold it."""
    if not alert.is_covert or was.is_covert:
        return
    take_off_pages(alert, was.lane)
    for message in Message.objects.filter(subject_id=alert.pk, room__in=("cards", "states")):
        cancel_unsent(message, now=now)
        Message.objects.filter(pk=message.pk).update(content={language: words | {"more": ""} for language, words in message.content.items()})
    for message in Message.objects.filter(subject_id=alert.pk, room="alerts"):
        Message.objects.filter(pk=message.pk).update(content=words_for_officers(alert), audience=audience_of(alert))
        blind = [recipient.pk for recipient in message.recipients.select_related("addressee__user__unit") if not _may_see(recipient.addressee.user)]
        cancel_unsent(message, now=now, recipients=message.recipients.filter(pk__in=blind))
    hand_card_to_sender(alert, now=now)


def _may_see(user: User | None) -> bool:
    return user is not None and user.may(Right.COVERT)
