"""Whether somebody answers for every grid, and the page, file and address that say so."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from grids.models import Absence, Grid, Posting, Secondment
from grids.services import main_officer_of
from grids.services.coverage import Problem, State, coverage_of, tonight
from tests.cast import make_officer, signed_in, square

DAY = timedelta(days=1)


def posted(cast, name: str, kind: str, role: str = Role.COMMUNITY_OFFICER):
    officer = make_officer(name, cast.east, role).officer
    Posting.objects.create(officer=officer, grid=cast.grid_e1, kind=kind, starts_at=cast.now - DAY)
    return officer


def away(cast, officer, stand_in=None) -> Absence:
    return Absence.objects.create(officer=officer, starts_at=cast.now - DAY, ends_at=cast.now + DAY, stand_in=stand_in)


def lend(cast, officer, unit) -> Secondment:
    return Secondment.objects.create(officer=officer, unit=unit, starts_at=cast.now - DAY, ends_at=cast.now + DAY)


def one(cast):
    return coverage_of([cast.grid_e1.pk], cast.now)[cast.grid_e1.pk]


def test_a_grid_without_a_main_officer_has_nobody(cast):
    found = coverage_of([cast.grid_w1.pk], cast.now)[cast.grid_w1.pk]
    assert (found.state, found.main, found.answers) == (State.NOBODY, None, None)
    assert Problem.NOBODY in found.problems


def test_an_officer_alone_lacks_deputy_and_auxiliary(cast):
    assert (one(cast).state, one(cast).problems) == (State.ALONE, [Problem.NO_DEPUTY, Problem.NO_AUXILIARY])


def test_with_deputy_and_auxiliary_a_grid_is_covered(cast):
    posted(cast, "deputy", Posting.Kind.DEPUTY)
    posted(cast, "helper", Posting.Kind.AUXILIARY, Role.AUXILIARY)
    assert (one(cast).state, one(cast).problems) == (State.COVERED, [])


def test_an_officer_on_leave_without_anybody_instead_is_unanswered(cast):
    away(cast, cast.community.officer)
    assert (one(cast).state, one(cast).answers) == (State.UNANSWERED, None)


def test_a_stand_in_answers_and_the_leave_is_named(cast):
    stand_in = make_officer("stand-in", cast.east, Role.COMMUNITY_OFFICER).officer
    absence = away(cast, cast.community.officer, stand_in)
    assert one(cast).state == State.STOOD_IN
    assert (one(cast).answers.id, one(cast).away.until, one(cast).away.stand_in.id) == (stand_in.pk, absence.ends_at, stand_in.pk)


@pytest.mark.parametrize("stand_in_away", [False, True])
def test_it_names_whom_an_alert_is_told_to(cast, stand_in_away):
    deputy, stand_in = posted(cast, "deputy", Posting.Kind.DEPUTY), make_officer("stand-in", cast.east, Role.COMMUNITY_OFFICER).officer
    away(cast, cast.community.officer, stand_in)
    if stand_in_away:
        away(cast, stand_in)
    assert one(cast).answers.id == main_officer_of(cast.grid_e1, cast.now).officer.pk == (deputy if stand_in_away else stand_in).pk


def test_a_closed_account_answers_for_nothing(cast):
    cast.community.is_active = False
    cast.community.save()
    assert one(cast).state == State.NOBODY


def test_households_are_counted_over_all_grids_of_the_officer(cast, settings):
    Grid.objects.filter(pk=cast.grid_e1.pk).update(households=700)
    other = Grid.objects.create(code="0410-018", name="西河", station=cast.east, boundary=square(113.92, 35.30), households=800)
    Posting.objects.create(officer=cast.community.officer, grid=other, starts_at=cast.now - DAY)
    settings.HOUSEHOLDS_PER_OFFICER = 1500
    assert (one(cast).households, one(cast).state) == (1500, State.ALONE)
    settings.HOUSEHOLDS_PER_OFFICER = 1499
    assert one(cast).state == State.TOO_MANY


def test_a_whole_city_takes_five_questions(cast):
    with CaptureQueriesContext(connection) as questions:
        coverage_of(Grid.objects.in_use(), cast.now)
    assert len(questions) <= 5


def test_an_officer_lent_to_where_the_grid_is_not_seen_is_away(cast):
    lent = lend(cast, cast.community.officer, cast.west)
    assert (one(cast).state, one(cast).away.kind, one(cast).away.until, one(cast).answers) == (State.UNANSWERED, "seconded", lent.ends_at, None)
    deputy = posted(cast, "deputy", Posting.Kind.DEPUTY)
    assert (one(cast).state, one(cast).answers.id) == (State.STOOD_IN, deputy.pk)


def test_an_officer_lent_to_the_centre_over_the_grid_still_answers(cast):
    lend(cast, cast.community.officer, cast.command_centre)
    assert (one(cast).away, one(cast).answers.id) == (None, cast.community.officer.pk)


def test_with_nobody_main_officer_a_deputy_answers_and_it_is_still_said(cast):
    Posting.objects.filter(grid=cast.grid_e1).delete()
    deputy = posted(cast, "deputy", Posting.Kind.DEPUTY)
    assert (one(cast).state, one(cast).main, one(cast).answers.id) == (State.NOBODY, None, deputy.pk)


@pytest.mark.parametrize("how", ["here", "away", "stood in", "lent", "nobody"])
def test_list_and_map_say_the_same_of_tonight(cast, how):
    from policing.lib.map_layers import map_indicators

    night, officer = tonight(cast.now), cast.community.officer
    times = {"starts_at": night - DAY, "ends_at": night + DAY}
    if how in {"away", "stood in"}:
        stand_in = make_officer("stand-in", cast.east, Role.COMMUNITY_OFFICER).officer if how == "stood in" else None
        Absence.objects.create(officer=officer, stand_in=stand_in, **times)
    if how == "lent":
        Secondment.objects.create(officer=officer, unit=cast.west, **times)
    if how == "nobody":
        Posting.objects.filter(grid=cast.grid_e1).delete()
    listed = signed_in(cast.commander).get("/api/v1/coverage/?problem=all&at=night").json()["results"]
    states = {row["grid"]["id"]: row["state"] for row in listed}
    drawn = map_indicators["coverage"].read(cast.commander, cast.now).values
    colours = {"alone": 0, "covered": 0, "too_many": 0, "stood_in": 1, "unanswered": 2, "nobody": 3}
    assert drawn == {grid: colours[state] for grid, state in states.items()}
    assert states[cast.grid_e1.pk] == {"here": "alone", "away": "unanswered", "stood in": "stood_in", "lent": "unanswered", "nobody": "nobody"}[how]


@pytest.mark.parametrize(("here", "night"), [("2026-03-01T14:00", "2026-03-02T02:00"), ("2026-03-01T01:30", "2026-03-01T02:00")])
def test_tonight_is_the_next_two_in_the_morning(here, night):
    shanghai = ZoneInfo("Asia/Shanghai")
    assert tonight(datetime.fromisoformat(here).replace(tzinfo=shanghai)) == datetime.fromisoformat(night).replace(tzinfo=shanghai)


def test_the_page_lists_what_is_grave_and_all_on_demand(cast):
    client = signed_in(cast.commander)
    grave, everything = client.get("/coverage/").content.decode(), client.get("/coverage/?problem=all").content.decode()
    assert cast.grid_w1.code in grave
    assert cast.grid_e1.code not in grave
    assert cast.grid_e1.code in everything


def test_the_page_shows_only_own_grids(cast):
    said = signed_in(cast.leader).get("/coverage/?problem=all").content.decode()
    assert cast.grid_e1.code in said
    assert cast.grid_w1.code not in said


def test_tonight_looks_at_the_night(cast):
    Absence.objects.create(officer=cast.community.officer, starts_at=tonight(cast.now) - timedelta(minutes=1), ends_at=tonight(cast.now) + timedelta(hours=1))
    rows = signed_in(cast.leader).get("/api/v1/coverage/?problem=all&at=night").json()["results"]
    assert [row["state"] for row in rows] == ["unanswered"]


def test_the_file_holds_the_same_and_is_kept_in_the_access_log(cast):
    from accounts.models import AccessLog

    answer = signed_in(cast.leader).get("/coverage/?problem=all&format=csv")
    said = b"".join(answer.streaming_content).decode()
    assert cast.grid_e1.code in said
    assert AccessLog.objects.filter(user=cast.leader, action="export", subject="grids.coverage").exists()


def test_the_address_says_state_problems_and_figures(cast):
    told = signed_in(cast.commander).get("/api/v1/coverage/?problem=all").json()
    assert [row["state"] for row in told["results"]] == ["nobody", "alone"]
    assert (told["figures"]["grids"], told["figures"]["covered"], told["figures"]["nobody"]) == (2, 1, 1)


def test_partners_have_no_such_page(cast):
    from tests.cast import make_partner_user

    assert signed_in(make_partner_user("teller", cast.bank)).get("/coverage/").status_code == 404


@pytest.mark.parametrize("lent_to", ["", "west", "command_centre"])
@pytest.mark.parametrize("who", ["main", "stand_in", "deputy"])
@pytest.mark.parametrize("is_absent", [False, True])
def test_the_checklist_counts_the_same_nights(cast, lent_to, who, is_absent):
    """Everybody in turn is lent away, near or not at all, while the main officer is on leave or here: the two ways of counting never part."""
    from desk.setup.facts import count_everything

    night = tonight(cast.now)
    others = {"main": cast.community.officer, "stand_in": make_officer("stand-in", cast.east, Role.COMMUNITY_OFFICER).officer}
    if who == "deputy":
        others["deputy"] = posted(cast, "deputy", Posting.Kind.DEPUTY)
    if is_absent:
        times = {"starts_at": night - DAY, "ends_at": night + DAY}
        Absence.objects.create(officer=others["main"], stand_in=others["stand_in"] if who == "stand_in" else None, **times)
    if lent_to:
        Secondment.objects.create(officer=others[who], unit=getattr(cast, lent_to), starts_at=night - DAY, ends_at=night + DAY)
    counted = count_everything(cast.administrator, cast.bureau.path, cast.now)["grids_unanswered"]
    found = coverage_of(Grid.objects.in_use(), night).values()
    assert counted == sum(one.state == State.UNANSWERED for one in found)
    is_gone = is_absent or (who == "main" and lent_to == "west")
    is_replaced = who != "main" and lent_to != "west"
    assert counted == int(is_gone and not is_replaced)
