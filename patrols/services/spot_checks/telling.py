"""Words about spot checks: to the station that something is lacking, to the inspectorate that it replied, and to both when a remedy is overdue."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import uuid_utils.compat as uuid
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from delivery.services import tell_colleagues
from patrols.lifecycle import CheckStatus
from patrols.models import SpotCheck

ROOM = "patrols"
WORTH_TELLING = timedelta(days=2)
# The hour of the morning from which a day counts as over.
MORNING = timedelta(hours=8)


def tell_lacking(check: SpotCheck, *, now: datetime) -> None:
    _tell(
        _concerned(check),
        check,
        _("Spot check: something is lacking at %(where)s"),
        _("Reply until %(until)s; nothing counts before. It stands under “Supervision”."),
        now,
    )


def tell_replied(check: SpotCheck, *, now: datetime) -> None:
    """Whoever checked hears what the station says."""
    people = [check.checked_by] if check.checked_by else []
    _tell(people, check, _("%(station)s answers: spot check at %(where)s"), _("It stands under “Supervision”, spot checks."), now)


def tell_decided(check: SpotCheck, *, now: datetime) -> None:
    """The station hears that it is taken back, or what is to be done by which day."""
    if check.status == CheckStatus.DROPPED:
        _tell(_concerned(check), check, _("Spot check at %(where)s: taken back"), _("It does not count."), now)
    else:
        _tell(_concerned(check), check, _("Spot check at %(where)s: to be remedied by %(day)s"), _("By %(who)s: %(remedy)s"), now)


def overdue(now: datetime) -> "QuerySet[SpotCheck]":
    """Remedies whose day is over, not told yet; told in the morning, nobody is woken for them."""
    today = timezone.localdate(now - MORNING, timezone.get_default_timezone())
    rows = SpotCheck.objects.filter(status=CheckStatus.UPHELD, told_at=None, remedy_on__lt=today)
    return rows.select_related("station", "round__route", "round__crew", "checkpoint", "remedy_by", "checked_by").order_by("remedy_on", "pk")


def tell_overdue(check: SpotCheck, *, now: datetime) -> None:
    """Once: to whoever was to remedy it, to the station's leaders and to whoever checked."""
    people = [*_concerned(check), *([check.checked_by] if check.checked_by else [])]
    _tell(people, check, _("Remedy overdue since %(day)s: %(where)s"), _("By %(who)s: %(remedy)s"), now)
    SpotCheck.objects.filter(pk=check.pk).update(told_at=now)


def _concerned(check: SpotCheck) -> list[User]:
    """The station's leaders, whoever leads the team of the round, and whoever is to remedy it."""
    leaders = list(User.objects.filter(unit=check.station, role=Role.DUTY_LEADER, is_active=True))
    crew = check.round.crew
    led = [one.user for one in crew.members.filter(is_leader=True).select_related("user") if one.user] if crew else []
    return list({one.pk: one for one in [*leaders, *led, *([check.remedy_by] if check.remedy_by else [])]}.values())


def _tell(people: Iterable[User], check: SpotCheck, title: Any, body: Any, now: datetime) -> None:
    """`title` and `body` are lazy: they are said once in each language, with the names in it."""

    def words() -> tuple[str, str]:
        facts = _facts(check)
        return str(title) % facts, str(body) % facts

    tell_colleagues(people, words, room=ROOM, subject_id=uuid.uuid7(), expires_at=now + WORTH_TELLING, now=now)


def _facts(check: SpotCheck) -> dict[str, str]:
    until = f"{timezone.localtime(check.reply_until, timezone.get_default_timezone()):%m-%d %H:%M}" if check.reply_until else ""
    day = f"{check.remedy_on:%m-%d}" if check.remedy_on else ""
    facts = {"where": check.checkpoint or check.round, "station": check.station, "who": check.remedy_by or "", "remedy": check.remedy}
    return {name: str(value) for name, value in facts.items()} | {"until": until, "day": day}
