"""A dead button is found before somebody presses it in vain: once, at the right desk, without a storm."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from alerts.lifecycle import Status
from alerts.models import AlarmSilence, Alert
from alerts.services.handling import acknowledge_alert
from alerts.services.listening import listening_since
from alerts.services.pressing import press
from alerts.services.silences import MANY_SITES, ROOM, beat, find_silent
from delivery.models import Message, Recipient
from partners.alarms import Said, start_test
from partners.models import PanicAlarm, Site
from partners.models.alarms import LineState, MonthState
from tests.buttons import make_alarm
from tests.cast import IN_EAST, make_contact, make_site, reread

pytestmark = pytest.mark.django_db


def look(cast, minutes):
    """What the sweep finds so many minutes after the last sign of life, by a house that listened all the time."""
    return find_silent(listening_since=cast.now - timedelta(days=1), now=cast.now + timedelta(minutes=minutes))


@pytest.fixture
def heard(cast):
    """A button that was heard just now and speaks every hour."""
    return beat(make_alarm(cast), Said(), now=cast.now)


@pytest.mark.parametrize(("minutes", "silent"), [(60, 0), (61, 0), (119, 0), (120, 1), (121, 1)])
def test_a_button_is_silent_at_the_second_miss(cast, heard, minutes, silent):
    assert look(cast, minutes) == silent


def test_how_often_it_speaks_is_the_buttons_own(cast):
    beat(make_alarm(cast, heartbeat_minutes=5), Said(), now=cast.now)
    assert (look(cast, 9), look(cast, 10)) == (0, 1)


def test_a_silent_button_raises_an_alert_of_low_severity_at_its_sites_station(cast, heard):
    look(cast, 120)
    alert = Alert.objects.with_names().get()
    assert (alert.type.code, alert.severity, alert.source, alert.site, alert.station) == ("system.button_silent", "Minor", "system", cast.school, cast.east)
    assert "门卫室 B-01" in alert.description
    assert alert.status == Status.ROUTED


def test_looking_twice_raises_once(cast, heard):
    assert [look(cast, minutes) for minutes in (120, 121, 5000)] == [1, 0, 0]
    assert (Alert.objects.count(), AlarmSilence.objects.count()) == (1, 1)


def test_the_sites_contact_is_told_once_and_nothing_of_the_words_alarm_or_police_sounds(cast, heard):
    contact = make_contact(cast.school, "安保负责人")
    look(cast, 120)
    look(cast, 121)
    message = Message.objects.get(room=ROOM)
    assert [person.addressee_id for person in Recipient.objects.filter(message=message)] == [contact.addressee_id]
    assert (message.priority, message.can_wait) == ("bulk", True)


def test_a_whole_school_silent_at_once_is_one_alert(cast):
    for number in range(30):
        beat(make_alarm(cast, f"B-{number:02d}"), Said(), now=cast.now)
    assert look(cast, 120) == 30
    alert = Alert.objects.get()
    assert ("30 个报警按钮" in alert.description, AlarmSilence.objects.filter(alert=alert).count()) == (True, 30)


def test_one_more_that_falls_silent_later_is_a_line_on_the_open_alert(cast, heard):
    beat(make_alarm(cast, "B-02", name="校长室"), Said(), now=cast.now + timedelta(minutes=30))
    assert (look(cast, 120), look(cast, 150)) == (1, 1)
    alert = Alert.objects.get()
    assert "校长室 B-02" in alert.events.order_by("-sequence").first().words["text"]


def test_many_sites_of_a_station_silent_at_once_are_one_alert_about_the_line(cast):
    for number in range(MANY_SITES + 1):
        site = make_site(cast.school_partner, f"SCH-9{number}", f"第{number}小学", cast.grid_e1, IN_EAST)
        make_contact(site, "某某")
        beat(make_alarm(cast, site=site), Said(), now=cast.now)
    assert look(cast, 120) == MANY_SITES + 1
    assert (Alert.objects.get().site, Message.objects.filter(room=ROOM).count()) == (None, 0)


def test_two_schools_silent_at_once_are_two_alerts(cast, heard):
    beat(make_alarm(cast, site=cast.compound), Said(), now=cast.now)
    look(cast, 120)
    assert {alert.site for alert in Alert.objects.all()} == {cast.school, cast.compound}


def test_a_button_heard_again_ends_its_alert(cast, heard):
    look(cast, 120)
    beat(heard, Said(), now=cast.now + timedelta(minutes=200))
    alert = Alert.objects.get()
    assert (alert.status, "失联 200 分钟" in alert.events.order_by("-sequence").first().words["text"]) == (Status.CANCELLED, True)
    heard.refresh_from_db()
    assert (heard.line, AlarmSilence.objects.get().back_at is not None) == ("alive", True)


def test_an_alert_ends_with_the_last_button_that_comes_back(cast, heard):
    other = beat(make_alarm(cast, "B-02"), Said(), now=cast.now)
    look(cast, 120)
    beat(heard, Said(), now=cast.now + timedelta(minutes=130))
    assert Alert.objects.get().status == Status.ROUTED
    beat(other, Said(), now=cast.now + timedelta(minutes=140))
    assert Alert.objects.get().status == Status.CANCELLED


def test_whoever_took_the_alert_keeps_it_and_reads_that_the_button_is_back(cast, heard):
    look(cast, 120)
    later = cast.now + timedelta(minutes=125)
    acknowledge_alert(reread(Alert.objects.get()), by=cast.desk, until=later + timedelta(minutes=30), now=later)
    beat(heard, Said(), now=later)
    alert = Alert.objects.get()
    assert (alert.status, alert.events.order_by("-sequence").first().kind) == (Status.ACKNOWLEDGED, "note")


def test_a_button_that_falls_silent_again_is_raised_again(cast, heard):
    look(cast, 120)
    beat(heard, Said(), now=cast.now + timedelta(minutes=130))
    assert look(cast, 130 + 120) == 1
    assert Alert.objects.count() == 2


def test_a_press_is_a_sign_of_life(cast, heard):
    look(cast, 120)
    press(heard, Said(), now=cast.now + timedelta(minutes=121))
    assert PanicAlarm.objects.get().silent_since is None


def test_what_was_never_heard_is_said_in_the_list_and_raises_nothing(cast):
    alarm = make_alarm(cast)
    assert (look(cast, 10_000), alarm.line) == (0, "never")


@pytest.mark.parametrize("off", [lambda: PanicAlarm.objects.update(is_active=False), lambda: Site.objects.update(is_active=False)])
def test_what_is_out_of_use_is_missed_by_nobody(cast, heard, off):
    off()
    assert look(cast, 10_000) == 0


def test_a_house_that_was_down_itself_holds_its_silence_against_nobody(cast, heard):
    woke = cast.now + timedelta(minutes=300)
    assert find_silent(listening_since=woke, now=woke) == 0
    assert find_silent(listening_since=woke, now=woke + timedelta(minutes=119)) == 0
    assert find_silent(listening_since=woke, now=woke + timedelta(minutes=120)) == 1


def test_listening_begins_anew_after_a_gap(cast):
    cache.clear()
    began = listening_since(cast.now)
    assert listening_since(cast.now + timedelta(minutes=9)) == began
    woke = cast.now + timedelta(minutes=60)
    assert listening_since(woke) == woke


# The month's press test


@pytest.mark.parametrize(
    ("tested", "installed", "state"),
    [
        (date(2026, 5, 1), date(2025, 1, 1), MonthState.DONE),
        (date(2026, 4, 30), date(2025, 1, 1), MonthState.DUE),
        (date(2026, 4, 1), date(2025, 1, 1), MonthState.DUE),
        (date(2026, 3, 31), date(2025, 1, 1), MonthState.OVERDUE),
        (None, date(2026, 5, 3), MonthState.DUE),
        (None, date(2026, 4, 1), MonthState.DUE),
        (None, date(2026, 3, 31), MonthState.OVERDUE),
    ],
)
def test_every_button_is_pressed_for_a_test_each_month(cast, tested, installed, state):
    now = cast.now.replace(year=2026, month=5, day=10, hour=12)
    at = now.replace(year=tested.year, month=tested.month, day=tested.day, hour=0, minute=0, second=0, microsecond=0) if tested else None
    alarm = make_alarm(cast, last_test_at=at, installed_on=installed)
    assert alarm.test_state(now) == state
    assert [one for one in MonthState.values if PanicAlarm.objects.in_test(one, now).exists()] == [state]


def test_rows_are_found_by_their_line(cast, heard):
    make_alarm(cast, "B-02")
    look(cast, 120)
    found = {state: list(PanicAlarm.objects.in_line(state).values_list("code", flat=True)) for state in LineState.values}
    assert found == {"alive": [], "silent": ["B-01"], "never": ["B-02"]}


def test_a_test_that_nobody_pressed_in_is_no_test(cast, heard):
    start_test([heard], minutes=5, by=cast.desk, now=cast.now)
    assert PanicAlarm.objects.get().test_state(cast.now + timedelta(minutes=6)) == MonthState.DUE
