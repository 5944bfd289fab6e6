"""Signed callbacks against a real receiver on this machine."""

import json
from datetime import timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from delivery import transport
from delivery.channels import CHANNELS, HttpRequest
from delivery.engine import claim, fold, send
from delivery.lifecycle import Status
from delivery.models import Delivery
from delivery.services import tell
from delivery.transport import post_all
from tests.cast import SIGNING_SECRET
from tests.delivery.test_planning import person, said, told
from tests.sinks import Receiver, receiver

PAYLOAD = {"type": "alert.acknowledged", "data": {"number": "2026-08-17-000031", "said": "中文"}}


@pytest.fixture
def sink():
    with receiver() as kept:
        yield kept


@pytest.fixture(autouse=True)
def _no_jitter(monkeypatch):
    monkeypatch.setattr("delivery.engine.rows.random", lambda: 0)


@pytest.fixture
def to_sink(db, now, sink) -> Delivery:
    partner = person(("webhook", f"{sink.url}/callbacks"))
    address = partner.addresses.get()
    address.secret = SIGNING_SECRET
    address.save()
    tell(said(now, payload=PAYLOAD), [told(partner)], round=1, now=now)
    return Delivery.objects.get()


def attempt(now) -> Delivery:
    """One attempt of everything due, written down."""
    queue = Delivery.objects.get().queue
    fold(send(claim(queue, now), now), now)
    return Delivery.objects.get()


def test_the_signature_is_good_and_the_id_is_the_deliverys(to_sink, now, sink: Receiver):
    after = attempt(now)
    ((headers, body),) = sink.got
    assert Webhook(SIGNING_SECRET).verify(body, headers) == PAYLOAD
    assert headers["webhook-id"] == str(to_sink.pk)
    assert headers["content-type"] == "application/json"
    assert after.status == Status.DELIVERED


def test_another_secret_or_another_body_does_not_verify(to_sink, now, sink):
    attempt(now)
    ((headers, body),) = sink.got
    for secret, said_instead in (("whsec_b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldA==", body), (SIGNING_SECRET, body.replace(b"31", b"32"))):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(said_instead, headers)


def test_a_repeat_carries_the_same_id_and_body(to_sink, now, sink):
    sink.status = 500
    row = attempt(now)
    attempt(row.due_at)
    (first, first_body), (second, second_body) = sink.got
    assert first["webhook-id"] == second["webhook-id"] == str(to_sink.pk)
    assert first_body == second_body


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_delivered(to_sink, now, sink, status):
    sink.status = status
    assert attempt(now).status == Status.DELIVERED


@pytest.mark.parametrize(("status", "code"), [(400, "refused"), (401, "refused"), (404, "refused"), (500, "refused"), (502, "overloaded"), (503, "overloaded")])
def test_any_other_answer_is_tried_again(to_sink, now, sink, status, code):
    sink.status = status
    after = attempt(now)
    assert (after.status, after.error_code, after.due_at) == (Status.TEMPORARY_FAILURE, code, now + CHANNELS["webhook"].ladder[0])


def test_410_wants_no_more(to_sink, now, sink):
    sink.status = 410
    after = attempt(now)
    assert (after.status, after.error_code) == (Status.PERMANENT_FAILURE, "gone")


def test_429_says_when_to_come_back(to_sink, now, sink):
    sink.status, sink.headers = 429, {"Retry-After": "120"}
    after = attempt(now)
    assert (after.status, after.error_code, after.due_at) == (Status.TEMPORARY_FAILURE, "overloaded", now + timedelta(seconds=120))


def test_no_receiver_may_ask_for_more_than_a_day(to_sink, now, sink):
    sink.status, sink.headers = 429, {"Retry-After": "99999999"}
    assert attempt(now).due_at == now + timedelta(days=1)


def test_a_redirect_is_not_followed(to_sink, now, sink):
    sink.status, sink.headers = 302, {"Location": f"{sink.url}/elsewhere"}
    after = attempt(now)
    assert sink.paths == ["/callbacks"]
    assert after.status == Status.TEMPORARY_FAILURE


def test_a_receiver_that_hangs_is_given_up_in_time(to_sink, now, sink, monkeypatch):
    monkeypatch.setattr(transport, "TIMEOUT_MS", 200)
    sink.slow_s = 1
    after = attempt(now)
    assert (after.status, after.error_code) == (Status.TEMPORARY_FAILURE, "timeout")


def test_one_that_hangs_does_not_slow_its_neighbours(sink, monkeypatch):
    monkeypatch.setattr(transport, "TIMEOUT_MS", 400)
    with receiver() as slow:
        slow.slow_s = 2
        answers = post_all([HttpRequest(slow.url, {}, b"x"), *[HttpRequest(sink.url, {}, b"y")] * 20])
    assert [getattr(answer, "status", None) for answer in answers] == [None, *[200] * 20]


def test_nobody_listening_is_unreachable(now):
    (answer,) = post_all([HttpRequest("http://127.0.0.1:1/", {}, b"")])
    assert (answer.code, answer.permanent) == ("unreachable", False)


PRIVATE = ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://0.0.0.0:{port}/", "http://2130706433:{port}/", "http://[::ffff:127.0.0.1]:{port}/"]


@pytest.mark.parametrize(
    "url", [*PRIVATE, "http://10.0.0.1/", "http://192.168.1.1/", "http://169.254.169.254/", "http://100.64.0.1/", "http://[::1]/", "http://[fd00::1]/"]
)
def test_a_private_network_is_not_entered(settings, sink, url):
    settings.ALLOW_PRIVATE_CALLBACKS = False
    (answer,) = post_all([HttpRequest(url.format(port=sink.url.rpartition(":")[2]), {}, b"")])
    assert (answer.code, answer.permanent) == ("private_address", True)
    assert sink.got == []


def test_a_name_that_points_inward_is_caught_where_it_connects(settings, sink, monkeypatch):
    """The guard looks at the address the socket is opened for, so a name that changes meanwhile changes nothing."""
    settings.ALLOW_PRIVATE_CALLBACKS = False
    (answer,) = post_all([HttpRequest(sink.url.replace("127.0.0.1", "localhost"), {}, b"")])
    assert answer.code == "private_address"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://", "ht!tp://x"])
def test_only_web_addresses_are_called(url):
    (answer,) = post_all([HttpRequest(url, {}, b"")])
    assert answer.code in {"bad_address", "unreachable"}


def test_an_endless_answer_is_cut_off(sink, monkeypatch):
    monkeypatch.setattr(transport, "MAX_ANSWER_BYTES", 0)
    sink.headers = {"x-request-id": "r-1"}
    (answer,) = post_all([HttpRequest(sink.url, {}, b"")])
    assert json.dumps(answer.headers["x-request-id"]) == '"r-1"'
