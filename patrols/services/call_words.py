"""Words to the people of a street unit about a call, and to the duty leader when nobody answers. A covert alert is worded neutrally everywhere."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right, Role
from alerts.models import Alert
from alerts.services.announcing import audience_of
from alerts.services.words import marked
from delivery.models import Message
from delivery.services import tell_colleagues
from grids.services.duty import on_duty
from patrols.models import StreetUnit, UnitCall
from policing.lib.live import publish

ROOM = "unit-calls"
KIND = "unit-call"
WORTH_TELLING = timedelta(hours=2)


def people_of(unit: StreetUnit) -> list[User]:
    """Who rides with `unit` now, and whoever of the team of the night it belongs to has not gone home."""
    crew = Q(crew_memberships__crew=unit.now.crew_id, crew_memberships__left_at=None) if unit.now.crew_id else Q(pk=None)
    riding = Q(unit_duties__unit=unit, unit_duties__ended_at=None)
    return list(User.objects.filter(riding | crew, is_active=True).distinct())


def hearers(unit: StreetUnit, alert: Alert) -> list[User]:
    """Those of `unit` who may know what the alert is."""
    return [user for user in people_of(unit) if user.may(Right.COVERT) or not alert.is_covert]


def where_of(alert: Alert) -> str:
    return alert.place or str(alert.site or alert.grid or alert.station)


def tell_unit(call: UnitCall, *, now: datetime) -> None:
    """Their phones say where to go; of a covert alert only that there is something, and how to come."""
    title, body = _("%(unit)s: go to %(where)s"), _("%(type)s, alert %(number)s. Open Zhufang and press Acknowledge.")
    if call.alert.is_covert:
        title, body = _("New task %(number)s"), _("Plain clothes, no siren. Open Zhufang to read it.")
    _tell(call, hearers(call.unit, call.alert), title, body, now)


def tell_called_off(call: UnitCall, *, now: datetime) -> None:
    _tell(call, hearers(call.unit, call.alert), _("Called off: %(number)s"), _("You need not go there any more."), now)


def tell_leader(call: UnitCall, *, now: datetime) -> None:
    """Whoever leads where the alert is, and where the unit is at home."""
    stations = {call.alert.station_id: call.alert.station, call.unit.station_id: call.unit.station}
    leaders = [user for station in stations.values() for user in on_duty(station, Role.DUTY_LEADER, now) or on_duty(station, Role.DUTY_OFFICER, now)]
    may_hear = [user for user in leaders if user.may(Right.COVERT) or not call.alert.is_covert]
    body = _("Sent to alert %(number)s at %(time)s and not acknowledged. Reach them by radio, or send another unit.")
    _tell(call, may_hear, _("%(unit)s does not answer"), body, now)


def _tell(call: UnitCall, people: Iterable[User], title: Any, body: Any, now: datetime) -> None:
    """`title` and `body` are lazy: they are said once in each language, with the names in it."""

    def words() -> tuple[str, str]:
        facts = _facts(call)
        return marked(str(title) % facts, call.alert.cap_status), str(body) % facts

    priority = Message.Priority.URGENT
    tell_colleagues(people, words, room=ROOM, subject_id=call.pk, expires_at=now + WORTH_TELLING, priority=priority, now=now)


def _facts(call: UnitCall) -> dict[str, str]:
    alert = call.alert
    sent = timezone.localtime(call.sent_at, timezone.get_default_timezone())
    return {"unit": str(call.unit), "where": where_of(alert), "type": str(alert.type), "number": alert.number, "time": f"{sent:%H:%M}"}


def announce_call(call: UnitCall) -> None:
    """The alert's open pages hear how far the unit is; the phones of its people that something about their call has changed."""
    row = {"id": str(call.pk), "alert": str(call.alert_id), "unit": call.unit_id, "status": call.status}
    publish(KIND, audience=audience_of(call.alert), row=row)
    for user in people_of(call.unit):
        publish(KIND, audience={"user": user.pk}, row={"id": str(call.pk), "status": call.status})
