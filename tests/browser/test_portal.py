"""The partners' pages on a phone: without a script, without a line, by finger, by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from alerts.models import Alert, OrderSite
from delivery.links import link_of
from tests.browser.conftest import LANGUAGES
from tests.cast import make_partner_user, order_to

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LIGHTEST = 30_000


@pytest.fixture
def teller(town):
    return make_partner_user("teller", town.bank)


# The page behind a link.


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, 1440])
def test_the_page_behind_a_link_is_light_accessible_and_needs_nothing(town, chromium, live_server, settings, somebody, language, width):
    settings.BASE_URL = live_server.url
    town.gate.addressee.language = language
    town.gate.addressee.save()
    order = order_to(town, text="请立即关闭小区各出入口，观察白色面包车，不要接近。")
    person = somebody(width=width)
    weights: list[int] = []
    person.page.on("requestfinished", lambda request: weights.append(len(request.response().body())))
    page = person.goes_to(link_of(order.message.recipients.get(addressee=town.gate.addressee)).removeprefix(live_server.url))
    person.settles()
    assert sum(weights) < LIGHTEST
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert person.axe() == []
    small = page.evaluate("[...document.querySelectorAll('a, button, summary, textarea')].filter((e) => e.getBoundingClientRect().height < 44).length")
    assert small == 0
    page.locator("button[value=comply]").click()
    page.locator("[role=status]").wait_for()
    assert person.axe() == []
    assert person.context.cookies() == []
    assert OrderSite.objects.get().reply == "comply"


# Reports.


def tick(page):
    page.locator("input[value='security.suspect_vehicle']").check()
    page.get_by_text("号牌遮挡").click()
    page.locator("#id_plate").fill("示A·00000")
    page.locator("button.main").click()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_guard_reports_with_and_without_a_script(town, guard, chromium, live_server, has_script):
    context = chromium.new_context(java_script_enabled=has_script, viewport={"width": 360, "height": 740}, locale="zh-CN")
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(live_server.url + "/portal/")
    page.locator("input[name=login]").fill("guard")
    page.locator("input[name=password]").fill("correct horse battery")
    page.keyboard.press("Enter")
    page.locator("a.big.main").click()
    tick(page)
    page.wait_for_url(re.compile("/portal/alerts/"))
    alert = Alert.objects.get()
    assert (alert.signals, alert.details, alert.site) == (["plate_covered"], {"plate": "示A·00000"}, town.compound)
    context.close()


def test_after_a_covert_report_neither_title_nor_history_nor_the_back_button_tells(town, teller, somebody):
    person = somebody(teller, language="zh-hans", width=360)
    page = person.goes_to("/portal/")
    page.locator("a.big.main").click()
    page.locator("input[value='bank.suspicious_withdrawal']").check()
    page.locator(".sign:visible").get_by_text("答复含糊").click()
    page.locator("button.main").click()
    page.wait_for_url(re.compile("/portal/receipt/"))
    alert = Alert.objects.get()
    expect(page.locator(".receipt")).to_have_text(alert.number)
    assert page.title() == "回执 · 主防"
    assert str(alert.type) not in page.content()
    page.go_back()
    page.wait_for_url(re.compile("/portal/$"))
    assert str(alert.type) not in page.content()
