"""A round on a phone: walked with one thumb, without a line halfway, and nothing of it lost."""

import pytest
from playwright.sync_api import expect

from patrols.lifecycle import RoundStatus, StopStatus
from patrols.models import Finding
from tests.browser.conftest import LANGUAGES
from tests.browser.looks import faults_now
from tests.patrols.walking import STOPS, Kind, Phone, again, make_crew, make_round

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def patrol(town):
    make_crew(town, town.community)
    return make_round(town)


ALL_SENT = """() => Object.keys(localStorage).filter((name) => name.startsWith("zf-round")).every((name) => !JSON.parse(localStorage[name]).waiting.length)"""


def phone(somebody, town, language="en"):
    person = somebody(town.auxiliary, language=language, width=360)
    person.context.grant_permissions(["geolocation"])
    return person


def stands_at(person, lon: float, lat: float) -> None:
    person.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 8})


def comes_to_the_next(page) -> None:
    page.locator(".round-next [data-do=here]").click()


def is_sent(page) -> None:
    expect(page.locator(".stop-waits")).to_have_count(0)


def test_a_round_walked_without_a_line_halfway(town, patrol, somebody):
    person = phone(somebody, town)
    page = person.goes_to(f"/patrols/{patrol.pk}/")
    page.locator("[data-do=start]").click()
    stands_at(person, *STOPS[0])
    comes_to_the_next(page)
    expect(page.locator(".stop.is-checked_in")).to_have_count(1)
    is_sent(page)
    person.context.set_offline(True)
    for n, place in enumerate(STOPS[1:], start=2):
        stands_at(person, *place)
        comes_to_the_next(page)
        expect(page.locator(f".stop:nth-child({n}).is-checked_in")).to_have_count(1)
    page.locator(".round-next [data-do=finish]").click()
    expect(page.locator(".stop-waits").first).to_be_visible()
    assert again(patrol).status == RoundStatus.STARTED
    person.context.set_offline(False)
    is_sent(page)
    assert again(patrol).status == RoundStatus.FINISHED
    assert [stop.status for stop in patrol.stops.order_by("position")] == [StopStatus.CHECKED_OUT] * 3
    assert person.complaints == []


def test_what_was_pressed_outlives_the_page(town, patrol, somebody):
    person = phone(somebody, town)
    page = person.goes_to(f"/patrols/{patrol.pk}/")
    page.route("**/entries/", lambda route: route.abort())
    page.locator("[data-do=start]").click()
    expect(page.locator("[data-line] .ribbon")).to_be_visible()
    page.unroute("**/entries/")
    page.reload()
    expect(page.locator(".round-now .is-started")).to_be_visible()
    page.wait_for_function(ALL_SENT)
    assert again(patrol).status == RoundStatus.STARTED


def test_from_the_next_street_it_asks_to_come_nearer_and_by_hand_for_a_reason(town, patrol, somebody):
    person = phone(somebody, town)
    page = person.goes_to(f"/patrols/{patrol.pk}/")
    page.locator("[data-do=start]").click()
    stands_at(person, *STOPS[2])
    comes_to_the_next(page)
    expect(page.locator(".stop:first-child .late")).to_contain_text("Too far from the stop")
    page.locator(".stop:first-child .stop-ways > summary").click()
    page.locator(".stop:first-child [data-for=hand]").click()
    page.locator("[data-asked] [name=reason]").fill("The code was torn off")
    page.locator("[data-asked] .btn-primary").click()
    is_sent(page)
    expect(page.locator(".stop:first-child .remark")).to_have_text("Without tag or position")


def finds_a_car(page) -> None:
    page.locator("[data-do=find]").first.click()
    form = page.locator("finding-form form")
    for name, value in (("opened", "window"), ("reached", "card"), ("ended", "closed")):
        form.locator(f"label:has(input[name={name}][value={value}])").click()
    form.locator("[name=plate]").fill("测A12345")
    form.locator(".next").click()


def test_a_car_left_open_is_kept_without_a_line_and_told_once_there_is_one(town, patrol, somebody):
    person = phone(somebody, town)
    stands_at(person, *STOPS[0])
    page = person.goes_to(f"/patrols/{patrol.pk}/")
    page.locator("[data-do=start]").click()
    comes_to_the_next(page)
    is_sent(page)
    person.context.set_offline(True)
    finds_a_car(page)
    expect(page.locator(".round-found li")).to_contain_text("not sent yet")
    person.context.set_offline(False)
    expect(page.locator(".round-found li")).not_to_contain_text("not sent yet")
    kept = Finding.objects.get()
    assert (kept.round, kept.grid, kept.car.plate, kept.car.reached, kept.car.seconds is not None) == (patrol, town.grid_e1, "测A12345", "card", True)


def test_what_the_server_refuses_for_good_is_said(town, patrol, somebody):
    person = phone(somebody, town)
    stands_at(person, *STOPS[0])
    page = person.goes_to(f"/patrols/{patrol.pk}/")
    page.route("**/findings/", lambda route: route.fulfill(status=400, json={"code": "x", "message": "No plate.", "fields": {}}))
    finds_a_car(page)
    expect(page.locator(".found-refused .late")).to_have_text("No plate.")
    assert Finding.objects.count() == 0
    page.unroute("**/findings/")
    page.locator("[data-do=mend]").click()
    expect(page.locator("finding-form [name=plate]")).to_have_value("测A12345")
    page.locator("finding-form .next").click()
    expect(page.locator(".found-refused")).to_have_count(0)
    expect(page.locator(".round-found li")).not_to_contain_text("not sent yet")
    assert Finding.objects.get().car.plate == "测A12345"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_round_and_the_night_are_right_in_every_look(town, patrol, somebody, language):
    person = phone(somebody, town, language)
    page = person.goes_to(f"/patrols/{patrol.pk}/")
    page.locator(".round-next").wait_for()
    wrong = [("planned", faults_now(person, language))]
    page.locator("[data-do=start]").click()
    stands_at(person, *STOPS[2])
    comes_to_the_next(page)
    page.locator(".stop .late").wait_for()
    page.locator("[data-for=more-time]").click()
    wrong += [("asked", faults_now(person, language))]
    page.locator("[data-do=find]").first.click()
    wrong += [("found", faults_now(person, language))]
    person.goes_to("/patrols/")
    wrong += [("night", faults_now(person, language))]
    assert [found for found in wrong if found[1]] == []


def test_whoever_leads_sees_the_night_go_on_without_a_press(town, patrol, somebody):
    leader = somebody(town.leader)
    page = leader.goes_to("/patrols/")
    expect(page.locator("living-night .round .state")).to_have_text("Planned")
    walks = Phone(patrol, town.community)
    walks.says(Kind.START, town.now)
    walks.sends(town.now)
    page.evaluate("document.querySelector('living-night').look()")
    expect(page.locator("living-night .round .state.is-on")).to_have_text("Under way")
    assert leader.complaints == []
