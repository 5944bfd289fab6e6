"""Drafting a roster: crews take turns by the calendar, whoever is away is left out, and only a draft is changed."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from accounts.roles import Role
from grids.models import Absence, Secondment, Shift, ShiftTemplate
from grids.services.roster import PutShift, Turn, change_plan, drop_roster, fill_as_last_week, fill_from_templates, publish_roster, reopen_roster, save_template
from grids.services.roster.errors import AlreadyPublished, BadSpan, BadTemplate, DayOutside, DaysTaken, NotPlannable, WasPublished
from tests.cast import make_officer
from tests.grids.rostering import MONDAY, at, drafted, make_crew, make_template, published, who

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def crew(cast):
    return make_crew(cast)


def test_a_crew_takes_turns_day_by_day(cast, crew):
    make_template(cast, crew)
    assert who(drafted(cast, MONDAY)) == ["crew1", "crew2", "crew3", "crew1", "crew2", "crew3", "crew1"]


def test_the_turn_goes_on_in_the_next_roster_and_over_the_end_of_a_month(cast, crew):
    make_template(cast, crew)
    drafted(cast, MONDAY)
    assert who(drafted(cast, MONDAY + 7 * DAY, days=3)) == ["crew2", "crew3", "crew1"]
    assert [row.starts_at for row in drafted(cast, date(2025, 10, 31), days=2).planned.all()] == [at(date(2025, 10, 31)), at(date(2025, 11, 1))]


def test_a_leap_day_is_a_day_like_any_other(cast, crew):
    make_template(cast, crew, first_on=date(2028, 2, 28))
    roster = drafted(cast, date(2028, 2, 28), days=3)
    assert who(roster) == ["crew1", "crew2", "crew3"]
    assert [row.starts_at.day for row in roster.planned.all()] == [28, 29, 1]


def test_those_with_the_same_turn_are_on_together(cast):
    make_template(cast, make_crew(cast, 4), together=2)
    assert who(drafted(cast, MONDAY, days=2)) == ["crew1", "crew2", "crew3", "crew4"]


def test_nobody_is_on_before_the_first_turn(cast, crew):
    make_template(cast, crew, first_on=MONDAY + 2 * DAY)
    assert [row.starts_at for row in drafted(cast, MONDAY, days=3).planned.all()] == [at(MONDAY + 2 * DAY)]


def test_working_days_follow_the_notice_with_make_up_days(cast, crew):
    make_template(cast, crew, days=ShiftTemplate.Days.WORKING, hours=10)
    worked = [row.starts_at.day for row in drafted(cast, date(2025, 9, 27), days=16).planned.all()]
    assert worked == [28, 29, 30, 9, 10, 11], "the Sunday and the Saturday made up for the holiday are worked"


def test_rest_days_are_weekends_and_holidays_without_make_up_days(cast, crew):
    make_template(cast, crew, days=ShiftTemplate.Days.REST)
    rested = [row.starts_at.day for row in drafted(cast, date(2025, 9, 27), days=16).planned.all()]
    assert rested == [27, 1, 2, 3, 4, 5, 6, 7, 8, 12]


def test_a_night_goes_over_midnight_and_belongs_to_the_day_it_begins_on(cast, crew):
    make_template(cast, crew, begins=at(MONDAY, 20).time(), hours=12)
    night = drafted(cast, MONDAY, days=1).planned.get()
    assert (night.starts_at, night.ends_at) == (at(MONDAY, 20), at(MONDAY + DAY, 8))


def test_whoever_is_away_or_lent_out_is_left_out(cast, crew):
    make_template(cast, crew)
    Absence.objects.create(officer=crew[0], starts_at=at(MONDAY, 12), ends_at=at(MONDAY, 18))
    Secondment.objects.create(officer=crew[1], unit=cast.west, starts_at=at(MONDAY), ends_at=at(MONDAY + 30 * DAY))
    assert who(drafted(cast, MONDAY, days=4)) == ["crew3", "crew1"]


def test_whoever_is_lent_to_the_unit_may_be_planned(cast, crew):
    template = make_template(cast, crew)
    roster = drafted(cast, MONDAY)
    guest = cast.stranger.officer
    with pytest.raises(NotPlannable, match="Stranger"):
        change_plan(roster, put=[PutShift(guest.pk, template.pk, MONDAY)])
    Secondment.objects.create(officer=guest, unit=cast.east, starts_at=at(MONDAY), ends_at=at(MONDAY + 30 * DAY))
    change_plan(roster, put=[PutShift(guest.pk, template.pk, MONDAY)])
    assert "stranger" in who(roster)


def test_as_the_week_before_repeats_the_shifts_that_held(cast, crew):
    make_template(cast, crew)
    Shift.objects.create(unit=cast.east, officer=crew[1], role=Role.DUTY_OFFICER, starts_at=at(MONDAY - 6 * DAY), ends_at=at(MONDAY - 5 * DAY))
    roster = drafted(cast, MONDAY, days=14)
    fill_as_last_week(roster)
    assert [(row.starts_at, row.officer_id) for row in roster.planned.all()] == [(at(MONDAY + DAY), crew[1].pk), (at(MONDAY + 8 * DAY), crew[1].pk)]
    assert all(row.template for row in roster.planned.all())


def test_a_shift_is_put_once_and_taken_out(cast, crew):
    template = make_template(cast, crew)
    roster = drafted(cast, MONDAY, days=1)
    for _again in range(2):
        change_plan(roster, put=[PutShift(crew[2].pk, template.pk, MONDAY)])
    assert who(roster) == ["crew1", "crew3"]
    change_plan(roster, take=[roster.planned.get(officer=crew[0]).pk])
    assert who(roster) == ["crew3"]


def test_a_shift_outside_the_roster_is_refused(cast, crew):
    template = make_template(cast, crew)
    with pytest.raises(DayOutside):
        change_plan(drafted(cast, MONDAY, days=1), put=[PutShift(crew[0].pk, template.pk, MONDAY + DAY)])


def test_a_shift_of_another_roster_is_not_taken_out(cast, crew):
    make_template(cast, crew)
    roster, other = drafted(cast, MONDAY, days=1), drafted(cast, MONDAY + DAY, days=1)
    change_plan(roster, take=[other.planned.get().pk])
    assert other.planned.count() == 1


@pytest.mark.parametrize("days", [0, 94, -3])
def test_a_roster_is_for_one_day_to_93(cast, days):
    with pytest.raises(BadSpan):
        drafted(cast, MONDAY, days=days)


def test_a_unit_has_one_roster_a_day(cast, crew):
    drafted(cast, MONDAY)
    with pytest.raises(DaysTaken):
        drafted(cast, MONDAY + 6 * DAY)
    drafted(cast, MONDAY + 7 * DAY)


@pytest.mark.parametrize("change", [fill_from_templates, fill_as_last_week, change_plan])
def test_what_is_published_is_not_changed(cast, crew, change):
    make_template(cast, crew)
    roster = published(cast, MONDAY)
    with pytest.raises(AlreadyPublished):
        change(roster)
    assert roster.planned.count() == 7


def test_only_a_draft_that_never_held_is_deleted(cast, crew):
    make_template(cast, crew)
    drop_roster(drafted(cast, MONDAY))
    roster = published(cast, MONDAY)
    reopen_roster(roster)
    with pytest.raises(WasPublished):
        drop_roster(roster)


def test_a_crew_works_for_the_unit_in_turns_up_to_31(cast, crew):
    template = make_template(cast, crew)
    facts = {"name": "值班"}
    for wrong in (Turn(cast.stranger.officer.pk, 1), Turn(crew[0].pk, 0), Turn(crew[0].pk, 32)):
        with pytest.raises(BadTemplate):
            save_template(template, crew=[wrong], **facts)
    assert template.crew.count() == 3


def test_a_colleague_without_an_account_in_use_is_not_drafted(cast, crew):
    make_template(cast, crew)
    crew[0].user.is_active = False
    crew[0].user.save()
    assert who(drafted(cast, MONDAY, days=3)) == ["crew2", "crew3"]


def test_auxiliaries_and_leaders_are_planned_for_their_own_roles(cast):
    aide = make_officer("aide", cast.east, Role.AUXILIARY).officer
    make_template(cast, [aide], role=Role.AUXILIARY, name="备勤")
    assert drafted(cast, MONDAY, days=1).planned.get().role == Role.AUXILIARY


def test_publishing_twice_is_one_move(cast, crew):
    make_template(cast, crew)
    roster = drafted(cast, MONDAY)
    publish_roster(roster, by=cast.leader, now=at(MONDAY, 0))
    assert Shift.objects.filter(officer__in=crew).count() == 7
