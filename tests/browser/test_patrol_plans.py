"""Plans in a browser: a route is drawn without typing a coordinate, put in order, scheduled and kept; a team is made and comes."""

import re

import pytest
from playwright.sync_api import expect

from patrols.models import Crew, Route
from tests.browser.conftest import LANGUAGES
from tests.browser.looks import faults_now

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MAP_STANDS = "async () => { await customElements.whenDefined('place-map'); await document.querySelector('place-map').ready; }"
TAPS = ((0.2, 0.5), (0.8, 0.5), (0.4, 0.5), (0.6, 0.5))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_route_is_drawn_ordered_scheduled_and_kept(town, somebody, language):
    leader = somebody(town.leader, language=language)
    page = leader.goes_to("/patrols/routes/new/?kind=car_doors")
    page.locator("place-map canvas").wait_for()
    page.evaluate(MAP_STANDS)
    box = page.locator("place-map canvas").bounding_box()
    for n, (x, y) in enumerate(TAPS, start=1):
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        expect(page.locator(".route-stop")).to_have_count(n)
    page.locator("[name=name]").fill("夜间车门巡查")
    page.locator(".route-habits button").first.click()
    expect(page.locator(".route-week li")).to_have_count(7)
    page.locator(".route-order button").click()
    page.locator(".route-proposal .btn").click()
    expect(page.locator(".route-stop-what b").first).to_contain_text("1")
    page.locator(".route-plan select").first.select_option("chosen")
    for day in (4, 5):
        page.locator(".route-weekdays label").nth(day).click()
    expect(page.locator(".route-week .route-times:has(i:not(.none))")).to_have_count(2)
    assert faults_now(leader, language) == []
    page.locator(".route-foot .next").click()
    page.wait_for_url(re.compile(r"/patrols/routes/\d+/$"))
    route = Route.objects.get()
    lons = [point.lon for point in route.checkpoints.order_by("position")]
    assert lons in (sorted(lons), sorted(lons, reverse=True))
    assert (route.is_ordered, len(lons), route.schedules.get().weekdays) == (True, 4, [5, 6])


def test_stops_are_moved_and_taken_out_by_keyboard(town, somebody):
    leader = somebody(town.leader, language="en")
    page = leader.goes_to("/patrols/routes/new/?kind=foot")
    page.evaluate(MAP_STANDS)
    canvas = page.locator("place-map canvas")
    for n in (1, 2):
        canvas.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".route-stop")).to_have_count(n)
        page.locator(".route-stop.is-chosen input").first.fill(f"Stop {'AB'[n - 1]}")
    page.locator(".route-stop").nth(1).locator("[data-way='-1']").press("Enter")
    expect(page.locator(".route-stop-what b")).to_have_text(["Stop B", "Stop A"])
    page.locator(".route-stop-end .bad").press("Enter")
    expect(page.locator(".route-stop")).to_have_count(1)


def test_a_team_is_made_and_comes_by_one_press(town, somebody):
    leader = somebody(town.leader, language="en", width=360)
    page = leader.goes_to("/patrols/teams/new/")
    page.locator("[data-find]").fill("auxil")
    expect(page.locator(".crew-choice li:visible")).to_have_count(1)
    page.get_by_role("checkbox", name="Auxiliary").check()
    expect(page.locator("[data-chosen]")).to_have_text("1 person: Auxiliary – nobody leads yet")
    page.locator("[data-find]").fill("")
    page.get_by_role("radio", name="Community leads").check()
    expect(page.locator("[data-chosen]")).to_have_text("2 people: Community (leads), Auxiliary")
    assert faults_now(leader, "en", widths=(360,)) == []
    page.locator(".form-foot .next").click()
    expect(page.locator(".crew-people li")).to_have_count(2)
    page.locator(".crew-people button").first.click()
    expect(page.locator(".crew-time").first).to_contain_text("there since")
    assert faults_now(leader, "en", widths=(360,)) == []
    assert Crew.objects.get().members.filter(came_at__isnull=False).count() == 1
