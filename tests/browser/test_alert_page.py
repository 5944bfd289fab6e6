"""The page of one alert, worked from the first button to the last: steps, pictures, links, places, numbers, paper."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from alerts.models import Alert
from alerts.services.attachments import attach
from alerts.services.handling import note_on_alert
from tests.browser.conftest import LANGUAGES, Person
from tests.browser.looks import faults_now
from tests.cast import NOWHERE, reread, routed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
# What asks something first, at an alert that waits for an answer.
DIALOGS = ("note", "transfer", "correct", "call_number", "link")
STEPS = {"acknowledge": {"minutes": "15"}, "dispatch": {"text": "P-3, two officers"}, "arrive": {}, "resolve": {"text": "Talked to her"}}
MORE_IS_ASKED = {"correct": [f"label:has([name=_what][value={what}])" for what in ("place", "type", "covert")]}


def drawn(colour: str = "red") -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(picture, "JPEG")
    return picture.getvalue()


def page_of(alert: Alert, person: Person) -> Page:
    page = person.goes_to(f"/alerts/{alert.pk}/")
    expect(page.locator("[data-part=steps] [data-action]").first).to_be_enabled()
    return page


def press(page: Page, action: str) -> None:
    """The step's button, wherever it stands now."""
    button = page.locator(f"[data-part=steps] [data-action={action}]")
    if not button.is_visible():
        page.locator("details.more > summary").click()
    button.click()


def answer(page: Page, *, minutes: str = "", text: str = "") -> None:
    if minutes:
        page.locator(f"dialog button.tap[value='{minutes}']").click()
    else:
        if text:
            page.locator("dialog textarea").fill(text)
        page.locator("dialog .btn-primary").click()
    page.locator("dialog.ask").wait_for(state="hidden")


def story(page: Page):
    return page.locator("[data-part=timeline]")


@pytest.mark.parametrize("width", [360, 1440])
def test_a_bank_alert_is_worked_from_the_first_button_to_the_last(town, somebody, width):
    alert = routed(town, "bank.suspicious_cancellation")
    officer = somebody(town.desk, width=width)
    page = page_of(alert, officer)
    for action, given in STEPS.items():
        expect(page.locator("button.next")).to_have_attribute("data-action", action)
        press(page, action)
        if given:
            answer(page, **given)
        expect(page.locator("button.next")).not_to_have_attribute("data-action", action)
    press(page, "close")
    page.locator("label:has([name=disposition][value=founded])").click()
    page.locator("dialog input[inputmode=decimal]").fill("48000.50")
    page.locator("label:has([name=money_evidence][value=bank_record])").click()
    answer(page, text="The transfer was stopped.")
    expect(page.locator("[data-part=head] .state-closed")).to_be_visible()
    expect(page.locator("[data-part=facts]")).to_contain_text("¥ 48,000.50")
    expect(story(page)).to_contain_text("The transfer was stopped.")
    expect(page.locator("button.next")).to_have_count(0)
    alert.refresh_from_db()
    assert (alert.status, alert.disposition, str(alert.money_kept_safe), alert.money_evidence) == ("closed", "founded", "48000.50", "bank_record")
    assert officer.complaints == []


def test_pictures_come_by_choosing_and_by_dropping_and_open_large(town, somebody):
    alert = routed(town)
    officer = somebody(town.desk)
    page = page_of(alert, officer)
    page.locator("[data-files]").first.set_input_files({"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": drawn("red")})
    expect(page.locator(".files a[data-picture]")).to_have_count(1)
    dropped = page.evaluate_handle(
        """bytes => { const held = new DataTransfer(); held.items.add(new File([new Uint8Array(bytes)], "van.jpg", { type: "image/jpeg" })); return held; }""",
        list(drawn("blue")),
    )
    page.dispatch_event("alert-page", "dragover", {"dataTransfer": dropped})
    expect(page.locator("alert-page.is-dropping")).to_be_visible()
    page.dispatch_event("alert-page", "drop", {"dataTransfer": dropped})
    pictures = page.locator(".files a[data-picture]")
    expect(pictures).to_have_count(2)
    assert alert.attachments.count() == 2

    pictures.first.click()
    shown = page.locator("dialog.viewer img.is-done")
    expect(shown).to_be_visible()
    assert officer.axe() == []
    page.keyboard.press("ArrowRight")
    expect(page.locator("dialog.viewer footer .number")).to_have_text("2/2")
    expect(shown).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.viewer")).to_be_hidden()
    expect(pictures.first).to_be_focused()
    assert officer.complaints == []


def test_a_file_that_is_no_picture_is_refused_where_it_was_put(town, somebody):
    page = page_of(routed(town), somebody(town.desk))
    page.locator("[data-files]").first.set_input_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    expect(page.locator(".files [role=alert]")).not_to_be_empty()
    page.locator(".files [data-forget]").click()
    expect(page.locator(".files [role=alert]")).to_have_count(0)


def test_a_similar_alert_is_linked_by_one_press_and_unlinked_by_another(town, somebody):
    alert, other = routed(town), routed(town)
    page = page_of(alert, somebody(town.desk))
    links = page.locator("[data-part=links]")
    links.locator(f"[data-link='{other.pk}']").click()
    expect(links.locator(f"[data-unlink='{other.pk}']")).to_be_visible()
    expect(links.locator("q")).not_to_be_empty()
    expect(story(page)).to_contain_text(other.number)
    links.locator(f"[data-unlink='{other.pk}']").click()
    expect(links.locator(f"[data-link='{other.pk}']")).to_be_visible()


def test_an_alert_without_a_place_is_put_on_the_map_and_the_map_appears(town, somebody):
    alert = routed(town, at=NOWHERE, place="老桥边")
    Alert.objects.filter(pk=alert.pk).update(lon=None, lat=None)
    officer = somebody(town.commander)
    page = page_of(alert, officer)
    expect(page.locator("[data-where]")).to_be_hidden()
    expect(page.locator("button.next")).to_have_attribute("data-action", "place")
    press(page, "place")
    page.locator("dialog place-search input").fill(town.compound.code)
    page.locator("dialog place-search li").first.click()
    expect(page.locator("dialog .ask-chosen")).to_contain_text(town.compound.code)
    assert officer.axe() == []
    answer(page)
    expect(page.locator("[data-part=head]")).to_contain_text(town.grid_e1.name)
    expect(page.locator("[data-where] place-map canvas")).to_be_visible()
    alert.refresh_from_db()
    assert (alert.site, alert.grid, alert.station) == (town.compound, town.grid_e1, town.east)


def test_a_place_is_put_right_by_a_click_on_the_map_and_stored(town, somebody):
    alert = routed(town)
    page = page_of(alert, somebody(town.desk))
    press(page, "correct")
    page.locator("label:has([name=_what][value=place])").click()
    page.evaluate("document.querySelector('dialog place-map').ready")
    canvas = page.locator("dialog place-map canvas.maplibregl-canvas")
    width, height = canvas.evaluate("canvas => [canvas.clientWidth, canvas.clientHeight]")
    # A few metres beside the old place, where its seal stands.
    canvas.click(position={"x": width / 2 + 10, "y": height / 2})
    expect(page.locator("dialog .ask-chosen")).to_contain_text(town.grid_e1.code)
    answer(page, text="The gate, not the yard.")
    expect(story(page)).to_contain_text("The gate, not the yard.")
    moved = reread(alert)
    assert (moved.lat, moved.grid) == (pytest.approx(alert.lat, abs=1e-4), town.grid_e1)
    assert 0 < moved.lon - alert.lon < 0.01


def test_the_type_is_put_right_from_the_catalogue(town, somebody):
    alert = routed(town)
    page = page_of(alert, somebody(town.desk))
    press(page, "correct")
    page.locator("label:has([name=_what][value=type])").click()
    page.locator("dialog select").select_option("school.general")
    answer(page, text="The school called again.")
    expect(story(page)).to_contain_text("The school called again.")
    assert reread(alert).type.code == "school.general"


def test_the_number_of_the_call_is_written_down(town, somebody):
    alert = routed(town)
    page = page_of(alert, somebody(town.desk))
    page.locator("[data-part=facts] [data-action=call_number]").click()
    page.locator("dialog input").fill("110-20260817-0042")
    page.locator("dialog .btn-primary").click()
    expect(page.locator("[data-part=facts]")).to_contain_text("110-20260817-0042")
    expect(story(page)).to_contain_text("110-20260817-0042")


def test_the_paper_comes_its_number_stands_on_the_timeline_and_it_is_known_again(town, somebody, tmp_path):
    alert = routed(town)
    officer = somebody(town.desk)
    page = page_of(alert, officer)
    with page.expect_download() as coming:
        press(page, "print")
    paper = tmp_path / coming.value.suggested_filename
    coming.value.save_as(paper)
    assert paper.read_bytes().startswith(b"%PDF-")
    expect(story(page)).to_contain_text(f"{alert.number}-P01")

    page.locator(".alert-foot a[href$='/prints/verify/']").click()
    page.locator("input[type=file]").set_input_files(paper)
    page.locator("form:has(input[type=file]) button").click()
    expect(page.locator(".verdict h2")).to_have_text(f"{alert.number}-P01")
    assert officer.axe() == []
    paper.write_bytes(paper.read_bytes() + b" ")
    page.locator("input[type=file]").set_input_files(paper)
    page.locator("form:has(input[type=file]) button").click()
    expect(page.locator("main [role=alert]")).to_be_visible()
    expect(page.locator(".verdict")).to_have_count(0)
    assert officer.axe() == []


def test_what_somebody_is_reading_or_writing_outlives_a_change_elsewhere(town, somebody):
    alert = routed(town)
    page = page_of(alert, somebody(town.desk))
    fold = page.locator("[data-part=people] details").first
    fold.locator("summary").click()
    press(page, "note")
    page.locator("dialog textarea").fill("half a senten")
    note_on_alert(reread(alert), by=town.leader, text="From the leader", now=town.now)
    page.evaluate("document.querySelector('alert-page').refresh()")
    expect(story(page)).to_contain_text("From the leader")
    expect(page.locator("dialog textarea")).to_be_focused()
    expect(page.locator("dialog textarea")).to_have_value("half a senten")
    expect(fold).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    summary = fold.locator("summary")
    summary.focus()
    note_on_alert(reread(alert), by=town.leader, text="Once more", now=town.now)
    page.evaluate("document.querySelector('alert-page').refresh()")
    expect(story(page)).to_contain_text("Once more")
    expect(summary).to_be_focused()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dialog_is_right_in_every_look_from_the_first_step_to_the_last(town, somebody, language):
    alert = routed(town, "bank.suspicious_cancellation")
    attach(reread(alert), data=drawn(), by=town.desk, now=town.now)
    officer = somebody(town.desk, language=language)
    page = page_of(alert, officer)
    wrong = [fault for action in DIALOGS for fault in faults_of_dialog(officer, action, language)]
    for action, given in STEPS.items():
        expect(page.locator("button.next")).to_have_attribute("data-action", action)
        if given:
            wrong += faults_of_dialog(officer, action, language)
        press(page, action)
        if given:
            answer(page, **given)
    expect(page.locator("button.next")).to_have_attribute("data-action", "close")
    assert [*wrong, *faults_of_dialog(officer, "close", language)] == []


def faults_of_dialog(officer: Person, action: str, language: str) -> list[str]:
    """What is wrong with the dialog of a step, with whatever else it asks once something is chosen; closed again afterwards."""
    page, dialog = officer.page, officer.page.locator("dialog.ask")
    press(page, action)
    dialog.wait_for()
    found = faults_now(officer, language)
    for choice in MORE_IS_ASKED.get(action, ()):
        dialog.locator(choice).click()
        found += faults_now(officer, language)
    if action == "close":
        dialog.locator("input[inputmode=decimal]").fill("48000.50")
        found += faults_now(officer, language)
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    return [f"{action} {fault}" for fault in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_refused_and_what_was_attached_is_right_in_every_look(town, somebody, language):
    officer = somebody(town.desk, language=language)
    page = page_of(routed(town), officer)
    page.locator("[data-files]").first.set_input_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    expect(page.locator(".files [role=alert]")).not_to_be_empty()
    page.locator("[data-files]").first.set_input_files({"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": drawn()})
    page.locator(".files a[data-picture]").wait_for()
    assert faults_now(officer, language) == []
    page.locator(".files a[data-picture]").click()
    page.locator("dialog.viewer img.is-done").wait_for()
    assert faults_now(officer, language) == []
    page.keyboard.press("Escape")
    press(page, "transfer")
    page.locator("dialog select option").nth(1).wait_for(state="attached")
    page.context.route("**/transfer/", lambda route: route.abort())
    page.locator("dialog select").select_option(index=1)
    page.locator("dialog textarea").fill("Theirs")
    page.locator("dialog .btn-primary").click()
    page.locator("dialog [role=alert]").wait_for()
    assert faults_now(officer, language) == []
