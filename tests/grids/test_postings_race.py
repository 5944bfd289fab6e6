"""Two leaders post at the same moment: the database lets one of them, the other reads who was first; and several changes in one day stay in order."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.utils import timezone

from accounts.roles import Role
from grids.models import Absence, Posting
from grids.services import main_officer_of
from grids.services.absences import AwayAlready, enter_absence
from grids.services.postings import GridHasMain, PostedAlready, appoint, end_posting
from policing.lib.errors import Refused
from tests.cast import make_officer, signed_in

HOUR = timedelta(hours=1)


def both(*steps) -> list[str]:
    """Each step on a connection of its own, started together; what each ended with: "done" or the code of its refusal."""
    start, ends = threading.Barrier(len(steps)), ["" for _step in steps]

    def run(number: int) -> None:
        close_old_connections()
        try:
            start.wait(timeout=20)
            steps[number]()
            ends[number] = "done"
        except Refused as refusal:
            ends[number] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(ends)


@pytest.fixture
def committed(transactional_db):
    from tests.cast import build_cast

    return build_cast()


@pytest.fixture
def two(committed):
    return [make_officer(name, committed.west, Role.COMMUNITY_OFFICER).officer for name in ("one", "two")]


def test_of_two_at_once_one_becomes_main_officer(committed, two):
    steps = [lambda officer=officer: appoint(committed.grid_w1, officer=officer, starts_at=committed.now, by=committed.leader) for officer in two]
    assert both(*steps) == ["done", GridHasMain.code]
    assert Posting.objects.filter(grid=committed.grid_w1, kind="main").count() == 1


def test_of_two_who_take_over_at_once_one_ends_and_one_stays(committed, two):
    facts = {"starts_at": committed.now, "takes_over": True, "by": committed.leader}
    ends = both(*[lambda officer=officer: appoint(committed.grid_e1, officer=officer, **facts) for officer in two])
    assert "done" in ends
    assert set(ends) <= {"done", GridHasMain.code}
    assert Posting.objects.at(committed.now).filter(grid=committed.grid_e1, kind="main").count() == 1


def test_of_two_absences_at_once_one_stands(committed):
    facts = {"kind": "leave", "starts_at": committed.now, "ends_at": committed.now + HOUR, "by": committed.leader}
    steps = [lambda: enter_absence(committed.community.officer, **facts)] * 2
    assert both(*steps) == [AwayAlready.code, "done"]
    assert Absence.objects.count() == 1


# --- several changes in a day ---


@pytest.fixture
def three(cast):
    return [make_officer(name, cast.west, Role.COMMUNITY_OFFICER).officer for name in ("one", "two", "three")]


def test_three_officers_in_one_day_each_for_their_hours(cast, three):
    for number, officer in enumerate(three):
        appoint(cast.grid_w1, officer=officer, starts_at=cast.now + number * HOUR, takes_over=True, by=cast.leader)
    minute = timedelta(minutes=1)
    answering = [main_officer_of(cast.grid_w1, cast.now + hours * HOUR + minute) for hours in range(3)]
    assert answering == [officer.user for officer in three]
    spans = Posting.objects.filter(grid=cast.grid_w1).order_by("starts_at").values_list("starts_at", "ends_at")
    assert list(spans) == [(cast.now, cast.now + HOUR), (cast.now + HOUR, cast.now + 2 * HOUR), (cast.now + 2 * HOUR, None)]


def test_whoever_ended_in_the_morning_can_begin_again_in_the_evening(cast, three):
    first = appoint(cast.grid_w1, officer=three[0], starts_at=cast.now, by=cast.leader)
    end_posting(first, at=cast.now + HOUR, by=cast.leader)
    appoint(cast.grid_w1, officer=three[0], starts_at=cast.now + 8 * HOUR, by=cast.leader)
    moments = [cast.now, cast.now + HOUR, cast.now + 9 * HOUR]
    assert [bool(main_officer_of(cast.grid_w1, moment)) for moment in moments] == [True, False, True]


def test_one_ends_at_the_minute_the_next_begins(cast, three):
    appoint(cast.grid_w1, officer=three[0], starts_at=cast.now, ends_at=cast.now + HOUR, by=cast.leader)
    appoint(cast.grid_w1, officer=three[1], starts_at=cast.now + HOUR, by=cast.leader)
    assert main_officer_of(cast.grid_w1, cast.now + HOUR) == three[1].user


def test_what_is_planned_later_in_the_day_is_in_the_way_and_named(cast, three):
    appoint(cast.grid_w1, officer=three[0], starts_at=cast.now + 2 * HOUR, by=cast.leader)
    with pytest.raises(GridHasMain, match=str(three[0])):
        appoint(cast.grid_w1, officer=three[1], starts_at=cast.now, by=cast.leader)
    appoint(cast.grid_w1, officer=three[1], starts_at=cast.now, ends_at=cast.now + 2 * HOUR, by=cast.leader)


def test_somebody_is_deputy_once_but_deputy_in_two_grids(cast, three):
    facts = {"officer": three[0], "kind": Posting.Kind.DEPUTY, "starts_at": cast.now, "by": cast.leader}
    appoint(cast.grid_w1, **facts)
    appoint(cast.grid_e1, **facts)
    with pytest.raises(PostedAlready):
        appoint(cast.grid_w1, **facts)


def test_the_database_itself_allows_one_main_officer_only(cast, three):
    facts = {"grid": cast.grid_w1, "kind": Posting.Kind.MAIN, "starts_at": timezone.now()}
    Posting.objects.create(officer=three[0], **facts)
    with pytest.raises(IntegrityError, match="one_main_officer_per_grid"), transaction.atomic():
        Posting.objects.bulk_create([Posting(officer=three[1], **facts)])


def test_village_auxiliary_and_committee_stand_on_the_page(cast):
    client, page = signed_in(cast.leader), f"/grids/{cast.grid_e1.code}/officers/"
    sent = {"officer": cast.auxiliary.officer.pk, "kind": "auxiliary", "starts_at": "2026-01-01T08:00", "is_in_committee": "on"}
    assert client.post(page, sent).status_code == 302
    said = client.get(page, headers={"accept-language": "en"}).content.decode()
    assert "in the committee" in said
    assert str(cast.auxiliary) in said
    assert main_officer_of(cast.grid_e1, cast.now) == cast.community
