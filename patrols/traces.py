"""What goes with an alert that is erased: what phones were told of where to go, and why a unit could not."""

from alerts.models import Alert
from alerts.traces import erased_with_alert
from delivery.services import forget_words
from patrols.models import UnitCall


@erased_with_alert.register("unit-calls")
def erase_calls(alert: Alert) -> None:
    """Who was sent, when, and how far they came, stays."""
    calls = UnitCall.objects.filter(alert=alert)
    for call in calls:
        forget_words(call.pk, title=alert.number)
    calls.update(reason="")
