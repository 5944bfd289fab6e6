"""Signing in, one's own account, and the pages that stand in when something is missing or broken."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.cast import signed_in

PASSWORD = "correct horse battery"
OWN_PAGES = ["/accounts/2fa/", "/accounts/sessions/", "/accounts/password/change/", "/accounts/logout/", "/accounts/reauthenticate/"]


@pytest.fixture
def browser(cast) -> Client:
    """The desk officer, signed in by password a moment ago."""
    client = Client()
    client.post("/accounts/login/", {"login": cast.desk.username, "password": PASSWORD})
    return client


def test_the_sign_in_page_promises_no_account_to_strangers(client, db):
    page = client.get("/accounts/login/").content.decode()
    assert "/accounts/signup/" not in page
    assert 'name="login"' in page


def test_nobody_can_sign_up(client, db):
    response = client.post("/accounts/signup/", {"username": "intruder", "password1": PASSWORD})
    assert "intruder" not in str(response.context.get("user", ""))
    assert client.get("/alerts/").status_code == 302


def test_a_wrong_password_says_so_without_saying_which_part(cast, client):
    pages = [client.post("/accounts/login/", {"login": name, "password": "wrong wrong wrong"}).content.decode() for name in (cast.desk.username, "nobody")]
    assert all('role="alert"' in page for page in pages)


@pytest.mark.parametrize("address", OWN_PAGES)
def test_ones_own_pages_open(browser, address):
    assert browser.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/webauthn/"])
def test_two_factor_pages_open_after_a_fresh_sign_in(browser, address):
    assert browser.get(address, follow=True).status_code == 200


@pytest.mark.parametrize("address", ["/accounts/login/", *OWN_PAGES])
def test_account_pages_carry_no_inline_script_or_style(browser, client, address):
    for visitor in (browser, client):
        page = visitor.get(address, follow=True).content.decode()
        assert " style=" not in page
        assert "<script>" not in page


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_broken_days_need_neither_request_nor_database(name):
    page = render_to_string(name)
    assert "<h1>" in page
    assert "<script" not in page


def test_what_is_not_there_and_what_is_not_allowed_look_like_ours(cast):
    for user, address, status in ((cast.desk, "/nowhere/", 404), (cast.auxiliary, "/orders/new/", 403)):
        response = signed_in(user).get(address)
        assert response.status_code == status
        assert "bare-main" in response.content.decode()
