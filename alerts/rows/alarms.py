"""Buttons on walls, as pages and the REST contract show them."""

from datetime import datetime
from typing import Any

from alerts.models import AlarmPress
from partners.models import PanicAlarm


def alarm_row(alarm: PanicAlarm, now: datetime) -> dict[str, Any]:
    """One button; wants `with_names()`."""
    test = alarm.test_state(now)
    return {
        "id": alarm.pk,
        "code": alarm.code,
        "name": str(alarm),
        "site": alarm.site.code,
        "site_name": str(alarm.site),
        "station": str(alarm.site.station),
        "place": alarm.inside,
        "line": alarm.line.value,
        "line_label": str(alarm.line.label),
        "last_seen_at": alarm.last_seen_at,
        "silent_since": alarm.silent_since,
        "clock_ahead_s": alarm.drift_s,
        "clock_is_wrong": alarm.clock_is_wrong,
        "battery": alarm.battery,
        "test": test.value,
        "test_label": str(test.label),
        "last_test_at": alarm.last_test_at,
        "test_until": alarm.test_until if alarm.is_testing(now) else None,
    }


def press_row(pressed: AlarmPress) -> dict[str, Any]:
    """One press, without its alert: who may read that one asks at its own door."""
    took = round((pressed.arrived_at - pressed.at).total_seconds()) if pressed.arrived_at else None
    return {
        "id": str(pressed.pk),
        "at": pressed.at,
        "is_test": pressed.is_test,
        "is_repeat": pressed.is_repeat,
        "arrived_at": pressed.arrived_at,
        "took_s": took,
    }
