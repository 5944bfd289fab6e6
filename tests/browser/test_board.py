"""The board and the wall while things change: what is heard is drawn, what is chosen stays, the keyboard never gets lost, a broken line is said and mended."""

import gzip
import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from alerts.models import Alert
from alerts.services.handling import acknowledge_alert
from tests.browser.looks import faults_of
from tests.cast import reread, routed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

RED, ORANGE, YELLOW = "school.panic_alarm", "security.suspect_vehicle", "security.obscene_cards"
MOST_KB, MOST_KB_WITH_MAP = 350, 700

HEARS = """(changes) => {
  const board = document.querySelector("alert-board, wall-board");
  const row = { ...board.alerts.all[0], changed_at: "2999-01-01T00:00:00Z", ...changes };
  board.live.dispatchEvent(new CustomEvent("row", { detail: { kind: "alert", row } }));
}"""
COUNT_DRAWINGS = """() => {
  const { drawing } = document.querySelector("alert-board");
  const draw = drawing.draw.bind(drawing);
  window.draws = 0;
  drawing.draw = () => { draws += 1; draw(); };
}"""
HEARS_WHILE_ASKING = """async () => {
  const board = document.querySelector("alert-board");
  const [first] = board.alerts.all;
  const row = { ...first, changed_at: "2999-01-01T00:00:00Z" };
  const hears = (changes) => board.live.dispatchEvent(new CustomEvent("row", { detail: { kind: "alert", row: { ...row, ...changes } } }));
  const asking = board.refresh();
  hears({ id: "00000000-0000-0000-0000-000000000001", description: "heard meanwhile" });
  hears({ status: "closed" });
  await asking;
  return [board.alerts.all.map((row) => row.description), board.alerts.total];
}"""
LINE = """async () => {
  const { Live } = await import(new URL("../lib/live.js", document.querySelector("script[src*=alert-board]").src));
  const ready = new TextEncoder().encode("id: 1-0\\nevent: ready\\ndata: {}\\n\\n");
  const ticket = () => new Response('{"ticket": "one", "url": "/line"}', { headers: { "Content-Type": "application/json" } });
  const line = () => new Response(new ReadableStream({ start: (bytes) => bytes.enqueue(ready) }));
  window.fetch = async (url) => (String(url).startsWith("/line") ? line() : ticket());
  const refresh = async () => {
    if (window.isAway) throw Object.assign(new Error(), { isOffline: true });
  };
  window.live = new Live({ ticket: "/ticket", refresh, after: "1-0" });
  live.start();
}"""
FILL = """() => {
  const board = document.querySelector("alert-board");
  const [row] = board.alerts.all;
  for (let n = 0; n < 500; n += 1) board.alerts.heard({ ...row, id: `00000000-0000-0000-0000-${String(n).padStart(12, "0")}` });
  board.draw();
}"""


@pytest.fixture
def board(town, somebody):
    """board(path="/", width=1440) → (person, page) of the desk; without a stream the page polls."""

    def opened(path: str = "/", *, language: str = "en", width: int = 1440):
        person = somebody(town.desk, language=language, width=width)
        page = person.goes_to(path)
        page.wait_for_function("() => Boolean(document.querySelector('alert-board, wall-board')?.drawing)")
        return person, page

    return opened


def take(town, alert: Alert, by=None) -> None:
    acknowledge_alert(reread(alert), by=by or town.leader, until=town.now + timedelta(minutes=5), now=town.now)


def hears(page, **changes) -> None:
    """The line brings a row: the first alert as the page knows it, with `changes`."""
    page.evaluate(HEARS, changes)


def test_a_new_alert_comes_by_itself_and_the_tab_counts_it(town, board):
    _person, page = board()
    expect(page.get_by_text("Nobody is waiting")).to_be_visible()
    routed(town, RED)
    page.locator(".item.is-waiting.p1").wait_for()
    expect(page).to_have_title(re.compile(r"^‼ \(1\)"))


def test_whoever_answers_silences_it(town, board):
    alert = routed(town, RED)
    _person, page = board()
    page.wait_for_function("() => document.querySelector('alert-board').bell.isRinging")
    take(town, alert)
    page.wait_for_function("() => !document.querySelector('alert-board').bell.isRinging")
    expect(page).not_to_have_title(re.compile("‼"))


@pytest.mark.parametrize(("path", "element"), [("/", "alert-board"), ("/wall/", "wall-board")])
def test_a_covert_alert_never_sounds(town, board, path, element):
    routed(town, "bank.suspicious_cancellation")
    _person, page = board(path)
    page.locator(".item.is-waiting").wait_for()
    assert not page.evaluate(f"document.querySelector('{element}').bell.isRinging")


def test_the_keyboard_walks_the_queue_and_keeps_its_place_when_rows_move(town, board):
    for code in (YELLOW, YELLOW, ORANGE):
        routed(town, code)
    _person, page = board()
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".item.is-selected")
    place = chosen.get_attribute("data-id")
    expect(chosen.locator("a")).to_be_focused()
    hears(page, id="00000000-0000-0000-0000-000000000001", priority=1)
    expect(page.locator(".item")).to_have_count(4)
    assert chosen.get_attribute("data-id") == place
    expect(chosen.locator("a")).to_be_focused()


def test_filters_by_key_stand_in_the_address(town, board):
    routed(town, ORANGE)
    take(town, routed(town, YELLOW))
    _person, page = board()
    page.keyboard.press("w")
    expect(page.locator(".item")).to_have_count(1)
    assert "status=waiting" in page.url
    page.keyboard.press("Escape")
    expect(page.locator(".item")).to_have_count(2)
    page.keyboard.press("f")
    page.keyboard.type("no such words")
    expect(page.get_by_text("No alert fits this filter")).to_be_visible()
    page.go_back()
    expect(page.locator(".item")).to_have_count(1)
    assert "status=waiting" in page.url


def test_a_figure_filters_the_queue_and_names_who_is_on_duty(town, board):
    routed(town, ORANGE)
    take(town, routed(town, YELLOW))
    _person, page = board()
    page.locator(".kpi").get_by_text("Waiting for an answer").click()
    expect(page.locator(".item")).to_have_count(1)
    page.get_by_role("button", name="On duty").click()
    expect(page.locator("dialog.on-duty")).to_contain_text("Leader")


def test_many_changes_are_drawn_seldom_and_the_last_one_always(town, board):
    routed(town, ORANGE)
    _person, page = board()
    page.evaluate(COUNT_DRAWINGS)
    for n in range(100):
        hears(page, description=f"word {n}", changed_at=f"2999-01-01T00:{n // 60:02}:{n % 60:02}Z")
    page.locator(".item").get_by_text("word 99").wait_for()
    assert page.evaluate("() => window.draws") < 100


def test_what_is_heard_while_the_list_is_on_its_way_is_newer_than_the_list(town, board):
    routed(town, ORANGE)
    _person, page = board()
    assert page.evaluate(HEARS_WHILE_ASKING) == [["heard meanwhile"], 1]


def test_an_answer_from_before_a_step_does_not_offer_it_again(town, board):
    alert = routed(town)
    _person, page = board(f"/?alert={alert.pk}")
    page.locator("button.next[data-action=acknowledge]:not([disabled])").wait_for()
    slow = []
    page.route(f"**/api/v1/alerts/{alert.pk}/", lambda route: slow.append((route, route.fetch())))
    page.evaluate("id => { window.asking = document.querySelector('alert-board').load(id); }", str(alert.pk))
    while not slow:
        page.wait_for_timeout(50)
    page.locator("button.next[data-action=acknowledge]").click()
    page.locator("button.next[data-action=dispatch]").wait_for()
    route, answer = slow.pop(0)
    route.fulfill(response=answer)
    page.evaluate("() => window.asking")
    assert page.evaluate("() => document.querySelector('alert-board').whole.status") == "acknowledged"
    # The page goes on asking; what is still held when it closes would fail the test that follows.
    page.unroute_all(behavior="ignoreErrors")


def test_a_press_holds_what_moves_between_finger_down_and_up(town, board):
    alert = routed(town)
    _person, page = board(f"/?alert={alert.pk}")
    page.locator("button.next[data-action=acknowledge]:not([disabled])").hover()
    page.mouse.down()
    page.evaluate("() => document.querySelector('alert-board').say('A ribbon above everything.')")
    page.mouse.up()
    expect(page.locator("button.next[data-action=acknowledge]")).to_have_count(0)
    assert reread(alert).status == "acknowledged"


def test_a_finger_that_only_rests_holds_nothing_up_for_long(town, board):
    _person, page = board(f"/?alert={routed(town).pk}")
    page.locator("#what-to-do h2, #what-to-do h1").first.hover()
    page.mouse.down()
    page.evaluate("() => document.querySelector('alert-board').say('A ribbon above everything.')")
    expect(page.locator(".ribbon p", has_text="A ribbon above everything.")).to_be_visible()
    page.mouse.up()


def test_a_long_queue_is_drawn_as_far_as_it_is_read(town, board):
    routed(town, ORANGE)
    _person, page = board()
    page.evaluate(FILL)
    assert page.locator(".item").count() < 200
    # The end of the list is another one with every change.
    page.wait_for_function("() => { document.querySelector('[data-more]')?.scrollIntoView(); return document.querySelectorAll('.item').length >= 80; }")


def test_without_the_server_the_board_says_since_when_and_catches_up(town, board):
    routed(town, ORANGE)
    person, page = board()
    page.locator(".item").wait_for()
    person.context.set_offline(True)
    page.get_by_text(re.compile("No connection since")).wait_for()
    routed(town, RED)
    person.context.set_offline(False)
    page.locator(".item.p1").wait_for()
    expect(page.get_by_text(re.compile("No connection since"))).to_have_count(0)


def test_an_open_line_to_a_server_that_is_away_is_said_and_is_live_again_afterwards(board):
    _person, page = board()
    page.evaluate(LINE)
    page.wait_for_function("() => live.state === 'live'")
    page.evaluate("() => { window.isAway = true; live.check(); }")
    page.wait_for_function("() => live.state === 'offline'")
    page.evaluate("() => { window.isAway = false; }")
    page.wait_for_function("() => live.state === 'live'")


def test_a_session_that_ended_stops_the_board_and_its_sound(town, board):
    routed(town, RED)
    person, page = board()
    page.locator(".item").wait_for()
    person.context.clear_cookies()
    page.get_by_text("You are signed out.").wait_for()
    assert not page.evaluate("document.querySelector('alert-board').bell.isRinging")


def test_the_wall_has_nothing_to_press_and_says_that_it_is_silent(town, board):
    routed(town, RED)
    _person, page = board("/wall/", width=2560)
    page.get_by_text(re.compile("This screen is silent")).wait_for()
    assert page.locator("main button:visible, main input:visible").evaluate_all("(all) => all.filter((one) => !one.closest('[inert]')).length") == 0


@pytest.mark.parametrize("path", ["/", "/wall/"])
def test_a_living_page_is_not_reloaded_as_in_a_browser_too_old_for_it(town, somebody, path):
    person = somebody(town.desk)
    person.page.clock.install()
    page = person.goes_to(path)
    page.wait_for_function("() => Boolean(document.querySelector('alert-board, wall-board')?.drawing)")
    page.evaluate("window.isTheSame = true")
    page.clock.run_for(30_000)
    assert page.evaluate("() => fetch(location.href).then(() => window.isTheSame)")


def test_the_first_load_is_light(town, somebody):
    routed(town, ORANGE)
    person = somebody(town.desk)
    answers = []
    person.page.on("response", lambda answer: answers.append(answer))
    page = person.goes_to("/")
    page.evaluate("() => document.querySelector('place-map').ready")
    whole = {answer.url: len(gzip.compress(answer.body())) / 1000 for answer in answers if answer.status == 200}
    without = {url: size for url, size in whole.items() if not re.search("maplibre|boundaries|/sites/", url)}
    heaviest = sorted(whole.items(), key=lambda one: -one[1])[:5]
    assert sum(without.values()) <= MOST_KB, heaviest
    assert sum(whole.values()) <= MOST_KB_WITH_MAP, heaviest


def test_board_and_wall_are_right_in_every_look_with_somebody_waiting(town, somebody):
    routed(town, RED)
    take(town, routed(town, ORANGE))
    assert faults_of(somebody(town.desk), "/", "/wall/", widths=(360, 1440, 2560)) == []
