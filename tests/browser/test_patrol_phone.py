"""A phone-sized browser on a car-door round that loses its line, is loaded anew without one, and walks to the end: all of it arrives, once."""

import pytest
from playwright.sync_api import expect

from alerts.models import Alert
from patrols.lifecycle import RoundStatus, StopStatus
from patrols.models import Finding, FindingPhoto, RoundEntry
from tests.browser.test_patrols import comes_to_the_next, finds_a_car, is_sent, phone, stands_at
from tests.patrols.walking import STOPS, again, make_crew, make_round
from tests.pictures import picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
KEPT = """async path => {
  await navigator.serviceWorker.ready;
  const isKept = async () => Boolean(await (await caches.open("patrols-pages")).match(path));
  while (!(await isKept())) await new Promise((soon) => setTimeout(soon, 20));
}"""
GONE = """async () => {
  while (await caches.has("patrols-pages")) await new Promise((soon) => setTimeout(soon, 20));
}"""


@pytest.fixture
def patrol(town):
    make_crew(town, town.community)
    return make_round(town)


def finds_a_danger(page) -> None:
    page.locator("[data-do=find]").first.click()
    form = page.locator("finding-form form")
    form.locator("label:has(input[name=kind][value=hazard])").click()
    form.locator("[name=words]").fill("井盖缺失")
    form.locator("[name=photo]").set_input_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(900, 600))})
    form.locator("label:has(input[name=alert][value='general.report'])").click()
    form.locator(".next").click()


def is_kept(page, path: str) -> None:
    page.evaluate(KEPT, path)


def test_a_round_loaded_anew_without_a_line_and_walked_to_its_end_arrives_once(town, patrol, somebody):
    person = phone(somebody, town)
    stands_at(person, *STOPS[0])
    page = person.goes_to("/patrols/")
    is_kept(page, f"/patrols/{patrol.pk}/")
    person.context.set_offline(True)
    page.locator("a[data-keep]").click()
    page.locator("[data-do=start]").click()
    comes_to_the_next(page)
    finds_a_car(page)
    expect(page.locator(".round-found li")).to_have_count(1)
    page.reload()
    expect(page.locator(".stop.is-checked_in")).to_have_count(1)
    finds_a_danger(page)
    expect(page.locator(".found-waits")).to_contain_text("1 picture")
    stands_at(person, *STOPS[1])
    comes_to_the_next(page)
    page.goto(f"{person.url}/patrols/at/{patrol.route.checkpoints.get(position=3).tag}/")
    expect(page.locator(".stop.is-checked_in .stop-what")).to_contain_text("3号点")
    page.locator(".round-next [data-do=finish]").click()
    expect(page.locator(".round-now .is-finished")).to_be_visible()
    assert RoundEntry.objects.count() == 0
    person.context.set_offline(False)
    is_sent(page)
    expect(page.locator(".found-waits")).to_have_count(0)
    expect(page.locator(".thumbs img")).to_have_count(1)
    walked = again(patrol)
    assert (walked.status, walked.walked_by) == (RoundStatus.FINISHED, town.auxiliary)
    assert [(stop.status, stop.how) for stop in patrol.stops.order_by("position")] == [(StopStatus.CHECKED_OUT, how) for how in ("position", "position", "qr")]
    assert sorted(Finding.objects.values_list("kind", flat=True)) == ["car_door", "hazard"]
    assert (Alert.objects.get().description, FindingPhoto.objects.get().finding.kind) == ("井盖缺失", "hazard")
    assert RoundEntry.objects.count() == 5
    assert person.complaints == []


def test_whoever_leaves_leaves_no_page_behind_and_what_is_unsent_waits_for_them(town, patrol, somebody):
    person = phone(somebody, town)
    path = f"/patrols/{patrol.pk}/"
    page = person.goes_to(path)
    is_kept(page, path)
    person.context.set_offline(True)
    page.locator("[data-do=start]").click()
    expect(page.locator(".round-now .is-started")).to_be_visible()
    person.context.clear_cookies()
    person.context.set_offline(False)
    expect(page.locator("[data-line] a")).to_be_visible()
    page.locator("[data-line] a").click()
    page.wait_for_url("**/accounts/login/**")
    page.evaluate(GONE)
    assert (again(patrol).status, RoundEntry.objects.count()) == (RoundStatus.PLANNED, 0)
    person._sign_in(town.community)
    person.goes_to(path)
    expect(page.locator(".round-now .is-planned")).to_be_visible()
    person.context.clear_cookies()
    person._sign_in(town.auxiliary)
    person.goes_to(path)
    expect(page.locator(".round-now .is-started")).to_be_visible()
    is_sent(page)
    page.wait_for_function("() => !window.fetchesOut")
    assert again(patrol).walked_by == town.auxiliary
