"""The guide in a browser: its key stays in the page, its examples and tools run."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from alerts.models import Alert
from tests.cast import make_key

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_from_key_to_accepted_alert(town, somebody):
    key = make_key(town.bank, mode="test")
    page = somebody().goes_to("/contract/")
    page.get_by_label("Your test key").fill(key)
    page.get_by_role("button", name="Use it").click()
    page.get_by_text("BANK-DH-03").first.wait_for()
    page.get_by_role("button", name="Run").first.click()
    expect(page.locator(".answer .http").first).to_have_text("201")
    assert Alert.objects.get().mode == "test"
    assert key not in page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie + location.href")


def test_a_live_key_is_refused_and_forgotten(town, somebody):
    page = somebody().goes_to("/contract/")
    page.get_by_label("Your test key").fill(town.bank_key)
    page.get_by_role("button", name="Use it").click()
    page.get_by_text("This is a live key").wait_for()
    expect(page.get_by_label("Your test key")).to_have_value("")
    expect(page.get_by_role("button", name="Run").first).to_be_disabled()


def test_the_tabs_turn_by_arrow_and_are_remembered(town, somebody):
    person = somebody()
    page = person.goes_to("/contract/")
    page.get_by_role("tab", name="curl").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Python").first).to_have_attribute("aria-selected", "true")
    page = person.goes_to("/contract/states/")
    expect(page.get_by_role("tab", name="Python").first).to_have_attribute("aria-selected", "true")


def test_the_sandbox_brings_on_the_next_state(town, somebody):
    page = somebody().goes_to("/contract/sandbox/")
    page.get_by_label("Your test key").fill(make_key(town.bank, mode="test"))
    page.get_by_role("button", name="Use it").click()
    page.get_by_role("button", name="Report a test alert").click()
    page.get_by_role("button", name="An officer takes it").click()
    page.get_by_role("button", name="Somebody sets out").wait_for()
    alert = Alert.objects.get()
    assert alert.status == "acknowledged"
    expect(page.locator("main")).to_contain_text(f"{timezone.localtime(alert.acknowledged_at):%Y-%m-%d %H:%M:%S}")
