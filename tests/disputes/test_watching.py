"""Clocks that come due are told once ahead and once when they are over; nothing of the quarrel leaves the house."""

from datetime import datetime, timedelta

import pytest
import time_machine

from delivery.models import Message
from disputes.lifecycle import SessionStatus
from disputes.models import Deadline, Dispute
from disputes.open_ends import collect
from disputes.services.watching import due_soon, followups_overdue, overdue, tell_followup, tell_overdue, warn
from disputes.tasks import sweep
from tests.disputes.quarrels import held, mediating, reported, signed

DAY = timedelta(days=1)


def at(deadline: Deadline, days: int, now):
    return now + (deadline.due_on - now.date() + days * DAY)


def test_a_clock_warns_once_and_says_once_that_it_ran_out(cast):
    deadline = mediating(cast).deadlines.get()
    soon, late = at(deadline, 0, cast.now), at(deadline, 2, cast.now)
    assert list(due_soon(soon)) == [deadline]
    warn(deadline, now=soon)
    assert (list(due_soon(soon)), list(overdue(late))) == ([], [deadline])
    tell_overdue(deadline, now=late)
    assert list(overdue(late)) == []


def test_a_clock_that_was_met_is_not_told_of(cast):
    dispute = mediating(cast)
    deadline = dispute.deadlines.get()
    held(cast, dispute, SessionStatus.AGREED)
    assert list(overdue(at(deadline, 9, cast.now))) == []


def test_what_is_told_holds_a_number_and_no_word_of_the_quarrel(cast):
    deadline = mediating(cast).deadlines.get()
    warn(deadline, now=cast.now)
    said = str(Message.objects.get(room="disputes").content)
    assert deadline.dispute.number in said
    assert not any(word in said for word in ("前夫妻", "赵甲", "钱乙"))


def test_a_followup_nobody_made_is_told_of_once(cast):
    dispute = mediating(cast)
    signed(cast, dispute)
    one = dispute.followups.first()
    late = cast.now + 12 * DAY
    assert list(followups_overdue(late)) == [one]
    tell_followup(one, now=late)
    assert list(followups_overdue(late)) == []


def test_a_shift_hands_over_what_ends_and_what_is_nobodys_without_a_word_of_it(cast):
    ending, quiet, nobodys = mediating(cast), reported(cast), reported(cast)
    ending.deadlines.update(due_on=cast.now.date())
    Dispute.objects.filter(pk=nobodys.pk).update(officer=None)
    found = collect(cast.desk, cast.now)
    assert {one.number for one in found} == {ending.number, nobodys.number} and quiet.number not in {one.number for one in found}
    assert not any("前夫妻" in str(one.describe()) for one in found)
    assert collect(cast.stranger, cast.now) == []


@pytest.mark.parametrize(("hour", "told"), [("00:05", 0), ("07:59", 0), ("08:00", 1), ("19:59", 1), ("20:00", 0), ("23:50", 0)])
def test_nobody_is_woken_by_a_clock_and_the_morning_tells_what_the_night_kept(cast, hour, told):
    deadline = mediating(cast).deadlines.get()
    day = (deadline.warn_on + DAY).isoformat()
    for at_hour, count in ((hour, told), ("09:00", 1)):
        with time_machine.travel(datetime.fromisoformat(f"{day}T{at_hour}:00+08:00"), tick=False):
            sweep()
        assert Message.objects.filter(room="disputes", subject_id=deadline.dispute_id).count() == count, at_hour
