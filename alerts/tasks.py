"""What workers run for this room. Each task finds its work in PostgreSQL and is safe to repeat."""

from celery import shared_task
from django.utils import timezone

from alerts.services.erasing import erase_outlived
from alerts.services.escalation import escalate_due, outlive_due
from alerts.services.listening import listening_since
from alerts.services.missed import report_missed
from alerts.services.orders import end_expired, remind_silent
from alerts.services.routing import route_received, routing
from alerts.services.sandbox import forget_trials
from alerts.services.silences import find_silent
from delivery.tasks import plan_and_send


@shared_task(name="alerts.route")
def route() -> int:
    """Route what waits and say the first word by the same hand: with the senders of what is urgent, as asking the queue again would cost half the time."""
    return plan_and_send(routing())


@shared_task(name="alerts.tidy")
def tidy() -> int:
    """Forget what test keys sent more than 30 days ago, and erase what banks' alerts say about people when their days are over."""
    return forget_trials(now=timezone.now()) + erase_outlived()


@shared_task(name="alerts.sweep")
def sweep() -> None:
    """Escalate what is due, end what has expired, follow up silence, route what a lost message left."""
    escalate_due()
    outlive_due()
    end_expired()
    remind_silent()
    route_received()


@shared_task(name="alerts.audit")
def audit() -> int:
    """Raise an alert of its own for every step that was due and not taken. Runs beside the sweep, in another worker."""
    return report_missed(now=timezone.now())


@shared_task(name="alerts.silent_buttons")
def silent_buttons() -> int:
    """Say of buttons on walls that they are not heard any more."""
    now = timezone.now()
    return find_silent(listening_since=listening_since(now), now=now)
