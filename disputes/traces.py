"""What a dispute gives up when the alert it came from is erased: whatever was taken over from it. What was said of the quarrel itself has rules of its own."""

from typing import Any

from django.db.models import QuerySet

from alerts.models import Alert
from alerts.traces import erased_with_alert, still_needed
from disputes.lifecycle import OPEN
from disputes.models import Dispute
from disputes.rows.disputes import opened
from disputes.services.reporting import LONGEST_PLACE, LONGEST_STORY, without


@still_needed.register("disputes")
def of_open_disputes() -> QuerySet:
    """Alerts whose dispute has not been closed: what was reported belongs to it as long as people sit over it."""
    return Dispute.objects.filter(status__in=OPEN, alert__isnull=False).values("alert")


@erased_with_alert.register("disputes")
def forget_alert(alert: Alert) -> None:
    """The alert's words, its place as said, and the point where somebody stood; a site's own point stays, as in the alert."""
    for dispute in Dispute.objects.filter(alert=alert, erased_at=None):
        given_up: dict[str, Any] = {"story": without(opened(dispute, "story"), alert.description[:LONGEST_STORY])}
        if dispute.place and dispute.place == alert.place[:LONGEST_PLACE]:
            given_up["place"] = ""
        if alert.site_id is None and (dispute.lon, dispute.lat) == (alert.lon, alert.lat):
            given_up |= {"lon": None, "lat": None}
        for name, value in given_up.items():
            setattr(dispute, name, value)
        dispute.save(update_fields=[*given_up, "wrapped_key"])
