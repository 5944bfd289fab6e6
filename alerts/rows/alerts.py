"""An alert as pages and live streams show it, in the reader's language."""

from typing import Any

from django.urls import reverse

from alerts.models import Alert


def _name(thing: Any) -> str | None:
    return str(thing) if thing else None


def board_row(alert: Alert) -> dict[str, Any]:
    """One row of the board; wants `with_names()`."""
    return {
        "id": str(alert.pk),
        "number": alert.number,
        "lane": alert.lane,
        "lane_label": alert.get_lane_display(),
        "type": alert.type.code,
        "title": str(alert.type),
        "status": alert.status,
        "status_label": alert.get_status_display(),
        "cap_status": alert.cap_status,
        "priority": alert.priority,
        "is_covert": alert.is_covert,
        "description": alert.description,
        "place": alert.place,
        "site": {"code": alert.site.code, "name": str(alert.site)} if alert.site else None,
        "partner": _name(alert.partner),
        "grid": {"code": alert.grid.code, "name": str(alert.grid)} if alert.grid else None,
        "station": {"id": alert.station_id, "name": str(alert.station)},
        "lon": alert.lon,
        "lat": alert.lat,
        "occurred_at": alert.occurred_at,
        "received_at": alert.received_at,
        "acknowledged_at": alert.acknowledged_at,
        "acknowledged_by": _name(alert.acknowledged_by),
        "promised_until": alert.promised_until,
        "next_escalation_at": alert.next_escalation_at,
        "dispatched_at": alert.dispatched_at,
        "arrived_at": alert.arrived_at,
        "resolved_at": alert.resolved_at,
        "closed_at": alert.closed_at,
        "changed_at": alert.changed_at,
        "url": reverse("alerts:detail", args=[alert.pk]),
    }
