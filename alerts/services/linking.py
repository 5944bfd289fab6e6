"""Saying that two alerts belong together, and taking that back. Each timeline says so without a word about the other."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from alerts.models import Alert, AlertEvent, AlertLink
from alerts.services.announcing import announce_alert
from alerts.services.timeline import record
from policing.lib.errors import NotAllowed, Refused


class LinkToItself(Refused):
    code = "malformed"
    message = _("An alert cannot be linked with itself.")


class NotLinked(Refused):
    code = "stale_move"
    status = 409
    message = _("These alerts are no longer linked; somebody took the link away before.")


@transaction.atomic
def link_alerts(alert: Alert, other: Alert, *, by: User, why: str = "", now: datetime) -> AlertLink:
    """Link the two; a pair that is linked already stays as it was. Both must have been found through what `by` may see."""
    pair = _pair(alert, other, by)
    link, is_new = AlertLink.objects.get_or_create(first=pair[0], second=pair[1], defaults={"by": by, "at": now, "why": why})
    if is_new:
        _say(pair, AlertEvent.Kind.LINKED, by, now)
    return link


@transaction.atomic
def unlink_alerts(alert: Alert, other: Alert, *, by: User, now: datetime) -> None:
    """Take the link away. Raises NotLinked when there is none."""
    pair = _pair(alert, other, by)
    deleted, _rows = AlertLink.objects.filter(first=pair[0], second=pair[1]).delete()
    if not deleted:
        raise NotLinked
    _say(pair, AlertEvent.Kind.UNLINKED, by, now)


def _pair(alert: Alert, other: Alert, by: User) -> tuple[Alert, Alert]:
    """In the order of their ids, and locked in that order, so that two who link at once do not wait for each other."""
    if not by.may(Right.ANSWER):
        raise NotAllowed
    if alert.pk == other.pk:
        raise LinkToItself
    pair = (alert, other) if alert.pk < other.pk else (other, alert)
    for one in pair:
        Alert.objects.select_for_update(of=("self",)).only("pk").get(pk=one.pk)
    return pair


def _say(pair: tuple[Alert, Alert], kind: str, by: User, now: datetime) -> None:
    first, second = pair
    for alert, other in (first, second), (second, first):
        record(alert, kind, now=now, by=by, other=str(other.pk))
        announce_alert(alert)
