"""One's own account in a real browser: every page of it, in both languages, wide and narrow, for officers and for partner people."""

import re

import pytest

from delivery.models import Address, Message
from tests.browser.looks import faults_of
from tests.cast import make_partner_user

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PATHS = (
    *("/me/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/"),
    *("/accounts/sessions/", "/accounts/reauthenticate/", "/accounts/logout/", "/accounts/email/"),
)


def signs_in(somebody, user, **how):
    person = somebody(**how)
    page = person.goes_to("/accounts/login/")
    page.locator("input[name=login]").fill(user.username)
    page.locator("input[name=password]").fill("correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(person.url + "/accounts/reauthenticate/?next=/me/")
    page.locator("input[name=password]").fill("correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("[^=]/me/"))
    return person


@pytest.mark.parametrize("who", ["desk", "guard"])
def test_every_page_is_right_in_every_look(town, somebody, who):
    user = town.desk if who == "desk" else make_partner_user("guard", town.compound_firm)
    assert faults_of(signs_in(somebody, user), *PATHS) == []


def test_a_number_is_added_by_the_code_sent_there(town, somebody):
    person = signs_in(somebody, town.desk)
    page = person.goes_to("/me/")
    page.get_by_label("Number or address").fill("100 5555 0001")
    page.get_by_role("button", name="Add, and send a code").click()
    page.get_by_label("Code", exact=True).wait_for()
    code = re.search(r"\d{6}", Message.objects.get(room="account").text("en")["title"])[0]
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("This address is used from now on.").wait_for()
    assert Address.objects.get(verified_at__isnull=False).is_active


def test_a_page_nobody_touches_warns_first(town, somebody):
    person = somebody(town.desk)
    person.goes_to("/alerts/")
    page = person.settles()
    page.evaluate("localStorage.setItem('zf-touched', String(Date.now() - 119 * 60_000))")
    page.get_by_role("button", name="I am here").click()
    page.get_by_role("button", name="I am here").wait_for(state="hidden")
