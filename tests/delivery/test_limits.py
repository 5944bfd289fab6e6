"""What a receiver takes in a span of time is kept by all workers together; urgent words come first, and nobody's attempt is spent on waiting."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alerts.services.by_hand import whom_nothing_reached
from delivery.channels import CHANNELS
from delivery.channels.sms import Sms
from delivery.channels.wording import ONE_TIME_CODE
from delivery.engine import claim, fold, send_due
from delivery.engine.limits import BEYOND, LIMITS, Limit, forget_slots, next_slot, within_limits
from delivery.engine.providers import look_anew, who_carries
from delivery.engine.result import Result
from delivery.lifecycle import Status
from delivery.models import Address, Allowance, Attempt, Delivery, Message
from delivery.services import cancel_unsent, tell
from policing import providers
from tests.delivery.test_planning import person, said, told
from tests.delivery.test_sms_providers import set_up

__all__ = ["set_up"]

ROBOT = ("wecom", "a-robot-of-nobody")
MINUTE = timedelta(minutes=1)
# With the margin for what arrives late.
AGAIN = MINUTE + timedelta(seconds=5)


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
    assert next_slot([now, now], limits, now) == now + timedelta(seconds=1.1)
    assert next_slot([now, now, now + timedelta(seconds=1)], limits, now) == now + AGAIN


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DOCUMENTED = {
    "sms": [(50, DAY)],
    "sms:aliyun": [(50, DAY)],
    "sms:aliyun:code": [(1, MINUTE), (5, HOUR), (10, DAY)],
    "sms:tencent": [(10, DAY)],
    "voice:aliyun": [(1, MINUTE), (5, HOUR), (20, DAY)],
    "wecom": [(20, MINUTE)],
    "wecom_app": [(30, MINUTE), (1000, HOUR)],
    "dingtalk": [(20, MINUTE)],
    "feishu": [(100, MINUTE), (5, timedelta(seconds=1))],
}


def test_the_limits_are_those_the_providers_document():
    assert {name: [tuple(limit) for limit in limits] for name, limits in LIMITS.items()} == DOCUMENTED


@pytest.mark.parametrize("value", ["50", "50/d", "0/1d", "1/0m", "x/1d", "1/1m,5/1h", " "])
def test_a_limit_that_cannot_be_read_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("A_LIMIT", value)
    with pytest.raises(ImproperlyConfigured, match="A_LIMIT"):
        providers._limits("A_LIMIT", "1/1m")


def test_in_no_minute_does_a_robot_get_more_than_twenty(db, now):
    tell_robot(now, 70)
    sent = []
    for second in range(0, 220, 5):
        moment = now + timedelta(seconds=second)
        sent += [moment] * len(turn("bulk", moment))
    assert len(sent) == 70
    assert max(sum(start <= at < start + MINUTE for at in sent) for start in sent) == 20
    assert sent[-1] - sent[0] <= 3 * AGAIN + timedelta(seconds=5)


def test_who_waits_has_spent_no_attempt(db, now):
    tell_robot(now, 21)
    assert len(turn("bulk", now)) == 20
    waiting = Delivery.objects.get(status=Status.TEMPORARY_FAILURE)
    assert (waiting.attempts, waiting.error_code, waiting.queue, waiting.lease_until) == (0, "waits", "bulk", None)
    assert waiting.due_at == now + AGAIN
    assert not Attempt.objects.filter(delivery_id=waiting.pk).exists()


def test_an_urgent_word_overtakes_what_waits_in_bulk(db, now):
    tell_robot(now, 60)
    turn("bulk", now)
    tell_robot(now, 1, priority="urgent")
    assert turn("urgent", now) == []
    urgent = Delivery.objects.get(recipient__message__priority="urgent")
    assert urgent.send_after == urgent.due_at == now + AGAIN
    later = now + AGAIN
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
    assert turn("bulk", now + AGAIN) == []


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


# Text messages: each provider counts for itself, and by template where it says so.

PHONE = ("sms", "10012345678")


@pytest.fixture
def two(db, set_up, monkeypatch):
    """Aliyun takes two notices and one code a day to one number, Tencent one of whatever."""
    monkeypatch.setitem(CHANNELS, "sms", Sms())
    monkeypatch.setitem(LIMITS, "sms:aliyun", (Limit(2, DAY),))
    monkeypatch.setitem(LIMITS, "sms:aliyun:code", (Limit(1, MINUTE),))
    monkeypatch.setitem(LIMITS, "sms:tencent", (Limit(1, DAY),))
    set_up.SMS_TEXT_CODE, set_up.SMS_TEXT_EN = "{code}", "{title} {code} {token}"
    look_anew()
    return set_up


def text(now, many: int = 1, *addresses, language="zh-hans", **facts) -> None:
    somebody = person(*(addresses or (PHONE,)))
    somebody.language = language
    somebody.save()
    for _n in range(many):
        tell(said(now, **facts), [told(somebody)], round=1, now=now)


def by_whom(now) -> list[str]:
    """Who carries what may go now."""
    return sorted(one.carried_by[0] for one in turn("urgent", now))


def test_what_one_provider_does_not_take_any_more_the_other_carries(two, now):
    text(now, 3)
    assert by_whom(now) == ["aliyun", "aliyun", "tencent"]


def test_at_both_limits_the_next_address_is_told(two, now):
    text(now, 4, PHONE, ("email", "a@example.org"))
    sorted_out = within_limits(claim("urgent", now), now)
    assert (len(sorted_out.now), len(sorted_out.never)) == (3, 1)
    fold([Result(one, Status.PERMANENT_FAILURE, BEYOND, "", 0, now) for one in sorted_out.never], now)
    assert Delivery.objects.get(channel="email").status == Status.CREATED
    assert Delivery.objects.get(status=Status.PERMANENT_FAILURE).error_code == "limit"


def test_whoever_has_no_other_address_stands_among_those_to_be_phoned(two, now):
    text(now, 4)
    Message.objects.update(room="alerts")
    sorted_out = within_limits(claim("urgent", now), now)
    fold([Result(one, Status.SENT, None, "", 1, now) for one in sorted_out.now], now)
    fold([Result(one, Status.PERMANENT_FAILURE, BEYOND, "", 0, now) for one in sorted_out.never], now)
    (to_phone,) = whom_nothing_reached([Message.objects.first().subject_id])
    assert to_phone.deliveries.get().error_code == "limit"


def test_each_number_counts_for_itself(two, now):
    for n in range(4):
        text(now, 3, ("sms", f"1001234567{n}"))
    assert len(turn("urgent", now)) == 12


def test_a_code_counts_apart_and_leaves_notices_their_slots(two, now):
    two.SMS_PROVIDERS = ["aliyun"]
    text(now, 2)
    text(now, 1, payload={ONE_TIME_CODE: "123456"})
    assert len(turn("urgent", now)) == 3
    text(now, 1, payload={ONE_TIME_CODE: "123456"})
    assert turn("urgent", now) == []
    assert len(turn("urgent", now + AGAIN)) == 1


def test_each_template_of_a_provider_counts_for_itself(two, now):
    two.SMS_PROVIDERS = ["aliyun"]
    text(now, 2)
    text(now, 2, language="en")
    assert len(turn("urgent", now)) == 4


def test_an_urgent_word_is_carried_by_who_has_kept_a_slot_for_it(two, now, monkeypatch):
    monkeypatch.setitem(LIMITS, "sms:aliyun", (Limit(1, timedelta(seconds=50)),))
    text(now, 2)
    assert by_whom(now) == ["aliyun", "tencent"]
    text(now, 1)
    assert turn("urgent", now) == []
    waiting = Delivery.objects.get(status=Status.TEMPORARY_FAILURE)
    assert (waiting.send_after, waiting.provider_reference) == (now + timedelta(seconds=55), "kept:aliyun")
    assert who_carries(waiting)[0] == "aliyun"
    Allowance.objects.all().delete()
    (going,) = turn("urgent", now + timedelta(seconds=55))
    assert who_carries(going)[0] == "aliyun"


def test_who_has_just_failed_is_not_asked_again_only_because_the_other_takes_a_moment(two, now, monkeypatch):
    monkeypatch.setitem(LIMITS, "sms:tencent", (Limit(1, timedelta(seconds=10)),))
    text(now, 3)
    turn("urgent", now)
    text(now, 1, ("sms", "10012345679"))
    Delivery.objects.filter(status=Status.CREATED).update(provider_reference="aliyun")
    Allowance.objects.filter(receiver__startswith="sms:tencent").delete()
    (sent,) = turn("urgent", now)
    assert sent.carried_by[0] == "tencent"
    Delivery.objects.filter(pk=sent.pk).update(status=Status.TEMPORARY_FAILURE, queue="urgent", due_at=now, provider_reference="aliyun")
    assert turn("urgent", now) == []
    assert Delivery.objects.get(pk=sent.pk).provider_reference == "kept:tencent"


def test_a_telephone_rings_once_a_minute_and_then_another_way_is_taken(db, now, settings):
    settings.VOICE_PROVIDERS = ["aliyun"]
    for name in ("ALIYUN_KEY_ID", "ALIYUN_KEY_SECRET", "ALIYUN_VOICE_NUMBER", "ALIYUN_VOICE_TEMPLATE", "ALIYUN_VOICE_THANKS"):
        setattr(settings, name, "x")
    text(now, 3, ("voice", "10012345678"))
    sorted_out = within_limits(claim("urgent", now), now)
    assert (len(sorted_out.now), len(sorted_out.never)) == (1, 1)
    assert Delivery.objects.get(status=Status.TEMPORARY_FAILURE).due_at == now + AGAIN


def test_slots_of_a_whole_chunk_are_written_by_as_many_statements_as_those_of_one(db, now):
    counts = []
    for many in (1, 40):
        tell(said(now), [told(person(("sms", f"1{many:02d}{n:08d}"))) for n in range(many)], round=1, now=now)
        chunk = claim("urgent", now)
        with CaptureQueriesContext(connection) as asked:
            within_limits(chunk, now)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6
