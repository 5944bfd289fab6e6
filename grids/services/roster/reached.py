"""Whether somebody on duty hears anything while no page of theirs is open."""

from django.db.models import Case, CharField, F, IntegerField, OuterRef, QuerySet, Subquery, TextChoices, Value, When
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import pgettext_lazy

from delivery.lifecycle import FAILED, OPEN
from delivery.models import Address, Channel, Delivery
from grids.models import Officer


class Reached(TextChoices):
    """In a word, for lists. NOT_ARRIVING: the last message to the first address failed for good."""

    SMS = "sms", pgettext_lazy("channel state", "by text message")
    EMAIL = "email", pgettext_lazy("channel state", "by e-mail")
    WEBHOOK = "webhook", pgettext_lazy("channel state", "by callback")
    NOT_ARRIVING = "not_arriving", pgettext_lazy("channel state", "messages do not arrive")
    NOT = "not", pgettext_lazy("channel state", "no channel")


WORKING = {Reached.SMS, Reached.EMAIL, Reached.WEBHOOK}


def with_channel(officers: "QuerySet[Officer]") -> "QuerySet[Officer]":
    """Each officer with `first_channel`: "sms:sent", the channel that is tried first outside the app and how its last delivery ended; "" without one."""
    last = Delivery.objects.filter(address=OuterRef("pk")).exclude(status__in=OPEN).order_by("-updated_at").values("status")[:1]
    ways = Address.objects.filter(addressee__user=OuterRef("user"), addressee__is_active=True, is_active=True).exclude(channel=Channel.IN_APP)
    first = ways.annotate(ended=Coalesce(Subquery(last), Value(""))).annotate(said=Concat(F("channel"), Value(":"), F("ended")))
    # One that works before one that does not: the next address is tried when the first fails for good.
    is_failed = Case(When(ended__in=FAILED, then=1), default=0, output_field=IntegerField())
    ordered = first.annotate(is_failed=is_failed).order_by("is_failed", "position", "pk").values("said")[:1]
    return officers.annotate(first_channel=Coalesce(Subquery(ordered, output_field=CharField()), Value("")))


def reached(officer: Officer) -> Reached:
    """How `officer`, read `with_channel`, is reached."""
    channel, _colon, ended = officer.first_channel.partition(":")  # type: ignore[attr-defined]
    if not channel:
        return Reached.NOT
    return Reached.NOT_ARRIVING if ended in FAILED else Reached(channel)


def is_reached(officer: Officer) -> bool:
    return reached(officer) in WORKING
