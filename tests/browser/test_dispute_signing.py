"""An agreement is written on its form and signed on the pad, and a copy of it is proved on the public page without being sent anywhere."""

import pytest
from playwright.sync_api import Locator, Page, expect

from disputes.lifecycle import AgreementStatus
from disputes.models import Agreement
from disputes.services.issuing import hand_out
from tests.disputes.quarrels import held, mediating, signed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNCHANGED = "Unchanged: this very file was handed out as this paper."
CHANGED = "Not the same: this file was changed, or is another edition or a scan."


def writes(page: Page) -> None:
    """One payment; the script offers the next line by itself and asks for no amount where none is paid."""
    line = page.locator("[data-line]").first
    line.locator("[name=mode]").select_option("act")
    expect(line.locator("[name=amount]")).not_to_be_editable()
    line.locator("[name=mode]").select_option("transfer")
    lines = page.locator("[data-line]").count()
    page.locator("[data-line]").last.locator("[name=words]").fill("当面道歉")
    expect(page.locator("[data-line]")).to_have_count(lines + 1)
    page.locator("[data-line]").nth(lines - 1).locator("[name=words]").fill("")
    for name, value in {"words": "赔偿医药费", "amount": "900", "due_on": "2031-01-31"}.items():
        line.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="On to the signatures").click()


def draws(page: Page, pad: Locator) -> None:
    """A zigzag with the mouse, as wide as a name."""
    pad.scroll_into_view_if_needed()
    box = pad.locator("canvas").bounding_box()
    assert box is not None
    left, middle, step = box["x"] + box["width"] / 8, box["y"] + box["height"] / 2, box["width"] / 12
    page.mouse.move(left, middle)
    page.mouse.down()
    for turn in range(1, 9):
        page.mouse.move(left + turn * step, middle + (-1) ** turn * box["height"] / 4, steps=4)
    page.mouse.up()


def test_an_agreement_is_written_and_each_party_signs_on_the_pad(town, somebody):
    dispute = mediating(town)
    session = held(town, dispute)
    officer = somebody(town.desk)
    page = officer.goes_to(f"/disputes/{dispute.pk}/sessions/{session.pk}/agreement/")
    writes(page)
    first, second = (page.get_by_role("img", name=f"Signature of {name}").locator("..") for name in ("赵甲", "钱乙"))
    draws(page, first)
    first.get_by_role("button", name="Draw again").click()
    expect(first.locator("input")).to_have_value("")
    draws(page, first)
    page.get_by_role("button", name="Keep what is signed").click()
    expect(page.locator(".signer.is-done")).to_contain_text("赵甲")
    draws(page, second)
    page.get_by_role("button", name="All have signed").click()
    agreement_says = page.locator(".agreement header")
    expect(agreement_says).to_contain_text("Signed")
    agreement = Agreement.objects.get()
    assert agreement.status == AgreementStatus.SIGNED
    assert agreement.number
    expect(agreement_says).to_contain_text(agreement.number)
    assert {one.party_id for one in agreement.signed_by.all() if one.drawn} == {party.pk for party in dispute.parties.all()}
    assert not officer.complains()


def test_on_a_phone_the_button_below_an_agreement_hides_none_of_its_lines(town, somebody):
    dispute = mediating(town)
    session = held(town, dispute)
    officer = somebody(town.desk)
    officer.page.set_viewport_size({"width": 360, "height": 900})
    page = officer.goes_to(f"/disputes/{dispute.pk}/sessions/{session.pk}/agreement/")
    page.locator(".dispute-story").scroll_into_view_if_needed()
    above, button = (page.locator(one).bounding_box() for one in (".split-how", ".write .form-foot"))
    assert above is not None and button is not None
    assert above["y"] + above["height"] <= button["y"]


def test_anybody_proves_a_copy_in_the_browser_and_a_changed_one_is_found_out(town, somebody):
    paper = signed(town, mediating(town)).papers.get()
    pdf = hand_out(paper, "pdf", by=town.desk, now=town.now)
    anybody = somebody(width=360)
    page = anybody.goes_to(f"/disputes/check/{paper.token}/")
    sent: list[str] = []
    page.on("request", lambda request: sent.extend([request.url] if request.method != "GET" else []))
    for data, words in ((pdf, UNCHANGED), (pdf[:-1] + b" ", CHANGED), (pdf, UNCHANGED)):
        page.locator("check-file input").set_input_files({"name": "paper.pdf", "mimeType": "application/pdf", "buffer": data})
        expect(page.locator("check-file [role=status]")).to_have_text(words)
    assert sent == [], "the file goes nowhere"
    assert not anybody.complains()
