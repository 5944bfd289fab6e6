"""A call of a street unit, and a unit that could be called, as doors show them."""

from typing import Any

from accounts.models import User
from accounts.roles import Right
from patrols.lifecycle import CALL_MOVES, CallStatus
from patrols.models import StreetUnit, UnitCall
from patrols.rows.units import listed_row, units_of
from patrols.services.call_words import where_of
from patrols.services.nearest import Candidate
from patrols.services.unit_duty import open_duty_of

# The one big button of the phone, by how far the call is.
NEXT: dict[str, CallStatus] = {
    CallStatus.SENT: CallStatus.ACKNOWLEDGED,
    CallStatus.ACKNOWLEDGED: CallStatus.EN_ROUTE,
    CallStatus.EN_ROUTE: CallStatus.ON_SCENE,
    CallStatus.ON_SCENE: CallStatus.CLEARED,
}
CALLS = ("alert__type", "alert__site", "alert__station", "unit__station", "unit__post", "unit__now__crew", "sent_by", "acknowledged_by", "ended_by")


def call_row(call: UnitCall) -> dict[str, Any]:
    """How far a unit is with an alert, each step with its time."""
    return {
        "id": str(call.pk),
        "alert": str(call.alert_id),
        "unit": {"id": call.unit_id, "call_sign": call.unit.call_sign, "mode": call.unit.mode, "station": str(call.unit.station)},
        "status": call.status,
        "status_label": str(call.get_status_display()),
        "sent_at": call.sent_at,
        "sent_by": str(call.sent_by),
        "acknowledged_at": call.acknowledged_at,
        "acknowledged_by": str(call.acknowledged_by) if call.acknowledged_by else "",
        "en_route_at": call.en_route_at,
        "on_scene_at": call.on_scene_at,
        "ended_at": call.ended_at,
        "reason": call.reason,
        "next": NEXT.get(call.status, ""),
        "may": sorted(CALL_MOVES[call.status]),
    }


def own_call_row(call: UnitCall, user: User) -> dict[str, Any]:
    """A call on the phone of whoever goes there; who may not know of a covert alert reads only that there is one."""
    alert = call.alert
    row = call_row(call) | {"number": alert.number, "is_covert": alert.is_covert, "is_told": not alert.is_covert or user.may(Right.COVERT)}
    if not row["is_told"]:
        return row | {"alert": "", "number": "", "title": "", "where": "", "lon": None, "lat": None, "description": "", "priority": 0}
    facts = {name: getattr(alert, name) for name in ("lon", "lat", "description", "priority")}
    return row | facts | {"title": str(alert.type), "where": where_of(alert)}


def candidate_row(one: Candidate) -> dict[str, Any]:
    return {
        "unit": listed_row(one.unit),
        "minutes": None if one.minutes is None else round(one.minutes, 1),
        "distance_m": one.distance_m,
        "points": one.points,
        "may_hear": one.may_hear,
        "reasons": [reason._asdict() for reason in one.reasons],
    }


def mine_row(user: User) -> dict[str, Any]:
    """What the phone of `user` shows: their unit and, while they work for its station, its calls; or the units they may go on duty with."""
    duty = open_duty_of(user)
    if duty is None:
        return {"unit": None, "since": None, "calls": [], "units": [listed_row(unit) for unit in units_of(user)[:200]]}
    own = StreetUnit.objects.visible_to(user).filter(pk=duty.unit_id)
    calls = UnitCall.objects.open().filter(unit__in=own.values("pk")).select_related(*CALLS).order_by("sent_at")
    return {"unit": listed_row(duty.unit), "since": duty.began_at, "calls": [own_call_row(call, user) for call in calls], "units": []}
