"""The pages about buttons on walls: what is due and dead stands out, strangers find nothing, and a counter's screen says nothing of real presses."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alerts.lifecycle import Disposition, Reason
from alerts.models import AlarmPress, Alert
from alerts.services.pressing import press
from desk.portal.buttons import MINUTES
from partners.alarms import Said, start_test
from partners.models import PanicAlarm, Site, SitePlan
from partners.on_map import sites
from tests.buttons import make_alarm
from tests.cast import make_partner_user
from tests.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def button(cast):
    return make_alarm(cast)


def browser(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def page_of(user, button):
    return browser(user).get(reverse("alerts:alarm", args=[button.pk]))


def test_the_list_shows_silent_ones_first_and_counts_them(cast, button):
    make_alarm(cast, "B-02", name="校长室", silent_since=cast.now, last_seen_at=cast.now)
    page = browser(cast.desk).get(reverse("alerts:alarms"))
    assert [row["code"] for row in page.context["rows"]] == ["B-02", "B-01"]
    assert page.context["counts"]["silent"] == 1


def test_the_list_is_narrowed_to_what_is_overdue(cast, button):
    make_alarm(cast, "B-02", installed_on=timezone.localdate() - timedelta(days=100))
    rows = browser(cast.desk).get(reverse("alerts:alarms") + "?test=overdue").context["rows"]
    assert [row["code"] for row in rows] == ["B-02"]


def test_the_due_list_leaves_as_a_file_without_formulas(cast, button):
    PanicAlarm.objects.update(name="=1+1")
    body = b"".join(browser(cast.desk).get(reverse("alerts:alarms") + "?format=csv").streaming_content).decode()
    assert "'=1+1" in body


DOORS = [("get", "alarm"), *((method, f"alarm-{name}") for method in ("get", "post") for name in ("test", "arrived", "plan"))]


@pytest.mark.parametrize(("method", "name"), DOORS)
def test_a_stranger_finds_no_button(cast, button, method, name):
    answer = getattr(browser(cast.stranger), method)(reverse(f"alerts:{name}", args=[button.pk]))
    assert answer.status_code == 404


def test_a_button_that_cries_wolf_is_seen(cast, button):
    for hours in (30, 20, 10):
        press(button, Said(), now=cast.now - timedelta(hours=hours))
    Alert.objects.filter(pk__in=Alert.objects.order_by("serial").values("pk")[:2]).update(disposition=Disposition.UNFOUNDED, disposition_reason=Reason.PRESSED)
    figures = page_of(cast.desk, button).context["figures"]
    assert (figures.made, figures.false, figures.reasons) == (3, 2, [("Pressed by mistake", 2)])
    row = browser(cast.desk).get(reverse("alerts:alarms")).context["rows"][0]
    assert (row["made"], row["false"]) == (3, 2)


def test_what_joined_a_press_is_no_alarm_of_its_own(cast, button):
    for second in (0, 10, 20):
        press(button, Said(), now=cast.now + timedelta(seconds=second - 30))
    assert page_of(cast.desk, button).context["figures"].made == 1


def test_a_covert_press_is_not_there_for_who_may_not_know(cast):
    button = make_alarm(cast, site=cast.branch)
    number = press(button, Said(), now=cast.now - timedelta(seconds=5)).alert.number
    page = page_of(cast.auxiliary, button)
    assert (number in page.content.decode(), page.context["figures"].made) == (False, 0)
    assert number in page_of(cast.desk, button).content.decode()


def test_a_test_is_set_and_ended_on_the_page(cast, button):
    client = browser(cast.desk)
    client.post(reverse("alerts:alarm-test", args=[button.pk]), {"minutes": "15"})
    assert "Presses reach nobody" in page_of(cast.desk, button).content.decode()
    client.post(reverse("alerts:alarm-test", args=[button.pk]), {"minutes": "0"})
    assert not PanicAlarm.objects.get().is_testing(timezone.now())


@pytest.mark.parametrize("minutes", ["", "-5", "1e3", "999999999999", "121", "<script>"])
def test_nonsense_sets_no_test(cast, button, minutes):
    browser(cast.desk).post(reverse("alerts:alarm-test", args=[button.pk]), {"minutes": minutes})
    assert PanicAlarm.objects.get().test_until is None


def test_officers_at_a_test_are_timed_on_the_page(cast, button):
    start_test([button], minutes=15, by=cast.desk, now=timezone.now())
    pressed = press(button, Said(), now=timezone.now())
    browser(cast.desk).post(reverse("alerts:alarm-arrived", args=[button.pk]), {"press": str(pressed.pk)})
    assert AlarmPress.objects.get().arrived_by == cast.desk


def test_an_arrival_at_another_buttons_press_is_none(cast, button):
    other = make_alarm(cast, "B-02")
    start_test([other], minutes=15, by=cast.desk, now=timezone.now())
    pressed = press(other, Said(), now=timezone.now())
    assert browser(cast.desk).post(reverse("alerts:alarm-arrived", args=[button.pk]), {"press": str(pressed.pk)}).status_code == 404


def test_a_plan_is_drawn_anew_and_sealed_and_shown_to_its_station_only(cast, button):
    address = reverse("alerts:alarm-plan", args=[button.pk])
    browser(cast.leader).post(address, {"plan": SimpleUploadedFile("p.jpg", picture()), "x": "30.5", "y": "70"})
    button.refresh_from_db()
    assert (button.mark_x, button.mark_y, SitePlan.objects.count()) == (30.5, 70.0, 1)
    assert browser(cast.desk).get(address)["Content-Type"] == "image/jpeg"
    assert browser(cast.stranger).get(address).status_code == 404
    assert 'cx="30.5%"' in page_of(cast.desk, button).content.decode()


@pytest.mark.parametrize(("who", "status"), [("desk", 403), ("auxiliary", 403)])
def test_plans_are_kept_by_who_plans(cast, button, who, status):
    answer = browser(getattr(cast, who)).post(reverse("alerts:alarm-plan", args=[button.pk]), {"x": "1", "y": "1"})
    assert (answer.status_code, PanicAlarm.objects.get().mark_x) == (status, None)


def test_what_is_no_picture_is_no_plan(cast, button):
    browser(cast.leader).post(reverse("alerts:alarm-plan", args=[button.pk]), {"plan": SimpleUploadedFile("p.jpg", b"<svg onload=x>"), "x": "1", "y": "1"})
    assert SitePlan.objects.count() == 0


# The partner's own page


def test_partner_staff_see_their_own_buttons_and_set_a_test(cast, button):
    make_alarm(cast, site=cast.branch, name="zz-bank-button")
    client = browser(make_partner_user("school-staff", cast.school_partner))
    page = client.get(reverse("portal:buttons")).content.decode()
    assert ("门卫室" in page, "zz-bank-button" in page) == (True, False)
    client.post(reverse("portal:buttons"), {"site": cast.school.pk})
    left = PanicAlarm.objects.get(pk=button.pk).test_until - timezone.now()
    assert timedelta(minutes=MINUTES - 1) < left <= timedelta(minutes=MINUTES)
    client.post(reverse("portal:buttons"), {"site": cast.school.pk, "end": "1"})
    assert not PanicAlarm.objects.get(pk=button.pk).is_testing(timezone.now())


def test_nobody_tests_anothers_site(cast, button):
    client = browser(make_partner_user("bank-staff", cast.bank))
    assert client.post(reverse("portal:buttons"), {"site": cast.school.pk}).status_code == 404


def test_a_counters_screen_says_nothing_of_a_real_press(cast):
    number = press(make_alarm(cast, site=cast.branch), Said(), now=timezone.now()).alert.number
    page = browser(make_partner_user("bank-staff", cast.bank)).get(reverse("portal:buttons")).content.decode()
    assert (number in page, "hold-up" in page.lower()) == (False, False)


# The map


def test_a_dead_button_colours_its_school_on_the_map(cast, button):
    def spot():
        return next(one for one in sites(cast.desk, cast.now, None) if one.id == str(cast.school.pk))

    assert (spot().kind, spot().tone) == ("school", "school")
    PanicAlarm.objects.update(silent_since=cast.now)
    assert (spot().kind, spot().tone, len(spot().facts)) == ("silent", "lost", 2)
    PanicAlarm.objects.update(is_active=False)
    assert spot().kind == "school"
    assert Site.objects.in_use().count() == len(list(sites(cast.desk, cast.now, None)))
