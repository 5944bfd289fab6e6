"""The quick note on a phone: one press, and it is at the desk; without a line it stays on the phone and goes by itself."""

import pytest
from playwright.sync_api import expect

from alerts.models import Alert

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SEND = "Send to the desk"
WORDS = "Stairs blocked by boxes"


@pytest.fixture
def officer(town, somebody):
    found = somebody(town.community, language="en", width=360)
    found.goes_to("/my-grid/")
    return found


def test_a_note_is_at_the_desk_by_one_press(officer, town):
    page = officer.page
    page.fill("[name=text]", WORDS)
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_text("is recorded; the desk has it")).to_be_visible()
    alert = Alert.objects.get()
    assert (alert.description, alert.grid) == (WORDS, town.grid_e1)
    assert page.input_value("[name=text]") == ""


def test_without_a_line_it_is_kept_and_goes_by_itself_once(officer):
    page = officer.page
    page.fill("[name=text]", WORDS)
    officer.context.set_offline(True)
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_text("kept on this phone")).to_be_visible()
    assert page.input_value("[name=text]") == WORDS
    assert not Alert.objects.exists()
    officer.context.set_offline(False)
    expect(page.get_by_text("is recorded; the desk has it")).to_be_visible()
    assert Alert.objects.get().description == WORDS


def test_what_was_typed_is_there_again_when_the_page_was_closed(officer):
    officer.page.fill("[name=text]", WORDS)
    officer.page.check("[value='police.citizen_clue']")
    officer.page.close()
    officer.page = officer.context.new_page()
    page = officer.goes_to("/my-grid/")
    expect(page.get_by_text("You had begun this note")).to_be_visible()
    assert page.input_value("[name=text]") == WORDS
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_text("is recorded; the desk has it")).to_be_visible()
    assert Alert.objects.get().type.code == "police.citizen_clue"


def test_an_answer_that_never_came_makes_no_second_alert(officer):
    """It arrived, the line broke before the answer: sent again, it is the first one."""
    page = officer.page
    page.fill("[name=text]", WORDS)

    def swallow(route):
        route.fetch()
        route.abort()

    page.route("**/my-grid/note/", swallow, times=1)
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_text("kept on this phone")).to_be_visible()
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_text("is recorded; the desk has it").first).to_be_visible()
    assert Alert.objects.count() == 1


def test_what_is_wrong_is_said_and_the_words_stay(officer):
    page = officer.page
    page.fill("[name=text]", "Card 6222021234567890128")
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_text("last four digits")).to_be_visible()
    assert page.input_value("[name=text]").startswith("Card")


def test_signed_out_the_phone_forgets_it(officer):
    page = officer.page
    page.fill("[name=text]", WORDS)
    assert page.evaluate("Object.keys(localStorage).some(key => key.startsWith('zf-note:'))")
    page.evaluate("document.querySelector('.menu form').requestSubmit()")
    page.wait_for_url("**/accounts/login/**")
    assert not page.evaluate("Object.keys(localStorage).some(key => key.startsWith('zf-note:'))")
