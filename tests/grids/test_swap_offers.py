"""Who is offered a shift: colleagues of a fitting rank, free ones first, each with what it would ask of them."""

from datetime import timedelta

import pytest
from django.utils import translation

from accounts.roles import Role
from grids.models import Absence, Shift, Swap
from grids.services.roster import ask_swap, offers_for, returns_of
from grids.services.roster.errors import NotForThem
from tests.cast import Cast, make_officer, signed_in

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def shift(cast) -> Shift:
    """The desk's officer has a day in ten days' time."""
    return give(cast, cast.desk, 10)


def give(cast: Cast, user, days: float, hours: int = 8, role: str = Role.DUTY_OFFICER) -> Shift:
    begins = cast.now + days * DAY
    return Shift.objects.create(unit=cast.east, officer=user.officer, role=role, starts_at=begins, ends_at=begins + timedelta(hours=hours))


def names(offers) -> list[str]:
    return [offer.officer.user.username for offer in offers]


def test_whoever_is_free_stands_first_and_nobody_is_offered_twice(cast, shift):
    busy, free = make_officer("busy", cast.east, Role.DUTY_OFFICER), make_officer("free", cast.east, Role.DUTY_OFFICER)
    give(cast, busy, 10.1)
    found = offers_for(shift)
    assert names(found)[0] == free.username
    assert names(found).index("busy") > names(found).index(cast.leader.username), "free leaders before a busy officer of the same role"
    assert [offer.busy.startswith("on duty ") for offer in found if offer.officer.user == busy] == [True]
    assert cast.desk.username not in names(found)


def test_leave_is_said(cast, shift):
    Absence.objects.create(officer=cast.leader.officer, starts_at=shift.starts_at, ends_at=shift.ends_at)
    assert [offer.busy for offer in offers_for(shift) if offer.officer.user == cast.leader] == ["Leave"]


def test_a_short_rest_is_said_and_leaves_them_free(cast, shift):
    give(cast, cast.leader, 9.5, role=Role.DUTY_LEADER)
    (offer,) = [offer for offer in offers_for(shift) if offer.officer.user == cast.leader]
    assert (offer.busy, len(offer.strains)) == ("", 1)
    assert offer.strains[0].startswith("less than 11 hours to the shift")


def test_an_auxiliary_is_neither_offered_nor_taken_for_an_officers_shift(cast, shift):
    assert cast.auxiliary.username not in names(offers_for(shift))
    with pytest.raises(NotForThem, match="Command-room duty officer"):
        ask_swap(shift, taker=cast.auxiliary.officer, in_return=None, reason="", by=cast.desk, now=cast.now)


def test_nobody_gets_a_leaders_shift_in_return_who_is_no_leader(cast, shift):
    theirs = give(cast, cast.leader, 12, role=Role.DUTY_LEADER)
    assert returns_of(shift, cast.leader.officer, cast.now) == []
    with pytest.raises(NotForThem):
        ask_swap(shift, taker=cast.leader.officer, in_return=theirs, reason="", by=cast.desk, now=cast.now)


def test_in_return_only_what_they_are_free_for(cast, shift):
    other = make_officer("other", cast.east, Role.DUTY_OFFICER)
    fits, clashes = give(cast, other, 12), give(cast, other, 14)
    give(cast, cast.desk, 14.1, hours=1)
    assert [one.shift for one in returns_of(shift, other.officer, cast.now)] == [fits]
    assert clashes.officer == other.officer


def test_the_page_leads_from_colleague_to_asking(cast, shift):
    other = make_officer("other", cast.east, Role.DUTY_OFFICER)
    theirs = give(cast, other, 12)
    client, page = signed_in(cast.desk), f"/duty/mine/{shift.pk}/"
    english = {"Accept-Language": "en"}
    assert f"?whom={other.officer.pk}" in client.get(page, headers=english).content.decode()
    assert "swap-form" in client.get(f"{page}?whom={other.officer.pk}", headers=english).content.decode()
    client.post(page, {"taker": other.officer.pk, "in_return": theirs.pk, "reason": "x"})
    asked = Swap.objects.get()
    assert (asked.shift, asked.taker, asked.in_return, asked.return_starts_at) == (shift, other.officer, theirs, theirs.starts_at)


@pytest.mark.parametrize("whom", ["0", "x", "9" * 30, "²"])
def test_whoever_is_no_colleague_is_not_chosen(cast, shift, whom):
    page = signed_in(cast.desk).get(f"/duty/mine/{shift.pk}/?whom={whom}", headers={"Accept-Language": "en"})
    assert (page.status_code, "swap-form" in page.content.decode()) == (200, False)


def test_anothers_shift_is_not_there(cast, shift):
    assert signed_in(cast.leader).get(f"/duty/mine/{shift.pk}/").status_code == 404
    assert signed_in(cast.leader).post(f"/duty/mine/{shift.pk}/", {"taker": cast.desk.officer.pk}).status_code == 404
