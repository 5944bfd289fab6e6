"""The planner: by hand, by keyboard, by phone; what is wrong stands beside it, and publishing says what it does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from grids.lifecycle import RosterStatus
from grids.models import Roster, Shift
from grids.services.roster import draft_roster
from tests.grids.rostering import make_crew, make_template

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def roster(town) -> Roster:
    first = timezone.localdate() + timedelta(days=3)
    make_template(town, make_crew(town), first_on=first, name_en="Desk")
    return draft_roster(town.east, starts_on=first, ends_on=first + timedelta(days=2))


def cell(page, row: int, column: int):
    return page.locator(f'.plan-cell[data-row="{row}"][data-column="{column}"]')


def row_of(page, name: str) -> int:
    return page.locator("tbody .plan-who b").all_inner_texts().index(name)


def test_a_plan_is_changed_by_press_and_by_key_and_published(roster, somebody, town):
    page = somebody(town.leader, language="en").goes_to(f"/duty/rosters/{roster.pk}/")
    row = row_of(page, "Crew1")
    page.get_by_text("No gaps, nobody twice, everybody is reached.").wait_for()
    cell(page, row, 0).click()
    page.get_by_text("1 person missing").wait_for()
    cell(page, row, 0).press("1")
    page.get_by_text("No gaps, nobody twice, everybody is reached.").wait_for()
    cell(page, row, 0).press("Delete")
    page.get_by_text("1 person missing").wait_for()
    cell(page, row, 0).press("Enter")
    page.get_by_text("No gaps, nobody twice, everybody is reached.").wait_for()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published: 3 new, 0 as before, 0 no more.").wait_for()
    assert Roster.objects.get().status == RosterStatus.PUBLISHED
    assert Shift.objects.filter(starts_at__gt=timezone.now()).count() == 3


def test_arrows_walk_over_the_table(roster, somebody, town):
    page = somebody(town.leader, language="en").goes_to(f"/duty/rosters/{roster.pk}/")
    cell(page, 0, 0).focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "End", "ArrowUp"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.dataset.row + '/' + document.activeElement.dataset.column") == "1/2"


def test_gaps_are_published_only_knowingly(roster, somebody, town):
    roster.planned.first().delete()
    page = somebody(town.leader, language="en").goes_to(f"/duty/rosters/{roster.pk}/")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("1 gap, double booking or person away stands in this plan.").wait_for()
    assert Roster.objects.get().status == RosterStatus.DRAFT
    page.get_by_role("button", name="Publish all the same").click()
    page.get_by_text("Published: 2 new").wait_for()
