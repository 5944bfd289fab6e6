"""Providers that answer nonsense, and words and numbers that providers refuse: each ends in a typed error or is mended before it leaves."""

import json

import pytest

from delivery.channels import CHANNELS, ChannelError, HttpAnswer
from delivery.channels.providers import AliyunCalls, AliyunSms, TencentSms
from delivery.channels.providers.aliyun import CODES as ALIYUN
from delivery.channels.providers.tencent import CODES as TENCENT
from delivery.channels.sms import Sms
from delivery.channels.wording import LONGEST, as_variable, cut, length, variables
from delivery.errors import ERRORS
from tests.delivery.test_sms_providers import outgoing, set_up

__all__ = ["set_up"]

READERS = {
    "aliyun": AliyunSms().receipt,
    "aliyun calls": AliyunCalls().receipt,
    "tencent": TencentSms().receipt,
    **{name: CHANNELS[name].receipt for name in ("wecom", "wecom_app", "dingtalk", "feishu", "ntfy")},
}
NONSENSE = [
    b"",
    b"null",
    b"7",
    b'"OK"',
    b"[]",
    b"[1]",
    b"{}",
    b"<html>502</html>",
    b"\xff\xfe\x00",
    b"[" * 50_000,
    b'{"Code": null}',
    b'{"Code": {"a": 1}}',
    b'{"Code": []}',
    b'{"Response": 7}',
    b'{"Response": {"SendStatusSet": "x"}}',
    b'{"Response": {"SendStatusSet": [7]}}',
    b'{"Response": {"SendStatusSet": [], "Error": []}}',
    b'{"errcode": true, "code": false}',
    b'{"errcode": 0.0, "code": 0.5}',
    b'{"errcode": "zero", "code": "0x0"}',
    b'{"errcode": 1e999, "code": NaN}',
    b'{"errcode": [0], "code": {"0": 0}}',
]


@pytest.mark.parametrize("status", [200, 204, 302, 400, 500])
@pytest.mark.parametrize("said", NONSENSE, ids=range(len(NONSENSE)))
@pytest.mark.parametrize("reader", READERS)
def test_nonsense_is_a_typed_error_and_never_a_success(reader, said, status):
    try:
        READERS[reader](HttpAnswer(status, {"content-type": "image/png"}, said))
    except ChannelError as error:
        assert error.code in ERRORS
        assert not error.permanent or error.code == "bad_address", "nobody is given up for nonsense"
    else:
        assert reader == "ntfy", "nonsense was taken for a success"
        assert status == 200


@pytest.mark.parametrize(("reader", "field"), [("wecom", "errcode"), ("dingtalk", "errcode"), ("feishu", "code")])
def test_a_number_may_come_as_text(reader, field):
    assert READERS[reader](HttpAnswer(200, {}, json.dumps({field: "0"}).encode())) == ""
    with pytest.raises(ChannelError) as refusal:
        READERS[reader](HttpAnswer(200, {}, json.dumps({field: "-1"}).encode()))
    assert refusal.value.code in {"overloaded", "refused"}


@pytest.mark.parametrize(("said", "meaning"), sorted(ALIYUN.items()))
def test_each_code_of_aliyun(set_up, said, meaning):
    with pytest.raises(ChannelError) as refusal:
        Sms().receipt(HttpAnswer(200, {}, json.dumps({"Code": said}).encode(), "aliyun"))
    assert (refusal.value.code, refusal.value.permanent) == meaning


@pytest.mark.parametrize(("said", "meaning"), sorted(TENCENT.items()))
@pytest.mark.parametrize("whole", [True, False])
def test_each_code_of_tencent_of_the_number_or_of_the_request(set_up, said, meaning, whole):
    body = {"Error": {"Code": said}} if whole else {"SendStatusSet": [{"Code": said}]}
    with pytest.raises(ChannelError) as refusal:
        Sms().receipt(HttpAnswer(200, {}, json.dumps({"Response": body}).encode(), "tencent"))
    assert (refusal.value.code, refusal.value.permanent) == meaning


@pytest.mark.parametrize("code", ["account", "limit", "too_long"])
def test_what_another_provider_may_do_better_goes_there_and_without_one_to_the_next_address(set_up, code):
    said = next(said for said, meaning in ALIYUN.items() if meaning == (code, False))
    for providers, permanent in ((["aliyun", "tencent"], False), (["aliyun"], True)):
        set_up.SMS_PROVIDERS = providers
        with pytest.raises(ChannelError) as refusal:
            Sms().receipt(HttpAnswer(200, {}, json.dumps({"Code": said}).encode(), "aliyun"))
        assert refusal.value.permanent is permanent


LINKED = ["见 https://example.com/a?b=c 详情", "看www.example.cn，速回", "上example.com/x看", "【公安】紧急 http://1.2.3.4:80/"]


@pytest.mark.parametrize("title", LINKED)
@pytest.mark.parametrize("provider", ["aliyun", "tencent"])
def test_a_link_or_a_signatures_brackets_in_a_title_do_not_cost_the_message(set_up, now, title, provider):
    filled = variables(outgoing(now, title=title))["title"]
    assert not any(word in filled.lower() for word in ("http", "www.", ".com", ".cn", "【", "】"))
    assert filled.strip("…-")
    assert Sms().request(outgoing(now, title=title, providers=(provider,)))


@pytest.mark.parametrize("title", ["值班3.5小时", "版本v2.org不是域名吗", "12.30 夜班", "a.b"])
def test_what_only_looks_like_a_little_of_a_link_stays_readable(title):
    assert length(as_variable(title)) > 2


@pytest.mark.parametrize("title", ["", " ", "\n", "\u200b"])
def test_a_variable_is_never_empty(set_up, now, title):
    assert variables(outgoing(now, title=title))["title"]


@pytest.mark.parametrize("most", range(1, 12))
@pytest.mark.parametrize("text", ["🚓" * 9, "警🚓" * 6, "👨‍👩‍👧‍👦家", "字" * 20])
def test_a_cut_never_splits_a_character_nor_exceeds_its_room(text, most):
    shortened = cut(text, most)
    assert length(shortened) <= max(most, 1)
    assert shortened.encode("utf-16-le").decode("utf-16-le") == shortened


@pytest.mark.parametrize("title", ["🚓" * 40, "警🚓" * 30])
def test_a_title_of_pictures_fits_its_variable(set_up, now, title):
    assert length(variables(outgoing(now, title=title))["title"]) <= LONGEST


@pytest.mark.parametrize("written", ["10012345678", "+8610012345678", "008610012345678", "8610012345678", " 10012345678 "])
def test_one_number_however_it_was_written_is_one_number_to_each_provider(set_up, now, written):
    assert "PhoneNumbers=10012345678" in Sms().request(outgoing(now, address=written, providers=("aliyun",))).url
    assert json.loads(Sms().request(outgoing(now, address=written, providers=("tencent",))).body)["PhoneNumberSet"] == ["+8610012345678"]


def test_a_foreign_number_keeps_its_country(set_up, now):
    assert "PhoneNumbers=85212345678" in Sms().request(outgoing(now, address="+85212345678", providers=("aliyun",))).url
    assert json.loads(Sms().request(outgoing(now, address="+85212345678", providers=("tencent",))).body)["PhoneNumberSet"] == ["+85212345678"]


@pytest.mark.parametrize("written", ["", "+", "++86100", "1" * 40, "100-1234-5678", "１００１２３４５６７８", "tel:100", "100;200", "10012345678,10012345679"])
def test_what_is_no_number_or_more_than_one_goes_nowhere(set_up, now, written):
    for provider in ("aliyun", "tencent"):
        with pytest.raises(ChannelError) as refusal:
            Sms().request(outgoing(now, address=written, providers=(provider,)))
        assert (refusal.value.code, refusal.value.permanent) == ("bad_address", True)
