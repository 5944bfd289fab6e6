"""Robots of WeCom, DingTalk, Feishu and ntfy against imitations: signed as documented, refusals read from the body, nothing of a matter inside."""

import json

import pytest

from delivery.channels import CHANNELS, ChannelError, HttpAnswer
from delivery.errors import ERRORS
from delivery.transport import post_all
from tests.delivery import imitations
from tests.delivery.imitations import ROBOT_SECRET, TOKEN, imitating
from tests.delivery.test_sms_providers import outgoing

ADDRESS = {"wecom": TOKEN, "dingtalk": f"{TOKEN} {ROBOT_SECRET}", "feishu": f"{TOKEN} {ROBOT_SECRET}", "ntfy": "zf-topic-0123456789"}
SETTING = {"wecom": "WECOM_ENDPOINT", "dingtalk": "DINGTALK_ENDPOINT", "feishu": "FEISHU_ENDPOINT", "ntfy": "NTFY_URL"}
ROBOTS = pytest.mark.parametrize("robot", ADDRESS, indirect=True)


@pytest.fixture
def robot(request, settings):
    with imitating(getattr(imitations, request.param)) as kept:
        setattr(settings, SETTING[request.param], kept.url)
        settings.NTFY_TOKEN = TOKEN
        yield kept


def send(robot, now, address=None, **changes) -> str:
    channel = CHANNELS[robot.name]
    (answer,) = post_all([channel.request(outgoing(now, address=address or ADDRESS[robot.name], **changes))])
    assert isinstance(answer, HttpAnswer), answer
    return channel.receipt(answer)


def refused(robot, now, address=None) -> ChannelError:
    with pytest.raises(ChannelError) as refusal:
        send(robot, now, address)
    return refusal.value


@ROBOTS
def test_a_signed_message_is_taken(robot, now):
    send(robot, now)
    assert len(robot.taken) == 1


@ROBOTS
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_group_learns_that_there_is_a_task_and_nothing_else(robot, now, settings, language):
    send(robot, now, title="zz-李某", body="zz-body", link="http://testserver/r/zz-token/", payload={"zz": 1}, language=language)
    said = robot.taken[0]["text"]
    assert "zz" not in json.dumps(robot.taken[0] | {"topic": ""}, ensure_ascii=False)
    assert "/r/" not in said
    assert "#000001" in said
    assert settings.BASE_URL in said


@pytest.mark.parametrize("robot", ["wecom", "dingtalk", "feishu"], indirect=True)
def test_a_robot_that_is_gone_is_gone_for_good(robot, now):
    error = refused(robot, now, f"another-token-0123456789 {ROBOT_SECRET}")
    assert (error.code, error.permanent) == ("gone", True)


@pytest.mark.parametrize("robot", ["dingtalk", "feishu"], indirect=True)
@pytest.mark.parametrize("secret", ["", " SECanother0123456789"])
def test_a_wrong_signature_is_read_from_an_answer_that_says_200(robot, now, secret):
    error = refused(robot, now, f"{TOKEN}{secret}")
    assert (error.code, error.permanent) == ("account", True)


TOO_MANY = {"wecom": (45009, 65), "dingtalk": (130101, 600), "feishu": (11232, 60), "ntfy": (429, 60)}


@ROBOTS
def test_too_many_are_sent_later(robot, now):
    robot.answer_with, rest = TOO_MANY[robot.name]
    error = refused(robot, now)
    assert (error.code, error.permanent, error.retry_after.total_seconds()) == ("overloaded", False, rest)


@ROBOTS
def test_an_unknown_refusal_is_tried_again(robot, now):
    robot.answer_with = 418
    error = refused(robot, now)
    assert (error.code, error.permanent) == ("refused", False)


@pytest.mark.parametrize(("status", "code", "permanent"), [(400, "bad_address", True), (401, "account", False), (500, "overloaded", False)])
def test_ntfy_says_it_by_its_status(status, code, permanent):
    with pytest.raises(ChannelError) as refusal:
        CHANNELS["ntfy"].receipt(HttpAnswer(status, {}, b"{}"))
    assert (refusal.value.code, refusal.value.permanent) == (code, permanent)


@pytest.mark.parametrize(("urgent", "priority"), [(True, 5), (False, 3)])
@pytest.mark.parametrize("robot", ["ntfy"], indirect=True)
def test_ntfy_wakes_for_what_is_urgent_only(robot, now, urgent, priority):
    assert send(robot, now, is_urgent=urgent) == "xE73Iyuabi"
    assert robot.taken[0]["priority"] == priority


def test_ntfy_without_a_server_is_not_offered(settings, now):
    settings.NTFY_URL = ""
    assert "NTFY_URL" in CHANNELS["ntfy"].not_offered
    with pytest.raises(ChannelError) as refusal:
        CHANNELS["ntfy"].request(outgoing(now, address="zf-topic-0123456789"))
    assert (refusal.value.code, refusal.value.permanent) == ("not_offered", True)


def test_every_meaning_is_one_that_pages_can_say():
    assert {code for name in ("wecom", "dingtalk", "feishu") for code, _permanent in CHANNELS[name].meanings.values()} <= set(ERRORS)


@ROBOTS
def test_a_gateway_of_the_house_may_stand_in_its_own_network(robot, now, settings):
    settings.ALLOW_PRIVATE_CALLBACKS = False
    send(robot, now)
    assert len(robot.taken) == 1


@ROBOTS
def test_its_connection_is_not_left_for_somebodys_callback(robot, now, settings):
    """A kept connection would be an open door: the guard looks only where a connection is made."""
    settings.ALLOW_PRIVATE_CALLBACKS = False
    ours = CHANNELS[robot.name].request(outgoing(now, address=ADDRESS[robot.name]))
    theirs = ours._replace(is_ours=False)
    post_all([ours])
    answers = post_all([theirs, ours, theirs])
    assert [getattr(answer, "code", "taken") for answer in answers] == ["private_address", "taken", "private_address"]
    assert robot.asked == 2


@pytest.mark.parametrize("name", ["wecom", "dingtalk", "feishu"])
def test_everybodys_own_address_is_never_trusted_inside(now, name):
    """Whoever answers for a public name from a private address is not who they say."""
    assert not CHANNELS[name].request(outgoing(now, address=ADDRESS[name])).is_ours
