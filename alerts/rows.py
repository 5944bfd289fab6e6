"""An alert and an order as pages and live streams show them, in the reader's language."""

from typing import Any

from django.urls import reverse

from alerts.models import Alert, Order


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


def order_row(order: Order) -> dict[str, Any]:
    """One order in a list, with how many of its sites have answered."""
    sites = list(order.order_sites.all())
    return {
        "id": str(order.pk),
        "number": order.number,
        "action": order.action,
        "action_label": order.get_action_display(),
        "text": order.text,
        "status": order.status,
        "status_label": order.get_status_display(),
        "cap_status": order.cap_status,
        "author": str(order.author),
        "approved_by": _name(order.approved_by),
        "return_reason": order.return_reason,
        "alert": str(order.alert_id) if order.alert_id else None,
        "created_at": order.created_at,
        "sent_at": order.sent_at,
        "expires_at": order.expires_at,
        "ended_at": order.ended_at,
        "answered": sum(1 for site in sites if site.reply),
        "total": len(sites),
        "url": reverse("alerts:order", args=[order.pk]),
    }
