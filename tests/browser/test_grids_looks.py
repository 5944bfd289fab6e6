"""The pages of officers, sites and the officer's own grid in every look: axe finds nothing, nothing is cut off, with what opens opened."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from grids.models import Absence, KeySite, Posting, ServiceStep, Team, TeamMember
from tests.accounts.test_admin import administrator
from tests.browser.looks import faults_now, faults_of
from tests.cast import IN_EAST, Cast, routed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DAY = timedelta(days=1)


@pytest.fixture
def full(town) -> Cast:
    """Leave, an auxiliary, a service point under way, a team, an open alert."""
    routed(town)
    Absence.objects.create(officer=town.desk.officer, starts_at=town.now - DAY, ends_at=town.now + DAY, stand_in=town.community.officer)
    Posting.objects.create(
        officer=town.auxiliary.officer, grid=town.grid_e1, kind=Posting.Kind.AUXILIARY, is_in_committee=True, starts_at=town.now - DAY, ends_at=town.now + DAY
    )
    point = KeySite.objects.create(grid=town.grid_e1, kind=KeySite.Kind.SERVICE_POINT, name="东河便民服务点", name_en="Donghe Service Point", **IN_EAST)
    ServiceStep.objects.create(point=point, kind=ServiceStep.Kind.PRESENCE, due_on=timezone.localdate() - DAY)
    team = Team.objects.create(unit=town.east, kind=Team.Kind.COMMUNITY, name="东河团队", name_en="Donghe team")
    team.grids.add(town.grid_e1)
    TeamMember.objects.bulk_create(
        TeamMember(team=team, kind=TeamMember.Kind.VOLUNTEER, name=f"志愿者{number}", starts_on=timezone.localdate()) for number in range(8)
    )
    return town


def test_of_a_leader(full, somebody):
    grid, officer = f"/grids/{full.grid_e1.code}", full.community.officer.pk
    pages = ("/coverage/?problem=all", "/coverage/?problem=no_deputy", f"{grid}/officers/", f"{grid}/sites/", f"/coverage/officers/{officer}/")
    assert faults_of(somebody(full.leader), *pages) == []


def test_of_a_leader_with_everything_opened(full, somebody):
    leader = somebody(full.leader)
    for path in (f"/grids/{full.grid_e1.code}/officers/", f"/grids/{full.grid_e1.code}/sites/", f"/coverage/officers/{full.community.officer.pk}/"):
        page = leader.goes_to(path)
        page.evaluate("document.querySelectorAll('main details').forEach(one => (one.open = true))")
        assert faults_now(leader, "en") == []


def test_of_a_refusal(full, somebody):
    """The sentence about who stands in the way is read out and seen."""
    page = (leader := somebody(full.leader, language="en")).goes_to(f"/grids/{full.grid_e1.code}/officers/")
    page.select_option("[name=officer]", str(full.desk.officer.pk))
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text(str(full.community))
    assert faults_now(leader, "en") == []


def test_of_the_officers_own_page(full, somebody):
    officer = somebody(full.community)
    assert faults_of(officer, "/my-grid/") == []
    officer.page.evaluate("document.querySelectorAll('main details').forEach(one => (one.open = true))")
    assert faults_now(officer, "en") == []


def test_of_an_administrator(full, somebody):
    administrator("keeper", full.bureau)
    keeper = somebody(User.objects.get(username="keeper"))
    assert faults_of(keeper, "/setup/", "/my-grid/month/form/") == []


def test_of_the_administration(full, somebody):
    administrator("keeper", full.bureau)
    keeper = somebody(User.objects.get(username="keeper"))
    lists = ("accounts/unit/", "grids/grid/", "grids/posting/", "grids/keysite/")
    forms = ("accounts/unit/add/", "grids/posting/add/", f"accounts/unit/{full.east.pk}/change/")
    assert faults_of(keeper, *(f"/admin/{path}" for path in (*lists, *forms))) == []
