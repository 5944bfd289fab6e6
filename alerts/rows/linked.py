"""Linked and similar alerts as a page shows them: only those its reader may see."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from accounts.models import User
from alerts.models import Alert, AlertLink
from alerts.rows.alerts import board_row
from alerts.services.similar import Likeness, similar_alerts, traits_of

SHORT = ("id", "number", "lane", "lane_label", "title", "status", "status_label", "cap_status", "priority", "is_covert", "place", "site", "received_at", "url")


def short_row(alert: Alert) -> dict[str, Any]:
    """Enough to know which one it is; wants `with_names()`."""
    row = board_row(alert)
    return {name: row[name] for name in SHORT} | {"is_open": alert.is_open}


NAMES = ("type", "site", "partner", "grid", "station", "acknowledged_by")


def links_of(alert: Alert, user: User) -> list[dict[str, Any]]:
    """The alerts linked with `alert` that `user` may see, the latest first."""
    seen = Alert.objects.visible_to(user).values("pk")
    links = AlertLink.objects.filter(Q(first=alert.pk, second__in=seen) | Q(second=alert.pk, first__in=seen))
    links = links.select_related("by", *(f"{end}__{name}" for end in ("first", "second") for name in NAMES))
    rows = [
        short_row(link.second if link.first_id == alert.pk else link.first) | {"why": link.why, "linked_at": link.at, "linked_by": str(link.by)}
        for link in links
    ]
    return sorted(rows, key=lambda row: row["received_at"], reverse=True)


def similar_rows(likenesses: Iterable[Likeness]) -> list[dict[str, Any]]:
    return [short_row(one.alert) | {"reasons": [{"code": reason.code, "label": reason.label} for reason in one.reasons]} for one in likenesses]


def similar_to(alert: Alert, user: User) -> list[dict[str, Any]]:
    """What may be linked with `alert`: alike, seen by `user`, and not linked yet."""
    known: set[uuid.UUID] = {alert.pk}
    for first, second in AlertLink.objects.filter(Q(first=alert.pk) | Q(second=alert.pk)).values_list("first", "second"):
        known |= {first, second}
    alike = similar_alerts(traits_of(alert), user=user, most=5 + len(known))
    return similar_rows([one for one in alike if one.alert.pk not in known][:5])
