"""A finding that cannot wait becomes an alert: with its place, its words and its time, once, and the two know each other."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from alerts import held
from alerts.models import Alert, AlertType
from alerts.models.catalogue import Lane
from alerts.services.intake import MAX_AGE
from alerts.services.staff_reports import known_type, receive_from_staff
from patrols.models import Finding
from policing.lib.datum import Point
from policing.lib.errors import NotAllowed, Refused

# A car or a count is nobody's emergency; what people are in or need may be.
MAY_BECOME = (Finding.Kind.HAZARD, Finding.Kind.SERVICE)
SOMEWHERE_ON_A_ROUND_M = 1000.0


class NoAlertOfThat(Refused):
    code = "no_alert_of_that"
    message = _("Only a danger or help given becomes an alert. Record what you see as one of these.")


class FindingErased(Refused):
    code = "erased"
    status = 410
    message = _("The words of this finding have been erased; record a call instead.")


def types_offered() -> list[AlertType]:
    """What a finding may become: open types of the police, as their covert ones are recorded at the desk."""
    return [kind for kind in held.alert_types().values() if kind.lane == Lane.POLICE and not kind.is_covert]


@transaction.atomic
def raise_alert(finding: Finding, *, type_code: str, by: User, now: datetime) -> Alert:
    """The alert `finding` became, made the first time it is asked for. Raises NotAllowed, NoAlertOfThat, FindingErased, TypeUnknown."""
    if not by.may(Right.ANSWER):
        raise NotAllowed
    kept = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    if kept.alert_id:
        finding.alert = Alert.objects.with_names().get(pk=kept.alert_id)
        return finding.alert
    if kept.kind not in MAY_BECOME:
        raise NoAlertOfThat
    if kept.erased_at is not None:
        raise FindingErased
    if known_type(type_code, {Lane.POLICE}).is_covert:
        raise NoAlertOfThat
    facts = _facts(kept, now)
    alert, _is_new = receive_from_staff(facts, type_code=type_code, site=None, reference=f"finding-{kept.pk}", sent=_sent(kept), by=by, now=now)
    Finding.objects.filter(pk=kept.pk).update(alert=alert)
    finding.alert = alert
    return alert


def _facts(finding: Finding, now: datetime) -> dict[str, Any]:
    """What was found hours ago, while there was no line, is reported all the same."""
    facts = {"source": Alert.Source.PATROL, "place": _place(finding), "description": finding.words, "details": {"origin": origin_of(finding)}}
    return facts | _where(finding) | ({"occurred_at": finding.found_at} if now - finding.found_at < MAX_AGE else {})


def _where(finding: Finding) -> dict[str, Any]:
    """Where it was found; of a phone that could not say, its round's first stop, so that it reaches the right station."""
    if finding.lon is not None and finding.lat is not None:
        return {"at": Point(finding.lon, finding.lat)}
    first = finding.round.stops.select_related("checkpoint").order_by("position").first() if finding.round else None
    return {"at": Point(first.checkpoint.lon, first.checkpoint.lat), "accuracy_m": SOMEWHERE_ON_A_ROUND_M} if first else {}


def _place(finding: Finding) -> str:
    return finding.place or (finding.checkpoint.name if finding.checkpoint else str(finding.round.route) if finding.round else "")


def _sent(finding: Finding) -> dict[str, Any]:
    return {"origin": origin_of(finding), "kind": finding.kind}


def origin_of(finding: Finding) -> str:
    """How other rooms name this finding as what something of theirs came from."""
    return f"patrols.finding:{finding.pk}"
