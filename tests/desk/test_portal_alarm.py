"""The alarm of a guard's phone, as the server takes it: once, at the time it was pressed, from its own person only."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from alerts.models import Alert
from desk.portal.side import mark_of
from tests.cast import Cast, make_partner_user, routed

ALARM = "/portal/alarm/"
JSON = {"accept": "application/json"}


@pytest.fixture
def user(cast: Cast):
    return make_partner_user("guard", cast.compound_firm, site=cast.compound)


@pytest.fixture
def guard(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def press(cast, guard, user):
    def pressed(reference: str = "app-00000001", **more):
        fields = {"reference": reference, "site": cast.compound.pk, "person": mark_of(user), "pressed_at": 1_000_000, "sent_at": 1_000_000} | more
        return guard.post(ALARM, fields, headers=JSON)

    return pressed


def test_a_press_is_an_urgent_alert_of_ones_site(cast, press, user):
    said = press().json()
    alert = Alert.objects.get()
    assert said["number"] == alert.number
    assert (alert.type.code, alert.priority, alert.site, alert.reported_by, alert.cap_status) == ("security.panic_alarm", 1, cast.compound, user, "Actual")


def test_a_repeat_after_a_lost_answer_is_the_same_alarm_whenever_it_comes(press):
    first = press().json()
    again = press(sent_at=5_000_000).json()
    assert first["number"] == again["number"]
    assert Alert.objects.get().events.count() == 1


def test_a_second_press_within_a_minute_joins_the_first_and_is_noted_once(press):
    first = press().json()
    for _ in range(2):
        assert press("app-00000002", pressed_at=1_000_000 - 30_000).json()["number"] == first["number"]
    assert Alert.objects.get().events.filter(kind="partner_update").count() == 1


def test_a_later_press_and_an_exercise_are_alarms_of_their_own(press):
    press(drill="1")
    press("app-00000002")
    press("app-00000003", pressed_at=1_000_000 - 300_000)
    assert sorted(Alert.objects.values_list("cap_status", flat=True)) == ["Actual", "Actual", "Exercise"]


def test_what_was_kept_without_a_line_has_the_time_of_the_press(press):
    press(pressed_at=1_000_000, sent_at=1_000_000 + 20 * 60_000)
    alert = Alert.objects.get()
    assert timedelta(minutes=20) <= alert.received_at - alert.occurred_at < timedelta(minutes=20, seconds=5)


@pytest.mark.parametrize("times", [{"pressed_at": 9e12, "sent_at": 9e12}, {"pressed_at": 9e12, "sent_at": 1}, {"pressed_at": "", "sent_at": ""}])
def test_a_phone_whose_clock_is_wrong_is_not_refused(press, times):
    assert press(**times).status_code == 200
    alert = Alert.objects.get()
    assert abs(alert.received_at - alert.occurred_at) < timedelta(seconds=5)


def test_what_is_older_than_a_day_is_refused_in_words(press):
    answer = press(pressed_at=0, sent_at=25 * 3600_000)
    assert (answer.status_code, answer.json()["code"]) == (400, "too_old")
    assert answer.json()["message"]


def test_the_phones_place_counts_when_it_is_exact_and_known(press):
    press(lon=113.9061, lat=35.3061, accuracy=15)
    assert Alert.objects.get().lon == 113.9061


@pytest.mark.parametrize("place", [{"lon": 113.5, "lat": 35.0, "accuracy": 15}, {"lon": 113.9061, "lat": 35.3061, "accuracy": 3000}, {}])
def test_else_the_site_does(cast, press, place):
    press(**place)
    alert = Alert.objects.get()
    assert (alert.lon, alert.grid) == (cast.compound.lon, cast.grid_e1)


def test_nobody_sends_what_another_person_of_the_phone_kept(cast, press):
    other = make_partner_user("other", cast.compound_firm)
    assert press(person=mark_of(other)).json()["code"] == "not_yours"
    assert press(person="").status_code == 403
    assert not Alert.objects.exists()


def test_words_follow_by_the_phones_own_reference_and_once(press, guard, user):
    press()
    for _ in range(2):
        more = {"reference": "app-00000001", "person": mark_of(user), "text": "有人打架"}
        assert guard.post("/portal/alarm/more/", more, headers=JSON).status_code == 200
    assert Alert.objects.get().events.get(kind="partner_update").words["text"] == "有人打架"


def test_words_about_a_press_that_was_joined_reach_the_alarm_it_joined_and_no_older_one(cast, press, guard, user):
    first = press().json()
    press("app-00000002", pressed_at=1_000_000 - 30_000)
    more = {"person": mark_of(user), "text": "有刀"}
    assert guard.post("/portal/alarm/more/", more | {"reference": "app-00000002"}, headers=JSON).json()["number"] == first["number"]
    assert guard.post("/portal/alarm/more/", more | {"reference": "app-00000003"}, headers=JSON).status_code == 404


def test_words_to_nothing_are_not_taken(guard, user):
    assert guard.post("/portal/alarm/more/", {"reference": "app-none", "person": mark_of(user), "text": "x"}).status_code == 404


def test_without_a_script_it_is_confirmed_first(cast, guard):
    asked = guard.post(ALARM, {"reference": "app-00000001", "site": cast.compound.pk})
    assert asked.status_code == 200
    assert not Alert.objects.exists()
    sent = guard.post(ALARM, {"reference": "app-00000001", "site": cast.compound.pk, "confirmed": "1"})
    assert sent["Location"] == f"/portal/alerts/{Alert.objects.get().pk}/"


def test_another_site_has_no_alarm_here(cast, press):
    assert press(site=cast.branch.pk).status_code == 404
    assert press(site="x").status_code == 404


def test_a_bank_has_no_alarm_button(cast):
    client = Client()
    client.force_login(make_partner_user("teller", cast.bank))
    assert client.get(ALARM).status_code == 404
    assert ALARM not in client.get("/portal/").content.decode()


def test_the_worker_and_the_manifest_are_the_same_for_everybody(client, guard):
    for address, kind in (("/portal/sw.js", "text/javascript"), ("/portal/manifest.webmanifest", "application/manifest+json")):
        answer = client.get(address)
        assert answer["Content-Type"].startswith(kind)
        assert answer.content == guard.get(address).content
    assert client.get("/portal/manifest.webmanifest").json()["start_url"] == ALARM


def test_the_phone_learns_whose_session_it_is_and_nothing_more(guard, user, client):
    assert set(guard.get("/portal/me/").json()) == {"person", "csrf"}
    assert guard.get("/portal/me/").json()["person"] == mark_of(user)
    assert client.get("/portal/me/").status_code == 302


def picture() -> SimpleUploadedFile:
    held = BytesIO()
    Image.new("RGB", (64, 48), "grey").save(held, "JPEG")
    return SimpleUploadedFile("x.jpg", held.getvalue(), "image/jpeg")


def test_a_photo_goes_with_ones_own_alert_only(cast, guard):
    alert = routed(cast)
    assert guard.post(f"/portal/alerts/{alert.pk}/photo/", {"photo": picture()}).status_code == 302
    assert alert.attachments.get().is_from_partner
    assert "A01.jpg" in guard.get(f"/portal/alerts/{alert.pk}/").content.decode()
    theirs = routed(cast, "bank.suspicious_withdrawal")
    assert guard.post(f"/portal/alerts/{theirs.pk}/photo/", {"photo": picture()}).status_code == 404


def test_what_is_no_picture_is_refused_with_a_sentence(cast, guard):
    alert = routed(cast)
    for sent in ({}, {"photo": SimpleUploadedFile("x.jpg", b"<script>", "image/jpeg")}):
        answer = guard.post(f"/portal/alerts/{alert.pk}/photo/", sent)
        assert answer.status_code >= 400
        assert 'role="alert"' in answer.content.decode()
    assert not alert.attachments.exists()
