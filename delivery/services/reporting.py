"""What providers report after they have taken a message: that it arrived, or that it did not."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from delivery.channels.providers import Report
from delivery.engine.bundles import BUNDLED, WITH
from delivery.engine.providers import count
from delivery.engine.rows import NEXT_ADDRESS
from delivery.lifecycle import Status
from delivery.models import Attempt, Delivery
from policing.lib.queue import hurry

# A report that comes later than this speaks against its provider as much as an error does.
SLOW = timedelta(minutes=5)


def take_reports(channel: str, provider: str, reports: Iterable[Report], *, now: datetime) -> int:
    """Write what became of deliveries; one that did not arrive is followed by the person's next address. Returns how many were news to us.

    Reports come late, twice and in any order: only a delivery that counts as sent changes.
    """
    return sum(_take_for_all(channel, provider, report, now) for report in reports)


@transaction.atomic
def _take_for_all(channel: str, provider: str, report: Report, now: datetime) -> int:
    """For the delivery a provider speaks of, and for whatever was told in one message with it."""
    delivery = _reported(channel, report)
    if delivery is None:
        return 0
    sent = Delivery.objects.filter(channel=channel, status=Status.SENT).select_related("recipient__message").order_by("pk")
    others = sent.filter(provider_reference=f"{WITH}{delivery.pk}") if delivery.error_code == BUNDLED else ()
    return sum(_take(channel, provider, report, one, now) for one in (delivery, *others))


def _take(channel: str, provider: str, report: Report, delivery: Delivery, now: datetime) -> bool:
    outcome = Status.DELIVERED if report.arrived else Status.PERMANENT_FAILURE
    sent_at, error = delivery.updated_at, report.error_code or delivery.error_code
    if not Delivery.objects.filter(pk=delivery.pk, status=Status.SENT).update(status=outcome, error_code=error, updated_at=now):
        return False
    Attempt.objects.create(
        at=now, delivery_id=delivery.pk, number=delivery.attempts, outcome=outcome, error_code=error, detail=f"{provider} reports", duration_ms=0
    )
    if now - sent_at > SLOW:
        count(channel, provider, tried=0, troubled=1, error="timeout", now=now)
    if not report.arrived:
        _turn_to_next_address(delivery, now)
    return True


def _reported(channel: str, report: Report) -> Delivery | None:
    """The delivery a provider speaks of: by our own id where it sends that back, else by its reference."""
    sent = Delivery.objects.filter(channel=channel, status=Status.SENT).select_related("recipient__message")
    try:
        return sent.filter(pk=UUID(report.delivery_id)).first()
    except ValueError:
        return sent.filter(provider_reference=report.reference[:100]).first() if report.reference else None


def _turn_to_next_address(delivery: Delivery, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NEXT_ADDRESS, {"ids": [str(delivery.pk)], "now": now})
    hurry(f"delivery.send_{delivery.recipient.message.priority}")
