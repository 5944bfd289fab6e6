"""What workers run for this room."""

from celery import shared_task
from django.utils import timezone

from delivery.services.testing import forget_tests
from partners.request_log import forget_old_requests
from partners.weekly import keep_addresses


@shared_task(name="partners.tidy")
def tidy() -> int:
    """Take away the request log's lines older than 30 days, and outcomes of tests older than 400."""
    forget_tests(timezone.now())
    return forget_old_requests(timezone.now())


@shared_task(name="partners.keep_addresses")
def keep_contacts_reached() -> None:
    """The week's silent test, what it came to, and first messages to addresses nobody has confirmed."""
    keep_addresses(now=timezone.now())
