"""The administration's forms in a browser: every one right in every look, and a chooser that is typed into, named and cleared."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from partners.models import Site
from tests.browser.conftest import Person
from tests.browser.looks import faults_of
from tests.cast import make_callback

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ADD = {
    "accounts": ("unit", "user"),
    "alerts": ("alerttype", "chain"),
    "grids": ("grid", "posting", "shift"),
    "partners": ("contact", "membership", "partner", "partnerkey", "site"),
}
CHANGE = ("accounts/user/{person}", "partners/site/{site}", "partners/contact/{contact}", "partners/partner/{partner}")
CHOOSE = "document.querySelector('#id_{0}').value"


@pytest.fixture
def keeper(town, somebody) -> Person:
    User.objects.filter(pk=town.administrator.pk).update(is_staff=True)
    return somebody(User.objects.get(pk=town.administrator.pk))


@pytest.mark.parametrize("room", ADD)
def test_every_form_to_add_is_right(keeper, room):
    assert faults_of(keeper, *(f"/admin/{room}/{model}/add/" for model in ADD[room])) == []


def test_every_form_with_parts_is_right(town, keeper):
    make_callback(town.bank)
    known = {"person": town.community.pk, "site": town.branch.pk, "contact": town.teller_lead.pk, "partner": town.bank.pk}
    assert faults_of(keeper, *(f"/admin/{page.format(**known)}/change/" for page in CHANGE)) == []


def test_a_partner_is_found_by_typing_and_taken_with_the_keys_alone(town, keeper):
    page = keeper.goes_to(reverse("admin:partners_site_add"))
    box = page.get_by_role("combobox", name="Partner")
    box.press_sequentially(town.bank.name[:3])
    page.get_by_role("option", name=str(town.bank)).wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.locator(".chooser-sheet:visible")).to_have_count(0)
    expect(box).to_have_value(str(Site.objects.filter(partner=town.bank)[0].partner))
    assert page.evaluate(CHOOSE.format("partner")) == str(town.bank.pk)


def test_what_is_found_lies_open_before_the_eye(keeper):
    page = keeper.goes_to(reverse("admin:partners_membership_add"))
    page.get_by_role("combobox", name="Partner").click()
    last = page.get_by_role("option").last
    last.wait_for()
    lies_open = "row => { const box = row.getBoundingClientRect(); return document.elementFromPoint(box.x + 20, box.y + box.height / 2) === row }"
    assert last.evaluate(lies_open)


def test_half_a_word_chooses_nobody_and_an_emptied_box_chooses_none(town, keeper):
    Site.objects.filter(pk=town.branch.pk).update(liaison=town.desk)
    page = keeper.goes_to(reverse("admin:partners_site_change", args=[town.branch.pk]))
    box = page.get_by_role("combobox", name="Liaison officer")
    box.fill("zz-nobody")
    page.get_by_role("status").filter(has_text="Nothing found").wait_for()
    page.locator("#id_code").focus()
    expect(box).to_have_value(str(town.desk))
    box.fill("")
    page.locator("#id_code").focus()
    assert page.evaluate(CHOOSE.format("liaison")) == ""
    page.locator("[name=_save]").click()
    page.wait_for_url("**/admin/partners/site/")
    assert Site.objects.get(pk=town.branch.pk).liaison is None
