"""Signing in, and who cannot be kept from it; the language a person reads."""

import os
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from tests.cast import signed_in

LOGIN = "/accounts/login/"
GOOD = {"login": "desk", "password": "correct horse battery"}
BAD = {"login": "desk", "password": "wrong"}


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet():
    cache.clear()
    yield
    cache.clear()


def at(address: str, **headers) -> Client:
    return Client(REMOTE_ADDR=address, headers=headers)


def test_the_right_password_opens_the_board(cast):
    answer = at("10.0.0.1").post(LOGIN, GOOD)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_wrong_password_opens_nothing(cast):
    client = at("10.0.0.1")
    assert client.post(LOGIN, BAD).status_code == 200
    assert client.get("/").status_code == 302
    assert client.get("/api/v1/alerts/").status_code == 401


def test_a_stranger_who_tries_thirty_times_does_not_lock_the_officer_out(cast):
    stranger = at("203.0.113.9")
    for _n in range(30):
        stranger.post(LOGIN, BAD)
    assert at("10.0.0.1").post(LOGIN, GOOD).status_code == 302


def test_whoever_tries_too_often_is_slowed_down_even_with_the_right_password(cast):
    stranger = at("203.0.113.9")
    answers = [stranger.post(LOGIN, BAD) for _n in range(30)]
    assert answers[-1].status_code == 429 or "desk" in answers[-1].content.decode()
    assert stranger.post(LOGIN, GOOD).status_code != 302


def test_behind_a_proxy_the_visitor_is_told_from_the_proxy(cast, settings):
    """Else one stranger behind the station's proxy shuts out everybody who comes through it."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _n in range(30):
        at("10.9.9.9", **{"x-forwarded-for": "203.0.113.9"}).post(LOGIN, BAD)
    assert at("10.9.9.9", **{"x-forwarded-for": "10.0.0.1"}).post(LOGIN, GOOD).status_code == 302


@pytest.mark.parametrize(("behind_proxy", "count"), [("1", 1), ("", 0)])
def test_the_setting_for_a_proxy_counts_it(behind_proxy, count):
    show = "from django.conf import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
    env = os.environ | {"BEHIND_PROXY": behind_proxy or "0", "DJANGO_SETTINGS_MODULE": "policing.settings"}
    assert subprocess.run([sys.executable, "-c", show], env=env, capture_output=True, text=True, check=True).stdout.strip() == str(count)


def test_whoever_was_dismissed_cannot_sign_in(cast):
    User.objects.filter(username="desk").update(is_active=False)
    answer = at("10.0.0.1").post(LOGIN, GOOD)
    assert "inactive" in answer.get("Location", "") or answer.status_code == 200
    assert at("10.0.0.1").get("/api/v1/alerts/").status_code == 401


def test_nobody_signs_up(cast):
    at("10.0.0.1").post("/accounts/signup/", {"username": "new", "password1": "correct horse battery", "password2": "correct horse battery"})
    assert not User.objects.filter(username="new").exists()


def test_an_unknown_name_and_a_wrong_password_read_the_same(cast):
    def said(login):
        page = at(f"10.1.{len(login)}.1").post(LOGIN, {"login": login, "password": "wrong"}).content.decode()
        return page.replace(login, "")[page.find("<main") :].count("wrong"), "errorlist" in page or "alert" in page

    assert said("desk") == said("nobody-here")


def test_signing_out_needs_a_click_not_a_link(cast):
    client = signed_in(cast.desk)
    client.get("/accounts/logout/")
    assert client.get("/api/v1/alerts/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/api/v1/alerts/").status_code == 401


def language_of(client, **headers) -> str:
    return client.get("/alerts/", headers=headers).content.decode().partition('<html lang="')[2].partition('"')[0].lower()


def test_the_browser_chooses_the_language_at_first(cast):
    client = signed_in(cast.desk)
    assert language_of(client, **{"accept-language": "en"}) == "en"
    assert language_of(client, **{"accept-language": "zh-CN,zh;q=0.9"}).startswith("zh")


def test_a_persons_own_choice_wins_over_the_browser(cast):
    User.objects.filter(pk=cast.desk.pk).update(language="en")
    assert language_of(signed_in(User.objects.get(pk=cast.desk.pk)), **{"accept-language": "zh-CN"}) == "en"


def test_the_switch_in_this_browser_wins_over_both(cast):
    User.objects.filter(pk=cast.desk.pk).update(language="en")
    client = signed_in(User.objects.get(pk=cast.desk.pk))
    client.post("/i18n/setlang/", {"language": "zh-hans"})
    assert language_of(client, **{"accept-language": "en"}).startswith("zh")


def names_of_types(client, language) -> set[str]:
    return {kind["name"] for kind in client.get("/api/v1/alert-types/", headers={"accept-language": language}).json()}


def test_the_contract_speaks_the_language_of_each_request_to_a_partners_system(cast):
    assert "可疑销户" in names_of_types(cast.bank_client, "zh-hans")
    assert "Suspicious account cancellation" in names_of_types(cast.bank_client, "en")


def test_in_a_browser_the_contract_speaks_its_pages_language(cast):
    User.objects.filter(pk=cast.desk.pk).update(language="en")
    assert "Suspicious account cancellation" in names_of_types(signed_in(User.objects.get(pk=cast.desk.pk)), "zh-hans")
