"""The pages do what they say, in both languages, on the desk and on a phone, and break no rule of their own policy."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from alerts.models import Alert, Order
from alerts.services.handling import acknowledge_alert
from alerts.services.routing import route_received
from delivery.links import link_of
from tests.cast import IN_EAST, make_key, order_to, with_key

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def waiting(town) -> Alert:
    """A suspect vehicle at the compound's gate, told to those on duty and answered by nobody."""
    body = {"reference": "b-1", "type": "security.suspect_vehicle", "site": "SEC-JY-01", "description": "灰色面包车驶入"}
    assert with_key(make_key(town.compound_firm)).post("/api/v1/alerts/", body, format="json").status_code == 201
    route_received()
    return Alert.objects.get()


def test_the_big_button_acknowledges_and_says_who(town, waiting, somebody):
    desk = somebody(town.desk)
    page = desk.goes_to("/")
    page.get_by_role("button", name=re.compile("^Acknowledge")).first.click()
    page.get_by_text("Acknowledged").first.wait_for()
    waiting.refresh_from_db()
    assert (waiting.status, waiting.acknowledged_by) == ("acknowledged", town.desk)


def test_whoever_is_second_is_told_who_was_first(town, waiting, somebody):
    desk = somebody(town.desk)
    page = desk.goes_to("/")
    pressed = []
    page.route("**/acknowledge/", lambda route: pressed.append(route))
    page.get_by_role("button", name=re.compile("^Acknowledge")).first.click()
    while not pressed:
        page.wait_for_timeout(50)
    now = timezone.now()
    acknowledge_alert(waiting, by=town.leader, until=now + timedelta(minutes=15), now=now)
    pressed[0].continue_()
    page.get_by_text(re.compile("Leader was first")).first.wait_for()
    waiting.refresh_from_db()
    assert waiting.acknowledged_by == town.leader


def test_a_guard_answers_with_one_tap_and_no_script(town, somebody, chromium, live_server, settings):
    settings.BASE_URL = live_server.url
    order = order_to(town)
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(link_of(order.message.recipients.get(addressee=town.gate.addressee)))
    page.locator("button[value=comply]").click()
    page.locator("[role=status]").wait_for()
    context.close()
    assert Order.objects.get().order_sites.get(site=town.compound).reply == "comply"


def test_a_call_is_recorded_from_the_form(town, somebody):
    desk = somebody(town.desk)
    page = desk.goes_to("/alerts/new/")
    page.locator("input[type=tel]").first.fill(town.gate.addressee.addresses.get().value)
    page.get_by_text("锦园小区东门").first.wait_for()
    page.get_by_text("Suspect vehicle").first.click()
    page.get_by_role("button", name=re.compile("^Record the call")).click()
    page.locator(".say-number").wait_for()
    alert = Alert.objects.get()
    assert (alert.site, alert.type.code, alert.reported_by) == (town.compound, "security.suspect_vehicle", town.desk)
    assert alert.received_at <= timezone.now()


def test_signing_in_with_the_form_opens_the_board(town, somebody):
    person = somebody()
    page = person.goes_to("/")
    page.locator("input[name=login]").fill("desk")
    page.locator("input[name=password]").fill("correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url(person.url + "/")
    assert person.complaints == []


def test_the_switch_changes_the_language(town, waiting, somebody):
    desk = somebody(town.desk, language="zh-hans")
    page = desk.goes_to("/")
    assert "签收" in page.content()
    page.get_by_role("button", name=re.compile("EN|English")).first.click()
    page.get_by_role("button", name=re.compile("^Acknowledge")).first.wait_for()


def test_an_outside_place_is_on_the_map_of_nobodys_grid(town, somebody):
    body = {"reference": "b-2", "type": "security.suspect_vehicle", "location": IN_EAST | {"lon": 113.5}}
    with_key(make_key(town.compound_firm)).post("/api/v1/alerts/", body, format="json")
    route_received()
    commander = somebody(town.commander)
    commander.goes_to("/").get_by_text(re.compile("outside every grid", re.IGNORECASE)).first.wait_for()
