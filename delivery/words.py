"""How far a delivery has come, in words for people. That something was handed over or arrived is never said as if somebody had answered."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delivery.errors import ERRORS
from delivery.lifecycle import Status
from delivery.models import Attempt, Channel, Delivery

STATES: dict[str, Any] = {
    Status.CREATED: _("Waiting to be sent"),
    Status.SENDING: _("Being sent"),
    Status.SENT: _("Handed over; not known whether it arrived"),
    Status.DELIVERED: _("Arrived there"),
    Status.TEMPORARY_FAILURE: _("Failed for now, will be tried again"),
    Status.PERMANENT_FAILURE: _("Failed for good"),
    Status.TECHNICAL_FAILURE: _("Given up after several tries"),
    Status.CANCELLED: _("Not needed any more"),
}
# Where handing over means something else.
SENT: dict[str, Any] = {
    Channel.IN_APP: _("Shown on their open pages, else at the next sign-in"),
    Channel.VOICE: _("Called; not known whether anybody picked up"),
}
# What waits has not failed.
WAITS: dict[str, Any] = {"waits": _("Waits for its turn"), "gathers": _("Waits to be told together with others")}
OUTCOMES: dict[str, Any] = {
    Status.SENT: pgettext_lazy("attempt", "handed over"),
    Status.DELIVERED: pgettext_lazy("attempt", "arrived"),
    Status.TEMPORARY_FAILURE: pgettext_lazy("attempt", "failed, to be tried again"),
    Status.PERMANENT_FAILURE: pgettext_lazy("attempt", "failed for good"),
    Status.TECHNICAL_FAILURE: pgettext_lazy("attempt", "failed, given up"),
    Status.CANCELLED: pgettext_lazy("attempt", "not sent"),
}


def state_of(delivery: Delivery) -> str:
    """Where `delivery` stands."""
    if delivery.status == Status.TEMPORARY_FAILURE and delivery.error_code in WAITS:
        return str(WAITS[delivery.error_code])
    if delivery.status == Status.SENT:
        return str(SENT.get(delivery.channel, STATES[Status.SENT]))
    return str(STATES[delivery.status])


def outcome_of(attempt: Attempt) -> str:
    """How `attempt` ended."""
    return str(OUTCOMES.get(attempt.outcome, attempt.get_outcome_display()))


def said_of(code: str) -> str:
    """Why something failed; a code that nobody has put into words is an error on our side, and never shown bare."""
    return str(ERRORS.get(code, ERRORS["internal"]))
