"""Rest is shown, never forbidden: many nights in a row, and less than eleven hours between two shifts."""

from datetime import time, timedelta

import pytest
from django.utils import translation

from accounts.roles import Role
from grids.models import Shift
from grids.services.roster import publish_roster
from grids.services.roster.rest import long_runs, nights_of
from tests.grids.rostering import MONDAY, at, drafted, findings, make_crew, make_template

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("starts_at", "hours", "nights"),
    [
        (at(MONDAY, 20), 12, [MONDAY]),
        (at(MONDAY, 8), 24, [MONDAY]),
        (at(MONDAY, 8), 12, []),
        (at(MONDAY, 0), 8, [MONDAY - DAY]),
        (at(MONDAY, 2), 6, [MONDAY - DAY]),
        (at(MONDAY, 18), 8, []),
        (at(MONDAY, 18), 9, [MONDAY]),
        (at(MONDAY, 8), 48, [MONDAY, MONDAY + DAY]),
    ],
)
def test_two_in_the_morning_makes_a_night(starts_at, hours, nights):
    assert nights_of(starts_at, starts_at + timedelta(hours=hours)) == nights


def night_crew(cast, count: int) -> list:
    crew = make_crew(cast, count)
    make_template(cast, crew, begins=time(22), hours=8)
    return crew


def test_a_fourth_night_in_a_row_is_pointed_out_once(cast):
    night_crew(cast, 1)
    found = findings(drafted(cast, MONDAY, days=4), at(MONDAY, 0))
    assert [one.kind.value for one in found] == ["nights"]
    assert found[0].said == "Crew1 is on duty 4 nights in a row, 09-22 to 09-25. Planned so on purpose? Then leave it."
    assert found[0].day == MONDAY + 3 * DAY
    assert len(found[0].planned) == 4


def test_three_nights_are_nothing_to_point_out(cast):
    night_crew(cast, 1)
    assert findings(drafted(cast, MONDAY, days=3), at(MONDAY, 0)) == []


def test_how_many_is_a_setting(cast, settings):
    settings.DUTY_NIGHTS_IN_A_ROW = 2
    night_crew(cast, 1)
    assert [one.kind.value for one in findings(drafted(cast, MONDAY, days=3), at(MONDAY, 0))] == ["nights"]


def test_nights_before_the_roster_and_elsewhere_count(cast):
    crew = night_crew(cast, 1)
    for days, unit in ((3, cast.east), (2, cast.west), (1, cast.west)):
        begins = at(MONDAY - days * DAY, 22)
        Shift.objects.create(unit=unit, officer=crew[0], role=Role.DUTY_OFFICER, starts_at=begins, ends_at=begins + timedelta(hours=8))
    found = findings(drafted(cast, MONDAY, days=1), at(MONDAY, 0))
    assert [one.kind.value for one in found] == ["nights"]
    assert "09-19 to 09-22" in found[0].said


def test_a_night_off_in_between_begins_anew(cast):
    night_crew(cast, 1)
    roster = drafted(cast, MONDAY, days=7)
    roster.planned.filter(starts_at=at(MONDAY + 3 * DAY, 22)).delete()
    assert [one.kind.value for one in findings(roster, at(MONDAY, 0))] == ["gap"]


def test_two_shifts_of_one_night_are_one_night():
    class Watch:
        def __init__(self, begins, hours):
            self.starts_at, self.ends_at = begins, begins + timedelta(hours=hours)

    watches = [Watch(at(MONDAY + n * DAY, 18), 8.5) for n in range(4)] + [Watch(at(MONDAY + n * DAY, 20), 10) for n in range(4)]
    (run,) = long_runs(watches)
    assert (run.nights, run.first, run.last) == (4, MONDAY, MONDAY + 3 * DAY)


def test_a_plan_that_asks_much_is_published_all_the_same(cast):
    night_crew(cast, 1)
    assert publish_roster(drafted(cast, MONDAY, days=7), by=cast.leader, now=at(MONDAY, 0)).added == 7


def test_an_auxiliary_planned_as_an_officer_is_pointed_out(cast):
    """They take no decisions; a small station may have nobody else that night."""
    make_template(cast, [cast.auxiliary.officer], hours=12)
    (found,) = findings(drafted(cast, MONDAY, days=1), at(MONDAY, 0))
    assert (found.kind.value, found.said) == (
        "rank",
        "Auxiliary (Auxiliary officer) is planned as Command-room duty officer, 09-22 08:00–20:00. Meant so? Then leave it.",
    )
