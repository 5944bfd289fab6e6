"""The technical life of one delivery: to one address, by one channel, in one round. What people answer is not here."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from policing.lib.lifecycle import Moves


class Status(models.TextChoices):
    CREATED = "created", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    TEMPORARY_FAILURE = "temporary_failure", _("Failed for now, will be tried again")
    PERMANENT_FAILURE = "permanent_failure", _("The address does not work")
    TECHNICAL_FAILURE = "technical_failure", _("Given up after several tries")
    CANCELLED = "cancelled", _("Not needed any more")


# What a switched-off callback missed is taken up again under the ids it had.
# CREATED and TEMPORARY_FAILURE wait for their time; a SENDING row whose lease has passed is taken again.
MOVES: Moves = {
    Status.CREATED: frozenset({Status.SENDING, Status.CANCELLED}),
    Status.SENDING: frozenset(set(Status) - {Status.CREATED}),
    Status.TEMPORARY_FAILURE: frozenset({Status.SENDING, Status.CANCELLED}),
    Status.SENT: frozenset({Status.DELIVERED, Status.PERMANENT_FAILURE}),
    Status.DELIVERED: frozenset(),
    Status.PERMANENT_FAILURE: frozenset({Status.CREATED}),
    Status.TECHNICAL_FAILURE: frozenset({Status.CREATED}),
    Status.CANCELLED: frozenset(),
}

UNSENT = (Status.CREATED, Status.TEMPORARY_FAILURE)
OPEN = (Status.CREATED, Status.SENDING, Status.TEMPORARY_FAILURE)
FAILED = (Status.PERMANENT_FAILURE, Status.TECHNICAL_FAILURE)


class Reply(models.TextChoices):
    """What a person may answer; a message says which of them it offers."""

    ACKNOWLEDGE = "acknowledge", _("I take it")
    COMPLY = "comply", _("Done as ordered")
    CANNOT = "cannot", _("Cannot do it")
    SEEN = "seen", _("Target seen")
    GONE = "gone", _("Already gone")
    NEED_HELP = "need_help", _("Need help")
    DONE = "done", _("Finished")


class Via(models.TextChoices):
    """By which way somebody answered."""

    LINK = "link", pgettext_lazy("answered", "by link")
    TEXT = "text", pgettext_lazy("answered", "by text message")
    KEY = "key", pgettext_lazy("answered", "by a key during the call")
    PHONE = "phone", pgettext_lazy("answered", "by phone, written down")
