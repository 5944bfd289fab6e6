"""Which alerts may be about the same thing, and why one thinks so. Places, numbers and times are compared; people never."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from alerts.models import Alert
from alerts.models.alert import AlertQuerySet
from policing.lib.distance import metres_between, reach

NEAR_M = 300
SAME_TYPE_M = 1000
AROUND = timedelta(hours=24)
CALLER_WITHIN = timedelta(days=30)
MARKS_WITHIN = timedelta(days=7)
# What in `details` names a thing: the same one twice is worth saying.
MARKS = ("plate", "account_tail")
SHORTEST_MARK = 3
MOST_LOOKED_AT = 200


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What is known so far of an alert, or of a call that is still being typed. Place in WGS84 degrees."""

    at: datetime
    type_code: str = ""
    lon: float | None = None
    lat: float | None = None
    site_id: int | None = None
    caller_index: str = ""
    marks: dict[str, str] = field(default_factory=dict)


class Reason(NamedTuple):
    """Why two alerts look alike; `weight` says how much."""

    code: str
    label: str
    weight: int


class Likeness(NamedTuple):
    alert: Alert
    reasons: list[Reason]


def traits_of(alert: Alert) -> Traits:
    return Traits(
        at=alert.received_at,
        type_code=alert.type.code,
        lon=alert.lon,
        lat=alert.lat,
        site_id=alert.site_id,
        caller_index=alert.caller_index,
        marks=marks_in(alert.details),
    )


def traits_of_call(asked: dict[str, Any], now: datetime) -> Traits:
    """Of what a form holds so far: type, lon, lat, site (its number), plate, account_tail."""
    return Traits(
        at=now,
        type_code=asked.get("type", ""),
        lon=asked.get("lon"),
        lat=asked.get("lat"),
        site_id=asked.get("site"),
        marks=marks_in(asked),
    )


def marks_in(details: dict[str, Any]) -> dict[str, str]:
    """Plates and account endings, in one form: without spaces and dots, in capitals."""
    plain = {name: re.sub(r"[\s·.\-]", "", str(details.get(name) or "")).upper() for name in MARKS}
    return {name: value for name, value in plain.items() if len(value) >= SHORTEST_MARK}


def similar_alerts(traits: Traits, *, user: User, most: int = 5) -> list[Likeness]:
    """Alerts that `user` may see and that share something with `traits`, the most alike first, each with its reasons in words."""
    seen = Alert.objects.visible_to(user).with_names()
    found = {alert.pk: alert for alerts in _candidates(seen, traits) for alert in alerts}
    alike = [Likeness(alert, reasons) for alert in found.values() if (reasons := reasons_between(traits, alert))]
    alike.sort(key=lambda one: (-sum(reason.weight for reason in one.reasons), abs(one.alert.received_at - traits.at)))
    return alike[:most]


def _candidates(seen: AlertQuerySet, traits: Traits) -> list[Any]:
    """At most three questions, each by its own index or a short span of time."""
    asked = []
    places = Q(site=traits.site_id) if traits.site_id else Q()
    if traits.lon is not None and traits.lat is not None:
        places |= _box(traits.lon, traits.lat, SAME_TYPE_M)
    if places:
        asked.append(seen.filter(places, received_at__range=(traits.at - AROUND, traits.at + AROUND)))
    if traits.caller_index:
        asked.append(seen.filter(caller_index=traits.caller_index, received_at__range=(traits.at - CALLER_WITHIN, traits.at + CALLER_WITHIN)))
    if traits.marks:
        asked.append(seen.filter(details__has_any_keys=list(traits.marks), received_at__range=(traits.at - MARKS_WITHIN, traits.at + MARKS_WITHIN)))
    return [alerts.order_by("-received_at")[:MOST_LOOKED_AT] for alerts in asked]


def _box(lon: float, lat: float, metres: float) -> Q:
    aside, up = reach(lat, metres)
    return Q(lon__range=(lon - aside, lon + aside), lat__range=(lat - up, lat + up))


def reasons_between(traits: Traits, alert: Alert) -> list[Reason]:
    """Everything the two share, the strongest first; [] when that is nothing worth saying."""
    reasons = [*_same_marks(traits, alert), *_same_caller(traits, alert), *_same_place(traits, alert)]
    if reasons and traits.type_code == alert.type.code:
        reasons.append(Reason("type", _("same type"), 1))
    return reasons or _same_type_near(traits, alert)


def _same_marks(traits: Traits, alert: Alert) -> list[Reason]:
    labels = {"plate": _("same number plate"), "account_tail": _("account with the same ending")}
    own = marks_in(alert.details)
    return [Reason(name, labels[name], 4) for name, value in traits.marks.items() if own.get(name) == value]


def _same_caller(traits: Traits, alert: Alert) -> list[Reason]:
    return [Reason("caller", _("same caller's number"), 4)] if traits.caller_index and traits.caller_index == alert.caller_index else []


def _same_place(traits: Traits, alert: Alert) -> list[Reason]:
    if abs(alert.received_at - traits.at) > AROUND:
        return []
    if traits.site_id and traits.site_id == alert.site_id:
        return [Reason("site", _("same site"), 3)]
    metres = _metres(traits, alert)
    return [Reason("near", _("%(metres)s m away") % {"metres": round(metres / 10) * 10}, 2)] if metres is not None and metres <= NEAR_M else []


def _same_type_near(traits: Traits, alert: Alert) -> list[Reason]:
    metres = _metres(traits, alert)
    if traits.type_code != alert.type.code or metres is None or metres > SAME_TYPE_M or abs(alert.received_at - traits.at) > AROUND:
        return []
    return [Reason("type_near", _("same type, %(metres)s m away") % {"metres": round(metres / 10) * 10}, 1)]


def _metres(traits: Traits, alert: Alert) -> float | None:
    if traits.lon is None or traits.lat is None or alert.lon is None or alert.lat is None:
        return None
    return metres_between(traits.lon, traits.lat, alert.lon, alert.lat)
