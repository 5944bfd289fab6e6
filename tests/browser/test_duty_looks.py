"""The pages of duty in every look: axe finds nothing, nothing is cut off, also where something is open."""

from datetime import timedelta

import pytest

from delivery.models import Address
from grids.models import Absence, Shift, Team
from grids.services.roster import ask_swap
from tests.browser.looks import faults_now, faults_of
from tests.cast import make_officer
from tests.story import Story, tell_story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def story(town) -> Story:
    return tell_story(town)


def test_of_a_leader_who_plans(story, town, somebody):
    template = story.roster.planned.first().template_id
    pages = ("/duty/", "/duty/mine/", "/duty/rosters/", f"/duty/rosters/{story.roster.pk}/", "/duty/templates/", f"/duty/templates/{template}/")
    assert faults_of(somebody(town.leader), *pages, f"/duty/rosters/{story.roster.pk}/?as=sheet") == []


def test_of_a_plan_with_everything_wrong(story, town, somebody):
    """Nobody reached, somebody away, a gap; the question before publishing stands open."""
    roster = story.roster
    rows = list(roster.planned.all())
    Absence.objects.create(officer=rows[0].officer, starts_at=rows[0].starts_at, ends_at=rows[0].ends_at)
    rows[2].delete()
    person = somebody(town.leader, language="en")
    page = person.goes_to(f"/duty/rosters/{roster.pk}/")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("alertdialog").wait_for()
    assert faults_now(person, "en") == []
    Address.objects.filter(addressee__user=town.desk).update(is_active=False)
    assert faults_of(person, f"/duty/rosters/{roster.pk}/", f"/duty/rosters/{roster.pk}/?as=sheet") == []


def test_of_an_officer_who_swaps(story, town, somebody):
    """Asking, being asked with little rest before it, and what has lapsed."""
    shift = story.swap.shift
    assert shift
    tired = make_officer("tired", town.east, "duty_officer")
    early = {"starts_at": shift.starts_at - timedelta(hours=12), "ends_at": shift.starts_at - timedelta(hours=4)}
    theirs = Shift.objects.create(unit=town.east, officer=tired.officer, role="duty_officer", **early)
    ask_swap(theirs, taker=town.desk.officer, in_return=None, reason="孩子家长会", by=tired, now=town.now)
    asked = (f"/duty/mine/{shift.pk}/", f"/duty/mine/{shift.pk}/?whom={tired.officer.pk}", "/duty/mine/")
    assert faults_of(somebody(town.desk), *asked) == []


def test_of_a_team_with_everything_open(story, town, somebody):
    person = somebody(town.leader, language="en")
    page = person.goes_to(f"/teams/{Team.objects.get().pk}/")
    for fold in page.locator("main details").all():
        fold.evaluate("one => { one.open = true }")
    assert faults_now(person, "en") == []


def test_of_a_number_asked_for(story, town, somebody):
    person = somebody(town.leader, language="en")
    page = person.goes_to("/duty/")
    page.locator(".duty-number summary").first.click()
    assert faults_now(person, "en") == []
