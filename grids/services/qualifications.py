"""Trainings and licences that lapse: who is warned before, and how often."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Unit, User
from accounts.roles import RIGHTS, Right, Role
from delivery.models import Message, Recipient
from delivery.services import Told, post_message, tell
from grids.models import Qualification, TeamMember
from policing.lib.bilingual import in_both_languages

ROOM = "qualifications"
KEEPERS = [role for role, rights in RIGHTS.items() if Right.PLAN in rights]
# A message names so many; the rest stands on the page.
NAMED = 5
LIVES = timedelta(days=3)


def holder_of(qualification: Qualification) -> str:
    return str(qualification.member or qualification.officer or "")


def lapsing_by(until: date, among: QuerySet[Qualification] | None = None) -> QuerySet[Qualification]:
    """What has lapsed or lapses by `until`, of people who still belong and without what was renewed; the first to lapse first."""
    soon = Q(expires_on__lte=until)
    renewed = Q()
    for holder in ("member", "officer"):
        same = Qualification.objects.filter(~soon, kind=OuterRef("kind"), title=OuterRef("title"), **{holder: OuterRef(holder)})
        renewed |= Q(**{f"{holder}__isnull": False}) & Q(Exists(same))
    here = Q(member__ends_on=None, member__team__is_active=True, member__isnull=False) | Q(officer__user__is_active=True)
    rows = Qualification.objects.all() if among is None else among
    return rows.filter(soon, here).exclude(renewed).select_related("member__team__unit", "officer__user__unit").order_by("expires_on", "pk")


def lapsing_for(user: User, today: date) -> QuerySet[Qualification]:
    """What `user` may see of what lapses within the longest warning, or has."""
    return lapsing_by(today + timedelta(days=max(settings.QUALIFICATION_WARNINGS)), Qualification.objects.visible_to(user))


def warn_of_lapsing(now: datetime) -> int:
    """Tell leaders and administrators of what lapses: once at each of the days of QUALIFICATION_WARNINGS before, all of a person's in one message a day.

    Returns how many people were told.
    """
    today = timezone.localdate(now)
    due = [one for one in lapsing_by(today + timedelta(days=max(settings.QUALIFICATION_WARNINGS))) if _is_due(one, today)]
    if not due:
        return 0
    for_whom = _whom_to_tell(due)
    with transaction.atomic():
        told = sum(_tell(user, rows, today, now) for user, rows in for_whom.items())
        Qualification.objects.filter(pk__in=[one.pk for one in due]).update(warned_at=now)
    return told


def _is_due(one: Qualification, today: date) -> bool:
    """True when a warning day has come since the last warning: 30 days before, again 7 days before; what has lapsed unwarned as well."""
    assert one.expires_on
    begun = [one.expires_on - timedelta(days=days) for days in settings.QUALIFICATION_WARNINGS if one.expires_on - timedelta(days=days) <= today]
    last = timezone.localdate(one.warned_at) if one.warned_at else None
    return bool(begun) and (last is None or last < max(begun))


def _whom_to_tell(due: Iterable[Qualification]) -> dict[User, list[Qualification]]:
    """The team's leader, where they are police, and those who plan at the station; where nobody does, those of the next unit up."""
    found: dict[User, list[Qualification]] = defaultdict(list)
    keepers: dict[int, list[User]] = {}
    for one in due:
        unit = one.member.team.unit if one.member else one.officer.user.unit if one.officer else None
        people = set(_leaders(one))
        if unit:
            keepers.setdefault(unit.pk, _keepers_of(unit))
            people |= set(keepers[unit.pk])
        for user in people:
            found[user].append(one)
    return found


def _leaders(one: Qualification) -> list[User]:
    if one.member is None:
        return []
    leading = TeamMember.objects.filter(team=one.member.team_id, is_leader=True, ends_on=None, officer__user__is_active=True)
    return [member.officer.user for member in leading.select_related("officer__user__addressee") if member.officer]


def _keepers_of(unit: Unit) -> list[User]:
    over = {above.pk: rank for rank, above in enumerate(Unit.objects.above(unit.path))}
    people = list(User.objects.filter(unit__in=over, role__in=KEEPERS, is_active=True).select_related("addressee"))
    nearest = min((over[user.unit_id] for user in people if user.unit_id), default=None)
    return [user for user in people if user.unit_id and over[user.unit_id] == nearest]


def _tell(user: User, rows: list[Qualification], today: date, now: datetime) -> int:
    """One message per person and day."""
    addressee = getattr(user, "addressee", None)
    subject = _subject(user, today)
    if addressee is None or Recipient.objects.filter(message__room=ROOM, message__subject_id=subject).exists():
        return 0
    content = in_both_languages(lambda: _words(rows, today))
    facts: dict[str, Any] = {"priority": Message.Priority.BULK, "can_wait": True, "content": content, "expires_at": now + LIVES, "now": now}
    tell(
        post_message(room=ROOM, subject_id=subject, **facts),
        [Told(addressee.pk, "leader" if user.role == Role.DUTY_LEADER else "keeper", str(user))],
        round=1,
        now=now,
    )
    return 1


def _subject(user: User, today: date) -> UUID:
    """The same for the same person and day, so that a second run says nothing twice."""
    return uuid5(NAMESPACE_URL, f"{ROOM}:{user.pk}:{today}")


def _words(rows: list[Qualification], today: date) -> dict[str, str]:
    title = ngettext("%(count)d licence or training lapses", "%(count)d licences or trainings lapse", len(rows)) % {"count": len(rows)}
    lines = [_line(one, today) for one in rows[:NAMED]]
    if len(rows) > NAMED:
        lines.append(_("and %(count)d more") % {"count": len(rows) - NAMED})
    return {"title": title, "body": "\n".join([*lines, _("Open Zhufang, Teams, What lapses.")])}


def _line(one: Qualification, today: date) -> str:
    assert one.expires_on
    said = {"name": holder_of(one), "what": one.get_kind_display(), "day": date_format(one.expires_on, "Y-m-d")}
    return (_("%(name)s: %(what)s lapsed on %(day)s") if one.expires_on < today else _("%(name)s: %(what)s lapses on %(day)s")) % said
