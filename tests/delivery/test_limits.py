"""What a receiver takes in a span of time is kept by all workers together; urgent words come first, and nobody's attempt is spent on waiting."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from delivery.engine import claim, fold, send_due
from delivery.engine.limits import LIMITS, Limit, forget_slots, next_slot, within_limits
from delivery.engine.result import Result
from delivery.lifecycle import Status
from delivery.models import Address, Allowance, Attempt, Delivery
from delivery.services import cancel_unsent, tell
from tests.delivery.test_planning import person, said, told

ROBOT = ("wecom", "a-robot-of-nobody")
MINUTE = timedelta(minutes=1)


def tell_robot(now, count: int, *, priority="bulk", **facts) -> None:
    """`count` people who are all reached by the same robot."""
    tell(said(now, priority=priority, **facts), [told(person(ROBOT, ("email", "a@example.org"))) for _n in range(count)], round=1, now=now)


def turn(queue: str, now) -> list:
    """One claim of `queue`: what may go now is sent, written down and returned."""
    sorted_out = within_limits(claim(queue, now), now)
    if sorted_out.now:
        fold([Result(one, Status.SENT, None, "", 1, now) for one in sorted_out.now], now)
    return sorted_out.now


def test_next_slot_keeps_every_limit(now):
    limits = (Limit(3, MINUTE), Limit(2, timedelta(seconds=1)))
    assert next_slot([], limits, now) == now
    assert next_slot([now, now], limits, now) == now + timedelta(seconds=1)
    assert next_slot([now, now, now + timedelta(seconds=1)], limits, now) == now + MINUTE


@pytest.mark.parametrize(
    ("channel", "most", "span"), [("wecom", 20, MINUTE), ("dingtalk", 20, MINUTE), ("feishu", 100, MINUTE), ("sms", 50, timedelta(days=1))]
)
def test_the_limits_are_those_the_providers_document(channel, most, span):
    assert LIMITS[channel][0] == Limit(most, span)


def test_in_no_minute_does_a_robot_get_more_than_twenty(db, now):
    tell_robot(now, 70)
    sent = []
    for second in range(0, 200, 5):
        moment = now + timedelta(seconds=second)
        sent += [moment] * len(turn("bulk", moment))
    assert len(sent) == 70
    assert max(sum(start <= at < start + MINUTE for at in sent) for start in sent) == 20
    assert sent[-1] - sent[0] <= 3 * MINUTE + timedelta(seconds=5)


def test_who_waits_has_spent_no_attempt(db, now):
    tell_robot(now, 21)
    assert len(turn("bulk", now)) == 20
    waiting = Delivery.objects.get(status=Status.TEMPORARY_FAILURE)
    assert (waiting.attempts, waiting.error_code, waiting.queue, waiting.lease_until) == (0, "waits", "bulk", None)
    assert waiting.due_at == now + MINUTE
    assert not Attempt.objects.filter(delivery_id=waiting.pk).exists()


def test_an_urgent_word_overtakes_what_waits_in_bulk(db, now):
    tell_robot(now, 60)
    turn("bulk", now)
    tell_robot(now, 1, priority="urgent")
    assert turn("urgent", now) == []
    urgent = Delivery.objects.get(recipient__message__priority="urgent")
    assert urgent.send_after == urgent.due_at == now + MINUTE
    later = now + MINUTE
    assert len(turn("bulk", later)) == 19
    assert [one.pk for one in turn("urgent", later)] == [urgent.pk]


def test_other_receivers_do_not_wait(db, now):
    tell_robot(now, 30)
    tell(said(now, priority="bulk"), [told(person(("wecom", "another-robot"))), told(person(("webhook", "http://x.invalid/")))], round=1, now=now)
    assert len(turn("bulk", now)) == 22


def test_one_robot_of_many_people_is_one_receiver(db, now):
    tell_robot(now, 5)
    assert Address.objects.values("value_index").distinct().count() == 2
    turn("bulk", now)
    assert len(Allowance.objects.get().taken) == 5


def test_whoever_would_wait_too_long_is_told_by_the_next_address(db, now):
    tell_robot(now, 45, priority="urgent")
    sorted_out = within_limits(claim("urgent", now), now)
    assert (len(sorted_out.now), len(sorted_out.never)) == (20, 5)
    fold([Result(one, Status.PERMANENT_FAILURE, None, "", 0, now) for one in sorted_out.never], now)
    assert Delivery.objects.filter(channel="email").count() == 5


def test_the_engine_itself_keeps_them(db, now, monkeypatch):
    tell(said(now), [told(person(("sms", "10000000001"))) for _n in range(3)], round=1, now=now)
    monkeypatch.setitem(LIMITS, "sms", (Limit(2, MINUTE),))
    send_due("urgent")
    assert sorted(Delivery.objects.values_list("status", "error_code")) == [("sent", ""), ("sent", ""), ("temporary_failure", "waits")]


def test_what_is_taken_back_while_it_waits_is_not_sent(db, now):
    tell_robot(now, 21)
    turn("bulk", now)
    cancel_unsent(Delivery.objects.first().recipient.message, now=now)
    assert turn("bulk", now + MINUTE) == []


def test_slots_are_forgotten_when_no_limit_looks_back_so_far(db, now):
    tell_robot(now, 1)
    turn("bulk", now)
    assert forget_slots(now) == 0
    assert forget_slots(now + timedelta(days=2)) == 1


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_do_not_exceed_it(now):
    tell_robot(now, 60)
    chunks = [claim("bulk", now)]
    chunks = [chunks[0][n::3] for n in range(3)]
    sent, together = [], threading.Barrier(3)

    def work(chunk):
        together.wait(5)
        try:
            sent.extend(within_limits(chunk, now).now)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(chunk,)) for chunk in chunks]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert len(sent) == len({one.pk for one in sent}) == 20
