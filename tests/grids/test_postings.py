"""Appointing, ending and handing over; leave; and what stands in the way is named."""

from datetime import timedelta

import pytest
from django.utils import translation

from accounts.models import Unit
from accounts.roles import Role
from grids.models import Absence, Grid, Posting
from grids.services import main_officer_of
from grids.services import postings as posts
from grids.services.absences import AwayAlready, StandInAway, end_absence, enter_absence
from grids.services.postings import (
    AccountClosed,
    AnswersForNothing,
    EndsBeforeItStarts,
    GridClosed,
    GridHasMain,
    HasEnded,
    NothingToHandOver,
    OtherBureau,
    PostedAlready,
    SamePerson,
    appoint,
    end_posting,
    hand_over_postings,
)
from policing.lib.errors import NotAllowed
from tests.cast import make_officer, make_unit, signed_in

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def officer(cast):
    return make_officer("second", cast.east, Role.COMMUNITY_OFFICER).officer


def the_one(cast) -> Posting:
    return Posting.objects.get(officer=cast.community.officer)


def test_a_leader_posts_an_officer(cast):
    officer = make_officer("western", cast.west, Role.COMMUNITY_OFFICER).officer
    appoint(cast.grid_w1, officer=officer, starts_at=cast.now, by=cast.leader)
    assert main_officer_of(cast.grid_w1, cast.now) == officer.user


def test_the_main_officer_who_is_there_is_named_with_the_time(cast, officer):
    with pytest.raises(GridHasMain) as refusal:
        appoint(cast.grid_e1, officer=officer, starts_at=cast.now, by=cast.leader)
    assert str(cast.community) in str(refusal.value)
    assert cast.grid_e1.code in str(refusal.value)


def test_taking_over_ends_the_one_before_at_the_same_moment(cast, officer):
    appoint(cast.grid_e1, officer=officer, starts_at=cast.now, takes_over=True, by=cast.leader)
    assert the_one(cast).ends_at == cast.now
    assert main_officer_of(cast.grid_e1, cast.now) == officer.user


def test_of_two_at_once_the_second_hears_the_sentence(cast, officer, monkeypatch):
    """Both looked before either wrote: the database says no, and it is said in words."""
    looks = iter([lambda posting: None])
    real = posts._look
    monkeypatch.setattr(posts, "_look", lambda posting: next(looks, real)(posting))
    with pytest.raises(GridHasMain):
        appoint(cast.grid_e1, officer=officer, starts_at=cast.now, by=cast.leader)


def test_an_officer_of_another_bureau_is_refused(cast):
    abroad = make_unit("8801", Unit.Kind.STATION, make_unit("8888", Unit.Kind.BUREAU, None, "邻市局"), "邻市所")
    with pytest.raises(OtherBureau):
        appoint(cast.grid_w1, officer=make_officer("abroad", abroad, Role.COMMUNITY_OFFICER).officer, starts_at=cast.now, by=cast.leader)


def test_an_auxiliary_is_posted_as_auxiliary_only(cast):
    with pytest.raises(AnswersForNothing):
        appoint(cast.grid_w1, officer=cast.auxiliary.officer, starts_at=cast.now, by=cast.leader)
    appoint(cast.grid_e1, officer=cast.auxiliary.officer, kind=Posting.Kind.AUXILIARY, starts_at=cast.now, by=cast.leader)


def test_other_refusals(cast, officer):
    with pytest.raises(NotAllowed):
        appoint(cast.grid_e1, officer=officer, kind=Posting.Kind.DEPUTY, starts_at=cast.now, by=cast.desk)
    with pytest.raises(EndsBeforeItStarts):
        appoint(cast.grid_w1, officer=officer, starts_at=cast.now, ends_at=cast.now, by=cast.leader)
    with pytest.raises(PostedAlready):
        appoint(cast.grid_e1, officer=cast.community.officer, starts_at=cast.now + DAY, by=cast.leader)
    Grid.objects.filter(pk=cast.grid_w1.pk).update(closed_at=cast.now)
    cast.grid_w1.refresh_from_db()
    with pytest.raises(GridClosed):
        appoint(cast.grid_w1, officer=officer, starts_at=cast.now, by=cast.leader)
    officer.user.is_active = False
    officer.user.save()
    with pytest.raises(AccountClosed):
        appoint(cast.grid_e1, officer=officer, kind=Posting.Kind.DEPUTY, starts_at=cast.now, by=cast.leader)


def test_ending_ends_now_and_what_has_not_begun_is_taken_back(cast, officer):
    end_posting(the_one(cast), at=cast.now, by=cast.leader)
    assert the_one(cast).ends_at == cast.now
    with pytest.raises(HasEnded):
        end_posting(the_one(cast), at=cast.now + DAY, by=cast.leader)
    coming = appoint(cast.grid_e1, officer=officer, starts_at=cast.now + DAY, by=cast.leader)
    end_posting(coming, at=cast.now, by=cast.leader)
    assert not Posting.objects.filter(pk=coming.pk).exists()


def test_one_officer_takes_everything_of_another(cast, officer):
    appoint(cast.grid_w1, officer=cast.community.officer, kind=Posting.Kind.DEPUTY, starts_at=cast.now - DAY, ends_at=cast.now + DAY, by=cast.leader)
    assert hand_over_postings(cast.community.officer, to=officer, at=cast.now, by=cast.leader) == 2
    assert not Posting.objects.at(cast.now).filter(officer=cast.community.officer).exists()
    taken = Posting.objects.at(cast.now).filter(officer=officer).order_by("grid__code")
    assert [(row.grid, row.kind, row.ends_at) for row in taken] == [(cast.grid_w1, "deputy", cast.now + DAY), (cast.grid_e1, "main", None)]


def test_a_deputy_who_takes_over_is_deputy_no_longer(cast, officer):
    appoint(cast.grid_e1, officer=officer, kind=Posting.Kind.DEPUTY, starts_at=cast.now - DAY, by=cast.leader)
    hand_over_postings(cast.community.officer, to=officer, at=cast.now, by=cast.leader)
    assert list(Posting.objects.at(cast.now).filter(officer=officer).values_list("kind", flat=True)) == ["main"]


def test_handing_over_is_refused_as_a_whole(cast, officer):
    with pytest.raises(NothingToHandOver):
        hand_over_postings(officer, to=cast.community.officer, at=cast.now, by=cast.leader)
    with pytest.raises(SamePerson):
        hand_over_postings(cast.community.officer, to=cast.community.officer, at=cast.now, by=cast.leader)
    with pytest.raises(AnswersForNothing):
        hand_over_postings(cast.community.officer, to=cast.auxiliary.officer, at=cast.now, by=cast.leader)
    assert the_one(cast).ends_at is None


def test_leave_with_a_stand_in(cast, officer):
    enter_absence(cast.community.officer, kind=Absence.Kind.LEAVE, starts_at=cast.now, ends_at=cast.now + DAY, stand_in=officer, by=cast.leader)
    assert main_officer_of(cast.grid_e1, cast.now) == officer.user
    with pytest.raises(AwayAlready):
        enter_absence(cast.community.officer, kind=Absence.Kind.SICK, starts_at=cast.now, ends_at=cast.now + DAY, by=cast.leader)


def test_a_stand_in_who_is_away_is_named(cast, officer):
    enter_absence(officer, kind=Absence.Kind.TRAINING, starts_at=cast.now, ends_at=cast.now + DAY, by=cast.leader)
    with pytest.raises(StandInAway) as refusal:
        enter_absence(cast.community.officer, kind=Absence.Kind.LEAVE, starts_at=cast.now, ends_at=cast.now + DAY, stand_in=officer, by=cast.leader)
    assert str(officer) in str(refusal.value)


def test_back_earlier_than_planned(cast):
    absence = enter_absence(cast.community.officer, kind=Absence.Kind.LEAVE, starts_at=cast.now - DAY, ends_at=cast.now + DAY, by=cast.leader)
    end_absence(absence, at=cast.now, by=cast.leader)
    assert not Absence.objects.at(cast.now).exists()


def test_the_page_of_a_grid_posts_and_ends(cast, officer):
    client, page = signed_in(cast.leader), f"/grids/{cast.grid_e1.code}/officers/"
    now = "2026-01-01T08:00"
    refused = client.post(page, {"officer": officer.pk, "kind": "main", "starts_at": now})
    assert refused.status_code == 400
    assert str(cast.community) in refused.content.decode()
    assert client.post(page, {"officer": officer.pk, "kind": "deputy", "starts_at": now}).status_code == 302
    assert client.post(f"/coverage/postings/{the_one(cast).pk}/end/").status_code == 302
    assert the_one(cast).ends_at is not None


def test_the_page_of_an_officer_hands_over_and_enters_leave(cast, officer):
    client, page = signed_in(cast.leader), f"/coverage/officers/{cast.community.officer.pk}/"
    assert client.get(page).status_code == 200
    assert client.post(f"{page}away/", {"kind": "leave", "starts_at": "2026-01-01T08:00", "ends_at": "2026-01-02T08:00"}).status_code == 302
    assert client.post(f"{page}hand-over/", {"officer": officer.pk, "at": cast.now.strftime("%Y-%m-%dT%H:%M")}).status_code == 302
    assert Posting.objects.filter(officer=officer, kind="main").exists()


def test_who_only_reads_changes_nothing(cast, officer):
    client = signed_in(cast.desk)
    page = client.get(f"/grids/{cast.grid_e1.code}/officers/")
    assert page.status_code == 200
    assert "<select" not in page.content.decode()
    assert client.post(f"/coverage/postings/{the_one(cast).pk}/end/").status_code == 403
    assert the_one(cast).ends_at is None


def test_the_contract_does_what_the_pages_do(cast, officer):
    client = signed_in(cast.leader)
    body = {"officer": officer.pk, "kind": "main", "starts_at": cast.now.isoformat()}
    for never in ("0001-01-01T00:00:00", "9999-12-31T23:59:59-12:00"):
        assert client.post(f"/api/v1/grids/{cast.grid_e1.pk}/postings/", body | {"starts_at": never}, format="json").status_code == 400
    refused = client.post(f"/api/v1/grids/{cast.grid_e1.pk}/postings/", body, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "main_officer_exists")
    made = client.post(f"/api/v1/grids/{cast.grid_e1.pk}/postings/", body | {"takes_over": True}, format="json")
    assert made.status_code == 201
    back = client.post(f"/api/v1/officers/{officer.pk}/hand-over/", {"to": cast.community.officer.pk, "at": (cast.now + DAY).isoformat()}, format="json")
    assert back.json() == {"postings": 1}
