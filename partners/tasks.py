"""What workers run for this room."""

from celery import shared_task
from django.utils import timezone

from partners.request_log import forget_old_requests


@shared_task(name="partners.tidy")
def tidy() -> int:
    """Take away the request log's lines older than 30 days."""
    return forget_old_requests(timezone.now())
