"""E-mail through a real SMTP server on this machine; text messages on the console, masked."""

import email
from email import policy

import pytest
import structlog

from delivery.channels import CHANNELS, ChannelError, Outgoing, sms_console
from tests.sinks import Mailbox, mail_server


def outgoing(now, address: str, **changes) -> Outgoing:
    facts = {"delivery_id": "d-1", "secret": "", "title": "新任务", "body": "请打开", "link": "http://testserver/r/abc/", "payload": None, "user_id": None}
    return Outgoing(address=address, is_urgent=True, now=now, **(facts | changes))


@pytest.fixture
def post(settings):
    with mail_server() as kept:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", kept.port, 2
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield kept


def test_a_letter_arrives_with_its_words_and_its_link(post: Mailbox, now):
    reference = CHANNELS["email"].send(outgoing(now, "a@example.org"))
    ((to, letter),) = post.letters
    assert (to, reference) == (["a@example.org"], "d-1")
    read = email.message_from_bytes(letter, policy=policy.default)
    assert read["Message-ID"] == "<d-1@zhufang>"
    assert read["Subject"] == "新任务"
    assert "请打开" in read.get_content()
    assert "http://testserver/r/abc/" in read.get_content()


@pytest.mark.parametrize(("answer", "permanent"), [("550 no such box", True), ("450 try later", False)])
def test_a_refused_address_is_final_at_5xx_only(post, now, answer, permanent):
    post.answer_to_rcpt = answer
    with pytest.raises(ChannelError) as refusal:
        CHANNELS["email"].send(outgoing(now, "a@example.org"))
    assert (refusal.value.code, refusal.value.permanent) == ("bad_address", permanent)
    assert post.letters == []


def test_a_mail_server_that_is_away_is_tried_again(post, now, settings):
    settings.EMAIL_PORT = 1
    with pytest.raises(ChannelError) as refusal:
        CHANNELS["email"].send(outgoing(now, "a@example.org"))
    assert (refusal.value.code, refusal.value.permanent) == ("unreachable", False)


def test_an_address_cannot_smuggle_in_headers(post, now):
    with pytest.raises((ChannelError, ValueError)):
        CHANNELS["email"].send(outgoing(now, "a@example.org\nBcc: b@example.org"))
    assert post.letters == []


def test_a_title_of_two_lines_is_one_subject(post, now):
    CHANNELS["email"].send(outgoing(now, "a@example.org", title="one\ntwo"))
    assert b"Subject: one two" in post.letters[0][1]


def test_a_text_message_on_the_console_masks_the_number(now, monkeypatch):
    with structlog.testing.capture_logs() as logs:
        monkeypatch.setattr(sms_console, "log", structlog.get_logger("sms"))
        reference = CHANNELS["sms"].send(outgoing(now, "10012345678"))
    (line,) = logs
    assert line["to"] == "100****5678"
    assert "10012345678" not in str(line)
    assert "请打开" not in line["text"], "only title and link leave the house by text message"
    assert reference == "console-d-1"


@pytest.mark.parametrize("number", ["", "abc", "a@example.org", "+86 100"])
def test_what_is_no_number_is_refused_for_good(now, number):
    with pytest.raises(ChannelError) as refusal:
        CHANNELS["sms"].send(outgoing(now, number))
    assert (refusal.value.code, refusal.value.permanent) == ("bad_address", True)
