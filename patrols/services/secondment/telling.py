"""Words to people about being sent: that they go and beside whom, that guests come, that nothing comes of it, and a word shortly before."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

import uuid_utils.compat as uuid
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import Role
from delivery.services import tell_colleagues
from grids.services.duty import on_duty
from grids.services.roster.telling import said_span
from patrols.lifecycle import SendingStatus
from patrols.models import SentOfficer

ROOM = "patrols"


def tell_sent(sent: SentOfficer, *, now: datetime) -> None:
    """Whoever goes hears when, where and beside whom."""
    _tell([sent.officer.user], sent, _("You are sent to %(station)s: %(when)s"), _with_host(sent), now)


def tell_withdrawn(sent: SentOfficer, *, now: datetime) -> None:
    """They and their host hear that it is off, and why."""
    people = [sent.officer.user, *([sent.host.user] if sent.host else [])]
    _tell(people, sent, _("Withdrawn: %(who)s to %(station)s, %(when)s"), _("Reason: %(reason)s"), now)


def tell_hosts(rows: Iterable[SentOfficer], *, now: datetime) -> None:
    """Each host hears once of all guests of a shift; without a host the station's leader on duty does."""
    known = sorted(rows, key=lambda row: (row.quota_id, row.host_id or 0))
    for (_quota, host), together in groupby(known, key=attrgetter("quota_id", "host_id")):
        guests = list(together)
        people = [guests[0].host.user] if host and guests[0].host else on_duty(guests[0].quota.station, Role.DUTY_LEADER, now)
        _tell_of_guests(people, guests, now)


def due_reminders(now: datetime) -> "QuerySet[SentOfficer]":
    """Published ones whose shift begins soon, not reminded yet."""
    soon = {"quota__starts_at__gt": now, "quota__starts_at__lte": now + settings.DUTY_NOTICE_BEFORE}
    rows = SentOfficer.objects.filter(status=SendingStatus.PUBLISHED, reminded_at=None, **soon)
    return rows.select_related("quota__station", "officer__user", "host__user").order_by("quota__starts_at", "pk")


def remind(sent: SentOfficer, *, now: datetime) -> None:
    """A word shortly before the shift, once."""
    _tell([sent.officer.user], sent, _("Soon: %(station)s, %(when)s"), _with_host(sent), now)
    SentOfficer.objects.filter(pk=sent.pk).update(reminded_at=now)


def _with_host(sent: SentOfficer) -> Any:
    return _("Your host is %(host)s. Cannot go? Call whoever plans it at once.") if sent.host else _("The leader on duty there receives you.")


def _tell_of_guests(people: list[User], guests: list[SentOfficer], now: datetime) -> None:
    first = guests[0]

    def words() -> tuple[str, str]:
        title = ngettext("%(n)s officer comes to you: %(when)s", "%(n)s officers come to you: %(when)s", len(guests))
        names = str(_(", ")).join(str(one.officer) for one in guests)
        return title % (_facts(first) | {"n": len(guests)}), names

    _say(people, first, words, now)


def _tell(people: Iterable[User], sent: SentOfficer, title: Any, body: Any, now: datetime) -> None:
    """`title` and `body` are lazy: they are said once in each language, with the names in it."""
    _say(people, sent, lambda: (str(title) % _facts(sent), str(body) % _facts(sent)), now)


def _say(people: Iterable[User], sent: SentOfficer, words: Any, now: datetime) -> None:
    tell_colleagues(people, words, room=ROOM, subject_id=uuid.uuid7(), expires_at=sent.quota.ends_at, now=now)


def _facts(sent: SentOfficer) -> dict[str, str]:
    facts = {"who": sent.officer, "station": sent.quota.station, "host": sent.host or "", "reason": sent.reason}
    return {name: str(value) for name, value in facts.items()} | {"when": said_span(sent.quota.starts_at, sent.quota.ends_at)}
