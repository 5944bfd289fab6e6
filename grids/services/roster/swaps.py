"""Swapping shifts: one asks, the colleague agrees, a leader approves, then the shifts change hands. Both are told of every step."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from grids.lifecycle import SWAP_MOVES, SwapStatus
from grids.models import Absence, Officer, PlannedShift, Secondment, Shift, Swap
from grids.services.roster.endings import end_swaps_of
from grids.services.roster.errors import BadSwap, DoubleBooked, NotForThem, NotYours, OwnSwap, ShiftBegun, SwapOpen, SwapOutdated
from grids.services.roster.publishing import lock_people
from grids.services.roster.ranks import may_serve
from grids.services.roster.telling import said_span, tell_of_loss, tell_people, when
from policing.lib.lifecycle import move

STEPS = {
    SwapStatus.ASKED: gettext_lazy("%(asker)s asks %(taker)s to take the shift %(shift)s."),
    SwapStatus.AGREED: gettext_lazy("%(taker)s agrees to take the shift %(shift)s of %(asker)s; a leader still has to approve it."),
    SwapStatus.APPROVED: gettext_lazy("Approved: %(taker)s has the shift %(shift)s instead of %(asker)s."),
    SwapStatus.REFUSED: gettext_lazy("Refused: %(asker)s keeps the shift %(shift)s."),
    SwapStatus.WITHDRAWN: gettext_lazy("Withdrawn: %(asker)s keeps the shift %(shift)s."),
}


@transaction.atomic
def ask_swap(shift: Shift, *, taker: Officer, in_return: Shift | None, reason: str, by: User, now: datetime) -> Swap:
    """Ask `taker` to take the shift, perhaps for one of theirs. Raises NotYours, ShiftBegun, BadSwap, NotForThem, SwapOpen, SwapOutdated, DoubleBooked."""
    if shift.officer.user_id != by.pk:
        raise NotYours
    _check_ranks(shift, taker, in_return, by)
    lock_people([shift.officer_id, taker.pk])
    asked = {one.pk for one in (shift, in_return) if one}
    if Shift.objects.filter(pk__in=asked).count() < len(asked):
        raise SwapOutdated
    _check_free(shift, taker, in_return, now)
    try:
        with transaction.atomic():
            swap = Swap.objects.create(**_facts(shift, in_return), taker=taker, asked_by=by, asked_at=now, reason=reason)
    except IntegrityError as error:
        raise SwapOpen from error
    _say(swap, [taker.user], now)
    return swap


def _check_ranks(shift: Shift, taker: Officer, in_return: Shift | None, by: User) -> None:
    """Colleagues of one unit, each for a shift they may serve. Raises BadSwap, NotForThem."""
    is_colleague = taker.user.unit_id == by.unit_id and taker.user.is_active and taker.pk != shift.officer_id
    if not is_colleague or (in_return and in_return.officer_id != taker.pk):
        raise BadSwap
    for who, takes in ((taker.user, shift), (by, in_return)):
        if takes and not may_serve(who, takes.role):
            raise NotForThem(who=who, role=takes.get_role_display())


def _facts(shift: Shift, in_return: Shift | None) -> dict[str, Any]:
    """What the swap still says when the shifts are gone."""
    back = {"return_starts_at": in_return.starts_at, "return_ends_at": in_return.ends_at} if in_return else {}
    return {"shift": shift, "unit": shift.unit, "role": shift.role, "starts_at": shift.starts_at, "ends_at": shift.ends_at, "in_return": in_return, **back}


@transaction.atomic
def agree_swap(swap: Swap, *, by: User, now: datetime) -> Swap:
    """The colleague says yes. Raises NotYours, ShiftBegun, SwapOutdated, DoubleBooked."""
    if swap.taker.user_id != by.pk:
        raise NotYours
    shift, in_return = _as_they_are(swap)
    _check_free(shift, swap.taker, in_return, now)
    move(swap, SwapStatus.AGREED, allowed=SWAP_MOVES)
    _say(swap, [swap.asked_by], now)
    return swap


@transaction.atomic
def approve_swap(swap: Swap, *, by: User, now: datetime) -> Swap:
    """The shifts change hands; who is on duty is told anew. Raises OwnSwap, ShiftBegun, SwapOutdated, DoubleBooked, StaleMove."""
    if by.pk in {swap.asked_by_id, swap.taker.user_id}:
        raise OwnSwap
    lock_people(Officer.objects.filter(Q(pk=swap.taker_id) | Q(user=swap.asked_by_id)).values_list("pk", flat=True))
    move(swap, SwapStatus.APPROVED, allowed=SWAP_MOVES, decided_by=by, decided_at=now)
    shift, in_return = _as_they_are(swap)
    asker = shift.officer
    _check_free(shift, swap.taker, in_return, now)
    _hand_over(shift, swap.taker, now)
    if in_return:
        _hand_over(in_return, asker, now)
    end_swaps_of(filter(None, [shift, in_return]), now=now, is_gone=False)
    _say(swap, [swap.asked_by, swap.taker.user], now)
    return swap


@transaction.atomic
def refuse_swap(swap: Swap, *, by: User, may_decide: bool, now: datetime) -> Swap:
    """The colleague or a leader says no. Raises NotYours."""
    if swap.taker.user_id != by.pk and not may_decide:
        raise NotYours
    move(swap, SwapStatus.REFUSED, allowed=SWAP_MOVES, decided_by=by, decided_at=now)
    _say(swap, [swap.asked_by, swap.taker.user], now)
    return swap


@transaction.atomic
def withdraw_swap(swap: Swap, *, by: User, now: datetime) -> Swap:
    """Whoever asked takes it back. Raises NotYours."""
    if swap.asked_by_id != by.pk:
        raise NotYours
    move(swap, SwapStatus.WITHDRAWN, allowed=SWAP_MOVES, decided_by=by, decided_at=now)
    _say(swap, [swap.taker.user], now)
    return swap


def _as_they_are(swap: Swap) -> tuple[Shift, Shift | None]:
    """The two shifts now, still of those who had them when it was asked. Raises SwapOutdated."""
    rows = Shift.objects.filter(pk__in=[swap.shift_id, swap.in_return_id]).select_related("officer__user", "unit").in_bulk()
    shift, in_return = rows.get(swap.shift_id or 0), rows.get(swap.in_return_id or 0)
    theirs = swap.return_starts_at is None or (in_return is not None and in_return.officer_id == swap.taker_id)
    if shift is None or shift.officer.user_id != swap.asked_by_id or not theirs:
        raise SwapOutdated
    return shift, in_return


def _check_free(shift: Shift, taker: Officer, in_return: Shift | None, now: datetime) -> None:
    if any(one.starts_at <= now for one in (shift, in_return) if one):
        raise ShiftBegun
    _check_person(taker, shift, in_return)
    if in_return:
        _check_person(shift.officer, in_return, shift)


def _check_person(officer: Officer, takes: Shift, gives: Shift | None) -> None:
    """Raises DoubleBooked when the officer has something else at that time."""
    during = {"officer": officer, "starts_at__lt": takes.ends_at, "ends_at__gt": takes.starts_at}
    others = Shift.objects.filter(**during).exclude(pk__in=[takes.pk, gives.pk if gives else None])
    if others.exists() or Absence.objects.filter(**during).exists() or Secondment.objects.filter(**during).exclude(unit=takes.unit_id).exists():
        raise DoubleBooked(who=officer, when=when(takes))


def _hand_over(shift: Shift, to: Officer, now: datetime) -> None:
    """`shift` is `to`'s now, in the published plan as well; whoever had it and was told so hears it, the other is told when it is time."""
    tell_of_loss([shift], now=now)
    plan = PlannedShift.objects.filter(roster__unit=shift.unit_id, officer=shift.officer_id, role=shift.role, starts_at=shift.starts_at)
    plan.update(officer=to)
    shift.officer, shift.notified_at = to, None
    shift.save(update_fields=["officer", "notified_at"])


def _say(swap: Swap, people: Iterable[User], now: datetime) -> None:
    def words() -> tuple[str, str]:
        facts = {"asker": swap.asked_by, "taker": swap.taker, "shift": when(swap)}
        back = (
            _("In return: %(shift)s.") % {"shift": said_span(swap.return_starts_at, swap.return_ends_at)}
            if swap.return_starts_at and swap.return_ends_at
            else ""
        )
        return str(STEPS[SwapStatus(swap.status)]) % facts, " ".join(filter(None, [back, _("It stands on your duty page.")]))

    tell_people(people, words, now=now)
