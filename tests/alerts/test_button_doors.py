"""What a device on a wall hears at its two doors: a receipt and nothing more, refusals in the same words, and no key that opens anything else."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from alerts.models import Alert
from partners.alarm_keys import buckets
from partners.alarms import new_key, revoke_keys
from partners.models import AlarmKey, PanicAlarm, Site
from tests.buttons import make_alarm, speaks
from tests.cast import signed_in, with_key

pytestmark = pytest.mark.django_db
PRESS, BEAT = "/api/v1/alarms/press/", "/api/v1/alarms/heartbeat/"


@pytest.fixture(autouse=True)
def _fresh_buckets():
    buckets.forget()


@pytest.fixture
def button(cast):
    return make_alarm(cast)


def seconds(cast, count):
    return cast.now + timedelta(seconds=count)


# Its answer


def test_the_answer_is_a_receipt_and_nothing_that_could_be_shown(cast):
    client = speaks(make_alarm(cast, site=cast.branch), cast)
    body = client.post(PRESS, {}, format="json").json()
    assert set(body) == {"received_at", "number", "test", "time"}
    assert body["number"] == Alert.objects.get().number


def test_a_joined_press_has_the_first_ones_number_and_200(cast, button):
    client = speaks(button, cast)
    first, again = client.post(PRESS, {}, format="json"), client.post(PRESS, {}, format="json")
    assert (first.status_code, again.status_code, first.json()["number"]) == (201, 200, again.json()["number"])


def test_a_sign_of_life_is_answered_with_the_time_and_the_mode(cast, button):
    body = speaks(button, cast).post(BEAT, {"battery": 80, "at": cast.now.isoformat()}, format="json").json()
    assert (body["mode"], body["next_within_s"], abs(datetime.fromisoformat(body["time"]) - datetime.now(UTC)) < timedelta(minutes=1)) == ("live", 3600, True)
    button.refresh_from_db()
    assert (button.battery, button.line) == (80, "alive")


@pytest.mark.parametrize(
    "body",
    [
        '{"at": ',
        "[]",
        '"x"',
        "null",
        '{"battery": 101}',
        '{"battery": "NaN"}',
        '{"reference": "' + "9" * 65 + '"}',
        '{"type": "bank.hold_up"}',
        '{"at": {"a": 1}}',
    ],
)
def test_a_hostile_body_is_answered_by_the_envelope(cast, button, body):
    answer = speaks(button, cast).post(PRESS, body, content_type="application/json")
    assert (answer.status_code, set(answer.json())) == (400, {"code", "message", "fields"})


def test_a_body_too_large_is_not_read(cast, button):
    answer = speaks(button, cast).post(PRESS, '{"at": "' + "9" * 70_000 + '"}', content_type="application/json")
    assert answer.status_code == 413


def test_a_broken_device_is_slowed_down_and_the_others_are_not(cast, button, monkeypatch):
    monkeypatch.setattr("partners.alarm_keys.time.monotonic", lambda: 1000.0)
    monkeypatch.setattr("partners.alarm_keys.MOST_A_MINUTE", 3)
    broken, sound = speaks(button, cast), speaks(make_alarm(cast, "B-02"), cast)
    taken = [broken.post(BEAT, {}, format="json").status_code for _n in range(3)]
    refused = broken.post(BEAT, {}, format="json")
    assert taken == [200, 200, 200]
    assert (refused.status_code, refused.json()["code"], "Retry-After" in refused) == (429, "too_many_requests", True)
    assert sound.post(BEAT, {}, format="json").status_code == 200
    assert broken.post(PRESS, {}, format="json").status_code == 201


# Its key


def test_a_key_opens_nothing_but_its_two_doors(cast, button):
    client = speaks(button, cast)
    for path in ("/api/v1/alerts/", "/api/v1/alarms/", "/api/v1/sites/", "/api/v1/key/", "/api/v1/orders/", f"/api/v1/alarms/{button.pk}/test/"):
        assert client.get(path).status_code == 401, path
        assert client.post(path, {}, format="json").status_code == 401, path
    secret = new_key(button, now=cast.now)
    assert with_key(secret).get("/api/v1/sites/").status_code == 401


def test_nobody_elses_key_presses(cast, button):
    partner = with_key(cast.bank_key)
    assert partner.post(PRESS, {}, format="json").status_code == 401
    partner.credentials(HTTP_AUTHORIZATION=f"Alarm-Key {cast.bank_key}")
    assert partner.post(PRESS, {}, format="json").status_code == 401
    assert signed_in(cast.desk).post(PRESS, {}, format="json").status_code == 401
    assert APIClient().post(PRESS, {}, format="json").status_code == 401
    assert Alert.objects.count() == 0


@pytest.mark.parametrize("sent", ["", ".", "abc", "abcdefgh.", "键.键", "a" * 500])
def test_a_forged_key_is_refused_in_the_same_words(cast, button, sent):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Alarm-Key {sent}".encode().decode("latin-1"))
    answer = client.post(PRESS, {}, format="json")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Alarm-Key")


def test_a_revoked_key_stops_at_once(cast, button):
    client = speaks(button, cast)
    assert revoke_keys(button) == 1
    assert client.post(PRESS, {}, format="json").status_code == 401


def test_a_new_key_leaves_the_old_one_seven_days(cast, button):
    old = speaks(button, cast)
    new_key(button, now=cast.now)
    assert old.post(BEAT, {}, format="json").status_code == 200
    with time_machine.travel(cast.now + timedelta(days=7, minutes=1)):
        assert old.post(BEAT, {}, format="json").status_code == 401


@pytest.mark.parametrize("off", [lambda cast, button: PanicAlarm.objects.update(is_active=False), lambda cast, button: Site.objects.update(is_active=False)])
def test_a_button_out_of_use_is_nobody(cast, button, off):
    client = speaks(button, cast)
    off(cast, button)
    assert client.post(PRESS, {}, format="json").status_code == 401


def test_keys_are_kept_as_hashes(cast, button):
    secret = new_key(button, now=cast.now)
    row = AlarmKey.objects.get()
    assert secret.partition(".")[2] not in row.hashed_key
