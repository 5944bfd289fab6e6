"""Disputes nobody works on any more: whoever did is no officer here now. They show as nobody's, and the leader is told once."""

from datetime import datetime

from disputes.models import Dispute
from disputes.models.dispute import DisputeQuerySet
from disputes.services.telling import tell_leaders


def to_tell(now: datetime) -> DisputeQuerySet:
    """Open ones that are nobody's and of which no leader has heard."""
    return Dispute.objects.open().nobodys().filter(nobody_told_at=None).order_by("reported_at").select_related("station")


def tell_of_nobodys(dispute: Dispute, *, now: datetime) -> None:
    tell_leaders(dispute, now=now)
    Dispute.objects.filter(pk=dispute.pk).update(nobody_told_at=now)
