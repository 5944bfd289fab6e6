"""Places come from counts of citizens' reports, as many as there is time for, some of them drawn at random, never the same corner for ever."""

from datetime import timedelta
from random import Random

import pytest

from patrols.lifecycle import RoundStatus, SuggestionStatus
from patrols.models import PatrolShift, Round, Route, Suggestion, WhereRule
from patrols.services.deciding import SuggestionIsOver, accept_suggestion, decline_suggestion, end_expired
from patrols.services.rounds import NoReason
from patrols.services.suggesting import STANDS, busiest_hours, candidates_of, due_bureaus, shift_of, suggest_places
from patrols.services.suggesting import Report as Counted
from patrols.services.where_rule import set_rule
from patrols.where.cells import cell_of
from policing.lib.errors import IllegalMove, NotAllowed
from tests.patrols.reporting import reports_at

pytestmark = pytest.mark.django_db
STEP = 0.0028
CORNERS = [(113.9005 + STEP * x, 35.3005 + STEP * y) for x in range(4) for y in range(4)]


@pytest.fixture
def town(cast):
    """East with sixteen corners, the first with most reports, all at night."""
    for n, (lon, lat) in enumerate(CORNERS):
        reports_at(cast.bureau, lon, lat, 20 - n, now=cast.now, hour=23, every_days=9)
    return cast


def suggested(town, seed: int = 1) -> list[Suggestion]:
    suggest_places(town.bureau, now=town.now, chance=Random(seed))
    return list(Suggestion.objects.order_by("shift", "rank"))


def test_the_corners_with_the_most_reports_come_first(town):
    by_counts = [one for one in suggested(town) if not one.is_control]
    assert [one.cell for one in by_counts[:4]] == [cell_of(*corner) for corner in CORNERS[:4]]
    first = by_counts[0]
    assert (first.shift, first.kind, first.station, first.grid) == ("night", "ebike", town.east, town.grid_e1)
    assert (first.in_year, first.in_recent, first.from_hour, first.until_hour) == (20, 10, 22, 2)
    assert first.expires_at == town.now + STANDS


def test_there_are_as_many_as_there_is_time_for(town):
    WhereRule.objects.create(bureau=town.bureau, minutes=120, visits=2)
    assert len(suggested(town)) == 4


def test_between_fifteen_and_twenty_in_a_hundred_are_drawn_at_random(town):
    found = []
    for seed in range(60):
        Suggestion.objects.all().delete()
        found += suggested(town, seed)
    share = sum(one.is_control for one in found) / len(found)
    assert 0.12 < share < 0.22
    assert {one.rank for one in found if one.is_control} == set(range(1, 7)), "a control's place in the list gives it away"


def test_made_once_while_they_stand(town):
    first = suggested(town)
    assert suggest_places(town.bureau, now=town.now + timedelta(days=3), chance=Random(2)) == []
    assert list(due_bureaus(town.now + timedelta(days=3))) == []
    later = town.now + STANDS + timedelta(minutes=1)
    assert list(due_bureaus(later)) == [town.bureau]
    assert len(suggest_places(town.bureau, now=later, chance=Random(2))) == len(first)


def test_two_reports_are_no_pattern(cast):
    reports_at(cast.bureau, *CORNERS[0], 2, now=cast.now)
    assert suggest_places(cast.bureau, now=cast.now, chance=Random(1)) == []


def test_kinds_are_counted_for_themselves():
    reports = [Counted(1, kind, 23, False, 1) for kind in ("ebike", "ebike", "fight", "fight")] + [Counted(2, "fight", 23, True, 1)] * 3
    assert [(one.cell, one.kind, one.score) for one in candidates_of(reports)] == [(2, "fight", 4.5)]


@pytest.mark.parametrize(("hour", "shift"), [(6, "day"), (13, "day"), (14, "evening"), (21, "evening"), (22, "night"), (0, "night"), (5, "night")])
def test_every_hour_belongs_to_one_shift(hour, shift):
    assert shift_of(hour) == shift


def test_the_busiest_four_hours_are_said():
    assert busiest_hours([1, 2, 3, 3, 4, 23], PatrolShift.NIGHT) == 1


def test_switched_off_there_are_none(town):
    set_rule(town.bureau, by=town.administrator, now=town.now, is_on=False)
    assert suggested(town) == []
    assert list(due_bureaus(town.now)) == []


def test_switching_off_ends_what_stands(town):
    one = suggested(town)[0]
    accept_suggestion(one, by=town.leader, now=town.now)
    set_rule(town.bureau, by=town.administrator, now=town.now, is_on=False)
    assert not Suggestion.objects.standing(town.now).exists()
    assert not Route.objects.get().checkpoints.in_use().exists()
    assert not Round.objects.filter(status=RoundStatus.PLANNED).exists()


def test_a_station_may_not_switch_the_bureau_off(town):
    with pytest.raises(NotAllowed):
        set_rule(town.bureau, by=town.leader, now=town.now, is_on=False)


def test_an_accepted_place_is_a_stop_of_tonight(town):
    first, second, *_rest = suggested(town)
    point = accept_suggestion(first, by=town.leader, now=town.now)
    accept_suggestion(second, by=town.leader, now=town.now)
    route = point.route
    assert (route.kind, route.station) == ("foot", town.east)
    assert 10 <= point.dwell_minutes <= 15
    assert (point.opens.hour, point.closes.hour) == (22, 6)
    rounds = Round.objects.filter(route=route, status=RoundStatus.PLANNED)
    assert rounds.count() >= 2
    assert {one.stops.count() for one in rounds} == {2}
    assert "113." not in point.name


def test_a_declined_place_needs_a_reason_and_is_not_asked_again_soon(town):
    first = suggested(town)[0]
    with pytest.raises(NoReason):
        decline_suggestion(first, reason="  ", by=town.leader, now=town.now)
    decline_suggestion(first, reason="工地已围挡", by=town.leader, now=town.now)
    later = town.now + STANDS + timedelta(hours=1)
    again = suggest_places(town.bureau, now=later, chance=Random(1))
    assert first.cell not in {one.cell for one in again if not one.is_control}


def test_an_accepted_place_can_be_thought_over(town):
    first = suggested(town)[0]
    point = accept_suggestion(first, by=town.leader, now=town.now)
    decline_suggestion(first, reason="改为设灯", by=town.leader, now=town.now)
    point.refresh_from_db()
    assert point.removed_at == town.now
    with pytest.raises(IllegalMove):
        accept_suggestion(first, by=town.leader, now=town.now)


def test_only_whoever_plans_decides(town):
    first = suggested(town)[0]
    for other in (town.auxiliary, town.desk, town.inspector):
        with pytest.raises(NotAllowed):
            accept_suggestion(first, by=other, now=town.now)


def test_after_two_weeks_it_is_over(town):
    first, second, *_rest = suggested(town)
    point = accept_suggestion(first, by=town.leader, now=town.now)
    later = town.now + STANDS
    with pytest.raises(SuggestionIsOver):
        accept_suggestion(second, by=town.leader, now=later)
    end_expired(later)
    point.refresh_from_db()
    second.refresh_from_db()
    assert point.removed_at == later
    assert second.status == SuggestionStatus.EXPIRED
    assert Suggestion.objects.get(pk=first.pk).status == SuggestionStatus.ACCEPTED
    assert not Round.objects.filter(route=point.route, status=RoundStatus.PLANNED, due_at__gt=later).exists()


def test_a_corner_that_was_visited_often_rests(town):
    from patrols.models import Checkpoint, Stop

    first = next(one for one in suggested(town) if not one.is_control)
    point = accept_suggestion(first, by=town.leader, now=town.now)
    patrol = Round.objects.filter(route=point.route).first()
    extra = [Checkpoint.objects.create(route=point.route, position=n, name="x", lon=point.lon, lat=point.lat) for n in range(10, 52)]
    Stop.objects.bulk_create(Stop(round=patrol, checkpoint=one, position=one.position, came_at=town.now + timedelta(days=13)) for one in extra)
    again = suggest_places(town.bureau, now=town.now + STANDS + timedelta(hours=1), chance=Random(1))
    assert first.cell not in {one.cell for one in again}
