"""The search in the header: by the keyboard, from any page, on a phone, and without a script."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.conftest import LANGUAGES
from tests.browser.looks import faults_now
from tests.cast import routed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_slash_a_word_and_enter_open_what_was_found(town, somebody):
    alert = routed(town, description="灰色面包车")
    desk = somebody(town.desk)
    page = desk.goes_to(reverse("alerts:list"))
    page.keyboard.press("/")
    page.keyboard.type("面包车")
    page.locator("search-box .hit-row").get_by_text(alert.number).wait_for()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".hit-row.is-at")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(str(alert.pk)))
    assert desk.complaints == []


def test_escape_closes_and_enter_alone_opens_the_page(town, somebody):
    page = somebody(town.desk).goes_to(reverse("alerts:list"))
    page.locator("search-box input").fill("锦园")
    page.locator("search-box .hit-row").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("[data-found]").wait_for(state="hidden")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search/\?q="))
    page.locator(".found-page").get_by_text(town.compound.name).first.wait_for()


def test_a_search_that_does_not_answer_says_so(town, somebody):
    page = somebody(town.desk).goes_to(reverse("alerts:list"))
    page.context.route("**/search/**", lambda route: route.abort())
    page.locator("search-box input").fill("锦园")
    page.get_by_text("The search did not answer.").wait_for()


def test_nothing_found_says_what_to_try(town, somebody):
    page = somebody(town.desk).goes_to(reverse("alerts:list"))
    page.locator("search-box input").fill("nothing-like-it")
    page.locator("search-box .blank").get_by_text("nothing-like-it").wait_for()


def test_the_page_works_without_a_script(town, chromium, live_server, somebody):
    desk = somebody(town.desk)
    context = chromium.new_context(java_script_enabled=False, locale=LANGUAGES["en"])
    context.add_cookies(desk.context.cookies())
    page = context.new_page()
    page.goto(live_server.url + reverse("desk:search"))
    page.locator("#words").fill("锦园")
    page.locator("#words").press("Enter")
    page.locator(".found-page").get_by_text(town.compound.name).first.wait_for()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_is_right_in_every_look(town, somebody, language):
    routed(town, place="锦园小区东门")
    desk = somebody(town.desk, language=language)
    page = desk.goes_to(reverse("desk:search") + "?q=锦园")
    assert faults_now(desk, language) == []
    page.locator("search-box input").fill("锦园")
    page.locator("search-box .hit-row").first.wait_for()
    assert faults_now(desk, language, widths=(1440,)) == []
