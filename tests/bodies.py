"""What works as a body, for whoever may, of each route that takes one."""

from typing import Any

from delivery.models import Delivery
from patrols.models import StreetUnit
from tests.cast import IN_EAST, Cast
from tests.disputes.quarrels import BODIES

A_ROUTE = {"kind": "foot", "name": "x", "stops": [{"name": "x", **IN_EAST}]}


def bodies(story: Any) -> dict[str, dict[str, Any]]:
    """Route name → body."""
    return desk_bodies(story) | patrol_bodies(story) | where_bodies() | dispute_bodies(story)


def dispute_bodies(story: Any) -> dict[str, dict[str, Any]]:
    """Quarrels are recorded for the station in the east: whoever has nothing to do with it must not."""
    return BODIES | {"api:dispute-list": BODIES["api:dispute-list"] | {"station": story.cast.east.pk}}


def outcome_bodies(cast: Any) -> dict[str, Any]:
    return {
        "api:alert-campaign": {"campaign": None},
        "api:alert-outcome": {"disposition": "minor", "reason": "settled"},
        "api:honour-list": {"whom": f"site:{cast.branch.pk}", "kind": "letter_of_thanks", "reason": "x"},
        "api:honour-step": {"step": "give"},
        "alerts:honour-step": {"step": "give"},
        "api:campaign-list": {"unit": cast.east.pk, "name": "x", "starts_on": "2031-01-01", "ends_on": "2031-01-02"},
    }


def desk_bodies(story: Any) -> dict[str, Any]:
    cast = story.cast
    return outcome_bodies(cast) | {
        "api:alert-list": {"reference": "zz-1", "type": "general.report", "site": cast.branch.code, "description": "x"},
        "api:alert-updates": {"text": "x", "cancel": True},
        "api:alert-acknowledge": {"minutes": 5},
        "api:alert-transfer": {"unit": cast.west.pk, "reason": "x"},
        "api:alert-close": {"disposition": "founded"},
        "api:alert-note": {"text": "x"},
        "api:alarm-test": {"minutes": 5},
        "api:alert-calls": {"text": "x"},
        "api:caller": {"number": cast.gate.addressee.addresses.get().value},
        "api:place-named": {"text": f"{cast.compound.name} {cast.branch.code}"},
        "api:alert-correct": {"call_number": "110-1", "place": "x"},
        "api:alert-link": {"alert": str(story.alert.pk)},
        "api:alert-unlink": {"alert": str(story.alert.pk)},
        "api:alert-reveal": {"field": "caller_number", "reason": "x"},
        "api:order-list": {"sites": [cast.compound.pk], "action": "observe", "text": "x", "alert": str(story.alert.pk)},
        "api:order-preview": {"sites": [cast.compound.pk], "action": "observe"},
        "api:order-return": {"reason": "x"},
        "api:order-change": {"sites": [cast.compound.pk], "action": "observe", "text": "x"},
        "api:order-update": {"text": "x"},
        "api:order-answer": {"site": cast.branch.pk, "reply": "comply"},
        "api:alert-send-again": {"delivery": delivery_about(story.alert)},
        "api:order-send-again": {"delivery": delivery_about(story.order)},
        "api:order-number": {"site": cast.compound.pk},
        "api:site-tonight": {"contact": cast.gate.pk},
        "api:duty-number": {"reason": "x"},
        "api:service-step-done": {"note": "x"},
        "api:grid-postings": {"officer": cast.community.officer.pk, "starts_at": "2031-01-01T08:00:00+08:00"},
        "api:roster-fill": {"by": "templates"},
        "api:roster-list": {"unit": cast.east.pk, "starts_on": "2031-01-01", "ends_on": "2031-01-02"},
        "api:swap-list": {"shift": story.swap.shift_id, "taker": cast.leader.officer.pk},
        "patrols:team-copy": {"station": cast.east.pk},
        "patrols:team-share": {"station": cast.east.pk},
        "api:position-list": {"sent_at": cast.now.isoformat(), "fixes": [{"at": cast.now.isoformat(), **IN_EAST}]},
        "api:alert-unit-calls": {"units": [unit.pk for unit in StreetUnit.objects.all()]},
        "api:map-inside": {"radius": {**IN_EAST, "metres": 2000}},
        "api:grid-preview": {"boundary": cast.grid_e1.boundary},
    }


def delivery_about(thing: Any) -> str:
    return str(Delivery.objects.filter(recipient__message__subject_id=thing.pk).earliest("pk").pk)


def patrol_bodies(story: Any) -> dict[str, Any]:
    cast = story.cast
    return {
        "api:finding-alert": {"type": "general.report"},
        "api:finding-plate": {"reason": "x"},
        "api:crew-list": a_crew(cast) | {"station": cast.east.pk},
        "api:crew-change": a_crew(cast),
        "api:crew-copy": {"station": cast.east.pk},
        "api:crew-share": {"station": cast.east.pk},
        "api:round-give": {"crew": None},
        "api:route-list": A_ROUTE | {"station": cast.east.pk},
        "api:route-change": A_ROUTE | {"version": "x"},
        "api:route-order": {"kind": "foot", "begins": "22:00", "stops": [IN_EAST, IN_EAST]},
        "api:route-preview": {"schedules": [{"first_on": "2031-01-01", "begins": "22:00"}]},
        "api:street-unit-state": {"status": "busy"},
        "api:unit-call-step": {"to": "acknowledged"},
        "api:sent-number": {"reason": "x"},
        "api:spot-check-record": {"is_fine": False, "found": "x"},
        "api:spot-check-skip": {"reason": "x"},
        "api:spot-check-reply": {"words": "x"},
        "api:spot-check-drop": {"words": "x"},
        "api:spot-check-decide": {"remedy": "x", "remedy_by": cast.leader.pk, "remedy_on": "2031-01-01"},
        "api:spot-check-remedied": {"words": "x"},
        "api:spot-check-reopen": {"words": "x", "remedy_on": "2031-01-01"},
        "api:sent-withdraw": {"reason": "x"},
        "api:sent-replace": {"officer": cast.community.officer.pk, "reason": "x"},
        "api:sent-host": {"officer": cast.desk.officer.pk},
        "api:sent-sheet": {"hazards": 1, "key_sites": 1, "helped": 1, "leaflets": 1, "reached": 1},
        "api:quota-people": {"officer": cast.fraud_officer.officer.pk},
    }


def where_bodies() -> dict[str, Any]:
    return {
        "api:suggestion-decline": {"reason": "x"},
        "api:problem-card-list": {"title": "x", "found": "x", **IN_EAST},
        "api:problem-card-step": {"to": "analyse"},
        "api:problem-card-measures": {"kind": "light", "words": "x"},
        "api:problem-measure-done": {"done_on": None},
    }


def a_crew(cast: Cast) -> dict[str, Any]:
    when = {"starts_at": "2031-01-01T21:00:00+08:00", "ends_at": "2031-01-02T07:00:00+08:00"}
    return {"name": "x", "users": [cast.community.pk], "leader": cast.community.pk} | when
