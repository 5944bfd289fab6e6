"""The alarm on a guard's phone: by finger, by keyboard, without a script, without a line, and when nobody is signed in."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from alerts.models import Alert
from alerts.services.routing import route_received
from tests.browser.conftest import LANGUAGES
from tests.browser.hands import holds_the_alarm
from tests.browser.looks import faults_now
from tests.cast import make_partner_user

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PATIENT_S = 60
ALL_SENT = """() => new Promise((resolve) => { const asking = indexedDB.open("portal"); asking.onsuccess = () => {
  const all = asking.result.transaction("entries").objectStore("entries").getAll();
  all.onsuccess = () => resolve(all.result.length > 0 && all.result.every((entry) => entry.done)); }; })"""


def phone(somebody, user, language="en"):
    person = somebody(user, language=language, width=360)
    person.context.grant_permissions(["geolocation"])
    person.context.set_geolocation({"longitude": 113.9055, "latitude": 35.3055, "accuracy": 12})
    return person


def ready(page):
    page.locator("alarm-page[data-shows=ready]").wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, "caches.match(location.pathname).then((kept) => Boolean(kept))")


def until(page, promised: str) -> None:
    """Asked again and again: `wait_for_function` takes a promise itself for an answer."""
    for _ in range(PATIENT_S * 10):
        if page.evaluate(promised):
            return
        page.wait_for_timeout(100)
    raise AssertionError(promised)


def test_holding_sends_an_alarm_with_the_phones_place_and_shows_how_it_goes_on(town, guard, somebody):
    person = phone(somebody, guard)
    page = person.goes_to("/portal/alarm/")
    page.locator("[data-when=found]").get_by_text("±12 m").wait_for()
    holds_the_alarm(page)
    page.locator("[data-state=received] h2").wait_for()
    alert = Alert.objects.get()
    assert (alert.type.code, alert.site, alert.priority, alert.lon, alert.accuracy_m) == ("security.panic_alarm", town.compound, 1, 113.9055, 12)
    expect(page.locator("[data-number]")).to_have_text(alert.number)
    page.get_by_role("button", name="A fight").click()
    page.get_by_text("Passed on: A fight").wait_for()
    assert alert.events.get(kind="partner_update").words["text"] == "A fight"
    route_received()
    Alert.objects.update(status="acknowledged", acknowledged_at=town.now, changed_at=town.now)
    page.get_by_text("An officer has taken it").wait_for()
    assert person.axe() == []
    assert person.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_of_the_alarm_is_right_in_every_look(town, guard, somebody, language):
    person = phone(somebody, guard, language)
    page = person.goes_to("/portal/alarm/")
    ready(page)
    page.locator("button[data-action=ask]").click()
    wrong = [("asked", faults_now(person, language))]
    page.locator("button[data-action=dismiss]").click()
    person.context.set_offline(True)
    holds_the_alarm(page)
    page.locator("[data-state=unsent]").wait_for()
    wrong += [("unsent", faults_now(person, language))]
    person.context.set_offline(False)
    page.locator("[data-state=received] h2").wait_for()
    wrong += [("received", faults_now(person, language))]
    assert [found for found in wrong if found[1]] == []


def test_letting_go_early_sends_nothing(town, guard, somebody):
    person = phone(somebody, guard)
    person.page.clock.install()
    page = person.goes_to("/portal/alarm/")
    page.locator("alarm-page[data-shows=ready]").wait_for()
    page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    page.locator("button.alarm").hover()
    page.mouse.down()
    page.clock.run_for(1_400)
    page.mouse.up()
    page.clock.run_for(2_000)
    assert page.locator("alarm-page").get_attribute("data-shows") == "ready"
    assert not Alert.objects.exists()


def test_the_keyboard_holds_and_a_second_button_confirms(town, guard, somebody):
    page = phone(somebody, guard).goes_to("/portal/alarm/")
    page.locator("button.alarm").focus()
    page.keyboard.down("Enter")
    page.locator("alarm-page:not([data-shows=ready])").wait_for()
    page.keyboard.up("Enter")
    page.locator("[data-state=received] h2").wait_for()
    page.get_by_role("button", name="New alarm").click()
    page.get_by_role("button", name=re.compile("Cannot hold")).click()
    page.get_by_role("button", name="Yes, send the alarm").click()
    page.locator("[data-state=received] h2").wait_for()
    assert Alert.objects.count() == 1, "a second press within a minute is the same danger"


def test_without_a_script_it_is_confirmed_and_sent(town, guard, chromium, live_server, somebody):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="en-US")
    context.add_cookies([cookie for cookie in somebody(guard).context.cookies() if "session" in cookie["name"]])
    page = context.new_page()
    page.goto(live_server.url + "/portal/alarm/")
    page.locator("button.alarm").click()
    page.locator("button.alarm").get_by_text("Yes, send").click()
    page.wait_for_url(re.compile("/portal/alerts/"))
    assert Alert.objects.get().type.code == "security.panic_alarm"
    context.close()


def test_without_a_line_it_is_kept_said_so_and_sent_once_when_the_line_is_back(town, guard, somebody):
    person = phone(somebody, guard)
    page = person.goes_to("/portal/alarm/")
    ready(page)
    person.context.set_offline(True)
    page.reload()
    page.locator("alarm-page[data-shows=ready]").wait_for()
    before = page.evaluate("Date.now()")
    holds_the_alarm(page)
    page.get_by_role("heading", name="NOT SENT YET").wait_for()
    expect(page.locator("[data-state=unsent] a[href='tel:110']")).to_be_visible()
    after = page.evaluate("Date.now()")
    page.reload()
    page.get_by_role("heading", name="NOT SENT YET").wait_for()
    assert not Alert.objects.exists()
    back = page.evaluate("Date.now()")
    person.context.set_offline(False)
    page.locator("[data-state=received] h2").wait_for()
    alert = Alert.objects.get()
    occurred, received = (round(at.timestamp() * 1000) for at in (alert.occurred_at, alert.received_at))
    assert before <= occurred <= after + (received - back), "it is counted back from when it came, on its way no longer than since the line is back"
    assert occurred < back


def new_password(user) -> None:
    """Whatever the phone holds of them is worth nothing any more."""
    user.set_password("another horse battery")
    user.save()


def test_a_session_that_has_ended_keeps_no_alarm_back(town, guard, somebody):
    person = phone(somebody, guard)
    page = person.goes_to("/portal/alarm/")
    ready(page)
    person.context.clear_cookies()
    page.reload()
    page.locator("alarm-page[data-shows=ready]").wait_for()
    holds_the_alarm(page)
    page.locator("[data-state=received] h2").wait_for()
    assert Alert.objects.get().reported_by == guard
    assert page.url.endswith("/portal/alarm/")


def test_the_end_of_a_session_is_said_an_hour_before(town, guard, somebody):
    person = phone(somebody, guard)
    person.page.clock.install()
    page = person.goes_to("/portal/alarm/")
    ending, ended = page.locator("[data-session=ending]"), page.locator("[data-session=ended]")
    expect(ending).to_be_hidden()
    page.clock.fast_forward("11:30:00")
    ending.get_by_role("link", name="Confirm your password").wait_for()
    page.clock.fast_forward("00:40:00")
    ended.get_by_role("link", name="Sign in again").wait_for()
    expect(ending).to_be_hidden()


def test_a_colleague_sees_that_an_alarm_waits_and_carries_it_out_in_its_own_name(town, guard, somebody):
    person = phone(somebody, guard)
    page = person.goes_to("/portal/alarm/")
    ready(page)
    person.context.route("**/portal/alarm/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    holds_the_alarm(page)
    page.get_by_role("heading", name="NOT SENT YET").wait_for()
    person._sign_in(make_partner_user("other", town.compound_firm))
    page.goto(person.url + "/portal/")
    notice = page.locator("[data-others]")
    notice.wait_for()
    assert person.axe() == []
    person.context.unroute_all()
    page.reload()
    notice.wait_for(state="hidden")
    until(page, ALL_SENT)
    assert Alert.objects.get().reported_by == guard


def test_what_the_pass_no_longer_carries_goes_as_soon_as_its_person_signs_in(town, guard, somebody):
    person = phone(somebody, guard)
    page = person.goes_to("/portal/alarm/")
    ready(page)
    new_password(guard)
    holds_the_alarm(page)
    page.get_by_text("Your session has ended. Call 110").wait_for()
    person._sign_in(make_partner_user("other", town.compound_firm))
    page.goto(person.url + "/portal/alarm/")
    page.locator("[data-others]").wait_for()
    assert not Alert.objects.exists()
    person._sign_in(guard)
    page.goto(person.url + "/portal/alarm/")
    page.locator("[data-state=received] h2").wait_for()
    assert Alert.objects.get().reported_by == guard


def test_an_exercise_looks_and_arrives_as_one(town, guard, somebody):
    page = phone(somebody, guard).goes_to("/portal/alarm/")
    page.get_by_text("Exercise only").click()
    page.locator(".alarm-word", has_text="Exercise alarm").wait_for()
    holds_the_alarm(page)
    page.locator("[data-state=received] h2").wait_for()
    assert Alert.objects.get().cap_status == "Exercise"


def test_signing_out_warns_about_an_unsent_alarm(town, guard, somebody):
    person = phone(somebody, guard)
    page = person.goes_to("/portal/alarm/")
    ready(page)
    person.context.set_offline(True)
    holds_the_alarm(page)
    page.get_by_role("heading", name="NOT SENT YET").wait_for()
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.locator(".me summary").click()
    with page.expect_event("dialog") as asked:
        page.get_by_role("button", name="Sign out").click()
    assert "has not been sent yet" in asked.value.message
    page.get_by_role("heading", name="NOT SENT YET").wait_for()


def test_what_was_not_sent_before_signing_out_is_carried_by_whoever_comes_next(town, guard, somebody):
    person = phone(somebody, guard)
    page = person.goes_to("/portal/alarm/")
    ready(page)
    person.context.route("**/portal/alarm/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    holds_the_alarm(page)
    page.get_by_role("heading", name="NOT SENT YET").wait_for()
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(".me summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/login/"))
    person.context.unroute_all()
    person._sign_in(make_partner_user("other", town.compound_firm))
    page.goto(person.url + "/portal/")
    until(page, ALL_SENT)
    assert Alert.objects.get().reported_by == guard


def test_signing_out_leaves_nothing_on_the_phone(town, guard, somebody):
    page = phone(somebody, guard).goes_to("/portal/alarm/")
    ready(page)
    holds_the_alarm(page)
    page.locator("[data-state=received] h2").wait_for()
    page.locator(".me summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/login/"))
    assert page.evaluate("caches.has('portal-shell')") is False
    left = """() => new Promise((resolve) => { const asking = indexedDB.open("portal"); asking.onsuccess = () => {
      const all = asking.result.transaction("entries").objectStore("entries").getAll(); all.onsuccess = () => resolve(all.result.length); }; })"""
    assert page.evaluate(left) == 0
