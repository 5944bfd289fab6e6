"""An order from the drawn area to the all-clear: the officer at the desk, two guards with their phones."""

import re

import pytest
from playwright.sync_api import expect

from alerts.models import Order
from delivery.links import token_of
from delivery.models import Delivery, Recipient
from tests.cast import make_contact, make_site, order_to, routed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
GATE = {"lon": 113.9052, "lat": 35.3052}
CORNERS = ((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7))


@pytest.fixture
def gates(town):
    """The compound's gate, and a second one near it."""
    second = make_site(town.compound_firm, "SEC-JY-02", "锦园小区西门", town.grid_e1, GATE)
    make_contact(second, "西门岗")
    return town.compound, second


def draw_round_the_alert(page) -> None:
    """Click the corners of a square round the middle of the map, and close it."""
    page.locator("place-map canvas.maplibregl-canvas").wait_for()
    page.evaluate("document.querySelector('place-map').ready")
    page.get_by_role("button", name="Draw an area").click()
    box = page.locator("place-map").bounding_box()
    for across, down in CORNERS:
        page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
    page.get_by_role("button", name="Close the area").click()


def guard_answers(somebody, order: Order, name: str, answer: str) -> None:
    recipient = Recipient.objects.get(message=order.message, name__contains=name)
    phone = somebody(None, language="zh-hans", width=360).goes_to(f"/r/{token_of(recipient)}/")
    phone.locator(f'button[value="{answer}"]').click()


def test_an_order_is_drawn_previewed_sent_answered_and_ended(town, gates, somebody):
    alert = routed(town, at={"lon": 113.905, "lat": 35.305})
    officer = somebody(town.desk)
    page = officer.goes_to(f"/orders/new/?alert={alert.pk}")
    page.get_by_role("button", name="Drop: Within 500 m").click()
    page.locator(".kinds label", has_text="Security firm").click()
    draw_round_the_alert(page)
    expect(page.locator(".part-sites [data-count]")).to_have_text("2 chosen, 2 reachable")
    expect(page.locator("[data-preview]")).to_contain_text("2 people are told")
    assert officer.axe() == []
    page.get_by_role("button", name=re.compile("Send the order")).click()

    expect(page.locator(".tally")).to_contain_text("2/2")
    order = Order.objects.get()
    assert (len(order.area["polygon"]), order.order_sites.count()) == (4, 2)
    Delivery.objects.filter(recipient__message=order.message).update(status="sent")
    guard_answers(somebody, order, "东门岗", "comply")
    guard_answers(somebody, order, "西门岗", "need_help")
    expect(page.locator(".answer-group.is-need_help")).to_contain_text("锦园小区西门", timeout=90_000)
    expect(page.locator(".answer-group.is-comply")).to_contain_text("锦园小区东门")
    assert officer.axe() == []

    page.get_by_role("button", name=re.compile("^All clear")).click()
    page.locator("dialog[open]").get_by_role("button", name="All clear").click()
    expect(page.locator(".alert-head")).to_contain_text("All clear told to all 2 people who had it.")
    assert officer.complaints == []


def test_a_phoned_answer_is_written_down(town, somebody):
    order = order_to(town)
    page = somebody(town.desk).goes_to(f"/orders/{order.pk}/")
    page.get_by_role("button", name="Show the number").click()
    expect(page.locator("a.phone")).to_have_text(town.gate.addressee.addresses.get().value)
    page.get_by_role("button", name="Write down the answer").click()
    page.locator("dialog[open] label", has_text="Cannot do it").click()
    page.locator("dialog[open]").get_by_role("button", name="Write down the answer").click()
    expect(page.locator(".answer-group.is-cannot")).to_contain_text("by phone, recorded by Desk")


def test_the_keyboard_draws_as_well(town, gates, somebody):
    alert = routed(town, at={"lon": 113.905, "lat": 35.305})
    page = somebody(town.desk).goes_to(f"/orders/new/?alert={alert.pk}")
    page.locator("place-map canvas.maplibregl-canvas").wait_for()
    page.evaluate("document.querySelector('place-map').ready")
    page.get_by_role("button", name="Draw an area").focus()
    page.keyboard.press("Enter")
    for step in ("Enter", "ArrowRight", "Enter", "ArrowDown", "Enter"):
        page.keyboard.press(step)
        page.wait_for_timeout(600)
    page.get_by_role("button", name="Close the area").press("Enter")
    expect(page.locator(".choice-chips")).to_contain_text("Drawn area, 3 corners")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_orders_fit_and_axe_finds_nothing(town, gates, somebody, language, width):
    orders = [order_to(town, *gates, town.school), order_to(town, minutes=120)]
    officer = somebody(town.leader, language=language, width=width)
    for address in ("/orders/", "/orders/new/", *(f"/orders/{order.pk}/" for order in orders)):
        page = officer.goes_to(address)
        page.wait_for_timeout(1_500)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert officer.axe() == [], address
    assert officer.complaints == []
