"""Several providers of one channel: who does badly carries less, the next try goes to another, and what fell comes back."""

from collections import Counter
from datetime import timedelta

import pytest

from delivery.channels import CHANNELS, ChannelError
from delivery.channels.sms import Sms
from delivery.engine import claim, fold, send
from delivery.engine import providers as shares
from delivery.engine.providers import ENOUGH_TRIES, FALL, FULL, LEAST, RISE, RISE_EVERY, SLOW_MS, SPAN, drift_back, look_anew, who_carries
from delivery.engine.result import Result
from delivery.engine.settling import settle
from delivery.lifecycle import Status
from delivery.models import Attempt, Delivery, Provider
from delivery.services import tell
from tests.delivery.imitations import aliyun, imitating, tencent
from tests.delivery.test_planning import person, said, told
from tests.delivery.test_sms_providers import set_up

__all__ = ["set_up"]


@pytest.fixture
def both(db, set_up, monkeypatch):
    monkeypatch.setitem(CHANNELS, "sms", Sms())
    monkeypatch.setattr(shares, "LOOK_EVERY_S", -1)
    look_anew()
    return set_up


def texts(now, many: int) -> list[Delivery]:
    tell(said(now), [told(person(("sms", f"1{n:010d}"))) for n in range(many)], round=1, now=now)
    return list(Delivery.objects.all())


def ended(delivery, now, code="", *, provider="aliyun", ms=100) -> Result:
    error = ChannelError("x", code=code) if code else None
    return Result(delivery, Status.TEMPORARY_FAILURE if code else Status.SENT, error, "", ms, now, provider)


def test_each_carries_its_share(both, now):
    firsts = Counter(who_carries(delivery)[0] for delivery in texts(now, 200))
    assert set(firsts) == {"aliyun", "tencent"}
    assert min(firsts.values()) > 60


def test_the_next_try_goes_to_another(both, now):
    (delivery,) = texts(now, 1)
    turns = []
    for _try in range(3):
        turns.append(who_carries(delivery)[0])
        delivery.provider_reference = turns[-1]
    assert turns[0] == turns[2] != turns[1]


def test_one_that_has_fallen_carries_little_but_never_nothing(both, now):
    deliveries = texts(now, 300)
    Provider.objects.create(channel="sms", name="aliyun", share=LEAST, since=now, changed_at=now)
    firsts = Counter(who_carries(delivery)[0] for delivery in deliveries)
    assert 0 < firsts["aliyun"] < firsts["tencent"] / 3


def test_a_channel_without_providers_has_none(both, now):
    tell(said(now), [told(person(("email", "a@example.org")))], round=1, now=now)
    assert who_carries(Delivery.objects.get()) == ()


@pytest.mark.parametrize("trouble", ["unreachable", "timeout", "tls", "overloaded", "account", "bad_answer"])
def test_errors_of_its_own_lower_the_share(both, now, trouble):
    (delivery,) = texts(now, 1)
    settle([ended(delivery, now, trouble) for _ in range(ENOUGH_TRIES)], now)
    row = Provider.objects.get()
    assert (row.share, row.last_error, row.tried) == (FULL - FALL, trouble, 0)


@pytest.mark.parametrize("fault", ["bad_address", "content", "blocked", "limit"])
def test_what_is_not_its_fault_does_not(both, now, fault):
    (delivery,) = texts(now, 1)
    settle([ended(delivery, now, fault) for _ in range(ENOUGH_TRIES)], now)
    assert Provider.objects.get().share == FULL


def test_slowness_counts_like_an_error(both, now):
    (delivery,) = texts(now, 1)
    settle([ended(delivery, now, ms=SLOW_MS + 1) for _ in range(ENOUGH_TRIES)], now)
    assert Provider.objects.get().share == FULL - FALL


def test_a_few_among_many_are_no_reason(both, now):
    (delivery,) = texts(now, 1)
    settle([ended(delivery, now) for _ in range(20)] + [ended(delivery, now, "timeout")], now)
    assert Provider.objects.get().share == FULL


def test_what_was_long_ago_is_not_counted(both, now):
    (delivery,) = texts(now, 1)
    settle([ended(delivery, now, "timeout")] * (ENOUGH_TRIES - 1), now)
    settle([ended(delivery, now, "timeout")], now + SPAN + timedelta(seconds=1))
    assert (Provider.objects.get().share, Provider.objects.get().tried) == (FULL, 1)


def test_it_never_falls_below_the_least_and_drifts_back(both, now):
    (delivery,) = texts(now, 1)
    for _ in range(5):
        settle([ended(delivery, now, "timeout")] * ENOUGH_TRIES, now)
    assert Provider.objects.get().share == LEAST
    assert drift_back(now + RISE_EVERY - timedelta(seconds=1)) == 0
    moment, seen = now, []
    while True:
        moment += RISE_EVERY
        if not drift_back(moment):
            break
        seen.append(Provider.objects.get().share)
    assert seen == [LEAST + RISE, LEAST + 2 * RISE, LEAST + 3 * RISE, LEAST + 4 * RISE, FULL]


def test_when_one_provider_is_away_the_other_carries_every_message(both, now):
    """From the claim to the row: all are sent, none twice, and who was away carries less from then on."""
    with imitating(aliyun) as broken, imitating(tencent) as good:
        both.ALIYUN_SMS_ENDPOINT, both.TENCENT_SMS_ENDPOINT = "http://127.0.0.1:1", good.url
        texts(now, 40)
        moment = now
        for queue in ("urgent", "retry"):
            while chunk := claim(queue, moment):
                fold(send(chunk, moment), moment)
            moment += CHANNELS["sms"].ladder[0]
        assert broken.asked == 0
    assert set(Delivery.objects.values_list("status", flat=True)) == {Status.SENT}
    assert len({taken["SessionContext"] for taken in good.taken}) == len(good.taken) == 40
    assert Provider.objects.get(name="aliyun").share < FULL
    assert Provider.objects.get(name="aliyun").last_error == "unreachable"
    assert Provider.objects.get(name="tencent").share == FULL
    assert Attempt.objects.filter(error_code="unreachable").exists()


def test_accepted_is_not_delivered(both, now):
    both.SMS_PROVIDERS = ["aliyun"]
    with imitating(aliyun) as good:
        both.ALIYUN_SMS_ENDPOINT = good.url
        texts(now, 1)
        fold(send(claim("urgent", now), now), now)
    row = Delivery.objects.get()
    assert (row.status, row.provider_reference) == (Status.SENT, "1^0")
