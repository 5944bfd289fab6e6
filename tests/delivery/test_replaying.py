"""A callback that was off is switched on again, and hears what it missed: in order, under the same ids, once."""

from datetime import timedelta

import pytest

from delivery.channels import ChannelError
from delivery.engine import in_order
from delivery.engine.in_order import send_in_order
from delivery.engine.result import Result
from delivery.engine.sending import _failed
from delivery.lifecycle import Status
from delivery.models import Address, Delivery, Message
from delivery.services import tell
from delivery.services.replaying import LIVES, MOST, NothingMissed, StillOff, missed_at, progress_at, replay_missed, switch_on
from tests.delivery.test_callback_life import answered
from tests.delivery.test_planning import person, said, told

MINUTE = timedelta(minutes=1)


@pytest.fixture
def address(db) -> Address:
    return person(("webhook", "http://127.0.0.1:9/")).addresses.get()


def event(address: Address, now, **facts) -> Message:
    message = said(now, payload={"type": "x"}, **facts)
    tell(message, [told(address.addressee)], round=1, now=now)
    return message


def off_and_missed(address: Address, now, events: int = 3) -> list[Message]:
    """The first is refused with 410, of the others nothing was tried."""
    first = event(address, now)
    answered(now, 410)
    return [first, *(event(address, now + number * MINUTE) for number in range(1, events))]


def heard(monkeypatch, *errors: str) -> list[Message]:
    """What the receiver gets, by turns; it answers with `errors` first ("" takes it), and then takes all."""
    got: list[Message] = []
    answers = list(errors)

    def send(chunk, now):
        error = answers.pop(0) if answers else ""
        got.extend(one.message for one in chunk)
        return [_failed(one, ChannelError("x", code=error), 1, now) if error else Result(one, Status.DELIVERED, None, "", 1, now) for one in chunk]

    monkeypatch.setattr(in_order, "send", send)
    return got


def send_at(monkeypatch, now) -> None:
    monkeypatch.setattr(in_order.timezone, "now", lambda: now)
    send_in_order()


def test_all_events_since_then_follow_in_order(address, now, monkeypatch):
    missed = off_and_missed(address, now)
    later = now + timedelta(hours=1)
    assert replay_missed(switch_on(address, now=later), now=later) == 3
    got = heard(monkeypatch)
    send_at(monkeypatch, later + MINUTE)
    assert [message.pk for message in got] == [message.pk for message in missed]
    assert progress_at([address.pk], now=later + MINUTE)[address.pk] == (3, 3, 3)


def test_what_was_tried_before_keeps_its_id(address, now):
    off_and_missed(address, now)
    tried = Delivery.objects.get(status=Status.PERMANENT_FAILURE).pk
    replay_missed(switch_on(address, now=now), now=now)
    assert Delivery.objects.get(pk=tried).status == Status.CREATED
    assert Delivery.objects.filter(recipient=Delivery.objects.get(pk=tried).recipient).count() == 1


def test_a_second_press_sends_nothing_twice(address, now, monkeypatch):
    off_and_missed(address, now)
    replay_missed(switch_on(address, now=now), now=now)
    with pytest.raises(NothingMissed):
        replay_missed(switch_on(address, now=now), now=now)
    got = heard(monkeypatch)
    send_at(monkeypatch, now + MINUTE)
    with pytest.raises(NothingMissed):
        replay_missed(address, now=now + MINUTE)
    assert len(got) == 3


def test_what_was_heard_is_not_said_again(address, now):
    event(address, now)
    Delivery.objects.update(status=Status.DELIVERED, due_at=None)
    missed = off_and_missed(address, now + MINUTE)
    assert [one.message for one in missed_at([address.pk], now=now + timedelta(hours=1))] == [message.pk for message in missed]


def test_after_the_ladder_s_end_what_was_given_up_can_be_sent_again(address, now):
    event(address, now)
    Delivery.objects.update(status=Status.TECHNICAL_FAILURE, due_at=None, attempts=10)
    assert replay_missed(address, now=now + MINUTE) == 1
    assert Delivery.objects.get().attempts == 0


def test_where_the_receiver_fails_again_the_rest_waits_behind(address, now, monkeypatch):
    missed = off_and_missed(address, now)
    replay_missed(switch_on(address, now=now), now=now)
    got = heard(monkeypatch, "", "timeout")
    send_at(monkeypatch, now + MINUTE)
    assert [message.pk for message in got] == [message.pk for message in missed[:2]]
    first, second = Delivery.objects.filter(due_at__isnull=False).order_by("due_at")
    assert (first.recipient.message, second.recipient.message) == (missed[1], missed[2])
    assert (first.queue, first.due_at > now + MINUTE) == ("replay", True)
    send_at(monkeypatch, now + timedelta(hours=1))
    assert [message.pk for message in got] == [missed[0].pk, missed[1].pk, missed[1].pk, missed[2].pk]


def test_a_receiver_that_says_410_again_is_off_again_and_nothing_is_lost(address, now):
    off_and_missed(address, now)
    replay_missed(switch_on(address, now=now), now=now)
    for turn in range(1, 4):
        answered(now + turn * MINUTE, 410, "replay")
    address.refresh_from_db()
    assert not address.is_active
    assert len(missed_at([address.pk], now=now + timedelta(hours=1))) == 3


def test_a_callback_that_is_off_hears_nothing(address, now):
    off_and_missed(address, now)
    address.refresh_from_db()
    with pytest.raises(StillOff):
        replay_missed(address, now=now)


def test_what_held_no_longer_holds_again_for_the_partner_s_books(address, now):
    missed = off_and_missed(address, now)
    later = now + timedelta(days=6)
    replay_missed(switch_on(address, now=later), now=later)
    assert set(Message.objects.filter(pk__in=[message.pk for message in missed]).values_list("expires_at", flat=True)) == {later + LIVES}


@pytest.mark.parametrize("facts", [{"is_sandbox": True}, {"payload": None}])
def test_trials_and_what_was_erased_are_not_missed(address, now, facts):
    message = event(address, now)
    Message.objects.filter(pk=message.pk).update(**facts)
    Delivery.objects.update(status=Status.TECHNICAL_FAILURE, due_at=None)
    assert missed_at([address.pk], now=now + MINUTE) == []


def test_what_somebody_took_back_is_not_missed(address, now):
    event(address, now)
    Delivery.objects.update(status=Status.CANCELLED, due_at=None)
    assert missed_at([address.pk], now=now + MINUTE) == []


def test_no_more_than_a_receiver_can_bear_go_at_once(address, now, monkeypatch):
    assert MOST <= 1_000
    monkeypatch.setattr("delivery.services.replaying.MOST", 2)
    off_and_missed(address, now)
    assert replay_missed(switch_on(address, now=now), now=now) == 2
    assert replay_missed(address, now=now) == 1


def test_events_of_a_moment_without_any_callback_address_are_not_told_later(address, now):
    early = now - timedelta(days=2)
    event(address, early)
    Delivery.objects.all().delete()
    assert missed_at([address.pk], now=now) == []


def test_only_callbacks_can_be_switched_on_here(db, now):
    with pytest.raises(Address.DoesNotExist):
        switch_on(person(("sms", "10000000001")).addresses.get(), now=now)
