"""A button on a wall is pressed: whatever its clock, its line or its finger does, somebody is told once and nothing is lost."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from alerts.lifecycle import Disposition, Status
from alerts.models import AlarmPress, Alert, AlertType
from alerts.services.handling import acknowledge_alert, close_alert, resolve_alert
from alerts.services.pressing import NoTest, note_arrival, press
from alerts.services.routing import route_received
from delivery.models import Delivery, Message
from partners.alarm_keys import buckets
from partners.alarms import NothingToTest, OverlongTest, Said, end_test, start_test
from partners.models import PanicAlarm
from tests.buttons import make_alarm, speaks
from tests.cast import IN_WEST, make_key, make_partner_user, reread, signed_in, with_key

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


def test_a_press_is_an_alert_with_words_to_run_by(cast, button):
    alert = reread(press(button, Said(), now=cast.now).alert)
    assert (alert.type.code, alert.priority, alert.site, alert.station) == ("school.panic_alarm", 1, cast.school, cast.east)
    assert alert.place == "综合楼 · 1层 · 东侧 · 门卫室"
    assert alert.details == {"building": "综合楼", "floor": "1层", "zone": "东侧", "button": "门卫室 B-01"}
    assert (alert.source, alert.reported_by, alert.cap_status) == ("button", None, "Actual")


def test_a_press_calls_the_people_of_the_place(cast, button):
    alert = press(button, Said(), now=cast.now).alert
    route_received()
    told = {delivery.recipient.name for delivery in Delivery.objects.filter(recipient__message=reread(alert).message)}
    assert {"Community", "Desk"} <= told


def test_what_officers_read_names_the_room(cast, button):
    alert = press(button, Said(), now=cast.now).alert
    route_received()
    assert "综合楼" in reread(alert).message.content["zh-hans"]["title"]


@pytest.mark.parametrize(
    ("kind", "code", "covert"), [("school", "school.panic_alarm", False), ("compound", "security.panic_alarm", False), ("branch", "bank.hold_up", True)]
)
def test_the_kind_is_that_of_the_sites_lane(cast, kind, code, covert):
    alert = press(make_alarm(cast, site=getattr(cast, kind)), Said(), now=cast.now).alert
    assert (alert.type.code, alert.is_covert) == (code, covert)


def test_a_catalogue_without_the_kind_loses_no_press(cast, button):
    AlertType.objects.filter(code="school.panic_alarm").delete()
    assert press(button, Said(), now=cast.now).alert.type.code == "security.panic_alarm"


def test_a_button_at_another_place_than_its_site_is_found_there(cast):
    alert = press(make_alarm(cast, **IN_WEST), Said(), now=cast.now).alert
    assert alert.station == cast.west


# Joining


@pytest.mark.parametrize(("later", "alerts"), [(0, 1), (59, 1), (60, 1), (61, 2), (3600, 2)])
def test_a_second_press_within_a_minute_joins_the_first(cast, button, later, alerts):
    press(button, Said(), now=cast.now)
    press(button, Said(), now=seconds(cast, later))
    assert Alert.objects.count() == alerts
    assert AlarmPress.objects.count() == 2


def test_joined_presses_are_counted_on_the_timeline(cast, button):
    for second in (0, 20, 40):
        pressed = press(button, Said(), now=seconds(cast, second))
    lines = [event.words["text"] for event in pressed.alert.events.filter(kind="partner_update").order_by("sequence")]
    assert ["共 2 次" in lines[0], "共 3 次" in lines[1], len(lines)] == [True, True, 2]


def test_a_hand_that_goes_on_pressing_stays_one_alert(cast, button):
    for second in range(0, 300, 50):
        press(button, Said(), now=seconds(cast, second))
    assert Alert.objects.count() == 1


def test_another_button_of_the_same_school_is_an_alert_of_its_own(cast, button):
    press(button, Said(), now=cast.now)
    press(make_alarm(cast, "B-02"), Said(), now=seconds(cast, 5))
    assert Alert.objects.count() == 2


def test_a_press_after_the_alert_was_closed_is_a_new_one(cast, button):
    alert = press(button, Said(), now=cast.now).alert
    route_received()
    alert = reread(alert)
    acknowledge_alert(alert, by=cast.desk, until=seconds(cast, 600), now=seconds(cast, 10))
    resolve_alert(reread(alert), by=cast.desk, text="", now=seconds(cast, 15))
    close_alert(reread(alert), by=cast.desk, disposition=Disposition.FOUNDED, text="", now=seconds(cast, 20))
    assert press(button, Said(), now=seconds(cast, 30)).alert != alert


def test_a_press_that_joins_calls_again_whoever_was_called_a_minute_ago(cast, button):
    with time_machine.travel(cast.now, tick=False):
        alert = press(button, Said(), now=cast.now).alert
        route_received()
    before = Delivery.objects.count()
    press(button, Said(), now=seconds(cast, 30))
    assert Delivery.objects.count() == before
    press(button, Said(), now=seconds(cast, 80))
    assert Delivery.objects.count() > before
    assert reread(alert).status == Status.ROUTED


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_are_one_alert(cast, button):
    start, errors = threading.Barrier(4), []

    def one_press():
        try:
            start.wait(10)
            press(button, Said(), now=cast.now)
        except Exception as error:  # noqa: BLE001 - the thread's only way to say so
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one_press) for _n in range(4)]
    [thread.start() for thread in threads]
    [thread.join(30) for thread in threads]
    assert (errors, Alert.objects.count(), AlarmPress.objects.count()) == ([], 1, 4)


def test_a_press_sent_again_after_a_lost_answer_is_the_same_press(cast, button):
    first = press(button, Said(), reference="7", now=cast.now)
    again = press(button, Said(), reference="7", now=seconds(cast, 300))
    assert (again.pk, AlarmPress.objects.count()) == (first.pk, 1)


def test_a_device_that_counts_anew_loses_no_press(cast, button):
    press(button, Said(), reference="1", now=cast.now)
    later = press(button, Said(), reference="1", now=cast.now + timedelta(days=1))
    assert (Alert.objects.count(), later.reference, later.is_repeat) == (2, "", False)


# Its clock


@pytest.mark.parametrize(
    "said", ["1970-01-01T00:00:00Z", "2099-12-31T23:59:59+08:00", "0001-01-01T00:00:00", "9999-12-31T23:59:59Z", "yesterday", "2026-13-45T99:00:00Z", ""]
)
def test_no_clock_however_wrong_loses_a_press(cast, button, said):
    answer = speaks(button, cast).post(PRESS, {"at": said}, format="json")
    assert answer.status_code == 201
    alert = Alert.objects.get()
    assert abs((alert.occurred_at - alert.received_at).total_seconds()) < 1


@pytest.mark.parametrize("ahead", [-86_400, 86_400])
def test_a_wrong_clock_is_said_on_the_alert_and_on_the_button(cast, button, ahead):
    alert = press(button, Said(at=seconds(cast, ahead)), now=cast.now).alert
    assert f"{seconds(cast, ahead):%Y-%m-%d %H:%M:%S}" == alert.details["device_time"]
    button.refresh_from_db()
    assert (button.drift_s, button.clock_is_wrong) == (ahead, True)


def test_a_clock_some_seconds_off_is_nobodys_business(cast, button):
    alert = press(button, Said(at=seconds(cast, 20)), now=cast.now).alert
    button.refresh_from_db()
    assert ("device_time" in alert.details, button.clock_is_wrong) == (False, False)


# Test mode


def test_a_press_in_test_mode_reaches_nobody_and_satisfies_the_month(cast, button):
    start_test([button], minutes=15, by=cast.desk, now=cast.now)
    with time_machine.travel(seconds(cast, 60), tick=False):
        body = speaks(button, cast).post(PRESS, {}, format="json").json()
    assert (body["test"], body["number"], Alert.objects.count(), Message.objects.count()) == (True, None, 0, 0)
    button.refresh_from_db()
    assert button.test_state(seconds(cast, 61)) == "done"
    assert AlarmPress.objects.get().test_by == cast.desk


def test_the_device_is_told_that_it_is_being_tested(cast, button):
    start_test([button], minutes=15, by=cast.desk, now=cast.now)
    with time_machine.travel(seconds(cast, 60), tick=False):
        assert speaks(button, cast).post(BEAT, {}, format="json").json()["mode"] == "test"


@pytest.mark.parametrize(("second", "is_real"), [(899, False), (900, True), (901, True)])
def test_a_test_ends_by_itself(cast, button, second, is_real):
    start_test([button], minutes=15, by=cast.desk, now=cast.now)
    assert (press(button, Said(), now=seconds(cast, second)).alert is not None) == is_real


def test_a_test_is_ended_by_hand_and_presses_are_real_again(cast, button):
    start_test([button], minutes=15, by=cast.desk, now=cast.now)
    assert end_test([button], now=seconds(cast, 10)) == 1
    assert press(button, Said(), now=seconds(cast, 11)).alert is not None


def test_a_press_after_a_test_press_is_not_joined_to_it(cast, button):
    start_test([button], minutes=1, by=cast.desk, now=cast.now)
    press(button, Said(), now=seconds(cast, 59))
    real = press(button, Said(), now=seconds(cast, 61))
    assert (real.is_repeat, real.alert.cap_status) == (False, "Actual")


@pytest.mark.parametrize("minutes", [-1, 121, 100_000])
def test_a_test_is_no_way_to_switch_a_button_off(cast, button, minutes):
    with pytest.raises(OverlongTest):
        start_test([button], minutes=minutes, by=cast.desk, now=cast.now)


def test_what_is_out_of_use_cannot_be_tested(cast, button):
    PanicAlarm.objects.update(is_active=False)
    with pytest.raises(NothingToTest):
        start_test([button], minutes=5, by=cast.desk, now=cast.now)


def test_the_arrival_at_a_test_is_timed_once(cast, button):
    start_test([button], minutes=15, by=cast.desk, now=cast.now)
    tested = press(button, Said(), now=cast.now)
    arrived = note_arrival(tested, by=cast.desk, now=seconds(cast, 140))
    assert (arrived.arrived_at - arrived.at).total_seconds() == 140
    with pytest.raises(NoTest):
        note_arrival(tested, by=cast.desk, now=seconds(cast, 150))


def test_a_real_press_has_no_arrival_of_a_drill(cast, button):
    with pytest.raises(NoTest):
        note_arrival(press(button, Said(), now=cast.now), by=cast.desk, now=seconds(cast, 100))


# Who may do what


@pytest.mark.parametrize(("who", "status"), [("desk", 200), ("school", 200), ("bank", 404), ("stranger", 404)])
def test_a_test_is_set_by_the_sites_people_and_its_officers(cast, button, who, status):
    people = {"desk": cast.desk, "stranger": cast.stranger}
    partners = {"school": cast.school_partner, "bank": cast.bank}
    user = people.get(who) or make_partner_user("somebody", partners[who])
    assert signed_in(user).post(f"/api/v1/alarms/{button.pk}/test/", {"minutes": 10}, format="json").status_code == status
    button.refresh_from_db()
    assert (button.test_until is not None) == (status == 200)


def test_a_test_key_silences_no_real_button(cast, button):
    tester = with_key(make_key(cast.school_partner, mode="test"))
    answer = tester.post(f"/api/v1/alarms/{button.pk}/test/", {"minutes": 10}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "live_key_needed")
    assert not PanicAlarm.objects.filter(test_until__isnull=False).exists()
    live = with_key(make_key(cast.school_partner))
    assert live.post(f"/api/v1/alarms/{button.pk}/test/", {"minutes": 10}, format="json").status_code == 200


def test_the_list_over_rest_shows_own_buttons_only(cast, button):
    make_alarm(cast, site=cast.branch)
    body = with_key(cast.bank_key).get("/api/v1/alarms/").json()
    assert [row["site"] for row in body["results"]] == ["BANK-DH-03"]
    assert signed_in(cast.stranger).get("/api/v1/alarms/").json()["results"] == []
