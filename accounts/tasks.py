"""Housekeeping."""

from celery import shared_task
from django.utils import timezone

from policing.lib.partitions import MONTHS_AHEAD, make_partitions

PARTITIONED = ("accounts_accesslog", "delivery_attempt", "alerts_alertevent", "patrols_unitposition")


@shared_task(name="accounts.tidy")
def tidy() -> None:
    """Make the coming months' parts of the large tables."""
    for table in PARTITIONED:
        make_partitions(table, timezone.now().date(), MONTHS_AHEAD)
