"""One's own account page: for officers in the frame, for partner people in a plain one; and only one's own."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from tests.cast import make_partner_user, signed_in

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet():
    cache.clear()


def browser(user) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client


@pytest.mark.parametrize("name", ["leader", "desk", "auxiliary", "inspector", "administrator"])
def test_everybody_of_the_police_has_one(cast, name):
    page = signed_in(getattr(cast, name)).get("/me/", headers={"accept-language": "en"}).content.decode()
    assert "My channels" in page and "What I may do" in page


def test_partner_people_have_one_without_staff_navigation(cast):
    page = signed_in(make_partner_user("guard", cast.compound_firm)).get("/me/", headers={"accept-language": "en"}).content.decode()
    assert "My channels" in page
    assert "What I may do" not in page and 'class="side"' not in page


def test_partner_people_find_the_librarys_pages_without_staff_navigation(cast):
    client = browser(make_partner_user("guard", cast.compound_firm))
    for path in ("/accounts/2fa/", "/accounts/password/change/"):
        page = client.get(path).content.decode()
        assert 'class="side"' not in page and "bare-main" in page


def test_a_partner_person_can_add_a_number(cast):
    client = browser(make_partner_user("guard", cast.compound_firm))
    client.post("/me/channels/", {"channel": "sms", "value": "10055550001"})
    assert "0001" in client.get("/me/").content.decode()


def test_rights_are_said_in_plain_words(cast):
    page = signed_in(cast.auxiliary).get("/me/", headers={"accept-language": "en"}).content.decode()
    assert "Acknowledge, arrive and note" in page and "Approve large orders" not in page


def test_the_language_stays(cast):
    client = signed_in(cast.desk)
    client.post("/me/language/", {"language": "en"})
    assert '<html lang="en"' in Client().get("/accounts/login/", headers={"accept-language": "en"}).content.decode()
    cast.desk.refresh_from_db()
    assert cast.desk.language == "en"
    client.post("/me/language/", {"language": "xx"})
    cast.desk.refresh_from_db()
    assert cast.desk.language == "en"


def test_ones_other_session_can_be_ended(cast):
    here, there = browser(cast.desk), browser(cast.desk)
    other = UserSession.objects.get(session_key=there.session.session_key)
    here.post(f"/me/sessions/{other.pk}/end/")
    assert there.get("/api/v1/alerts/").status_code == 401
    assert here.get("/api/v1/alerts/").status_code == 200


def test_all_the_others_can_be_ended_at_once(cast):
    here, there, leader = browser(cast.desk), browser(cast.desk), browser(cast.leader)
    here.post("/me/sessions/others/")
    assert [client.get("/api/v1/alerts/").status_code for client in (here, there, leader)] == [200, 401, 200]


def test_nobody_ends_somebody_elses_session(cast):
    leader = browser(cast.leader)
    theirs = UserSession.objects.get(user=cast.leader)
    assert browser(cast.desk).post(f"/me/sessions/{theirs.pk}/end/").status_code == 404
    assert leader.get("/api/v1/alerts/").status_code == 200


def test_the_page_asks_the_database_at_most_twelve_times(cast, django_assert_max_num_queries):
    client = browser(cast.desk)
    client.post("/me/channels/", {"channel": "sms", "value": "10055550001"})
    client.get("/me/")
    with django_assert_max_num_queries(12):
        assert client.get("/me/").status_code == 200
