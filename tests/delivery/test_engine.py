"""Claiming by lease, one attempt for each, the next step for whatever failed. At least once, never zero times."""

import threading
from datetime import timedelta
from math import ceil

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from delivery import transport
from delivery.channels import CHANNELS, ChannelError
from delivery.engine import claim, fold, send, send_due
from delivery.engine.result import Result
from delivery.engine.rows import CHUNK
from delivery.engine.sending import THREADS
from delivery.lifecycle import Status
from delivery.models import Address, Attempt, Delivery, Recipient
from delivery.services import cancel_unsent, tell
from delivery.tasks import sweep
from tests.cast import SIGNING_SECRET
from tests.delivery.test_planning import person, said, told


@pytest.fixture
def waiting(db, now) -> Delivery:
    """One text message that waits, of somebody who has a letter box too."""
    tell(said(now), [told(person(("sms", "10000000001"), ("email", "a@example.org")))], round=1, now=now)
    return Delivery.objects.get()


def reread(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def failed(delivery: Delivery, now, *, permanent=False, code="unreachable", retry_after=None) -> Result:
    from delivery.engine.sending import _failed

    return _failed(delivery, ChannelError("x", code=code, permanent=permanent, retry_after=retry_after), 7, now)


def test_a_claimed_row_is_leased(waiting, now):
    assert [delivery.pk for delivery in claim("urgent", now)] == [waiting.pk]
    after = reread(waiting)
    assert (after.status, after.attempts, after.lease_until) == (Status.SENDING, 1, now + settings.DELIVERY_LEASE)
    assert claim("urgent", now) == []


@pytest.mark.parametrize("status", sorted(set(Status.values) - {"created", "sending", "temporary_failure"}))
def test_what_is_over_is_never_claimed(waiting, now, status):
    Delivery.objects.update(status=status)
    assert claim("urgent", now + timedelta(days=1)) == []


def test_nothing_is_claimed_before_its_time_or_by_another_queue(waiting, now):
    assert claim("urgent", now - timedelta(seconds=1)) == []
    assert claim("bulk", now) == []


def test_a_dead_workers_row_is_taken_again_under_the_same_id(waiting, now):
    claim("urgent", now)
    again = claim("urgent", now + settings.DELIVERY_LEASE)
    assert [(delivery.pk, delivery.attempts) for delivery in again] == [(waiting.pk, 2)]


def test_only_the_last_to_take_a_row_says_how_it_ended(waiting, now):
    (first,) = claim("urgent", now)
    (second,) = claim("urgent", now + settings.DELIVERY_LEASE)
    fold([failed(first, now)], now)
    assert reread(waiting).status == Status.SENDING
    fold([Result(second, Status.SENT, None, "ref", 5, now)], now)
    assert (reread(waiting).status, reread(waiting).provider_reference) == (Status.SENT, "ref")
    assert sorted(Attempt.objects.values_list("number", "outcome")) == [(1, "temporary_failure"), (2, "sent")]


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_never_take_the_same_row(now):
    tell(said(now), [told(person(("sms", f"1{n:010d}"))) for n in range(2 * CHUNK + 20)], round=1, now=now)
    taken, together = [], threading.Barrier(4)

    def work():
        together.wait(5)
        try:
            while chunk := claim("urgent", now):
                taken.extend(delivery.pk for delivery in chunk)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert len(taken) == len(set(taken)) == 2 * CHUNK + 20


def test_the_next_address_follows_when_one_fails_for_good(waiting, now):
    (claimed,) = claim("urgent", now)
    fold([failed(claimed, now, permanent=True, code="bad_address")], now)
    assert sorted(Delivery.objects.values_list("channel", "status", "round")) == [("email", "created", 1), ("sms", "permanent_failure", 1)]


def test_after_the_last_address_there_is_nothing_more(waiting, now):
    for _address in range(2):
        (claimed,) = claim("urgent", now)
        fold([failed(claimed, now, permanent=True)], now)
    assert set(Delivery.objects.values_list("status", flat=True)) == {Status.PERMANENT_FAILURE}
    assert Delivery.objects.count() == 2


def test_whoever_has_answered_gets_no_next_address(waiting, now):
    (claimed,) = claim("urgent", now)
    Recipient.objects.update(acknowledged_at=now)
    fold([failed(claimed, now, permanent=True)], now)
    assert Delivery.objects.count() == 1


def test_a_failure_for_now_waits_in_the_queue_for_retries(waiting, now):
    (claimed,) = claim("urgent", now)
    fold([failed(claimed, now)], now)
    after = reread(waiting)
    assert (after.status, after.queue, after.error_code) == (Status.TEMPORARY_FAILURE, "retry", "unreachable")
    assert after.due_at == now + CHANNELS["sms"].ladder[0]


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_ladder_is_climbed_step_by_step_and_then_given_up(db, now, channel, monkeypatch):
    monkeypatch.setattr("delivery.engine.rows.random", lambda: 0)
    tell(said(now), [told(person((channel, "1")))], round=1, now=now)
    ladder, waits = CHANNELS[channel].ladder, []
    queue = "urgent"
    while claimed := claim(queue, now):
        fold([failed(claimed[0], now)], now)
        row, queue = Delivery.objects.get(), "retry"
        if row.status == Status.TECHNICAL_FAILURE:
            break
        waits.append(row.due_at - now)
        now = row.due_at
    assert tuple(waits) == ladder
    assert (row.status, row.attempts) == (Status.TECHNICAL_FAILURE, len(ladder) + 1)
    assert claim("retry", now + timedelta(days=9)) == []


def test_the_provider_may_ask_for_a_longer_wait_not_for_a_shorter(waiting, now):
    step = CHANNELS["sms"].ladder[0]
    for asked, waits in ((timedelta(minutes=9), timedelta(minutes=9)), (timedelta(seconds=1), CHANNELS["sms"].ladder[1])):
        moment = reread(waiting).due_at
        (claimed,) = claim(reread(waiting).queue, moment)
        fold([failed(claimed, moment, retry_after=asked)], moment)
        assert reread(waiting).due_at == moment + waits
    assert step < timedelta(minutes=9)


def test_every_attempt_is_kept(waiting, now):
    (claimed,) = claim("urgent", now)
    fold([failed(claimed, now, code="timeout")], now)
    attempt = Attempt.objects.get()
    assert (attempt.delivery_id, attempt.number, attempt.outcome, attempt.error_code, attempt.duration_ms) == (waiting.pk, 1, "temporary_failure", "timeout", 7)


def test_an_outlived_message_is_not_sent(waiting, now):
    (result,) = send(claim("urgent", now), now + timedelta(hours=2))
    assert (result.status, result.error_code) == (Status.PERMANENT_FAILURE, "expired")


def test_an_erased_address_fails_for_good_and_holds_up_nobody(waiting, now):
    tell(said(now), [told(person(("sms", "10000000002")))], round=1, now=now)
    Address.objects.get(channel="sms", deliveries=waiting).erase()
    results = {result.delivery.pk: result for result in send(claim("urgent", now), now)}
    assert (results[waiting.pk].status, results[waiting.pk].error_code) == (Status.PERMANENT_FAILURE, "unreadable")
    assert {result.status for pk, result in results.items() if pk != waiting.pk} == {Status.SENT}


BROKEN = {
    "secret that is no key": {"value": "http://127.0.0.1:9/", "secret": "whsec_§"},
    "no secret": {"value": "http://127.0.0.1:9/", "secret": ""},
    "address with a NUL": {"value": "http://127.0.0.1:9/\x00", "secret": SIGNING_SECRET},
    "no address at all": {"value": "no address", "secret": SIGNING_SECRET},
    "another protocol": {"value": "gopher://127.0.0.1:9/", "secret": SIGNING_SECRET},
    "not ASCII": {"value": "http://例子.测试/", "secret": SIGNING_SECRET},
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_partner_set_up_wrongly_holds_up_nobody(waiting, now, case):
    broken = person(("webhook", "placeholder"))
    address = broken.addresses.get()
    address.value, address.secret = BROKEN[case]["value"], BROKEN[case]["secret"]
    address.save()
    tell(said(now), [told(broken)], round=1, now=now)
    results = {result.delivery.channel: result for result in send(claim("urgent", now), now)}
    assert results["sms"].status == Status.SENT
    assert results["webhook"].status in {Status.PERMANENT_FAILURE, Status.TEMPORARY_FAILURE}
    fold(list(results.values()), now)


def test_a_channel_that_breaks_holds_up_nobody(waiting, now, monkeypatch):
    tell(said(now), [told(person(("email", "b@example.org")))], round=1, now=now)
    monkeypatch.setattr(CHANNELS["email"], "send", lambda outgoing: 1 / 0)
    results = {result.delivery.channel: result for result in send(claim("urgent", now), now)}
    assert (results["email"].status, results["email"].error_code) == (Status.TEMPORARY_FAILURE, "internal")
    assert results["sms"].status == Status.SENT


def test_everything_due_is_sent_in_as_many_chunks_as_it_takes(db, now):
    tell(said(now), [told(person(("sms", f"1{n:010d}"))) for n in range(CHUNK + 3)], round=1, now=now)
    assert send_due("urgent") == CHUNK + 3
    assert set(Delivery.objects.values_list("status", flat=True)) == {Status.SENT}
    assert send_due("urgent") == 0


def test_the_lease_is_longer_than_anything_under_way_can_take():
    """Else two workers hand a slow chunk back and forth, and nobody's result ever counts."""
    longest = max(transport.TIMEOUT_MS / 1000, ceil((THREADS - 1 + CHUNK) / THREADS) * settings.EMAIL_TIMEOUT)
    assert settings.DELIVERY_LEASE.total_seconds() > longest


def test_the_sweep_starts_the_queues_that_have_something_due(waiting, now, monkeypatch):
    started = []
    monkeypatch.setattr("delivery.tasks.current_app.send_task", lambda name, **options: started.append(name))
    sweep()
    assert started == ["delivery.send_urgent"]
    Delivery.objects.update(status=Status.SENT)
    sweep()
    assert started == ["delivery.send_urgent"]


def test_what_is_taken_back_while_it_is_sent_is_not_tried_again(waiting, now):
    (taken,) = claim("urgent", now)
    cancel_unsent(waiting.recipient.message, now=now)
    fold([failed(taken, now)], now)
    assert reread(waiting).status == Status.CANCELLED


def test_what_is_taken_back_while_it_is_sent_gets_no_next_address(waiting, now):
    (taken,) = claim("urgent", now)
    before = Delivery.objects.count()
    cancel_unsent(waiting.recipient.message, now=now)
    fold([failed(taken, now, permanent=True)], now)
    assert Delivery.objects.count() == before


def test_a_dead_workers_row_that_was_taken_back_is_not_sent(waiting, now):
    claim("urgent", now)
    cancel_unsent(waiting.recipient.message, now=now)
    later = now + settings.DELIVERY_LEASE
    fold(list(send(claim("urgent", later), later)), later)
    assert reread(waiting).status == Status.CANCELLED


@pytest.mark.parametrize(("count", "calls"), [(CHUNK - 1, 0), (CHUNK, 1)])
def test_who_finds_a_full_chunk_calls_one_more_worker(db, now, count, calls):
    tell(said(now), [told(person(("in_app", f"{n}"))) for n in range(count)], round=1, now=now)
    called = []
    send_due("urgent", call_for_help=lambda: called.append(1))
    assert len(called) == calls


def test_outcomes_wait_for_postgresql_and_are_not_said_again(waiting, now, monkeypatch):
    """Each attempt to write fails as a whole, so it can be repeated."""
    failing = iter([OperationalError("gone"), OperationalError("in recovery"), None])

    def fold_in_trouble(results, moment):
        if error := next(failing):
            raise error
        fold(results, moment)

    monkeypatch.setattr("delivery.engine.fold", fold_in_trouble)
    monkeypatch.setattr("delivery.engine.PAUSE_S", 0)
    monkeypatch.setattr("delivery.engine.close_old_connections", lambda: None)
    assert send_due("urgent") == 1
    assert (reread(waiting).status, Attempt.objects.count()) == (Status.SENT, 1)


def test_nothing_is_claimed_while_postgresql_is_away(waiting, monkeypatch):
    def claim_in_trouble(queue, now):
        raise OperationalError("gone")

    monkeypatch.setattr("delivery.engine.claim", claim_in_trouble)
    monkeypatch.setattr("delivery.engine.close_old_connections", lambda: None)
    assert send_due("urgent") == 0
    assert reread(waiting).status == Status.CREATED


def test_connections_stay_open_from_one_task_to_the_next():
    assert transport.transfers_of_this_process() is transport.transfers_of_this_process()


def test_two_who_take_orders_of_one_message_get_bodies_of_their_own(now):
    """What is written once for all who get the same is written anew for another message."""
    from delivery.channels.webhook import _written

    first, second = {"n": 1}, {"n": 2}
    assert [_written(payload) for payload in (first, first, second, first)] == ['{"n": 1}', '{"n": 1}', '{"n": 2}', '{"n": 1}']
