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


def map_stands(page) -> None:
    page.locator("place-map canvas.maplibregl-canvas").wait_for()
    page.evaluate("document.querySelector('place-map').ready")


def counts_corners(page, count: int) -> None:
    page.wait_for_function("count => document.querySelector('order-form').tool.corners.length === count", arg=count)


def sets_corner(page, across: float, down: float, *, count: int) -> None:
    """A click on the map, wherever it stands by now; `count` corners afterwards."""
    canvas = page.locator("place-map canvas.maplibregl-canvas")
    width, height = canvas.evaluate("canvas => [canvas.clientWidth, canvas.clientHeight]")
    canvas.click(position={"x": width * across, "y": height * down})
    counts_corners(page, count)


def moves_the_map(page, key: str) -> None:
    """An arrow key, and the map has come to rest somewhere else."""
    where = page.evaluate("document.querySelector('place-map').map.getCenter().toArray().join()")
    page.keyboard.press(key)
    page.wait_for_function(
        "where => { const { map } = document.querySelector('place-map'); return !map.isMoving() && map.getCenter().toArray().join() !== where; }", arg=where
    )


def draw_round_the_alert(page) -> None:
    """Click the corners of a square round the middle of the map, and close it."""
    map_stands(page)
    page.get_by_role("button", name="Draw an area").click()
    for count, (across, down) in enumerate(CORNERS, start=1):
        sets_corner(page, across, down, count=count)
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
    expect(page.locator("[data-preview]")).to_contain_text("2 sites are told")
    assert officer.axe() == []
    page.get_by_role("button", name=re.compile("Send the order")).click()

    expect(page.locator(".tally")).to_contain_text("2/2")
    order = Order.objects.get()
    assert (len(order.area["polygon"]), order.order_sites.count()) == (4, 2)
    Delivery.objects.filter(recipient__message=order.message).update(status="sent")
    guard_answers(somebody, order, "东门岗", "comply")
    guard_answers(somebody, order, "西门岗", "need_help")
    expect(page.locator(".answer-group.is-need_help")).to_contain_text("锦园小区西门")
    expect(page.locator(".answer-group.is-comply")).to_contain_text("锦园小区东门")
    assert officer.axe() == []

    page.get_by_role("button", name=re.compile("^All clear")).click()
    page.locator("dialog[open]").get_by_role("button", name="All clear").click()
    expect(page.locator(".alert-head")).to_contain_text("All clear told to all 2 people who had it.")
    assert officer.complaints == []


def test_an_answer_that_comes_while_an_area_is_drawn_takes_no_corner_away(town, gates, somebody):
    alert = routed(town, at={"lon": 113.905, "lat": 35.305})
    page = somebody(town.desk).goes_to(f"/orders/new/?alert={alert.pk}")
    map_stands(page)
    expect(page.locator(".part-sites [data-count]")).to_have_text("4 chosen, 3 reachable")
    late = []
    page.route("**/orders/preview/", lambda route: late.append(route))
    page.get_by_role("button", name="Drop: Within 500 m").click()
    page.get_by_role("button", name="Draw an area").click()
    for count, (across, down) in enumerate(CORNERS, start=1):
        sets_corner(page, across, down, count=count)
    with page.expect_response("**/orders/preview/"):
        late.pop().continue_()
    expect(page.locator(".part-sites [data-count]")).to_have_text("0 chosen, 0 reachable")
    expect(page.get_by_role("button", name="Corner back")).to_be_enabled()
    expect(page.get_by_role("button", name="Close the area")).to_be_enabled()


def test_what_is_asked_of_a_map_still_being_drawn_begins_when_it_stands(town, gates, somebody):
    page = somebody(town.desk).page
    late = []
    page.route("**/grids/boundaries/", lambda route: late.append(route))
    page.goto(f"{somebody(town.desk).url}/orders/new/")
    page.locator("place-map canvas.maplibregl-canvas").wait_for()
    page.get_by_role("button", name="Draw an area").click()
    page.wait_for_function("() => document.querySelector('order-form').tool.wanted === 'draw'")
    expect(page.get_by_role("button", name="Close the area")).to_be_hidden()
    late.pop().continue_()
    map_stands(page)
    sets_corner(page, 0.5, 0.5, count=1)


def test_a_corner_is_set_where_the_alert_is(town, gates, somebody):
    alert = routed(town, at={"lon": 113.905, "lat": 35.305})
    page = somebody(town.desk, width=360).goes_to(f"/orders/new/?alert={alert.pk}")
    page.get_by_role("button", name="Draw an area").click()
    expect(page.locator("place-map")).to_be_in_viewport()
    map_stands(page)
    page.locator("place-map .map-point").wait_for()
    sets_corner(page, 0.5, 0.5, count=1)


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
    map_stands(page)
    page.get_by_role("button", name="Draw an area").focus()
    page.keyboard.press("Enter")
    for count, step in enumerate(("", "ArrowRight", "ArrowDown"), start=1):
        if step:
            moves_the_map(page, step)
        page.keyboard.press("Enter")
        counts_corners(page, count)
    page.get_by_role("button", name="Close the area").press("Enter")
    expect(page.locator(".choice-chips")).to_contain_text("Drawn area, 3 corners")
