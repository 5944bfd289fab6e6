"""The life of an alert and of an order, each on one screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from policing.lib.lifecycle import Moves


class Status(models.TextChoices):
    RECEIVED = "received", _("Received")
    ROUTED = "routed", _("Waiting for an answer")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    DISPATCHED = "dispatched", _("On the way")
    ARRIVED = "arrived", _("On the spot")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")
    MERGED = "merged", _("Merged")


# ACKNOWLEDGED → ROUTED: a promise passed unkept, or a transfer to somebody who has not answered yet.
MOVES: Moves = {
    Status.RECEIVED: frozenset({Status.ROUTED, Status.CANCELLED, Status.MERGED}),
    Status.ROUTED: frozenset({Status.ROUTED, Status.ACKNOWLEDGED, Status.CANCELLED, Status.MERGED}),
    Status.ACKNOWLEDGED: frozenset({Status.ACKNOWLEDGED, Status.ROUTED, Status.DISPATCHED, Status.ARRIVED, Status.RESOLVED, Status.CANCELLED, Status.MERGED}),
    Status.DISPATCHED: frozenset({Status.ROUTED, Status.ARRIVED, Status.RESOLVED, Status.CANCELLED, Status.MERGED}),
    Status.ARRIVED: frozenset({Status.ROUTED, Status.RESOLVED, Status.CANCELLED}),
    Status.RESOLVED: frozenset({Status.CLOSED}),
    Status.CLOSED: frozenset(),
    Status.CANCELLED: frozenset(),
    Status.MERGED: frozenset(),
}

WAITING = (Status.RECEIVED, Status.ROUTED)
OPEN = (*WAITING, Status.ACKNOWLEDGED, Status.DISPATCHED, Status.ARRIVED, Status.RESOLVED)
ENDED = (Status.CLOSED, Status.CANCELLED, Status.MERGED)


class Disposition(models.TextChoices):
    FOUNDED = "founded", _("Founded")
    UNFOUNDED = "unfounded", _("Unfounded")
    MINOR = "minor", _("Minor")
    DUPLICATE = "duplicate", _("Duplicate")
    CANCELLED = "cancelled", _("Cancelled by the sender")
    EXERCISE = "exercise", _("Exercise")


# Nothing is left of these for the police to keep about a person.
CAME_TO_NOTHING = (Disposition.UNFOUNDED, Disposition.MINOR, Disposition.CANCELLED)


class Evidence(models.TextChoices):
    """What stands behind a sum of money kept safe."""

    BANK_RECORD = "bank_record", _("Bank record")
    RECALLED_TRANSFER = "recalled_transfer", _("Recalled transfer")
    STATEMENT = "statement", _("Statement")
    ESTIMATE = "estimate", _("Estimate")


class Reason(models.TextChoices):
    """Why an alert did not turn out as reported: a class, that partners read too; what happened stands in an officer's own words."""

    NOTHING_FOUND = "nothing_found", _("Nothing found on the spot")
    LAWFUL = "lawful", _("Lawful after all")
    MISTAKEN = "mistaken", _("An honest mistake")
    PRESSED = "pressed", _("Pressed by mistake")
    FAULT = "fault", _("Fault of a device or line")
    UNANNOUNCED_TEST = "unannounced_test", _("A test nobody had announced")
    ON_PURPOSE = "on_purpose", _("False on purpose")
    SETTLED = "settled", _("Settled on the spot")
    ADVISED = "advised", _("Advice was enough")
    PASSED_ON = "passed_on", _("Passed on to whoever is responsible")
    SAME_EVENT = "same_event", _("The same event, reported by others")
    REPEATED = "repeated", _("The sender's own report, once more")
    WITHDRAWN = "withdrawn", _("The sender took it back")
    DANGER_OVER = "danger_over", _("Over before anybody came")
    OTHER = "other", _("Something else")


# What each disposition may be given as its reason; founded and exercise need none. "Something else" asks for words.
REASONS: dict[str, tuple[Reason, ...]] = {
    Disposition.UNFOUNDED: (
        *(Reason.NOTHING_FOUND, Reason.LAWFUL, Reason.MISTAKEN, Reason.PRESSED, Reason.FAULT, Reason.UNANNOUNCED_TEST, Reason.ON_PURPOSE, Reason.OTHER),
    ),
    Disposition.MINOR: (Reason.SETTLED, Reason.ADVISED, Reason.PASSED_ON, Reason.OTHER),
    Disposition.DUPLICATE: (Reason.SAME_EVENT, Reason.REPEATED, Reason.OTHER),
    Disposition.CANCELLED: (Reason.WITHDRAWN, Reason.DANGER_OVER, Reason.MISTAKEN, Reason.PRESSED, Reason.OTHER),
}


def usual_reason(disposition: str) -> str:
    """The first of its reasons, "" where it needs none."""
    return next(iter(REASONS.get(disposition, ())), "")


class OrderStatus(models.TextChoices):
    DRAFTED = "drafted", _("Draft")
    SUBMITTED = "submitted", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    SENT = "sent", pgettext_lazy("order", "Sent")
    ENDED = "ended", _("Ended")


class OrderEnd(models.TextChoices):
    """Why an order is over."""

    ALL_CLEAR = "all_clear", _("All clear")
    TIME_OVER = "time_over", _("Its time was over")
    NOT_APPROVED = "not_approved", _("Nobody approved it in time")
    WITHDRAWN = "withdrawn", _("Withdrawn by its author")


class HonourStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("honour", "Proposed")
    GRANTED = "granted", pgettext_lazy("honour", "Granted")
    GIVEN = "given", pgettext_lazy("honour", "Given")
    DECLINED = "declined", pgettext_lazy("honour", "Declined")


HONOUR_MOVES: Moves = {
    HonourStatus.PROPOSED: frozenset({HonourStatus.GRANTED, HonourStatus.DECLINED}),
    HonourStatus.GRANTED: frozenset({HonourStatus.GIVEN, HonourStatus.DECLINED}),
    HonourStatus.GIVEN: frozenset(),
    HonourStatus.DECLINED: frozenset(),
}


# SUBMITTED and RETURNED → ENDED: never sent; nobody approved it in time, or its author took it back.
ORDER_MOVES: Moves = {
    OrderStatus.DRAFTED: frozenset({OrderStatus.SUBMITTED, OrderStatus.APPROVED}),
    OrderStatus.SUBMITTED: frozenset({OrderStatus.APPROVED, OrderStatus.RETURNED, OrderStatus.ENDED}),
    OrderStatus.APPROVED: frozenset({OrderStatus.SENT}),
    OrderStatus.RETURNED: frozenset({OrderStatus.SUBMITTED, OrderStatus.APPROVED, OrderStatus.ENDED}),
    OrderStatus.SENT: frozenset({OrderStatus.ENDED}),
    OrderStatus.ENDED: frozenset(),
}
