"""An open swap never vanishes: when a new roster or the time takes it away, it ends with a reason, and both hear it."""

from datetime import timedelta

import pytest
from django.utils import translation

from accounts.roles import Role
from delivery.models import Message
from grids.lifecycle import SwapStatus
from grids.models import Shift, Swap
from grids.services.roster import agree_swap, approve_swap, ask_swap, end_overtaken, overtaken, publish_roster, reopen_roster, strains_of
from grids.services.roster.errors import SwapOutdated
from grids.tasks import sweep
from policing.lib.errors import IllegalMove
from tests.cast import signed_in
from tests.grids.rostering import MONDAY, at, make_crew, make_template, published

DAY = timedelta(days=1)
NOW = at(MONDAY, 0)
PAGE = "/duty/mine/"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def crew(cast):
    return make_crew(cast)


@pytest.fixture
def roster(cast, crew):
    make_template(cast, crew)
    return published(cast, MONDAY)


@pytest.fixture
def swap(crew, roster):
    """Crew 1 asks crew 2 to take Thursday for Friday."""
    return ask_swap(shift_on(3), taker=crew[1], in_return=shift_on(4), reason="", by=crew[0].user, now=NOW)


def shift_on(days: int) -> Shift:
    return Shift.objects.select_related("officer__user", "unit").get(starts_at=at(MONDAY + days * DAY))


def republish(roster, cast, *, without: int | None = None, ends_at=None) -> None:
    """Publish again with the shift of that day taken out, or with Thursday's ending at another hour."""
    reopen_roster(roster)
    if without is not None:
        roster.planned.filter(starts_at=at(MONDAY + without * DAY)).delete()
    if ends_at:
        roster.planned.filter(starts_at=at(MONDAY + 3 * DAY)).update(ends_at=ends_at)
    publish_roster(roster, by=cast.leader, now=NOW)


def last_word() -> tuple[str, str, set[str]]:
    """Title and text in English of the last message about duty, and who got it."""
    message = Message.objects.filter(room="duty").order_by("-created_at", "-pk").first()
    assert message
    return message.content["en"]["title"], message.content["en"]["body"], {one.addressee.user.username for one in message.recipients.all()}


def again(swap) -> Swap:
    return Swap.objects.get(pk=swap.pk)


@pytest.mark.parametrize(("day", "ending", "why"), [(3, "gone", "the shift is no longer on the roster"), (4, "return_gone", "offered in return")])
def test_a_roster_without_the_shift_ends_the_swap_and_tells_both(cast, roster, swap, day, ending, why):
    republish(roster, cast, without=day)
    assert (again(swap).status, again(swap).ending) == (SwapStatus.LAPSED, ending)
    title, body, people = last_word()
    assert title == "Nothing changes hands: the swap of 09-25 08:00–09-26 08:00 between Crew1 and Crew2 has lapsed"
    assert why in body
    assert people == {"crew1", "crew2"}


def test_a_swap_that_lapsed_still_says_what_it_was_about(cast, roster, swap):
    republish(roster, cast, without=3)
    ended = again(swap)
    assert (ended.shift, ended.starts_at, ended.ends_at, ended.role, ended.unit) == (
        None,
        at(MONDAY + 3 * DAY),
        at(MONDAY + 4 * DAY),
        Role.DUTY_OFFICER,
        cast.east,
    )
    row = signed_in(swap.asked_by).get("/api/v1/swaps/").json()["results"][0]
    assert (row["shift"], row["ending"], row["role"]) == (None, "gone", "duty_officer")


def test_both_read_why_on_their_pages_while_the_days_are_near(cast, roster, swap):
    Swap.objects.filter(pk=swap.pk).update(starts_at=cast.now + DAY, ends_at=cast.now + 2 * DAY)
    republish(roster, cast, without=3)
    for user in (swap.asked_by, swap.taker.user):
        page = signed_in(user).get(PAGE, headers={"Accept-Language": "en"}).content.decode()
        assert "Nothing changes hands: the shift is no longer on the roster." in page


def test_other_hours_end_the_swap_as_nobody_agreed_to_them(cast, roster, swap):
    republish(roster, cast, ends_at=at(MONDAY + 3 * DAY, 20))
    assert (again(swap).status, again(swap).ending) == (SwapStatus.LAPSED, "changed")


def test_a_roster_that_keeps_the_shifts_keeps_the_swap(cast, roster, swap, crew):
    republish(roster, cast, without=6)
    assert again(swap).status == SwapStatus.ASKED
    agree_swap(again(swap), by=crew[1].user, now=NOW)
    approve_swap(again(swap), by=cast.leader, now=NOW)
    assert shift_on(3).officer == crew[1]


def test_an_approved_swap_stays_approved_when_the_shift_goes_later(cast, roster, swap, crew):
    agree_swap(swap, by=crew[1].user, now=NOW)
    approve_swap(swap, by=cast.leader, now=NOW)
    republish(roster, cast, without=3)
    assert again(swap).status == SwapStatus.APPROVED


def test_what_another_swap_gave_away_ends_those_that_counted_on_it(cast, roster, swap, crew):
    """Crew 2 has also asked crew 3 to take that Friday, which crew 1 gets."""
    other = ask_swap(shift_on(4), taker=crew[2], in_return=None, reason="", by=crew[1].user, now=NOW)
    agree_swap(swap, by=crew[1].user, now=NOW)
    approve_swap(swap, by=cast.leader, now=NOW)
    assert (again(other).status, again(other).ending) == (SwapStatus.LAPSED, "changed")
    assert last_word()[2] == {"crew1", "crew2"}, "the word of the approval comes last"


def test_time_ends_a_swap_nobody_decided(crew, swap):
    assert not overtaken(at(MONDAY + 3 * DAY, 7)).exists()
    assert list(overtaken(at(MONDAY + 3 * DAY, 8))) == [swap]
    end_overtaken(again(swap), now=at(MONDAY + 3 * DAY, 8))
    assert (again(swap).status, again(swap).ending) == (SwapStatus.LAPSED, "begun")
    assert not overtaken(at(MONDAY + 3 * DAY, 8)).exists()
    assert last_word()[2] == {"crew1", "crew2"}


def test_the_sweep_finds_them_and_says_it_once(cast, swap):
    """The roster of that autumn is long past by the clock of the workers."""
    assert sweep() == 1
    said = Message.objects.filter(room="duty").count()
    assert (sweep(), Message.objects.filter(room="duty").count()) == (0, said)


def test_after_its_end_no_step_is_left(cast, roster, swap, crew):
    republish(roster, cast, without=3)
    with pytest.raises(SwapOutdated):
        agree_swap(again(swap), by=crew[1].user, now=NOW)
    with pytest.raises(IllegalMove):
        approve_swap(again(swap), by=cast.leader, now=NOW)


def test_whoever_acts_on_a_page_that_is_behind_hears_that_it_is_over(cast, roster, swap, crew):
    behind = Swap.objects.select_related("taker__user", "asked_by", "shift__officer__user", "in_return").get(pk=swap.pk)
    republish(roster, cast, without=3)
    with pytest.raises(SwapOutdated):
        agree_swap(behind, by=crew[1].user, now=NOW)


def test_a_shift_that_went_meanwhile_cannot_be_asked_about(cast, roster, crew):
    behind = shift_on(3)
    republish(roster, cast, without=3)
    with pytest.raises(SwapOutdated):
        ask_swap(behind, taker=crew[1], in_return=None, reason="", by=crew[0].user, now=NOW)


def test_little_rest_is_shown_to_whoever_agrees_and_decides_and_forbids_nothing(cast, roster, crew):
    """Thursday at eight follows on crew 2's Tuesday night and Wednesday at once."""
    Shift.objects.create(unit=cast.east, officer=crew[1], role=Role.DUTY_OFFICER, starts_at=at(MONDAY + 2 * DAY, 12), ends_at=at(MONDAY + 3 * DAY, 0))
    asked = ask_swap(shift_on(3), taker=crew[1], in_return=None, reason="", by=crew[0].user, now=NOW)
    assert strains_of([asked]) == {
        asked.pk: [
            "Crew2: less than 11 hours to the shift 09-24 12:00–00:00",
            "Crew2: less than 11 hours to the shift 09-26 08:00–09-27 08:00",
        ]
    }
    agree_swap(asked, by=crew[1].user, now=NOW)
    approve_swap(asked, by=cast.leader, now=NOW)
    assert shift_on(3).officer == crew[1]


def test_what_is_given_away_does_not_count_as_strain(crew, swap):
    """Friday goes to crew 1 for Thursday: crew 2 has no two days in a row, crew 1 neither."""
    assert strains_of([swap]) == {swap.pk: []}
