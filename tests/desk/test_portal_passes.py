"""An alarm kept on a phone reaches the station without its person's session, in its person's name, and its pass is good for nothing else."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.utils import timezone

from alerts.models import Alert
from desk.portal.passes import LASTS, pass_of
from partners.models import Membership
from tests.cast import Cast, make_partner_user

KEPT = "/portal/alarm/kept/"


@pytest.fixture
def user(cast: Cast):
    return make_partner_user("guard", cast.compound_firm, site=cast.compound)


@pytest.fixture
def press(cast: Cast, user):
    def pressed(given: str | None = None, client: Client | None = None, **more):
        fields = {"reference": "app-00000001", "site": cast.compound.pk, "pressed_at": 1_000_000, "sent_at": 1_000_000} | more
        return (client or Client(enforce_csrf_checks=True)).post(KEPT, fields | {"pass": pass_of(user) if given is None else given})

    return pressed


def test_without_a_session_it_is_taken_and_its_number_is_all_that_is_said(press, user):
    said = press().json()
    alert = Alert.objects.get()
    assert (said["number"], alert.reported_by, alert.type.code) == (alert.number, user, "security.panic_alarm")
    assert set(said) == {"number", "received_at"}


def test_while_a_colleague_is_signed_in_it_stays_its_own_persons(cast, press, user):
    colleague = Client(enforce_csrf_checks=True)
    colleague.force_login(make_partner_user("other", cast.compound_firm))
    assert press(client=colleague).status_code == 200
    assert Alert.objects.get().reported_by == user


def test_once_by_the_pass_and_once_by_the_session_is_one_alarm(press):
    assert press().json()["number"] == press(sent_at=9_000_000).json()["number"]
    assert Alert.objects.count() == 1


def test_words_follow_the_same_way(press, user):
    press()
    for _ in range(2):
        assert press(text="有刀").status_code == 200
    assert Alert.objects.get().events.filter(kind="partner_update", user=user).count() == 1, "twice the same words, as after a lost answer"
    assert press(text="有刀", reference="app-none").status_code == 404


def switched_off(user) -> None:
    user.is_active = False
    user.save()


def new_password(user) -> None:
    user.set_password("another horse battery")
    user.save()


def without_sites(user) -> None:
    Membership.objects.filter(user=user).update(is_active=False)


@pytest.mark.parametrize("ended", [switched_off, new_password, without_sites])
def test_a_pass_ends_with_its_person(press, user, ended):
    given = pass_of(user)
    ended(user)
    assert (press(given).status_code, press(given).json()["code"]) == (403, "not_yours")
    assert not Alert.objects.exists()


def test_a_pass_ends_when_no_alarm_of_its_time_would_be_taken_any_more(press, user):
    given = pass_of(user)
    with time_machine.travel(timezone.now() + LASTS - timedelta(minutes=1)):
        assert press(given).status_code == 200
    with time_machine.travel(timezone.now() + LASTS + timedelta(minutes=1)):
        assert press(given, reference="app-00000002").status_code == 403


@pytest.mark.parametrize("forged", ["", "x" * 9000, "\0"])
def test_a_forged_one_is_worth_nothing(press, forged):
    assert press(forged).status_code == 403


@pytest.mark.parametrize("said", [[1, "x" * 16], [1, 2]])
def test_a_signed_one_that_names_nobody_is_worth_nothing(press, said):
    assert press(signing.dumps(said, salt="portal.alarm")).status_code == 403


def test_another_salt_is_another_thing(press, user):
    stolen = signing.dumps(signing.loads(pass_of(user), salt="portal.alarm"), salt="portal.person")
    assert press(stolen).status_code == 403


def test_an_officer_has_none(cast, press):
    assert press(pass_of(cast.desk)).status_code == 403


def test_it_makes_no_session_and_reaches_no_foreign_site(cast, press):
    browser = Client()
    assert press(client=browser, site=cast.branch.pk).status_code == 404
    assert press(client=browser).status_code == 200
    assert settings.SESSION_COOKIE_NAME not in browser.cookies
    assert browser.get("/portal/").status_code == 302


@pytest.mark.parametrize("field", [{"site": "x"}, {"reference": "short"}, {"lon": "nan"}, {"lat": "1e999"}, {"text": "\0"}, {"text": ""}])
def test_what_cannot_be_read_is_refused_and_nothing_breaks(press, field):
    assert press(**field).status_code in {400, 404}
    assert not Alert.objects.exists()


def test_words_that_may_not_be_kept_are_refused_with_their_reason(press):
    press()
    assert "last four digits" in press(text="6222 0200 0000 0000 000", client=Client(headers={"accept-language": "en"})).json()["message"]


def test_the_page_says_when_its_session_ends_and_a_password_prolongs_it(user):
    client = Client()
    client.force_login(user)
    page = client.get("/portal/alarm/").content.decode()
    ends = int(re.findall(r' ends="(\d+)"', page)[0]) / 1000
    assert abs(ends - Session.objects.get().expire_date.timestamp()) <= 1
    with time_machine.travel(timezone.now() + timedelta(hours=11)):
        client.post("/accounts/reauthenticate/?next=/portal/alarm/", {"password": "correct horse battery"})
        assert Session.objects.get().expire_date.timestamp() > ends + 10 * 3600
