"""Who could take a shift, and what might be had in return: free or not and why not, and how hard it would be on them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.roles import Role
from grids.models import Officer, Shift
from grids.services.roster.checking import why_away
from grids.services.roster.plan import AROUND, Away, away_between, overlaps
from grids.services.roster.ranks import MAY_SERVE, may_serve
from grids.services.roster.rest import strain_of
from grids.services.roster.telling import when

AHEAD = timedelta(days=31)


@dataclass
class Offer:
    """`busy` says what keeps the colleague from it, `strains` what it would ask of them."""

    officer: Officer
    busy: str = ""
    strains: list[str] = field(default_factory=list)


@dataclass
class Return:
    """A shift of the colleague's that might be had in return, and what it would ask of whoever asks."""

    shift: Shift
    strains: list[str] = field(default_factory=list)


def colleagues_for(shift: Shift) -> "QuerySet[Officer]":
    """Those of the officer's unit who may be asked to take it."""
    roles = MAY_SERVE[Role(shift.role)]
    unit = shift.officer.user.unit_id
    people = Officer.objects.filter(user__unit=unit, user__is_active=True, user__role__in=roles & set(dict(Shift.ROLES))).exclude(pk=shift.officer_id)
    return people.select_related("user").order_by("badge_number")


def offers_for(shift: Shift) -> list[Offer]:
    """Everybody who may be asked, those who are free first, colleagues of the same role before others. Four queries."""
    people = list(colleagues_for(shift))
    of_person, away = _around([officer.pk for officer in people], shift.starts_at, shift.ends_at)
    offers = [_offer(officer, shift, of_person[officer.pk], away) for officer in people]
    return sorted(offers, key=lambda offer: (bool(offer.busy), offer.officer.user.role != shift.role, bool(offer.strains)))


def _around(officers: list[int], starts_at: datetime, ends_at: datetime) -> tuple[dict[int, list[Shift]], list[Away]]:
    near = Shift.objects.filter(officer__in=officers, starts_at__lt=ends_at + AROUND, ends_at__gt=starts_at - AROUND).order_by("starts_at")
    of_person: dict[int, list[Shift]] = defaultdict(list)
    for one in near:
        of_person[one.officer_id].append(one)
    return of_person, away_between(officers, starts_at, ends_at)


def _offer(officer: Officer, shift: Shift, theirs: list[Shift], away: list[Away]) -> Offer:
    busy = _busy(officer.pk, shift, theirs, away)
    return Offer(officer, busy, [] if busy else list(strain_of(shift, theirs)))


def _busy(officer: int, takes: Shift, theirs: list[Shift], away: list[Away]) -> str:
    absent = next((one for one in away if one.officer == officer and one.unit != takes.unit_id and overlaps(one, takes.starts_at, takes.ends_at)), None)
    if absent:
        return why_away(absent.kind)
    doubled = next((one for one in theirs if overlaps(one, takes.starts_at, takes.ends_at)), None)
    return _("on duty %(when)s") % {"when": when(doubled)} if doubled else ""


def returns_of(shift: Shift, taker: Officer, now: datetime) -> list[Return]:
    """The coming shifts of `taker` that the officer could have in return without being on twice or away. Three queries."""
    theirs = list(Shift.objects.filter(officer=taker, starts_at__gt=now, starts_at__lt=now + AHEAD).exclude(pk=shift.pk).order_by("starts_at"))
    fit: list[Any] = [one for one in theirs if may_serve(shift.officer.user, one.role)]
    if not fit:
        return []
    of_person, away = _around([shift.officer_id], fit[0].starts_at, fit[-1].ends_at)
    mine = [one for one in of_person[shift.officer_id] if one.pk != shift.pk]
    return [Return(one, list(strain_of(one, mine))) for one in fit if not _busy(shift.officer_id, one, mine, away)]
