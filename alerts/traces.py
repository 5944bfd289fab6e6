"""What rooms above keep of an alert beside it, and what becomes of that when the alert is erased: each says it here, alerts know none of them."""

from collections.abc import Callable

from django.db.models import QuerySet

from alerts.models import Alert
from policing.lib.registry import Registry

# Called with the alert, in the transaction that erases it.
erased_with_alert: Registry[Callable[[Alert], object]] = Registry()
# Each gives the ids of alerts that a room still works with: they are not erased until it is done.
still_needed: Registry[Callable[[], QuerySet]] = Registry()
