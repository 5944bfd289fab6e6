"""A shift is handed over in a real browser: typed, kept, signed, read, counter-signed; the machine is tried."""

import re

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from alerts.models import Alert
from alerts.services.routing import route_received
from desk.models import Countersignature, Handover, HandoverDraft
from tests.cast import make_key, make_officer, with_key

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def waiting(town) -> Alert:
    body = {"reference": "b-1", "type": "security.suspect_vehicle", "site": "SEC-JY-01", "description": "灰色面包车驶入"}
    assert with_key(make_key(town.compound_firm)).post("/api/v1/alerts/", body, format="json").status_code == 201
    route_received()
    return Alert.objects.get()


@pytest.fixture
def relief(town):
    return make_officer("relief", town.east, Role.DUTY_OFFICER)


def test_what_is_typed_survives_a_closed_browser(town, waiting, somebody):
    person = somebody(town.desk)
    page = person.goes_to("/handover/")
    page.get_by_label(re.compile("^Note on")).first.fill("东门有人守")
    page.get_by_role("radio", name="Not all").first.check()
    page.get_by_text(re.compile("Draft kept at")).wait_for()
    person.context.close()
    page = somebody(town.desk).goes_to("/handover/")
    expect(page.get_by_label(re.compile("^Note on")).first).to_have_value("东门有人守")
    assert HandoverDraft.objects.get().notes == {f"alert:{waiting.pk}": "东门有人守"}


def test_it_is_signed_by_both_on_one_machine(town, waiting, relief, somebody):
    person = somebody(town.desk)
    page = person.goes_to("/handover/")
    page.get_by_label("General note").fill("下雨")
    page.get_by_role("button", name=re.compile("^Sign and hand over")).click()
    page.locator("input[name=password]").fill("correct horse battery")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("^Hand this machine over")).click()
    page.locator("input[name=login]").fill(relief.username)
    page.locator("input[name=password]").fill("correct horse battery")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Counter-sign and take over").click()
    page.locator("#s-signed").wait_for()
    assert Handover.objects.get().general == "下雨"
    assert Countersignature.objects.get().by == relief


def test_the_machine_is_tried(town, somebody):
    person = somebody(town.desk)
    page = person.goes_to("/handover/sound/")
    page.get_by_role("button", name="Play the alarm").click()
    page.get_by_role("button", name="I hear it").click()
    page.get_by_text(re.compile("^(Passed|Not passed)")).wait_for()
    assert person.complaints == []
