"""Calls about what is known already: earlier ones of the same number, and another call put to an alert that is there."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import Right
from accounts.services import record_access
from alerts.models import Alert, AlertEvent
from alerts.models.alert import AlertQuerySet
from alerts.services.announcing import announce_alert
from alerts.services.errors import NothingHidden
from alerts.services.timeline import record
from policing.lib.errors import NotAllowed
from policing.lib.phones import number_index, plain_number, without_number
from policing.lib.sealed import Ciphertext, Unreadable, mask


def calls_from(number: str, user: User) -> AlertQuerySet:
    """What `user` may see of what this number has reported, the last first."""
    index = number_index(number)
    calls = Alert.objects.visible_to(user).filter(caller_index=index) if index else Alert.objects.none()
    return calls.order_by("-received_at")


@transaction.atomic
def note_call(alert: Alert, *, by: User, source: str, text: str, caller_number: str = "", now: datetime) -> Alert:
    """Put another call to `alert`: a line with its words and its caller, the number masked there and sealed with the alert's own key."""
    if not by.may(Right.ANSWER):
        raise NotAllowed
    number = plain_number(caller_number)
    sealed = _kept(alert, number) if number else {}
    record(alert, AlertEvent.Kind.NOTE, now=now, by=by, text=without_number(text, number), source=source, **sealed)
    announce_alert(alert)
    return alert


def _kept(alert: Alert, number: str) -> dict[str, str]:
    """The first caller's number stands on the alert; whoever calls later is kept on the line, under the same key, so that both are erased together."""
    alert.refresh_from_db(fields=["caller_number", "caller_index", "wrapped_key"])
    if not alert.caller_index:
        alert.caller_number, alert.caller_index = number, number_index(number)
        alert.save(update_fields=["caller_number", "caller_index", "wrapped_key"])
        return {"caller": mask(number)}
    if alert.caller_index == number_index(number):
        return {"caller": mask(number)}
    sealed = Alert._meta.get_field("caller_number").seal(alert, number)
    return {"caller": mask(number), "sealed_caller": str(sealed)}


@transaction.atomic
def reveal_later_caller(alert: Alert, *, line: int, by: User, reason: str, now: datetime) -> str:
    """The whole number of whoever called again, kept on that line of the timeline; "" once it was erased. Who asked and why is kept as for the first caller.

    Raises NothingHidden when that line hides no number.
    """
    if not by.may(Right.REVEAL):
        raise NotAllowed
    call = alert.events.filter(sequence=line, data__has_key="sealed_caller").first()
    if call is None:
        raise NothingHidden
    record_access(user=by, action="reveal", subject=f"alerts.alert:{alert.pk}:caller_number:{line}", reason=reason, now=now)
    record(alert, AlertEvent.Kind.REVEALED, now=now, by=by, text=reason, field="caller_number", line=line)
    try:
        return str(Alert._meta.get_field("caller_number").unseal(alert, Ciphertext(call.data["sealed_caller"])))
    except Unreadable:
        return ""
