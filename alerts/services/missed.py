"""A step that was due and not taken raises an alert of its own, once, at the station concerned; and the clock it was lost from is set going again."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from alerts.catalogue import STEP_MISSED, WORK_LATE
from alerts.lifecycle import Status
from alerts.models import Alert, AlertType
from alerts.services.audit import Missed, missed_now
from alerts.services.own import own_alert, raise_own
from policing.lib.queue import hurry


def report_missed(*, now: datetime) -> int:
    """Raise an alert for every step missed until now that was not reported before; returns how many.

    One about the system's own alerts is not raised: whoever is called by the first one looks at the services.
    """
    missed = missed_now(now)
    _set_going_again(missed, now)
    return sum(raise_missed(one, now=now) is not None for one in missed if one.alert.type.code not in {STEP_MISSED, WORK_LATE})


def _set_going_again(missed: list[Missed], now: datetime) -> None:
    """A clock that stands still or points far ahead rings now; one that is due already is left to the sweep."""
    lost = Alert.objects.filter(pk__in=[one.alert.pk for one in missed], status__in=(Status.ROUTED, Status.ACKNOWLEDGED))
    lost.filter(Q(next_escalation_at=None) | Q(next_escalation_at__gt=now)).update(next_escalation_at=now)
    hurry("alerts.route")


def raise_missed(missed: Missed, *, now: datetime) -> Alert | None:
    """The alert about one missed step, already told to its first round; None if it was raised before, or no such type is in the catalogue."""
    kind = AlertType.objects.select_related("chain").filter(code=STEP_MISSED).first()
    return raise_own(_alert_about(missed, kind, now), now=now) if kind else None


def _alert_about(missed: Missed, kind: AlertType, now: datetime) -> Alert:
    """At the station and point of the one that was forgotten, and covert where that is; none of its words, which are erased at their own time."""
    about = missed.alert
    when = f"{timezone.localtime(missed.due.at):%m-%d %H:%M:%S}"
    return own_alert(
        kind,
        reference=f"missed-{about.pk}-{missed.due.follows}",
        cap_status=about.cap_status,
        is_covert=about.is_covert,
        description=f"警情 {about.number} 应于 {when} 催办，系统未执行。 / Alert {about.number} was due to be called about at {when}; nothing was done.",
        details={"alert": about.number},
        lon=about.lon,
        lat=about.lat,
        accuracy_m=about.accuracy_m,
        grid_id=about.grid_id,
        station_id=about.station_id,
        occurred_at=missed.due.at,
        now=now,
    )
