"""Swapping shifts: one asks, the colleague agrees, a leader approves, then the shifts change hands. Both are told of every step."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from grids.lifecycle import SWAP_MOVES, SwapStatus
from grids.models import Absence, Officer, PlannedShift, Secondment, Shift, Swap
from grids.services.roster.errors import BadSwap, DoubleBooked, NotYours, OwnSwap, ShiftBegun, SwapOpen, SwapOutdated
from grids.services.roster.publishing import lock_people
from grids.services.roster.telling import tell_of_loss, tell_people, when
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
    """Ask `taker` to take the shift, perhaps for one of theirs. Raises NotYours, ShiftBegun, BadSwap, SwapOpen, DoubleBooked."""
    if shift.officer.user_id != by.pk:
        raise NotYours
    is_colleague = taker.user.unit_id == by.unit_id and taker.user.is_active and taker.pk != shift.officer_id
    if not is_colleague or (in_return and in_return.officer_id != taker.pk):
        raise BadSwap
    _check_free(shift, taker, in_return, now)
    try:
        with transaction.atomic():
            swap = Swap.objects.create(shift=shift, taker=taker, in_return=in_return, asked_by=by, asked_at=now, reason=reason)
    except IntegrityError as error:
        raise SwapOpen from error
    _say(swap, [taker.user], now)
    return swap


@transaction.atomic
def agree_swap(swap: Swap, *, by: User, now: datetime) -> Swap:
    """The colleague says yes. Raises NotYours, ShiftBegun, SwapOutdated, DoubleBooked."""
    if swap.taker.user_id != by.pk:
        raise NotYours
    _check_still(swap, now)
    move(swap, SwapStatus.AGREED, allowed=SWAP_MOVES)
    _say(swap, [swap.asked_by], now)
    return swap


@transaction.atomic
def approve_swap(swap: Swap, *, by: User, now: datetime) -> Swap:
    """The shifts change hands; who is on duty is told anew. Raises OwnSwap, ShiftBegun, SwapOutdated, DoubleBooked, StaleMove."""
    if by.pk in {swap.asked_by_id, swap.taker.user_id}:
        raise OwnSwap
    asker = swap.shift.officer
    move(swap, SwapStatus.APPROVED, allowed=SWAP_MOVES, decided_by=by, decided_at=now)
    lock_people([asker.pk, swap.taker_id])
    swap.shift.refresh_from_db()
    if swap.in_return:
        swap.in_return.refresh_from_db()
    _check_still(swap, now)
    _hand_over(swap.shift, swap.taker, now)
    if swap.in_return:
        _hand_over(swap.in_return, asker, now)
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


def _check_still(swap: Swap, now: datetime) -> None:
    """Both still have the shifts they had when it was asked, and would be free."""
    theirs = swap.in_return is None or swap.in_return.officer_id == swap.taker_id
    if swap.shift.officer.user_id != swap.asked_by_id or not theirs:
        raise SwapOutdated
    _check_free(swap.shift, swap.taker, swap.in_return, now)


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
        facts = {"asker": swap.asked_by, "taker": swap.taker, "shift": when(swap.shift)}
        back = _("In return: %(shift)s.") % {"shift": when(swap.in_return)} if swap.in_return else ""
        return str(STEPS[SwapStatus(swap.status)]) % facts, " ".join(filter(None, [back, _("It stands on your duty page.")]))

    tell_people(people, words, now=now)
