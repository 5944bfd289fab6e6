"""Thanks and honours: proposed by an officer, granted by a leader of the station, given on a day."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Right
from alerts.lifecycle import HONOUR_MOVES, HonourStatus
from alerts.models import Alert, Honour, HonourKind
from grids.models import TeamMember
from partners.models import Contact, Site
from policing.lib.errors import NotAllowed, Refused
from policing.lib.lifecycle import move

LONGEST = 200


class NobodyNamed(Refused):
    code = "malformed"
    message = _("Say who is to be thanked: a site, somebody there, or somebody of a team.")


class NoReason(Refused):
    code = "malformed"
    message = _("Say what for, in a sentence they may read.")


class DayAhead(Refused):
    code = "malformed"
    message = _("This day lies ahead. Write it down when it has been given.")


def named(whom: str) -> dict[str, Any]:
    """What a choice of `whom_to_thank` stands for; it must have been offered."""
    kind, _colon, pk = whom.partition(":")
    found: dict[str, Any] = {
        "site": Site.objects.select_related("station", "partner"),
        "contact": Contact.objects.select_related("site__station", "site__partner"),
        "member": TeamMember.objects.select_related("team__unit"),
    }
    return {kind: found[kind].get(pk=int(pk))}


@transaction.atomic
def propose_honour(
    kind: HonourKind,
    *,
    by: User,
    reason: str,
    alert: Alert | None = None,
    site: Site | None = None,
    contact: Contact | None = None,
    member: TeamMember | None = None,
    may_be_named: bool = False,
    now: datetime,
) -> Honour:
    """Propose thanks for `site`, `contact` or `member`, found through what `by` may see. Raises NotAllowed, NobodyNamed, NoReason."""
    if not by.may(Right.ANSWER) or by.unit is None:
        raise NotAllowed
    if not reason.strip():
        raise NoReason(fields={"reason": [str(NoReason.message)]})
    site = contact.site if contact else site
    if (site is None) == (member is None):
        raise NobodyNamed(fields={"whom": [str(NobodyNamed.message)]})
    facts: dict[str, Any] = {"unit": _unit_of(by, alert, site, member), "proposed_by": by, "proposed_at": now, "reason": reason.strip()[:LONGEST]}
    whom: dict[str, Any] = {"site": site, "partner": site.partner if site else None, "contact": contact, "member": member}
    return Honour.objects.create(kind=kind, alert=alert, may_be_named=may_be_named, **whom, **facts)


def _unit_of(by: User, alert: Alert | None, site: Site | None, member: TeamMember | None) -> Unit:
    """The station whose leader grants it: the alert's, the site's or the team's, where that is the officer's own; else the officer's unit."""
    asked = [alert.station if alert else None, site.station if site else None, member.team.unit if member else None]
    assert by.unit is not None
    return next((unit for unit in asked if unit and unit.path.startswith(by.unit_path)), by.unit)


@transaction.atomic
def decide_honour(honour: Honour, *, grant: bool, by: User, now: datetime) -> Honour:
    """Grant it or not: a leader of its unit, or of one above. Raises NotAllowed, StaleMove, IllegalMove."""
    _require_leader(honour, by)
    move(honour, HonourStatus.GRANTED if grant else HonourStatus.DECLINED, allowed=HONOUR_MOVES, decided_by=by, decided_at=now)
    return honour


@transaction.atomic
def give_honour(honour: Honour, *, on: date, may_be_named: bool, by: User, now: datetime) -> Honour:
    """It was given on that day; whoever was honoured says whether they may be named. Raises NotAllowed, DayAhead, StaleMove, IllegalMove."""
    _require_leader(honour, by)
    if on > timezone.localdate(now):
        raise DayAhead(fields={"on": [str(DayAhead.message)]})
    move(honour, HonourStatus.GIVEN, allowed=HONOUR_MOVES, given_on=on, may_be_named=may_be_named)
    return honour


def _require_leader(honour: Honour, by: User) -> None:
    if not by.may(Right.APPROVE) or not by.unit_path or not honour.unit.path.startswith(by.unit_path):
        raise NotAllowed
