"""What somebody tells an officer: stored like a partner's report, the caller's number sealed and nowhere beside its seal."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.roles import Right
from alerts import held
from alerts.models import Alert, AlertType
from alerts.services.errors import SiteUnknown, TypeUnknown
from alerts.services.intake import Report, bureau_of, receive_alert
from alerts.services.routing import share_with
from partners.models import Partner, Site
from policing.lib.errors import NotAllowed
from policing.lib.phones import without_number

MOST_DIGITS = 18


@transaction.atomic
def receive_from_staff(
    facts: dict[str, Any], *, type_code: str, site: str | None, reference: str, sent: dict[str, Any], by: User, now: datetime
) -> tuple[Alert, bool]:
    """Store a call, a radio message, a walk-in; returns (alert, True), or the first one of the same reference and False.

    `facts` are the fields of Report that need no look-up. Raises NotAllowed, TypeUnknown, SiteUnknown and what `receive_alert` raises.
    """
    if not by.may(Right.ANSWER):
        raise NotAllowed
    number = facts.get("caller_number", "")
    report = Report(
        reference=reference or uuid.uuid4().hex,
        type=known_type(type_code),
        site=site_for_staff(site, by),
        sent=_hidden({name: value for name, value in sent.items() if name != "caller_number"}, number),
        **_hidden(facts, number) | {"caller_number": number},
    )
    alert, is_new = receive_alert(report, partner=None, mode="live", by=by, bureau_id=bureau_of(by).pk, now=now)
    if is_new:
        _stay_with(alert, by, now)
    return alert, is_new


def _stay_with(alert: Alert, by: User, now: datetime) -> None:
    """Whoever took the call goes on seeing it when it lies in another unit's place, or in nobody's: the caller rings there again."""
    station = held.units().get(alert.station_id) or alert.station
    if by.unit and not station.path.startswith(by.unit_path):
        share_with(alert, [by.unit], now=now)


def _hidden(value: Any, number: str) -> Any:
    """`value` with the caller's number masked in every text, however deep it stands."""
    if isinstance(value, str):
        return without_number(value, number)
    if isinstance(value, dict):
        return {name: _hidden(inner, number) for name, inner in value.items()}
    return [_hidden(inner, number) for inner in value] if isinstance(value, list) else value


def known_type(code: str, lanes: set[str] | None = None) -> AlertType:
    """The type of that code, in one of `lanes` if they are named. Raises TypeUnknown."""
    kind = held.alert_types().get(code)
    if kind is None or (lanes is not None and kind.lane not in lanes):
        raise TypeUnknown(type=code, fields={"type": [str(TypeUnknown.message) % {"type": code}]})
    return kind


def site_for_staff(wanted: str | None, user: User) -> Site | None:
    """A site by its id or code, of any partner the officer's unit works with."""
    if not wanted:
        return None
    by_code = Q(code=wanted)
    named = Q(pk=int(wanted)) | by_code if wanted.isdecimal() and len(wanted) < MOST_DIGITS else by_code
    site = Site.objects.filter(named, partner__in=Partner.objects.visible_to(user)).first()
    if site is None:
        raise SiteUnknown(site=wanted, fields={"site": [str(SiteUnknown.message) % {"site": wanted}]})
    return site
