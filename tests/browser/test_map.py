"""The map and the drawing of grids, by hand in a browser."""

import base64
import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from grids.models import Grid, GridBoundary, KeySite
from tests.browser.looks import faults_of
from tests.grids.test_boundaries import box

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def at(page: Page, lon: float, lat: float) -> dict[str, float]:
    """Where a place lies on the screen."""
    return page.evaluate(
        """([lon, lat]) => {
            const map = document.querySelector("place-map");
            const { x, y } = map.map.project([lon, lat]);
            const box = map.map.getCanvas().getBoundingClientRect();
            return { x: box.x + x, y: box.y + y };
        }""",
        [lon, lat],
    )


def tap(page: Page, lon: float, lat: float, *, beside: float = 0) -> None:
    """Tap a place, or so many points to the right of it."""
    point = at(page, lon, lat)
    page.mouse.click(point["x"] + beside, point["y"])


def stand(page: Page, lon: float, lat: float, zoom: float) -> None:
    page.evaluate(
        "([lon, lat, zoom]) => { const { map } = document.querySelector('place-map'); map.jumpTo({ center: [lon, lat], zoom });"
        " return new Promise((done) => map.once('idle', done)); }",
        [lon, lat, zoom],
    )


def corners(page: Page) -> list[list[float]]:
    return page.evaluate("() => document.querySelector('grid-editor').tool.corners")


def draws(somebody: Any, user: Any, grid: str = "") -> Page:
    person = somebody(user)
    page = person.goes_to("/grids/draw/" + (f"?grid={grid}" if grid else ""))
    person.settles()
    stand(page, 113.906, 35.305, 14)
    page.wait_for_function("() => document.querySelector('grid-editor').tool.grids.length > 0")
    return page


def test_a_new_grid_is_caught_by_its_neighbours_corners(town, somebody):
    page = draws(somebody, town.leader)
    page.get_by_role("button", name="New grid").click()
    tap(page, 113.91, 35.30, beside=6)
    tap(page, 113.915, 35.30)
    tap(page, 113.915, 35.31)
    tap(page, 113.91, 35.31, beside=-5)
    standing = {tuple(corner) for corner in town.grid_e1.boundary["coordinates"][0]}
    assert {tuple(corners(page)[n]) for n in (0, 3)} <= standing, "caught exactly, not nearly"
    page.get_by_role("button", name="Close the ring").click()
    page.get_by_label("Code").fill("0410-300")
    page.get_by_label("Name").fill("新区")
    page.get_by_label("Why").fill("新小区交房")
    page.get_by_role("button", name="holds from now on").click()
    expect(page.get_by_text("Kept: 0410-300")).to_be_visible()
    drawn = Grid.objects.get(code="0410-300").boundary["coordinates"][0]
    assert min(lon for lon, _lat in drawn) == pytest.approx(113.91, abs=1e-7)


def test_a_cut_from_edge_to_edge_makes_two_and_they_become_one_again(town, somebody):
    page = draws(somebody, town.leader)
    page.get_by_role("button", name="Split").click()
    tap(page, 113.903, 35.303)
    tap(page, 113.905, 35.30)
    tap(page, 113.905, 35.31)
    expect(page.get_by_text("2 parts")).to_be_visible()
    expect(page.get_by_text("1 officer")).to_be_visible()
    page.get_by_label("Why").fill("户数太多")
    page.get_by_role("button", name="holds from now on").click()
    expect(page.get_by_text("Kept:")).to_be_visible()
    west, east = Grid.objects.in_use().filter(station=town.east)
    page.get_by_role("button", name="Merge").click()
    page.wait_for_function("() => document.querySelector('grid-editor').tool.grids.length === 2")
    tap(page, 113.902, 35.303)
    tap(page, 113.908, 35.303)
    page.get_by_label("Code").fill("0410-400")
    page.get_by_label("Name").fill("东河")
    page.get_by_label("Why").fill("又合并")
    page.get_by_role("button", name="holds from now on").click()
    expect(page.get_by_text("Kept: 0410-400")).to_be_visible()
    assert {grid.code for grid in Grid.objects.in_use().filter(station=town.east)} == {"0410-400"}
    assert {west.code, east.code} == {"0410-017-1", "0410-017-2"}


def test_a_redraw_by_keyboard_can_be_undone(town, somebody):
    page = draws(somebody, town.leader, town.grid_e1.code)
    expect(page.get_by_text("Drag a corner")).to_be_visible()
    before = corners(page)
    page.locator("place-map canvas").focus()
    page.keyboard.press("]")
    page.keyboard.press("Shift+ArrowUp")
    assert corners(page)[0] != before[0]
    assert corners(page)[1:] == before[1:]
    page.get_by_role("button", name="Undo").click()
    assert corners(page) == before


def test_the_common_edge_of_neighbours_moves_in_one_drag(town, somebody):
    east = Grid.objects.create(code="0410-018", name="河东", station=town.east, boundary=box(113.91, 35.30, 113.92, 35.31))
    page = draws(somebody, town.leader, town.grid_e1.code)
    expect(page.get_by_text("Common edges move for both neighbours")).to_be_visible()
    for lat in (35.30, 35.31):
        start, end = at(page, 113.91, lat), at(page, 113.908, lat)
        page.mouse.move(**start)
        page.mouse.down()
        page.mouse.move(end["x"], end["y"], steps=4)
        page.mouse.up()
    expect(page.get_by_text("Goes along:")).to_be_visible()
    page.get_by_label("Why").fill("新路通车")
    page.get_by_role("button", name="holds from now on").click()
    expect(page.get_by_text("Kept:")).to_be_visible()
    east.refresh_from_db()
    drawn = Grid.objects.get(pk=town.grid_e1.pk)
    assert max(lon for lon, _lat in drawn.boundary["coordinates"][0]) == min(lon for lon, _lat in east.boundary["coordinates"][0]) < 113.909
    assert GridBoundary.objects.get(grid=east, ends_at=None).began == GridBoundary.objects.get(grid=drawn, ends_at=None).began


def test_what_lies_over_a_neighbour_is_named_and_cannot_be_kept(town, somebody):
    page = draws(somebody, town.leader)
    page.get_by_role("button", name="New grid").click()
    for lon, lat in ((113.905, 35.302), (113.915, 35.302), (113.915, 35.308), (113.905, 35.308)):
        tap(page, lon, lat)
    page.get_by_role("button", name="Close the ring").click()
    expect(page.get_by_text(f"over grid {town.grid_e1.code}")).to_be_visible()
    expect(page.get_by_role("button", name="first mend what is marked above")).to_be_disabled()


def test_a_tap_on_a_grid_opens_its_sheet_and_the_address_keeps_it(town, somebody):
    person = somebody(town.desk)
    page = person.goes_to("/map/?colour=coverage")
    person.settles()
    expect(page.get_by_role("heading", name="Coverage tonight")).to_be_visible()
    stand(page, 113.905, 35.305, 14)
    tap(page, 113.902, 35.303)
    expect(page.get_by_role("heading", name="Who answers for it")).to_be_visible()
    assert f"grid={town.grid_e1.code}" in page.url
    page.reload()
    expect(page.get_by_role("heading", name="Who answers for it")).to_be_visible()
    assert person.complains() == []


def test_a_kind_can_be_hidden_in_the_legend_and_stays_so(town, somebody):
    for kind in ("mall", "market"):
        KeySite.objects.create(grid=town.grid_e1, kind=kind, name=kind, lon=113.902, lat=35.302)
    person = somebody(town.desk)
    page = person.goes_to("/map/?on=key-sites")
    person.settles()
    page.get_by_label("Shopping mall").uncheck()
    assert "hide=key-sites.mall" in page.url
    page.reload()
    expect(page.get_by_label("Shopping mall")).not_to_be_checked()
    expect(page.get_by_label("Market")).to_be_checked()
    assert page.evaluate("() => document.querySelector('city-map').shown.hidden") == ["key-sites.mall"]


def test_an_area_that_is_drawn_says_what_is_inside_and_becomes_an_order(town, somebody):
    person = somebody(town.desk)
    page = person.goes_to("/map/")
    person.settles()
    stand(page, 113.905, 35.305, 13.5)
    page.get_by_role("button", name="Draw an area").click()
    for lon, lat in ((113.899, 35.299), (113.911, 35.299), (113.911, 35.311), (113.899, 35.311)):
        tap(page, lon, lat)
    page.get_by_role("button", name="Close the area").click()
    expect(page.get_by_role("heading", name="In this area")).to_be_visible()
    expect(page.locator(".map-sheet").get_by_text(str(town.community), exact=True)).to_be_visible()
    page.get_by_role("link", name="Make an order of it").click()
    page.wait_for_url("**/orders/new/?polygon=*")
    expect(page.get_by_text("reachable")).to_be_visible()
    chosen = page.evaluate("() => JSON.stringify(document.querySelector('order-form').choice.area.polygon)")
    assert len(json.loads(chosen)) == 4


def test_every_look_of_map_profile_and_drawing(town, somebody):
    assert faults_of(somebody(town.leader), "/map/?colour=population", f"/map/?grid={town.grid_e1.code}", f"/grids/{town.grid_e1.code}/") == []
    assert faults_of(somebody(town.leader), "/grids/draw/") == []


PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")


def test_streets_of_a_tile_service_lie_beneath_our_own_boundaries(town, somebody, settings):
    settings.MAP_TILES, settings.MAP_CREDIT = ["/tiles/{z}/{x}/{y}.png"], "天地图"
    person = somebody(town.leader)
    asked: list[str] = []
    person.page.route("**/tiles/**", lambda route: (asked.append(route.request.url), route.fulfill(body=PIXEL, content_type="image/png")))
    page = person.goes_to("/map/")
    page.locator(".map-credit").get_by_text("天地图").wait_for()
    person.settles()
    order = page.evaluate("() => document.querySelector('place-map').map.getStyle().layers.map(({ id }) => id)")
    assert order.index("ground") < order.index("streets-0") < order.index("grids")
    assert page.evaluate("() => document.querySelector('place-map').map.getPaintProperty('stations', 'fill-opacity')") < 1
    assert asked
    assert person.complaints == []
