"""What rooms above keep of an alert beside it, and what becomes of that when the alert is erased: each says it here, alerts know none of them."""

from collections.abc import Callable

from alerts.models import Alert
from policing.lib.registry import Registry

# Called with the alert, in the transaction that erases it.
erased_with_alert: Registry[Callable[[Alert], object]] = Registry()
