"""WeCom messages to one person: signed in once for all workers, again when that runs out, to one user id, with nothing of the matter inside."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache

from delivery.channels import CHANNELS, ChannelError, HttpAnswer, tokens
from delivery.channels.tokens import FRESH_S, Tokens
from delivery.channels.wecom_app import MEANINGS, TOKENS
from delivery.engine import claim, fold, send
from delivery.errors import ERRORS
from delivery.lifecycle import Status
from delivery.models import Delivery
from delivery.services import tell
from delivery.transport import post_all
from tests.delivery.imitations import AGENT, APP_SECRET, CORP, imitating, wecom_app
from tests.delivery.test_planning import person, said, told
from tests.delivery.test_sms_providers import outgoing

MEMBER = "zhang.san"


@pytest.fixture
def enterprise(settings):
    cache.delete("token:wecom")
    TOKENS.forget()
    settings.WECOM_CORP, settings.WECOM_AGENT, settings.WECOM_APP_SECRET = CORP, AGENT, APP_SECRET
    with imitating(wecom_app) as kept:
        settings.WECOM_ENDPOINT = kept.url
        yield kept
    TOKENS.forget()
    cache.delete("token:wecom")


def sent(now, address=MEMBER, **changes) -> str:
    channel = CHANNELS["wecom_app"]
    (answer,) = post_all([channel.request(outgoing(now, address=address, **changes))])
    assert isinstance(answer, HttpAnswer), answer
    return channel.receipt(answer)


def refused(now, address=MEMBER) -> ChannelError:
    with pytest.raises(ChannelError) as refusal:
        sent(now, address)
    return refusal.value


def later(monkeypatch, seconds: float) -> None:
    """Both clocks that tokens look at go on by so much."""
    wall, steady = tokens.time.time, tokens.time.monotonic
    monkeypatch.setattr(tokens.time, "time", lambda: wall() + seconds)
    monkeypatch.setattr(tokens.time, "monotonic", lambda: steady() + seconds)


def test_one_person_is_told_and_the_reference_kept(enterprise, now):
    assert sent(now) == "m-1"
    assert enterprise.taken[0]["to"] == MEMBER


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_of_the_matter_is_said_only_where_to_answer(enterprise, now, settings, language):
    sent(now, title="zz-李某", body="zz-body", payload={"zz": 1}, language=language)
    said_there = json.dumps(enterprise.taken[0], ensure_ascii=False)
    assert "zz" not in said_there
    assert "#000001" in said_there
    assert "http://testserver/r/tokentoken/" in said_there


def test_all_workers_sign_in_once(enterprise, now):
    for _worker in range(4):
        TOKENS.forget()
        sent(now)
        sent(now)
    assert (enterprise.fetched, len(enterprise.taken)) == (1, 8)


def test_what_is_kept_for_them_is_sealed(enterprise, now):
    sent(now)
    assert enterprise.token not in str(cache.get("token:wecom"))


@pytest.mark.parametrize("number", [40014, 42001, 41001])
def test_a_token_that_is_refused_is_fetched_anew_and_the_message_follows(enterprise, db, now, number, monkeypatch):
    sent(now)
    later(monkeypatch, FRESH_S + 1)
    enterprise.answer_with = number
    tell(said(now), [told(person(("wecom_app", MEMBER)))], round=1, now=now)
    fold(send(claim("urgent", now), now), now)
    assert Delivery.objects.values_list("status", "error_code", "queue").get() == (Status.TEMPORARY_FAILURE, "token", "retry")
    enterprise.answer_with = None
    soon = now + timedelta(seconds=6)
    fold(send(claim("retry", soon), soon), soon)
    assert Delivery.objects.values_list("status", "provider_reference").get() == (Status.SENT, "m-2")
    assert enterprise.fetched == 2


def test_a_token_that_was_only_just_fetched_is_not_asked_for_again(enterprise, now):
    sent(now)
    enterprise.answer_with = 42001
    assert refused(now).code == "token"
    enterprise.answer_with = None
    sent(now)
    assert enterprise.fetched == 1


def test_it_is_fetched_before_it_ends(enterprise, now, monkeypatch):
    sent(now)
    later(monkeypatch, 7200 - 4 * 60)
    sent(now)
    assert enterprise.fetched == 2


def test_a_wrong_secret_is_an_account_that_does_not_work_and_is_not_tried_at_once_by_all(enterprise, now, settings):
    settings.WECOM_APP_SECRET = "another"
    assert [refused(now).code for _worker in range(20)] == ["account"] * 20
    assert enterprise.asked == 1


def test_while_the_cache_is_away_each_worker_signs_in_by_itself(enterprise, now, monkeypatch):
    monkeypatch.setattr(cache, "get", lambda *_args, **_facts: None)
    monkeypatch.setattr(cache, "set", lambda *_args, **_facts: None)
    sent(now)
    later(monkeypatch, 60)
    sent(now)
    assert enterprise.fetched == 1


@pytest.mark.parametrize("held", ["rubbish", "00", "ff" * 40, "词"])
def test_what_somebody_else_put_into_the_cache_is_not_believed(enterprise, now, held):
    cache.set("token:wecom", held)
    sent(now)
    assert enterprise.fetched == 1


@pytest.mark.parametrize(
    "said_there", [b"<html>", b"[]", b"{}", b'{"errcode":0}', b'{"errcode":0,"access_token":7}', b'{"errcode":0,"access_token":"a\\nb"}', b"x" * 20_000]
)
def test_an_answer_that_holds_no_token_is_no_sign_in(now, settings, said_there):
    TOKENS.forget()
    cache.delete("token:wecom")
    settings.WECOM_CORP, settings.WECOM_AGENT, settings.WECOM_APP_SECRET = CORP, AGENT, APP_SECRET

    def strange(_kept, _request):
        return 200, said_there

    with imitating(strange) as kept:
        settings.WECOM_ENDPOINT = kept.url
        assert refused(now).code in {"bad_answer", "unreachable", "refused"}
    TOKENS.forget()


@pytest.mark.parametrize(("number", "meaning"), sorted(MEANINGS.items()))
def test_each_number_has_its_meaning(enterprise, now, number, meaning):
    enterprise.answer_with = number
    error = refused(now)
    assert ((error.code, error.permanent), str(error)) == (meaning, f"errcode {number}")


def test_every_meaning_is_one_that_pages_can_say():
    assert {code for code, _permanent in MEANINGS.values()} <= set(ERRORS)


def test_whoever_is_no_member_is_a_wrong_address(enterprise, now):
    error = refused(now, "nobody")
    assert (error.code, error.permanent) == ("bad_address", True)


@pytest.mark.parametrize("address", ["", " ", "@all", "zhang.san|li_si", "|zhang.san"])
def test_an_address_is_one_person(enterprise, now, address):
    error = refused(now, address)
    assert (error.code, error.permanent, enterprise.asked) == ("bad_address", True, 0)


@pytest.mark.parametrize("said_there", [{"errcode": 0, "invaliduser": MEMBER}, {"errcode": "0", "invaliduser": MEMBER}])
def test_a_member_who_may_not_see_the_application_is_no_success(said_there):
    with pytest.raises(ChannelError) as refusal:
        CHANNELS["wecom_app"].receipt(HttpAnswer(200, {}, json.dumps(said_there).encode()))
    assert (refusal.value.code, refusal.value.permanent) == ("bad_address", True)


def test_numbers_may_come_as_text():
    assert CHANNELS["wecom_app"].receipt(HttpAnswer(200, {}, b'{"errcode":"0","msgid":"m"}')) == "m"


def test_without_its_settings_it_is_not_offered(settings, now):
    settings.WECOM_CORP = settings.WECOM_APP_SECRET = ""
    settings.WECOM_AGENT = 0
    assert CHANNELS["wecom_app"].missing() == ("WECOM_CORP", "WECOM_AGENT", "WECOM_APP_SECRET")
    with pytest.raises(ChannelError) as refusal:
        CHANNELS["wecom_app"].request(outgoing(now, address=MEMBER))
    assert (refusal.value.code, refusal.value.permanent) == ("not_offered", True)


def test_no_token_is_fetched_twice_by_one_who_fails_in_between(monkeypatch):
    answers = [ChannelError("away", code="unreachable"), ("t", timedelta(hours=2))]

    def fetch():
        answer = answers.pop(0)
        if isinstance(answer, ChannelError):
            raise answer
        return answer

    cache.delete("token:a-test")
    signed_in = Tokens("a-test", fetch)
    for _again in range(2):
        with pytest.raises(ChannelError):
            signed_in.current()
    later(monkeypatch, 6)
    assert signed_in.current() == "t"
    cache.delete("token:a-test")
