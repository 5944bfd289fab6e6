"""An errand with nothing to do, and a delivery as a task of its own: what the product's sending is measured against."""

from urllib.request import Request, urlopen

from celery import shared_task
from django.utils import timezone

from policing.lib.live import connection

ECHO = "bench:echo"


@shared_task(name="bench.echo")
def echo(said: str) -> None:
    """Says it back."""
    connection().lpush(ECHO, said)


@shared_task(name="bench.deliver_one")
def deliver_one(pk: str) -> None:
    """As queues are commonly used: load one row, make one request, write one row."""
    from delivery.channels import CHANNELS, Outgoing
    from delivery.models import Attempt, Delivery

    row = Delivery.objects.select_related("recipient__message", "recipient__addressee", "address").get(pk=pk)
    text, now = row.recipient.message.text(row.recipient.addressee.language), timezone.now()
    payload = row.recipient.message.payload
    said = Outgoing(str(row.pk), row.address.value, row.address.secret, text["title"], text["body"], "", payload, None, False, now)
    request = CHANNELS["webhook"].request(said)  # type: ignore[attr-defined]
    with urlopen(Request(request.url, request.body, request.headers), timeout=20) as answer:
        status = answer.status
    Attempt.objects.create(at=now, delivery_id=row.pk, number=1, outcome="delivered", duration_ms=0, detail=str(status))
    row.status, row.due_at, row.attempts = "delivered", None, 1
    row.save(update_fields=["status", "due_at", "attempts"])
