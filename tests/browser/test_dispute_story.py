"""The night-market quarrel on an officer's phone: recorded, settled on the spot with what each side did at once, looked at again. In both languages."""

import re

import pytest
from playwright.sync_api import Page, expect

from disputes.models import Agreement, Dispute, FollowUp
from disputes.services.catalogue import load_catalogue

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PHONE = 360


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def records(page: Page) -> None:
    """A call, two names, a place, the kind by a word people say, and one fact; then straight on to settling it."""
    page.locator("label:has(input[name=source][value=call])").click()
    for name, words in {"a_name": "陈甲", "b_name": "林乙", "place": "夜市12号摊"}.items():
        page.locator(f"[name={name}]").fill(words)
    page.locator("[data-kind-search] input").fill("夜市")
    page.locator("label:has(input[name=category][value='0601'])").click()
    page.locator("label:has(input[name=facts][value=alcohol])").click()
    assert fits(page)
    page.locator("button[name=then][value=spot]").click()
    page.wait_for_url(re.compile(r"/spot/$"))


def settles(page: Page) -> None:
    """The facts, a payment of the one side and an apology of the other."""
    page.locator("[name=facts]").fill("双方因争座位推搡，打碎杯子，均无伤。")
    first, second = (page.locator("[data-line]").nth(n) for n in (0, 1))
    first.locator("[name=words]").fill("赔偿打碎的杯子")
    first.locator("[name=amount]").fill("60")
    second.locator("[name=by]").select_option(label="林乙")
    second.locator("[name=words]").fill("当场赔礼道歉")
    assert fits(page)
    page.locator(".form-foot button.next").click()
    page.wait_for_url(re.compile(r"/agreement/$"))


def looks_again(page: Page) -> None:
    for question, answer in {"kept": "yes", "calm": "calm", "safe": "yes", "help": "no"}.items():
        box = page.locator(f"label:has(input[name={question}][value={answer}])")
        if box.count():
            box.first.click()
    assert fits(page)
    page.locator(".script-foot button.next").click()
    page.wait_for_url(lambda url: "/follow-ups/" not in url)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_night_market_on_a_phone(town, somebody, language):
    load_catalogue()
    officer = somebody(town.desk, language=language, width=PHONE)
    page = officer.goes_to("/disputes/new/")
    records(page)
    assert not officer.axe()
    settles(page)
    dispute, agreement = Dispute.objects.get(), Agreement.objects.get()
    expect(page.locator(".agreement header")).to_contain_text(agreement.number)
    assert (dispute.status, dispute.outcome, agreement.form, agreement.status) == ("closed", "spot", "spot", "kept")
    assert [(term.by.name, term.amount) for term in agreement.terms.select_related("by")] == [("陈甲", 60), ("林乙", None)]
    assert agreement.signed_by.count() >= 2

    followup = dispute.followups.earliest("due_on")
    looks_again(officer.goes_to(f"/disputes/{dispute.pk}/follow-ups/{followup.pk}/"))
    assert FollowUp.objects.get(pk=followup.pk).result == "holds"
    assert not officer.complains()
