"""Planned against done is told with what it is of: each plan counts once, small numbers are marked, and police are seen where somebody checked in."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import translation

from accounts.models import AccessLog, Unit
from accounts.roles import Role
from patrols.lifecycle import RoundStatus, StopStatus
from patrols.models import CrewMember, Finding, Round, Stop
from patrols.rows.rounds import night_of
from patrols.services.planning import plan_round
from patrols.services.rounds import call_off, hand_over
from patrols.supervision.figures import Rate, lines_of, unwalked_checkpoints
from patrols.supervision.picks import Pick, rounds_behind, said_of
from patrols.supervision.presence import hours_of, legs_of, minutes_by_cell, minutes_by_grid
from patrols.supervision.scope import LONGEST, By, Scope, scope_of
from patrols.supervision.summary import said_rate, summary_of
from patrols.where.cells import cell_of
from policing.lib.distance import METRES_PER_DEGREE
from tests.cast import make_officer, make_unit, signed_in
from tests.patrols.walking import MINUTE, Phone, again, make_crew, make_round, make_route

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def scope(cast, user=None, **asked) -> Scope:
    said = QueryDict("&".join(f"{name}={value}" for name, value in asked.items()))
    return scope_of(user or cast.commander, said, cast.now)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def patrol(cast) -> Round:
    return make_round(cast, crew=make_crew(cast, cast.community))


@pytest.fixture
def walked(cast, patrol) -> Round:
    """Begun 20 minutes late; five minutes at the first stop as asked, two at the second, the third skipped for a reason."""
    phone, start = Phone(patrol, cast.community), cast.now + 20 * MINUTE
    phone.says("start", start)
    phone.comes(1, start + MINUTE)
    phone.says("check_out", start + 6 * MINUTE, 1)
    phone.comes(2, start + 10 * MINUTE, how="hand", reason="码被撕")
    phone.says("check_out", start + 12 * MINUTE, 2)
    phone.says("skip", start + 13 * MINUTE, 3, reason="门锁着")
    phone.says("finish", start + 15 * MINUTE)
    phone.sends(start + 16 * MINUTE)
    return again(patrol)


def all_of(cast, **asked):
    return lines_of(scope(cast, **asked))[0]


# Rates


@pytest.mark.parametrize(
    ("n", "of", "percent", "is_few", "said"), [(0, 0, None, True, "0/0"), (19, 19, 100, True, "19/19"), (13, 20, 65, False, "65 % (13/20)")]
)
def test_a_rate_says_what_it_is_of_and_of_few_cases_no_share(n, of, percent, is_few, said):
    rate = Rate(n, of)
    assert (rate.percent, rate.is_few, said_rate(rate)) == (percent, is_few, said)


# Planned and done


def test_a_round_walked_late(cast, walked):
    line = all_of(cast)
    assert (line.walked, line.late, line.missed, line.over) == (Rate(1, 1), Rate(1, 1), Rate(0, 1), Rate(0, 1))
    assert (line.visited, line.skipped, line.left_out) == (Rate(2, 3), Rate(1, 3), Rate(0, 3))
    assert (line.stayed, line.stops["median"], line.stops["median_asked"]) == (Rate(1, 2), 3.5, 5)
    assert dict(line.proofs)["By hand"] == Rate(1, 2)


def test_missed_called_off_and_still_ahead(cast, patrol):
    missed, off = (plan_round(make_route(cast, name=name), due_at=cast.now, minutes=30, crew=None, by=cast.leader) for name in "ab")
    Round.objects.filter(pk=missed.pk).update(status=RoundStatus.MISSED)
    call_off(off, reason="大雨", by=cast.leader)
    line = all_of(cast)
    assert (line.walked, line.rounds["planned"], line.rounds["cancelled"], line.rounds["ahead"]) == (Rate(0, 1), 3, 1, 1)
    assert line.left_out == Rate(3, 3)


def test_a_round_handed_over_counts_once(cast, patrol):
    phone = Phone(patrol, cast.community)
    phone.comes(1, cast.now)
    phone.says("check_out", cast.now + 6 * MINUTE, 1)
    phone.sends(cast.now + 7 * MINUTE)
    theirs = hand_over(again(patrol), make_crew(cast, cast.desk, "巡二"), reason="出警", by=cast.leader, now=cast.now + 8 * MINUTE)
    Round.objects.filter(pk=theirs.pk).update(status=RoundStatus.FINISHED, started_at=cast.now, finished_at=cast.now + 9 * MINUTE)
    line = all_of(cast)
    assert (line.rounds["planned"], line.walked, line.rounds["handed_over"]) == (1, Rate(1, 1), 1)
    assert line.visited == Rate(1, 3)


def test_a_round_withdrawn_with_its_plan_was_never_planned(cast, patrol):
    Round.objects.update(status=RoundStatus.CANCELLED, withdrawn_at=cast.now)
    assert all_of(cast).rounds["planned"] == 0


def test_lines_by_station_route_night_and_area_stand_in_their_order(cast, walked):
    area = make_unit("AREA", Unit.Kind.POLICE_AREA, cast.bureau, "东片警务区")
    cast.east.parent = area
    cast.east.save()
    night = f"{night_of(walked.due_at):%m-%d}"
    labels = {by: [line.label for line in lines_of(scope(cast, by=by))[1]] for by in By.values}
    assert labels == {"area": ["AREA unit"], "station": ["EAST unit"], "route": ["东河车门巡查"], "night": [night]}


def test_what_is_odd_is_counted_by_kind(cast, walked):
    Stop.objects.filter(round=walked, position=1).update(flags=[Stop.Flag.MOCKED, Stop.Flag.COARSE])
    odd = {label: rate.n for label, rate in all_of(cast).remarks if rate.n}
    assert odd == {"Position perhaps made up": 1, "Position inexact": 1}


def test_a_refusal_for_distance_is_counted(cast, patrol):
    phone = Phone(patrol, cast.community)
    phone.comes(1, cast.now, lon=114.2)
    phone.sends(cast.now)
    assert all_of(cast).too_far == 1


def test_a_stop_nobody_came_to_is_named(cast, walked):
    Round.objects.filter(pk=walked.pk).update(status=RoundStatus.FINISHED)
    assert [str(one) for one in unwalked_checkpoints(scope(cast))] == ["3号点"]


def test_another_stations_rounds_are_not_in_it(cast, walked):
    west = make_officer("west-leader", cast.west, Role.DUTY_LEADER)
    assert lines_of(scope(cast, west))[0].rounds["planned"] == 0
    assert lines_of(scope(cast, west, unit=cast.east.pk))[0].rounds["planned"] == 0
    assert lines_of(scope(cast, cast.leader))[0].rounds["planned"] == 1


# The time it is about


def test_never_more_than_a_quarter_and_the_last_week_unless_asked(cast):
    usual, long = scope(cast), scope(cast, **{"from": "2020-01-01"})
    assert (usual.nights, long.nights) == (7, LONGEST)
    assert (scope(cast, until="nonsense", unit="x", by="person").by, scope(cast, **{"from": "2031-01-01"}).nights) == (By.STATION, 1)


def test_a_station_begins_with_its_routes_and_a_route_with_its_nights(cast, patrol):
    assert (scope(cast, cast.leader).by, scope(cast, cast.commander, route=patrol.route_id).by) == (By.ROUTE, By.NIGHT)


def test_a_night_runs_from_noon_to_noon(cast, walked):
    night = night_of(walked.due_at)
    on = {"from": f"{night:%Y-%m-%d}", "until": f"{night:%Y-%m-%d}"}
    before = dict.fromkeys(on, f"{night - DAY:%Y-%m-%d}")
    assert (all_of(cast, **on).rounds["planned"], all_of(cast, **before).rounds["planned"]) == (1, 0)


# Down to the rounds


@pytest.mark.parametrize(
    ("pick", "n"),
    [("all", 1), ("missed", 0), ("late", 1), ("over", 0), ("skipped", 1), ("left_out", 0), ("short", 1), ("hand", 1), ("remarks", 0), ("cancelled", 0)],
)
def test_behind_each_figure_stand_its_rounds(cast, walked, pick, n):
    assert rounds_behind(scope(cast), Pick(pick)).count() == n


def test_of_each_round_is_said_what_is_worth_telling(cast, walked):
    assert said_of(walked) == ["2号点: Without tag or position, Shorter than planned", "3号点 skipped: 门锁着"]


# Where police were seen


def test_minutes_lie_at_stops_and_along_the_way(cast, walked):
    legs = legs_of(scope(cast))
    assert (sum(leg.stayed for leg in legs), sum(leg.underway for leg in legs)) == (7, 4)
    assert sum(minutes_by_cell(legs).values()) == pytest.approx(11)
    assert minutes_by_grid(legs) == {cast.grid_e1.pk: pytest.approx(11)}
    assert cell_of(113.9050, 35.3050) in minutes_by_cell(legs)


def test_a_long_way_is_spread_over_the_cells_between(cast, walked):
    here = walked.route.checkpoints.get(position=1)
    here.lon += 2000 / METRES_PER_DEGREE
    here.save()
    assert len(minutes_by_cell(legs_of(scope(cast)))) >= 5


def test_whoever_forgot_to_leave_was_not_there_all_night(cast, walked):
    Stop.objects.filter(round=walked, position=1).update(left_at=walked.started_at + 9 * HOUR)
    Stop.objects.filter(round=walked, position=2).update(came_at=walked.started_at + 12 * HOUR, left_at=walked.started_at + 12 * HOUR)
    legs = legs_of(scope(cast))
    assert (max(leg.stayed for leg in legs), max(leg.underway for leg in legs)) == (240, 30)


def test_hours_of_crews_are_from_coming_to_leaving(cast, walked):
    CrewMember.objects.update(came_at=cast.now, left_at=cast.now + 6 * HOUR)
    shown = hours_of(scope(cast), legs_of(scope(cast)))
    assert (round(shown.stayed * 60), round(shown.underway * 60), shown.crews) == (7, 4, 6)


def test_nothing_of_a_neighbour_is_seen_on_the_map(cast, walked):
    west = make_officer("west-reader", cast.west, Role.DUTY_OFFICER)
    assert legs_of(scope(cast, west)) == []
    assert signed_in(west).get("/api/v1/supervision/presence/").json()["features"] == []


# One night in words


def test_a_night_in_words(cast, walked):
    Finding.objects.create(key=walked.pk, kind="leaflets", station=cast.east, count=40, by=cast.community, found_at=cast.now, received_at=cast.now)
    told = summary_of(scope(cast, cast.leader, **{name: f"{night_of(walked.due_at):%Y-%m-%d}" for name in ("from", "until")}))
    words = " ".join(told.sentences)
    assert "1 round was planned; 1 was due." in words
    assert "2 of 3 stops were visited, 1 skipped for a reason, 0 left out." in words
    assert "Leaflets handed out: 40" in words
    assert [(str(one), len(said)) for one, said in told.told] == [("东河车门巡查", 2)]
    assert "Community" not in words


def test_the_summary_on_paper(cast, walked):
    answer = signed_in(cast.leader).get(f"/patrols/supervision/day/?on={night_of(walked.due_at):%Y-%m-%d}&format=pdf")
    assert answer.content.startswith(b"%PDF")
    assert AccessLog.objects.filter(action="print", subject="patrols.summary", user=cast.leader).count() == 1


# Doors


@pytest.mark.parametrize("page", ["", "rounds/", "rounds/?what=late", "day/", "presence/", "checks/"])
def test_who_opens_the_pages(cast, walked, page):
    url = f"/patrols/supervision/{page}"
    codes = [signed_in(user).get(url).status_code for user in (cast.inspector, cast.leader, cast.auxiliary, cast.administrator)]
    assert codes == [200, 200, 200, 403]
    assert "东河车门巡查" not in signed_in(cast.stranger).get(url).content.decode()


def test_the_rounds_as_a_file(cast, walked):
    answer = signed_in(cast.leader).get("/patrols/supervision/rounds/?what=skipped&format=csv")
    text = b"".join(answer.streaming_content).decode()
    assert "东河车门巡查" in text
    assert "门锁着" in text
    assert AccessLog.objects.filter(action="export", subject="patrols.round").count() == 1


def test_hours_by_grid_as_a_file(cast, walked):
    answer = signed_in(cast.leader).get("/patrols/supervision/presence/?format=csv")
    assert cast.grid_e1.code in b"".join(answer.streaming_content).decode()


def test_the_figures_for_machines(cast, walked):
    said = signed_in(cast.leader).get("/api/v1/supervision/?by=route").json()
    assert (said["all"]["rounds"]["late"], said["lines"][0]["label"], said["lines"][0]["stops"]["skipped"]) == (1, "东河车门巡查", 1)
    day = signed_in(cast.leader).get(f"/api/v1/supervision/day/?on={night_of(walked.due_at)}", headers={"Accept-Language": "en"}).json()
    assert (day["hours"]["stayed"], day["sentences"][0]) == (0.12, "1 round was planned; 1 was due.")


def test_a_round_that_is_open_is_not_judged(cast, patrol):
    Phone(patrol, cast.community).comes(1, cast.now)
    line = all_of(cast)
    assert (line.visited, line.left_out, patrol.stops.filter(status=StopStatus.PENDING).count()) == (Rate(0, 0), Rate(0, 0), 3)
