"""The same danger reported once more: a line on the timeline, and whoever answers for it hears of it again."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from alerts.lifecycle import Status
from alerts.models import Alert, AlertEvent
from alerts.models.alert import AlertQuerySet
from alerts.models.catalogue import Target
from alerts.services.announcing import announce_alert
from alerts.services.people import people_for
from alerts.services.telling import tell_again, tell_officers
from alerts.services.timeline import record
from delivery.services import Told

Kind = AlertEvent.Kind
# Who was told a moment ago is not told again for another press of the same button.
QUIET = timedelta(seconds=60)
CALLS_PEOPLE = (Kind.ROUTED, Kind.ESCALATED, Kind.TRANSFERRED)


def reported_as(alerts: AlertQuerySet, reference: str) -> Alert | None:
    """The one of `alerts` to which the report `reference` was added."""
    joined = AlertEvent.objects.filter(alert__in=alerts.values("pk"), kind=Kind.PARTNER_UPDATE, data__reference=reference)
    return alerts.filter(pk__in=joined.values("alert")).first()


@transaction.atomic
def report_again(alert: Alert, *, by: User | None, text: str, reference: str, now: datetime) -> Alert:
    """Add the report `reference` to `alert`, once however often it comes, and tell whoever answers for it unless they were told within the last minute."""
    alert = Alert.objects.with_names().select_related("message", "site__liaison", "station__parent").select_for_update(of=("self",)).get(pk=alert.pk)
    if alert.events.filter(kind=Kind.PARTNER_UPDATE, data__reference=reference).exists():
        return alert
    is_told = not _heard_lately(alert, now) and _call_again(alert, now)
    record(alert, Kind.PARTNER_UPDATE, now=now, by=by, text=text, reference=reference, again=True, told=is_told)
    announce_alert(alert)
    return alert


def _heard_lately(alert: Alert, now: datetime) -> bool:
    lately = alert.events.filter(at__gt=now - QUIET)
    return lately.filter(kind__in=CALLS_PEOPLE).exists() or lately.filter(kind=Kind.PARTNER_UPDATE, data__told=True).exists()


def _call_again(alert: Alert, now: datetime) -> bool:
    """True when somebody could be told. What is not routed yet is told by routing."""
    if alert.status == Status.RECEIVED:
        return False
    if alert.status == Status.ROUTED:
        targets = [*alert.type.notify, Target.DUTY_OFFICER]
        people = people_for(targets, alert, now, also_off_duty=alert.type.also_off_duty).told
        return bool(tell_officers(alert, people, now=now))
    people = people_for([Target.DUTY_OFFICER], alert, now).told
    return bool(tell_again(alert, [*_keeper(alert), *people], now=now))


def _keeper(alert: Alert) -> list[Told]:
    user = alert.acknowledged_by
    return [Told(user.addressee.pk, "keeper", str(user))] if user and user.is_active and hasattr(user, "addressee") else []
