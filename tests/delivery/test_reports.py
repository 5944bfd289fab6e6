"""What providers push: that a message arrived or not, an answer written back, a key pressed. Each once, in any order, and only with our secret."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from delivery.channels.providers import AliyunCalls, AliyunSms, Key, TencentSms, Text
from delivery.channels.providers.aliyun import CALLS, TAKEN
from delivery.channels.voice import Voice
from delivery.codes import code_of
from delivery.lifecycle import Reply, Status
from delivery.models import Address, Attempt, Delivery, Provider, Recipient
from delivery.services import tell
from delivery.services.answers import handles_replies
from delivery.services.reporting import SLOW, take_reports
from delivery.services.written_back import take_keys, take_texts
from delivery.transport import post_all
from policing.lib.errors import NotAllowed
from tests.delivery.imitations import KEY_ID, KEY_SECRET, aliyun, imitating
from tests.delivery.test_planning import person, said, told
from tests.delivery.test_sms_providers import outgoing

NUMBER = "10012345678"
SECRET = "0123456789-0123456789-0123"


@pytest.fixture
def text(db, now) -> Delivery:
    """A text message that a provider has taken; its reader has a letter box too."""
    tell(said(now, replies=[Reply.ACKNOWLEDGE, Reply.CANNOT]), [told(person(("sms", NUMBER), ("email", "a@example.org")))], round=1, now=now)
    Delivery.objects.update(status=Status.SENT, attempts=1, provider_reference="ref-1", updated_at=now)
    return Delivery.objects.get()


@pytest.fixture
def call(db, now) -> Delivery:
    tell(said(now, replies=[Reply.ACKNOWLEDGE]), [told(person(("voice", NUMBER)))], round=1, now=now)
    Delivery.objects.update(status=Status.SENT, attempts=1, provider_reference="call-1", updated_at=now)
    return Delivery.objects.get()


def reread(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def by_aliyun(delivery, *, success=True, code="DELIVERED") -> list:
    return [{"phone_number": NUMBER, "success": success, "err_code": code, "sms_size": "1", "biz_id": "ref-1", "out_id": str(delivery.pk)}]


def by_tencent(*, status="SUCCESS", sid="ref-1") -> list:
    return [{"user_receive_time": "2026-08-17 10:20:00", "nationcode": "86", "mobile": NUMBER, "report_status": status, "errmsg": "DELIVRD", "sid": sid}]


@pytest.mark.parametrize("name", ["aliyun", "tencent"])
def test_what_arrived_is_delivered(text, now, name):
    reports = AliyunSms().reports(by_aliyun(text)) if name == "aliyun" else TencentSms().reports(by_tencent())
    assert take_reports("sms", name, reports, now=now) == 1
    assert reread(text).status == Status.DELIVERED
    assert Attempt.objects.get().outcome == Status.DELIVERED


@pytest.mark.parametrize(("said_code", "ours"), [("MOBILE_NOT_ON_SERVICE", "off"), ("MOBILE_IN_BLACK", "blocked"), ("MK:0001", "undelivered")])
def test_what_did_not_arrive_is_followed_by_the_next_address(text, now, said_code, ours):
    take_reports("sms", "aliyun", AliyunSms().reports(by_aliyun(text, success=False, code=said_code)), now=now)
    assert (reread(text).status, reread(text).error_code) == (Status.PERMANENT_FAILURE, ours)
    assert sorted(Delivery.objects.values_list("channel", "status")) == [("email", "created"), ("sms", "permanent_failure")]


def test_a_report_counts_once_and_never_turns_back(text, now):
    arrived = AliyunSms().reports(by_aliyun(text))
    assert take_reports("sms", "aliyun", list(arrived) * 2, now=now) == 1
    assert take_reports("sms", "aliyun", AliyunSms().reports(by_aliyun(text, success=False, code="X")), now=now) == 0
    assert reread(text).status == Status.DELIVERED
    assert Delivery.objects.count() == 1


def test_a_report_of_another_channel_or_of_nothing_changes_nothing(text, now):
    assert take_reports("voice", "aliyun", AliyunSms().reports(by_aliyun(text)), now=now) == 0
    assert take_reports("sms", "tencent", TencentSms().reports(by_tencent(sid="")), now=now) == 0
    assert reread(text).status == Status.SENT


def test_whoever_has_answered_gets_no_next_address(text, now):
    Recipient.objects.update(acknowledged_at=now)
    take_reports("sms", "aliyun", AliyunSms().reports(by_aliyun(text, success=False, code="X")), now=now)
    assert Delivery.objects.count() == 1


def test_a_late_report_speaks_against_its_provider(text, now):
    take_reports("sms", "aliyun", AliyunSms().reports(by_aliyun(text)), now=now + SLOW + timedelta(seconds=1))
    assert (Provider.objects.get().troubled, Provider.objects.get().last_error) == (1, "timeout")


# Answers by text message


def written(text: Delivery, how: str = "1 {code}") -> str:
    return how.format(code=code_of(text.recipient))


@pytest.mark.parametrize("how", ["1 {code}", "1{code}", "１　{code}", " 1，{code} 马上到", "回复1 {code}", "1-{code}."])
@pytest.mark.parametrize("number", [NUMBER, f"+86{NUMBER}", f"86{NUMBER}"[2:]])
def test_a_number_and_the_code_answer(text, now, how, number):
    assert take_texts([Text(number, written(text, how))], now=now) == 1
    recipient = Recipient.objects.get()
    assert (recipient.reply, recipient.acknowledged_at) == (Reply.ACKNOWLEDGE, now)


def test_another_number_is_another_of_the_answers_offered(text, now):
    take_texts([Text(NUMBER, written(text, "2 {code} 没人"))], now=now)
    assert (Recipient.objects.get().reply, Recipient.objects.get().reply_note) == (Reply.CANNOT, "没人")


@pytest.mark.parametrize("how", ["", "好的", "1", "{code}", "3 {code}", "9 {code}", "0 {code}", "1 {code}7", "1 0000000000"])
def test_what_is_not_clear_answers_nothing(text, now, how):
    assert take_texts([Text(NUMBER, written(text, how))], now=now) == 0
    assert Recipient.objects.get().reply == ""


def test_a_code_answers_from_the_telephone_it_was_sent_to_only(text, now):
    assert take_texts([Text("10099999999", written(text))], now=now) == 0


def test_a_code_is_worth_nothing_after_the_message_has_ended(text, now):
    assert take_texts([Text(NUMBER, written(text))], now=now + timedelta(hours=2)) == 0


def test_two_messages_with_one_code_answer_neither(text, now, monkeypatch):
    """Rather a further call than the wrong alert taken."""
    tell(said(now, replies=[Reply.ACKNOWLEDGE]), [told(Address.objects.get(channel="sms").addressee)], round=1, now=now)
    monkeypatch.setattr("delivery.services.written_back.code_of", lambda recipient: "3847")
    assert take_texts([Text(NUMBER, "1 3847")], now=now) == 0


def test_the_same_answer_pushed_again_is_no_second_answer(text, now):
    take_texts([Text(NUMBER, written(text))], now=now)
    assert take_texts([Text(NUMBER, written(text))], now=now + timedelta(minutes=1)) == 1
    assert Recipient.objects.get().replied_at == now


def test_what_the_room_refuses_is_not_taken_and_stops_nothing(text, now):
    @handles_replies("zz-refusing")
    def refuse(answer):
        raise NotAllowed

    text.recipient.message.room = "zz-refusing"
    text.recipient.message.save()
    assert take_texts([Text(NUMBER, written(text))], now=now) == 0
    assert Recipient.objects.get().reply == ""


# Calls


@pytest.fixture
def voice(settings):
    settings.VOICE_PROVIDERS, settings.ALIYUN_KEY_ID, settings.ALIYUN_KEY_SECRET = ["aliyun"], KEY_ID, KEY_SECRET
    settings.ALIYUN_VOICE_NUMBER, settings.ALIYUN_VOICE_TEMPLATE, settings.ALIYUN_VOICE_THANKS = "037300000000", "TTS_1", "TTS_2"
    with imitating(aliyun) as kept:
        settings.ALIYUN_VOICE_ENDPOINT = kept.url
        yield kept


def test_a_call_says_the_title_and_waits_for_key_one(voice, now):
    channel = Voice()
    request = channel.request(outgoing(now))
    (answer,) = post_all([request])
    assert channel.receipt(answer._replace(provider="aliyun")) == "1^0"
    (taken,) = voice.taken
    assert (taken["action"], taken["CalledNumber"], taken["CalledShowNumber"], taken["StartCode"]) == ("IvrCall", NUMBER, "037300000000", "TTS_1")
    assert json.loads(taken["StartTtsParams"]) == {"title": "可疑车辆：雍锦府南门"}
    assert (taken["MenuKeyMap.1.Key"], taken["MenuKeyMap.1.Code"], taken["OutId"]) == ("1", "TTS_2", "000000000000001")


def test_where_no_answer_is_asked_for_no_key_is_offered(voice, now):
    assert "MenuKeyMap" not in Voice().request(outgoing(now, code="")).url


def test_a_call_without_its_voice_is_not_offered(voice, settings):
    settings.ALIYUN_VOICE_TEMPLATE = ""
    assert Voice().missing() == ("ALIYUN_VOICE_TEMPLATE",)


def over(call, *, status="200000", dtmf="") -> list:
    return [{"call_id": "call-1", "out_id": str(call.pk), "status_code": status, "duration": "9", "end_time": "2026-08-17 10:21:00", "dtmf": dtmf}]


def test_a_key_pressed_answers(call, now):
    assert take_keys(AliyunCalls().keys(over(call, dtmf="1")), now=now) == 1
    assert Recipient.objects.get().reply == Reply.ACKNOWLEDGE


@pytest.mark.parametrize("key", ["2", "*", "#", ""])
def test_another_key_answers_nothing(call, now, key):
    assert take_keys(AliyunCalls().keys(over(call, dtmf=key)), now=now) == 0
    assert Recipient.objects.get().reply == ""


@pytest.mark.parametrize("known", ["", "no id", "00000000-0000-7000-8000-000000000099"])
def test_a_key_of_no_call_of_ours_answers_nothing(call, now, known):
    assert take_keys([Key(known, "1")], now=now) == 0


@pytest.mark.parametrize(("status", "error"), [*sorted(TAKEN.items()), *sorted(CALLS.items()), ("999999", "undelivered")])
def test_how_a_call_ended_is_said_in_our_words(call, now, status, error):
    take_reports("voice", "aliyun", AliyunCalls().reports(over(call, status=status)), now=now)
    assert (reread(call).status, reread(call).error_code) == (Status.DELIVERED if status in TAKEN else Status.PERMANENT_FAILURE, error)
    assert Recipient.objects.get().acknowledged_at is None, "only a key answers"


def test_a_line_that_is_busy_is_followed_by_the_next_address(db, now):
    tell(said(now, replies=[Reply.ACKNOWLEDGE]), [told(person(("voice", NUMBER), ("sms", NUMBER)))], round=1, now=now)
    Delivery.objects.update(status=Status.SENT, attempts=1, provider_reference="call-1", updated_at=now)
    take_reports("voice", "aliyun", AliyunCalls().reports([{"call_id": "call-1", "status_code": "200002", "end_time": "…"}]), now=now)
    assert sorted(Delivery.objects.values_list("channel", "status")) == [("sms", "created"), ("voice", "permanent_failure")]


def test_a_call_is_known_by_what_its_provider_calls_it_as_our_own_id_is_too_long_for_it(call, now):
    strange = [{"call_id": "call-1", "out_id": "ef0123456789abc", "dtmf": "1", "status_code": "200000", "end_time": "…"}]
    assert take_keys(AliyunCalls().keys(strange), now=now) == 1
    assert take_reports("voice", "aliyun", AliyunCalls().reports(strange), now=now) == 1


def test_a_status_on_the_way_is_no_end(call, now):
    assert list(AliyunCalls().reports([{"call_id": "call-1", "out_id": str(call.pk), "status_code": "200101", "status_time": "…"}])) == []


# The door


def push(what: str, body, *, provider="aliyun", secret=SECRET):
    said = body if isinstance(body, str) else json.dumps(body)
    return Client().post(f"/pushed/{provider}/{what}/?key={secret}", said, content_type="application/json")


@pytest.fixture
def open_door(settings):
    settings.PROVIDER_PUSH_SECRET = SECRET


def test_aliyun_pushes_and_is_thanked(text, open_door):
    answer = push("reports", by_aliyun(text))
    assert (answer.status_code, answer.json()["code"]) == (200, 0)
    assert reread(text).status == Status.DELIVERED


def test_tencent_pushes_and_is_thanked(text, open_door):
    answer = push("reports", by_tencent(), provider="tencent")
    assert (answer.status_code, answer.json()) == (200, {"result": 0, "errmsg": "OK"})
    assert reread(text).status == Status.DELIVERED


@pytest.mark.parametrize("provider", ["aliyun", "tencent"])
def test_an_answer_is_pushed(text, open_door, provider, monkeypatch):
    monkeypatch.setattr("delivery.pushed.timezone.now", lambda: Recipient.objects.get().created_at)
    aliyuns = [{"phone_number": NUMBER, "content": written(text), "send_time": "2026-08-17 10:20:00", "dest_code": "1", "sequence_id": "1"}]
    tencents = {"extend": "", "mobile": NUMBER, "nationcode": "86", "sign": "主防", "text": written(text), "time": 1457336869}
    push("texts", aliyuns if provider == "aliyun" else tencents, provider=provider)
    assert Recipient.objects.get().reply == Reply.ACKNOWLEDGE


def test_a_pressed_key_is_pushed_and_the_call_was_heard(call, open_door, monkeypatch):
    monkeypatch.setattr("delivery.pushed.timezone.now", lambda: Recipient.objects.get().created_at)
    push("calls", over(call, dtmf="1"))
    assert (Recipient.objects.get().reply, reread(call).status) == (Reply.ACKNOWLEDGE, Status.DELIVERED)


@pytest.mark.parametrize("secret", ["x", SECRET[:-1], f"{SECRET}x", "é"])
def test_without_the_secret_there_is_nothing(text, open_door, secret):
    assert push("reports", by_aliyun(text), secret=secret).status_code == 404
    assert reread(text).status == Status.SENT


def test_without_a_secret_of_ours_the_door_is_shut(text, settings):
    settings.PROVIDER_PUSH_SECRET = ""
    assert push("reports", [], secret="").status_code == 404


@pytest.mark.parametrize(("provider", "what"), [("nobody", "reports"), ("aliyun", "nothing"), ("tencent", "calls")])
def test_a_provider_that_does_not_do_this_is_unknown(db, open_door, provider, what):
    assert push(what, [], provider=provider).status_code == 404


@pytest.mark.parametrize("body", ["", "{", "null", "7", '"x"', '["x"]', "[null]", '{"a": 1}', "[" * 9000])
def test_what_cannot_be_read_is_thanked_for_and_changes_nothing(text, open_door, body):
    for what in ("reports", "texts", "calls"):
        assert push(what, body).status_code == 200
    assert reread(text).status == Status.SENT


def test_reading_the_address_in_a_browser_does_nothing(db, open_door):
    assert Client().get(f"/pushed/aliyun/reports/?key={SECRET}").status_code == 405


def test_no_log_holds_the_secret(text, open_door, caplog):
    push("reports", "{")
    push("nothing", [])
    assert SECRET not in caplog.text
