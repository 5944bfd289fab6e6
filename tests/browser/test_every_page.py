"""Every page, for whom it is made, in both languages, wide and narrow, light and dark: axe finds nothing, nothing is cut off, its policy holds."""

import re

import pytest

from accounts.models import User
from accounts.roles import Role
from desk.contract.views import PAGES as GUIDE
from desk.contract.views import address
from tests.browser.conftest import Person
from tests.cast import make_callback, make_contact, make_officer, make_partner_user, order_to, routed
from tests.story import Story, tell_story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Every page in both languages, both widths and both brightnesses; half of them the other way round.
LOOKS = ((("zh-hans", 360, "dark"), ("en", 1440, "light")), (("zh-hans", 1440, "light"), ("en", 360, "dark")))
DESK = (
    *("/", "/?alert={alert}", "/wall/", "/alerts/", "/alerts/?show=all", "/alerts/{alert}/", "/alerts/{plain}/", "/alerts/new/", "/prints/verify/"),
    *("/orders/", "/orders/?q=zz-nothing", "/orders/new/", "/orders/new/?alert={plain}", "/orders/{waiting}/", "/orders/{covert}/", "/orders/{sent}/"),
    *("/search/", "/search/?q=000001", "/search/?q=zz-nothing"),
    *("/handover/", "/handover/list/", "/handover/{handover}/", "/handover/sound/"),
    *("/me/", "/accounts/password/change/", "/accounts/logout/", "/accounts/reauthenticate/", "/nothing-here/"),
)
TAKING_OVER = ("/handover/", "/handover/{handover}/")
PORTAL = (
    *("/portal/", "/portal/report/", "/portal/alerts/", "/portal/alerts/{plain}/", "/portal/orders/", "/portal/orders/{sent}/", "/portal/cards/"),
    *("/portal/contacts/", "/portal/alarm/", "/me/", "/accounts/logout/", "/nothing-here/"),
)
NOBODY = (
    *("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/inactive/", "/accounts/signup/", "/r/forged/"),
    *map(address, GUIDE),
)
KEEPER = (
    *("/setup/", "/admin/", "/admin/partners/site/", "/admin/partners/partner/", "/admin/accounts/user/"),
    *("/admin/accounts/unit/", "/admin/grids/shift/", "/admin/alerts/alerttype/", "/me/"),
)
INSPECTOR = ("/access-log/", "/alerts/", "/handover/list/")


@pytest.fixture
def story(town) -> Story:
    """Something of everything: a covert alert, a plain one, orders out and waiting, a hand-over, a firm's contacts and a callback."""
    make_contact(town.compound, "王小二", position=1)
    make_callback(town.bank)
    return tell_story(town)


def looks_right(person: Person, path: str) -> list[str]:
    """What is wrong with a page, in two looks that have nothing in common."""
    wrong = []
    for language, width, brightness in LOOKS[len(path) % 2]:
        person.context.add_cookies([{"name": "django_language", "value": language, "url": person.url}])
        person.page.set_viewport_size({"width": width, "height": 900})
        page = person.goes_to(path)
        page.wait_for_load_state("networkidle")
        page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", brightness)
        found = [*person.axe(), *_frame(person, language, width), *person.complaints]
        wrong += [f"{path} {language} {width} {brightness}: {what}" for what in found]
    return wrong


def _frame(person: Person, language: str, width: int) -> list[str]:
    facts = person.page.evaluate("[document.documentElement.lang.toLowerCase(), document.documentElement.scrollWidth]")
    return [f"is {facts}"] if facts[0][:2] != language[:2] or facts[1] > width else []


def named(path: str) -> str:
    return re.sub(r"\W+", "-", path).strip("-") or "board"


def pages(paths: tuple[str, ...]):
    return pytest.mark.parametrize("path", paths, ids=map(named, paths))


@pages(DESK)
def test_of_the_desk(story, somebody, path):
    assert looks_right(somebody(story.cast.desk), _filled(path, story)) == []


@pages(TAKING_OVER)
def test_of_whoever_takes_over(story, somebody, path):
    relief = make_officer("relief", story.cast.east, Role.DUTY_OFFICER)
    assert looks_right(somebody(relief), _filled(path, story)) == []


@pages(PORTAL)
def test_of_a_partner(story, somebody, path):
    guard = make_partner_user("guard", story.cast.compound_firm, site=story.cast.compound)
    assert looks_right(somebody(guard), _filled(path, story)) == []


@pages(NOBODY)
def test_of_nobody(town, somebody, path):
    assert looks_right(somebody(), path) == []


@pages(KEEPER)
def test_of_an_administrator(story, somebody, path):
    User.objects.filter(pk=story.cast.administrator.pk).update(is_staff=True)
    assert looks_right(somebody(User.objects.get(pk=story.cast.administrator.pk)), path) == []


@pages(INSPECTOR)
def test_of_the_inspectorate(story, somebody, path):
    assert looks_right(somebody(story.cast.inspector), path) == []


def _filled(path: str, story: Story) -> str:
    known = {"alert": story.alert.pk, "waiting": story.order.pk, "covert": story.covert_order.pk, "handover": story.handover.pk}
    if "{plain}" in path:
        known["plain"] = routed(story.cast).pk
    if "{sent}" in path:
        known["sent"] = order_to(story.cast).pk
    return path.format(**known)
