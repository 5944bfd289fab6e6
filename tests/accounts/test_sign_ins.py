"""Every sign-in is kept, refused ones too; a browser that is new is told of; a session nobody is heard on ends."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.devices import device_name
from accounts.models import AccessLog
from accounts.sign_ins import REFUSED, SIGNED_IN, last_sign_ins
from delivery.models import Message, Recipient
from tests.cast import make_partner_user, signed_in

LOGIN = "/accounts/login/"
GOOD = {"login": "desk", "password": "correct horse battery"}
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet():
    cache.clear()
    yield
    cache.clear()


def browser(address: str = "10.0.0.1", agent: str = CHROME) -> Client:
    return Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent)


def test_a_sign_in_is_kept_with_place_and_browser(cast):
    browser().post(LOGIN, GOOD)
    row = AccessLog.objects.get(action=SIGNED_IN)
    assert (row.user, row.reason) == (cast.desk, f"10.0.0.1 {CHROME}")


def test_a_refused_sign_in_is_kept_without_what_was_typed(cast):
    browser("203.0.113.9").post(LOGIN, GOOD | {"password": "a-secret-of-mine"})
    row = AccessLog.objects.get(action=REFUSED)
    assert row.user == cast.desk
    assert "a-secret-of-mine" not in f"{row.subject} {row.reason}"


@pytest.mark.parametrize("name", ["my-password-typed-too-early", "' OR 1=1 --", "x" * 150])
def test_a_name_nobody_has_is_not_kept(cast, name):
    browser().post(LOGIN, {"login": name, "password": "x"})
    row = AccessLog.objects.get(action=REFUSED)
    assert (row.user, row.subject) == (None, "accounts.user:unknown")
    assert name not in row.reason


def test_a_refused_proof_in_the_middle_of_a_session_is_kept(cast):
    client = browser()
    client.post(LOGIN, GOOD)
    client.post("/accounts/reauthenticate/", {"password": "wrong"})
    assert AccessLog.objects.get(action=REFUSED).user == cast.desk


def test_the_account_page_shows_the_last_sign_ins(cast):
    browser("203.0.113.9").post(LOGIN, GOOD | {"password": "wrong"})
    client = browser()
    client.post(LOGIN, GOOD)
    assert [one.is_refused for one in last_sign_ins(cast.desk)] == [False, True]
    assert "203.0.113.9" in client.get("/me/").content.decode()


def notices() -> list[str]:
    return [message.text("en")["title"] for message in Message.objects.filter(room="account")]


def test_the_first_sign_in_of_all_tells_nobody(cast):
    browser().post(LOGIN, GOOD)
    assert notices() == []


def test_a_known_browser_tells_nobody(cast):
    client = browser()
    for _n in range(2):
        client.post(LOGIN, GOOD)
        client.post("/accounts/logout/")
    assert notices() == []


def test_a_new_browser_is_told_of_by_ones_own_channels(cast):
    browser().post(LOGIN, GOOD)
    browser("203.0.113.9").post(LOGIN, GOOD)
    assert notices() == ["Your account was signed in to from a new browser: Chrome on Windows, 203.0.113.9"]
    assert Recipient.objects.get(message__room="account").addressee.user == cast.desk


def test_a_forged_cookie_is_a_new_browser(cast):
    browser().post(LOGIN, GOOD)
    client = browser()
    client.cookies["zf-browser"] = "known:forged"
    client.post(LOGIN, GOOD)
    assert len(notices()) == 1


def test_somebody_without_channels_signs_in_all_the_same(cast):
    guard = make_partner_user("guard", cast.compound_firm)
    for _n in range(2):
        assert browser().post(LOGIN, {"login": guard.username, "password": GOOD["password"]}).status_code == 302
    assert notices() == []


def heard(client: Client, ago: timedelta) -> None:
    UserSession.objects.update(last_seen_at=timezone.now() - ago)
    cache.clear()


def test_a_session_nobody_was_heard_on_ends(cast):
    client = browser()
    client.post(LOGIN, GOOD)
    heard(client, timedelta(minutes=121))
    assert client.get("/api/v1/alerts/").status_code == 401
    assert "/login/" in client.get("/alerts/")["Location"]


def test_a_guards_phone_may_lie_in_a_pocket_and_still_send_its_alarm(cast):
    client = Client()
    client.force_login(make_partner_user("guard", cast.compound_firm, site=cast.compound))
    client.get("/portal/alarm/")
    heard(client, timedelta(hours=5))
    assert client.get("/portal/me/").status_code == 200


def test_one_that_is_heard_goes_on(cast):
    client = browser()
    client.post(LOGIN, GOOD)
    heard(client, timedelta(minutes=119))
    assert client.get("/api/v1/alerts/").status_code == 200
    assert timezone.now() - UserSession.objects.get().last_seen_at < timedelta(minutes=1)


def test_none_ends_where_the_house_does_not_want_it(cast, settings):
    settings.SESSION_IDLE = timedelta(0)
    client = browser()
    client.post(LOGIN, GOOD)
    heard(client, timedelta(hours=11))
    assert client.get("/api/v1/alerts/").status_code == 200


def test_being_heard_is_not_written_with_every_request(cast, django_assert_num_queries):
    client = signed_in(cast.desk)
    client.get("/api/v1/stream-ticket/")
    with django_assert_num_queries(2):
        client.get("/api/v1/stream-ticket/")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome on Windows"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36", "Chrome on Android phone"),
        ("Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36", "Chrome on Android tablet"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/107 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat on Android phone"),
        ("", "Unknown browser"),
        ("<script>alert(1)</script>", "Unknown browser"),
    ],
)
def test_browsers_have_names_people_know(agent, name):
    from django.utils import translation

    with translation.override("en"):
        assert device_name(agent) == name
