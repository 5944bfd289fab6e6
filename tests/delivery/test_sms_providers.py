"""Text messages by Aliyun and Tencent, against imitations of both: signed as published, variables only, each error code in our own words."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from delivery.channels import CHANNELS, ChannelError, HttpAnswer, Outgoing
from delivery.channels.providers import aliyun as aliyun_adapter
from delivery.channels.providers import tencent as tencent_adapter
from delivery.channels.sms import Sms
from delivery.channels.wording import LONGEST, length, parts, variables, whole_text
from delivery.errors import ERRORS
from delivery.links import token_of
from delivery.models import Recipient
from delivery.services import tell
from delivery.transport import post_all
from tests.delivery.imitations import KEY_ID, KEY_SECRET, aliyun, imitating, tencent
from tests.delivery.test_planning import person, said, told


def outgoing(now, address="10012345678", **changes) -> Outgoing:
    facts = {
        "delivery_id": "00000000-0000-7000-8000-000000000001",
        "secret": "",
        "title": "可疑车辆：雍锦府南门",
        "body": "zz-正文",
        "link": "http://testserver/r/tokentoken/",
        "payload": {"zz": "payload"},
        "user_id": 7,
        "is_urgent": True,
        "code": "3847",
    }
    return Outgoing(address=address, now=now, **(facts | changes))


@pytest.fixture
def set_up(settings):
    """Both providers with everything they need."""
    settings.SMS_PROVIDERS = ["aliyun", "tencent"]
    settings.SMS_SIGNATURE, settings.SMS_TEXT = "主防", "{title}。回复“1 {code}”或打开 https://zf.example/r/{token}/"
    settings.ALIYUN_KEY_ID, settings.ALIYUN_KEY_SECRET, settings.ALIYUN_SMS_TEMPLATE = KEY_ID, KEY_SECRET, "SMS_1"
    settings.TENCENT_KEY_ID, settings.TENCENT_KEY_SECRET = KEY_ID, KEY_SECRET
    settings.TENCENT_SMS_APP, settings.TENCENT_SMS_TEMPLATE = "1400000000", "1110"
    return settings


@pytest.fixture
def provider(set_up, request):
    """The imitation whose name the test gives."""
    with imitating({"aliyun": aliyun, "tencent": tencent}[request.param]) as kept:
        setattr(set_up, f"{request.param.upper()}_SMS_ENDPOINT", kept.url)
        yield kept


def sent(provider, now, **changes) -> str:
    channel = Sms()
    request = channel.request(outgoing(now, providers=(provider.name,), **changes))
    (answer,) = post_all([request])
    assert isinstance(answer, HttpAnswer), answer
    return channel.receipt(answer._replace(provider=request.provider))


def refused(provider, now, **changes) -> ChannelError:
    with pytest.raises(ChannelError) as refusal:
        sent(provider, now, **changes)
    return refusal.value


BOTH = pytest.mark.parametrize("provider", ["aliyun", "tencent"], indirect=True)
ALIYUN = pytest.mark.parametrize("provider", ["aliyun"], indirect=True)
TENCENT = pytest.mark.parametrize("provider", ["tencent"], indirect=True)


def test_aliyuns_published_example_is_signed_as_published():
    query = "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai"
    access = {"key_id": "YourAccessKeyId", "key": "YourAccessKeySecret", "now": datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC)}
    headers = aliyun_adapter.signed_headers(
        "ecs.cn-shanghai.aliyuncs.com", "RunInstances", "2014-05-26", query, nonce="3156853299f313e23d1673dc12e1703d", **access
    )
    assert headers["authorization"] == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
        "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_tencents_published_example_is_signed_as_published():
    payload = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
    access = {"key_id": "AKIDEXAMPLE", "key": "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", "now": datetime.fromtimestamp(1551113065, UTC)}
    header = tencent_adapter.authorization(payload, "cvm.tencentcloudapi.com", "cvm", **access)
    assert header.endswith("Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168")
    assert "Credential=AKIDEXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host," in header


@BOTH
def test_a_signed_message_is_taken_and_its_reference_kept(provider, now):
    assert sent(provider, now) == {"aliyun": "1^0", "tencent": "2019:1"}[provider.name]
    assert len(provider.taken) == 1


WANTED = {"title": "可疑车辆：雍锦府南门", "code": "3847", "token": "tokentoken"}


@BOTH
def test_only_the_templates_variables_leave_the_house(provider, now):
    sent(provider, now)
    left = json.dumps(provider.taken, ensure_ascii=False)
    assert "zz" not in left
    assert "testserver" not in left


@ALIYUN
def test_aliyun_gets_its_variables_by_name_and_our_id_to_send_back(provider, now):
    sent(provider, now)
    (taken,) = provider.taken
    assert json.loads(taken["TemplateParam"]) == WANTED
    assert (taken["SignName"], taken["TemplateCode"], taken["PhoneNumbers"]) == ("主防", "SMS_1", "10012345678")
    assert taken["OutId"] == "00000000-0000-7000-8000-000000000001"


@TENCENT
def test_tencent_gets_its_variables_in_the_templates_order(provider, now):
    sent(provider, now)
    assert provider.taken[0]["TemplateParamSet"] == list(WANTED.values())
    assert provider.taken[0]["PhoneNumberSet"] == ["+8610012345678"]


@BOTH
def test_a_wrong_key_is_an_account_that_does_not_work(provider, now, set_up):
    set_up.ALIYUN_KEY_SECRET = set_up.TENCENT_KEY_SECRET = "another"
    error = refused(provider, now)
    assert (error.code, error.permanent, provider.taken) == ("account", False, [])


@ALIYUN
@pytest.mark.parametrize("said", ["isv.AMOUNT_NOT_ENOUGH", "isv.BUSINESS_LIMIT_CONTROL"])
def test_where_nobody_else_could_carry_it_the_next_address_is_quicker(provider, set_up, now, said):
    provider.answer_with, set_up.SMS_PROVIDERS = said, ["aliyun"]
    assert refused(provider, now).permanent


SAID = {
    "aliyun": [
        ("isv.BUSINESS_LIMIT_CONTROL", "limit", False),
        ("isv.MOBILE_NUMBER_ILLEGAL", "bad_address", True),
        ("isv.AMOUNT_NOT_ENOUGH", "account", False),
        ("isv.SMS_TEMPLATE_ILLEGAL", "account", False),
        ("isv.BLACK_KEY_CONTROL_LIMIT", "content", True),
        ("isv.PARAM_NOT_SUPPORT_URL", "content", True),
        ("isp.SYSTEM_ERROR", "overloaded", False),
        ("Throttling.User", "overloaded", False),
        ("isv.NEVER_HEARD_OF", "refused", False),
    ],
    "tencent": [
        ("LimitExceeded.PhoneNumberDailyLimit", "limit", False),
        ("LimitExceeded.PhoneNumberThirtySecondLimit", "too_often", False),
        ("InvalidParameterValue.IncorrectPhoneNumber", "bad_address", True),
        ("FailedOperation.PhoneNumberInBlacklist", "blocked", True),
        ("FailedOperation.ContainSensitiveWord", "content", True),
        ("FailedOperation.InsufficientBalanceInSmsPackage", "account", False),
        ("FailedOperation.TemplateIncorrectOrUnapproved", "account", False),
        ("UnauthorizedOperation.SmsSdkAppIdVerifyFail", "account", False),
        ("InternalError.Timeout", "overloaded", False),
        ("RequestLimitExceeded", "overloaded", False),
        ("FailedOperation.NeverHeardOf", "refused", False),
    ],
}


@pytest.mark.parametrize(("provider", "said", "code", "permanent"), [(name, *row) for name, rows in SAID.items() for row in rows], indirect=["provider"])
def test_each_refusal_has_its_meaning(provider, now, said, code, permanent):
    provider.answer_with = said
    error = refused(provider, now)
    assert (error.code, error.permanent, str(error)) == (code, permanent, said)


@TENCENT
def test_thirty_seconds_between_two_are_waited_for(provider, now):
    provider.answer_with = "LimitExceeded.PhoneNumberThirtySecondLimit"
    assert refused(provider, now).retry_after == timedelta(seconds=31)


@ALIYUN
def test_an_answer_that_is_none_is_tried_again(provider, now):
    provider.answer_with = b"<html>"
    error = refused(provider, now)
    assert (error.code, error.permanent) == ("overloaded", False)


@BOTH
@pytest.mark.parametrize("number", ["", "abc", "a@example.org", "+86 100", "１００１２３４５６７８"])
def test_what_is_no_number_goes_nowhere(provider, now, number):
    error = refused(provider, now, address=number)
    assert (error.code, error.permanent, provider.asked) == ("bad_address", True, 0)


def test_every_meaning_is_one_that_pages_can_say():
    meant = {code for table in (aliyun_adapter.CODES, tencent_adapter.CODES) for code, _permanent in table.values()}
    assert meant | set(aliyun_adapter.REPORTED.values()) | set(aliyun_adapter.CALLS.values()) | set(aliyun_adapter.TAKEN.values()) <= set(ERRORS)


# Wording


@pytest.mark.parametrize(("characters", "billed"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)])
def test_seventy_characters_are_one_message_and_sixty_seven_a_part(characters, billed):
    assert parts("字" * characters) == billed


def test_what_telephones_count_double_is_counted_double():
    assert (length("警🚓"), parts("🚓" * 35), parts("🚓" * 36)) == (3, 1, 2)


@pytest.mark.parametrize("title", ["短", "很长的标题" * 30, "🚓" * 60, "a\nb\u2028c"])
@pytest.mark.parametrize("template", ["{title}", "{title}。回复“1 {code}”。", "{title}。回复“1 {code}”或打开 https://zhufang.example.gov.cn/r/{token}/"])
def test_a_title_is_cut_to_what_the_message_holds(set_up, now, title, template):
    set_up.SMS_TEXT = template
    message = outgoing(now, title=title, link=f"http://testserver/r/{'t' * 35}/")
    filled = variables(message)
    assert all(length(value) <= LONGEST and "\n" not in value for value in filled.values())
    assert parts(whole_text(message)) <= (2 if "token" in template else 1)


def test_a_link_fits_one_variable(db, now):
    tell(said(now), [told(person(("sms", "10000000001")))], round=1, now=now)
    assert len(token_of(Recipient.objects.get())) == LONGEST


def test_the_reader_of_english_gets_the_english_template(set_up, now):
    set_up.SMS_TEXT_EN, set_up.ALIYUN_SMS_TEMPLATE_EN = "{title} Reply 1 {code}", "SMS_2"
    request = Sms().request(outgoing(now, language="en", providers=("aliyun",)))
    assert "TemplateCode=SMS_2" in request.url
    assert "token" not in request.url


# Without settings


@pytest.mark.parametrize("name", ["sms", "voice"])
def test_without_settings_it_is_not_offered_and_says_which_are_missing(settings, now, name):
    settings.SMS_PROVIDERS, settings.VOICE_PROVIDERS = [], []
    channel = Sms() if name == "sms" else CHANNELS["voice"]
    with pytest.raises(ChannelError) as refusal:
        channel.request(outgoing(now))
    assert (refusal.value.code, refusal.value.permanent) == ("not_offered", True)
    assert f"{name.upper()}_PROVIDERS" in channel.not_offered


def test_a_provider_that_lacks_a_setting_carries_nothing(set_up):
    set_up.ALIYUN_KEY_SECRET = ""
    assert (Sms().providers(), Sms().missing()) == (["tencent"], ())
    set_up.SMS_PROVIDERS = ["aliyun"]
    assert Sms().missing() == ("ALIYUN_KEY_SECRET",)
