"""Swapping: one asks, the colleague agrees, a leader approves; nobody is booked twice, and both are told."""

from datetime import timedelta

import pytest
from django.utils import translation

from accounts.roles import Role
from delivery.models import Message
from grids.lifecycle import SWAP_MOVES, SwapStatus
from grids.models import Absence, PlannedShift, Shift, Swap
from grids.services.roster import agree_swap, approve_swap, ask_swap, refuse_swap, reopen_roster, withdraw_swap
from grids.services.roster.errors import BadSwap, DoubleBooked, NotYours, OwnSwap, ShiftBegun, SwapOpen, SwapOutdated
from policing.lib.errors import IllegalMove, StaleMove
from tests.grids.rostering import MONDAY, at, make_crew, make_template, published

DAY = timedelta(days=1)
NOW = at(MONDAY, 0)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def crew(cast):
    return make_crew(cast)


@pytest.fixture
def roster(cast, crew):
    make_template(cast, crew)
    return published(cast, MONDAY)


def shift_on(days: int) -> Shift:
    return Shift.objects.select_related("officer__user", "unit").get(starts_at=at(MONDAY + days * DAY))


@pytest.fixture
def swap(cast, crew, roster):
    """Crew 1 asks crew 2 to take Thursday for Friday."""
    return ask_swap(shift_on(3), taker=crew[1], in_return=shift_on(4), reason="孩子家长会", by=crew[0].user, now=NOW)


def told() -> list[tuple[str, set[str]]]:
    """Titles in English, and who heard them, in order."""
    messages = Message.objects.filter(room="duty").order_by("created_at", "pk")
    return [(message.content["en"]["title"], {one.addressee.user.username for one in message.recipients.all()}) for message in messages]


def test_after_three_consents_the_shifts_change_hands(cast, crew, swap):
    agree_swap(swap, by=crew[1].user, now=NOW)
    assert shift_on(3).officer == crew[0], "nothing changes before a leader has approved it"
    approve_swap(swap, by=cast.leader, now=NOW)
    assert (shift_on(3).officer, shift_on(4).officer) == (crew[1], crew[0])
    assert (swap.decided_by, swap.decided_at) == (cast.leader, NOW)


def test_everybody_is_told_of_every_step(cast, crew, swap):
    agree_swap(swap, by=crew[1].user, now=NOW)
    approve_swap(swap, by=cast.leader, now=NOW)
    assert [people for _title, people in told()] == [{"crew2"}, {"crew1"}, {"crew1", "crew2"}]
    assert told()[0][0] == "Crew1 asks Crew2 to take the shift 09-25 08:00–09-26 08:00."


def test_a_shift_that_was_notified_is_notified_anew_and_its_old_officer_hears_it(cast, crew, roster):
    Shift.objects.update(notified_at=NOW)
    swap = ask_swap(shift_on(3), taker=crew[1], in_return=None, reason="", by=crew[0].user, now=NOW)
    agree_swap(swap, by=crew[1].user, now=NOW)
    approve_swap(swap, by=cast.leader, now=NOW)
    assert shift_on(3).notified_at is None
    assert ("No longer your shift: 09-25 08:00–09-26 08:00, Command-room duty officer", {"crew1"}) in told()


def test_the_published_plan_says_the_same(cast, crew, roster, swap):
    agree_swap(swap, by=crew[1].user, now=NOW)
    approve_swap(swap, by=cast.leader, now=NOW)
    assert PlannedShift.objects.get(roster=roster, starts_at=at(MONDAY + 3 * DAY)).officer == crew[1]
    reopen_roster(roster)
    assert PlannedShift.objects.get(roster=roster, starts_at=at(MONDAY + 3 * DAY)).officer == crew[1]


def test_a_refused_or_withdrawn_swap_changes_nothing(cast, crew, swap):
    refuse_swap(swap, by=crew[1].user, may_decide=False, now=NOW)
    again = ask_swap(shift_on(3), taker=crew[2], in_return=None, reason="", by=crew[0].user, now=NOW)
    withdraw_swap(again, by=crew[0].user, now=NOW)
    assert shift_on(3).officer == crew[0]
    assert [people for _title, people in told()] == [{"crew2"}, {"crew1", "crew2"}, {"crew3"}, {"crew3"}]


def test_only_those_concerned_take_their_step(cast, crew, swap):
    with pytest.raises(NotYours):
        ask_swap(shift_on(1), taker=crew[2], in_return=None, reason="", by=crew[0].user, now=NOW)
    with pytest.raises(NotYours):
        agree_swap(swap, by=crew[2].user, now=NOW)
    with pytest.raises(NotYours):
        withdraw_swap(swap, by=crew[1].user, now=NOW)
    with pytest.raises(NotYours):
        refuse_swap(swap, by=crew[2].user, may_decide=False, now=NOW)


def test_nobody_approves_a_swap_of_their_own(cast, crew, swap):
    agree_swap(swap, by=crew[1].user, now=NOW)
    for own in crew[:2]:
        with pytest.raises(OwnSwap):
            approve_swap(swap, by=own.user, now=NOW)


def test_only_colleagues_are_asked_and_only_for_shifts_of_theirs(cast, crew, roster):
    for taker, in_return in ((cast.stranger.officer, None), (crew[0], None), (crew[1], shift_on(2))):
        with pytest.raises(BadSwap):
            ask_swap(shift_on(3), taker=taker, in_return=in_return, reason="", by=crew[0].user, now=NOW)


def test_one_open_swap_a_shift(cast, crew, swap):
    with pytest.raises(SwapOpen):
        ask_swap(shift_on(3), taker=crew[2], in_return=None, reason="", by=crew[0].user, now=NOW)


def test_a_running_shift_is_not_swapped_at_any_step(cast, crew, swap):
    late = at(MONDAY + 3 * DAY)
    with pytest.raises(ShiftBegun):
        ask_swap(shift_on(0), taker=crew[1], in_return=None, reason="", by=crew[0].user, now=at(MONDAY))
    with pytest.raises(ShiftBegun):
        agree_swap(swap, by=crew[1].user, now=late)
    Swap.objects.filter(pk=swap.pk).update(status=SwapStatus.AGREED)
    swap.refresh_from_db()
    with pytest.raises(ShiftBegun):
        approve_swap(swap, by=cast.leader, now=late)
    assert Swap.objects.get(pk=swap.pk).status == SwapStatus.AGREED


def test_nobody_is_booked_twice_or_while_away(cast, crew, roster):
    elsewhere = {"unit": cast.west, "role": Role.DUTY_OFFICER, "starts_at": at(MONDAY + 3 * DAY, 22), "ends_at": at(MONDAY + 3 * DAY, 23)}
    other = Shift.objects.create(officer=crew[1], **elsewhere)
    with pytest.raises(DoubleBooked, match="Crew2"):
        ask_swap(shift_on(3), taker=crew[1], in_return=None, reason="", by=crew[0].user, now=NOW)
    other.delete()
    Absence.objects.create(officer=crew[0], starts_at=at(MONDAY + 4 * DAY, 9), ends_at=at(MONDAY + 4 * DAY, 10))
    with pytest.raises(DoubleBooked, match="Crew1"):
        ask_swap(shift_on(3), taker=crew[1], in_return=shift_on(4), reason="", by=crew[0].user, now=NOW)


def test_what_was_booked_meanwhile_stops_the_approval(cast, crew, swap):
    agree_swap(swap, by=crew[1].user, now=NOW)
    Shift.objects.create(officer=crew[1], unit=cast.west, role=Role.DUTY_OFFICER, starts_at=at(MONDAY + 3 * DAY, 22), ends_at=at(MONDAY + 3 * DAY, 23))
    with pytest.raises(DoubleBooked):
        approve_swap(swap, by=cast.leader, now=NOW)
    assert Swap.objects.get(pk=swap.pk).status == SwapStatus.AGREED


def test_a_shift_that_went_to_somebody_else_meanwhile_stops_it(cast, crew, swap):
    agree_swap(swap, by=crew[1].user, now=NOW)
    Shift.objects.filter(pk=swap.in_return_id).update(officer=crew[2])
    with pytest.raises(SwapOutdated):
        approve_swap(swap, by=cast.leader, now=NOW)


def test_of_two_leaders_the_first_decides(cast, crew, swap):
    agree_swap(swap, by=crew[1].user, now=NOW)
    late = Swap.objects.select_related("shift__officer__user", "shift__unit", "in_return__officer", "taker__user", "asked_by").get(pk=swap.pk)
    refuse_swap(swap, by=cast.leader, may_decide=True, now=NOW)
    with pytest.raises(StaleMove):
        approve_swap(late, by=cast.leader, now=NOW)
    assert shift_on(3).officer == crew[0]


@pytest.mark.parametrize("status", SwapStatus.values)
def test_every_other_move_is_refused(cast, crew, swap, status):
    Swap.objects.filter(pk=swap.pk).update(status=status)
    swap.refresh_from_db()
    steps = {
        SwapStatus.AGREED: lambda: agree_swap(swap, by=crew[1].user, now=NOW),
        SwapStatus.APPROVED: lambda: approve_swap(swap, by=cast.leader, now=NOW),
        SwapStatus.REFUSED: lambda: refuse_swap(swap, by=cast.leader, may_decide=True, now=NOW),
        SwapStatus.WITHDRAWN: lambda: withdraw_swap(swap, by=crew[0].user, now=NOW),
    }
    for to in set(steps) - SWAP_MOVES[status]:
        with pytest.raises(IllegalMove):
            steps[to]()
