"""A roster is readable without a script: day by day and role by role, with what is wrong in few lines."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from grids.duty_sheet import sheet_of
from grids.models import Absence
from grids.services.roster import gather, publish_roster, read_plan
from grids.services.roster.gathered import said_days
from tests.cast import signed_in
from tests.grids.rostering import MONDAY, at, drafted, findings, make_crew, make_template

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def crew(cast):
    return make_crew(cast)


@pytest.fixture
def template(cast, crew):
    return make_template(cast, crew, name_en="Desk")


def sheet(roster):
    return sheet_of(read_plan(roster), at(MONDAY, 0))


def lines(roster) -> list[tuple[str, int, str]]:
    plan = read_plan(roster)
    return [(one.kind.value, one.times, one.said) for one in gather(plan, findings(roster, at(MONDAY, 0)))]


def test_every_day_stands_in_its_week_with_who_is_there(cast, template):
    drawn = sheet(drafted(cast, MONDAY + 5 * DAY, days=4))
    assert [[one.day.day for one in week] for week in drawn.weeks] == [[MONDAY + 5 * DAY, MONDAY + 6 * DAY], [MONDAY + 7 * DAY, MONDAY + 8 * DAY]]
    assert drawn.heads == [("Desk", "08:00–08:00 +1")]
    assert drawn.weeks[0][0].cells[0].people == [("Crew3", False)]


def test_whoever_is_away_is_struck_out_and_missing(cast, template, crew):
    roster = drafted(cast, MONDAY, days=2)
    Absence.objects.create(officer=crew[0], starts_at=at(MONDAY), ends_at=at(MONDAY + DAY))
    cell = sheet(roster).weeks[0][0].cells[0]
    assert (cell.people, cell.missing) == ([("Crew1", True)], 1)


def test_a_shift_of_a_template_no_longer_in_use_is_not_lost(cast, template):
    roster = drafted(cast, MONDAY, days=1)
    roster.planned.update(template=None)
    assert [cell.people for cell in sheet(roster).weeks[0][0].cells] == [[], [("Crew1", False)]]


def test_the_same_gap_on_many_days_is_one_line(cast, template):
    roster = drafted(cast, MONDAY)
    roster.planned.exclude(starts_at=at(MONDAY + 3 * DAY)).delete()
    assert lines(roster) == [("gap", 6, "Desk: somebody missing on 6 days: 09-22–09-24, 09-26–09-28. Put people in those columns.")]


def test_people_away_are_gathered_each_for_themselves(cast, template, crew):
    roster = drafted(cast, MONDAY)
    for officer in crew[:2]:
        Absence.objects.create(officer=officer, starts_at=at(MONDAY), ends_at=at(MONDAY + 7 * DAY))
    assert [(kind, count) for kind, count, _said in lines(roster)] == [("gap", 5), ("absent", 3), ("absent", 2)]


@pytest.mark.parametrize(
    ("days", "said"),
    [([0], "09-22"), ([0, 1], "09-22–09-23"), ([1, 0, 1, 3], "09-22–09-23, 09-25"), ([0, 2, 4], "09-22, 09-24, 09-26")],
)
def test_days_in_a_row_are_said_as_a_span(days, said):
    assert said_days(MONDAY + n * DAY for n in days) == said


def test_the_page_reads_without_a_script(cast, template):
    roster = drafted(cast, MONDAY)
    page = signed_in(cast.leader).get(reverse("grids:roster", args=[roster.pk]), headers={"Accept-Language": "en"}).content.decode()
    inside = page.split("<duty-planner", 1)[1].split("</duty-planner>", 1)[0]
    assert all(words in inside for words in ("Crew1", "Desk", "No gaps, nobody twice", "Planning and publishing need JavaScript"))


def test_the_sheet_alone_loads_no_planner(cast, template):
    roster = drafted(cast, MONDAY)
    publish_roster(roster, by=cast.leader, now=at(MONDAY, 0))
    page = signed_in(cast.desk).get(reverse("grids:roster", args=[roster.pk]) + "?as=sheet").content.decode()
    assert "Crew1" in page
    assert "planner.js" not in page


def test_a_made_up_working_day_says_so(cast, crew):
    make_template(cast, crew, first_on=date(2026, 2, 1))
    roster = drafted(cast, date(2026, 2, 9), days=7)
    page = signed_in(cast.leader).get(reverse("grids:roster", args=[roster.pk]), headers={"Accept-Language": "en"}).content.decode()
    assert "Spring Festival · made-up working day" in page
