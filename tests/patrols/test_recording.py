"""What phones say of a round: twice, late, out of order, from two phones, from the next street, with a wrong clock. Nothing is dropped."""

from datetime import UTC, datetime, timedelta

import pytest

from patrols.lifecycle import RoundStatus, StopStatus
from patrols.models import Round, RoundEntry, Stop
from patrols.sentences import why_kept
from patrols.services.recording import forget_places, take_entries
from patrols.services.rounds import call_off, check_round, hand_over
from policing.lib.errors import NotAllowed
from tests.patrols.walking import MINUTE, Kind, Phone, again, make_crew, make_round, whys

Flag = Stop.Flag


@pytest.fixture
def patrol(cast) -> Round:
    return make_round(cast)


@pytest.fixture
def phone(cast, patrol) -> Phone:
    return Phone(patrol, cast.auxiliary)


def stops_of(patrol: Round) -> list[Stop]:
    return list(patrol.stops.order_by("position"))


def test_a_round_walked_without_a_line_counts_as_it_happened(cast, patrol, phone):
    now = cast.now
    phone.says(Kind.START, now)
    for n in (1, 2, 3):
        phone.comes(n, now + n * 10 * MINUTE)
    phone.says(Kind.FINISH, now + 40 * MINUTE)
    assert whys(phone.sends(now + 3 * 60 * MINUTE)) == [""] * 5
    walked = again(patrol)
    assert (walked.status, walked.started_at, walked.finished_at, walked.walked_by) == (RoundStatus.FINISHED, now, now + 40 * MINUTE, cast.auxiliary)
    assert [(stop.status, stop.came_at, stop.left_at, stop.flags) for stop in stops_of(patrol)] == [
        (StopStatus.CHECKED_OUT, now + n * 10 * MINUTE, now + (n + 1) * 10 * MINUTE, []) for n in (1, 2, 3)
    ]


def test_said_twice_it_counts_once(cast, patrol, phone):
    phone.comes(1, cast.now)
    phone.sends(cast.now + MINUTE)
    phone.comes(2, cast.now + 10 * MINUTE)
    assert whys(phone.sends(cast.now + 11 * MINUTE)) == ["repeated", ""]
    assert RoundEntry.objects.filter(round=patrol).count() == 2
    assert stops_of(patrol)[0].came_at == cast.now


def test_entries_sent_out_of_order_are_played_in_order(cast, patrol, phone):
    phone.comes(2, cast.now + 20 * MINUTE)
    phone.comes(1, cast.now + 10 * MINUTE)
    phone.says(Kind.START, cast.now)
    assert whys(phone.sends(cast.now + 30 * MINUTE)) == ["", "", ""]
    assert stops_of(patrol)[0].left_at == cast.now + 20 * MINUTE
    assert again(patrol).started_at == cast.now


def test_the_second_phone_at_a_stop_is_kept_and_changes_nothing(cast, patrol, phone):
    other = Phone(patrol, cast.community)
    phone.comes(1, cast.now)
    phone.sends(cast.now)
    other.comes(1, cast.now + MINUTE)
    assert whys(other.sends(cast.now + 2 * MINUTE)) == ["visited_already"]
    assert (stops_of(patrol)[0].by, stops_of(patrol)[0].came_at) == (cast.auxiliary, cast.now)
    assert RoundEntry.objects.filter(outcome=RoundEntry.Outcome.KEPT).count() == 1


def test_somebody_else_coming_to_the_next_stop_does_not_end_my_stay(cast, patrol, phone):
    other = Phone(patrol, cast.community)
    phone.comes(1, cast.now)
    phone.sends(cast.now)
    other.comes(2, cast.now + MINUTE)
    other.sends(cast.now + MINUTE)
    assert stops_of(patrol)[0].status == StopStatus.CHECKED_IN


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_an_hour_wrong_is_put_right_and_remarked(cast, patrol, hours):
    phone = Phone(patrol, cast.auxiliary, off=timedelta(hours=hours))
    phone.comes(1, cast.now)
    phone.sends(cast.now + 5 * MINUTE)
    stop, entry = stops_of(patrol)[0], RoundEntry.objects.get()
    assert (stop.came_at, stop.flags) == (cast.now, [Flag.CLOCK])
    assert (entry.happened_at, entry.device_at) == (cast.now, cast.now + timedelta(hours=hours))


@pytest.mark.parametrize("off", [timedelta(hours=1), -timedelta(days=3), -timedelta(days=365 * 40)], ids=["ahead", "days behind", "no battery"])
def test_a_clock_set_anew_since_says_nothing_and_what_happened_counts_as_of_now(cast, patrol, phone, off):
    phone.comes(1, cast.now + off)
    assert whys(phone.sends(cast.now)) == [""]
    assert (stops_of(patrol)[0].came_at, stops_of(patrol)[0].flags) == (cast.now, [Flag.CLOCK])
    assert (again(patrol).started_at, RoundEntry.objects.get().device_at) == (cast.now, cast.now + off)


@pytest.mark.parametrize("year", [1, 9999])
def test_times_no_calendar_holds_become_now(cast, patrol, year):
    nonsense = datetime(year, 6, 1, tzinfo=UTC)
    entry = Phone(patrol, cast.auxiliary).comes(1, nonsense)
    for sent_at in (nonsense, cast.now, datetime(10_000 - year, 6, 1, tzinfo=UTC)):
        take_entries(patrol, [entry], by=cast.auxiliary, sent_at=sent_at, now=cast.now)
    assert stops_of(patrol)[0].came_at == cast.now


def test_a_key_that_stands_for_something_else_is_no_repetition(cast, patrol, phone):
    """Told "received already", the phone would let go of what nobody has."""
    other = make_round(cast, name="另一条")
    held = phone.comes(1, cast.now)
    phone.sends(cast.now)
    for round_, by in ((other, cast.auxiliary), (patrol, cast.community)):
        assert whys(take_entries(round_, [held], by=by, sent_at=cast.now, now=cast.now)) == ["key_taken"]
    assert str(why_kept("key_taken"))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"lon": 113.9062, "lat": 35.3050}, "too_far"),  # 109 m, the next street
        ({"lon": 113.9055, "lat": 35.3050, "accuracy_m": 4.0}, "too_far"),  # 45 m where 40 count, by a phone that knows its place
        ({"lon": 113.9055, "lat": 35.3050, "accuracy_m": 30.0}, ""),
        ({"accuracy_m": 900.0}, "no_position"),
        ({"lon": None, "lat": None}, "no_position"),
        ({"how": "qr", "tag": "elsewhere"}, "wrong_tag"),
        ({"how": "hand"}, "no_reason"),
        ({"how": "hand", "reason": "二维码被撕掉了"}, ""),
    ],
)
def test_only_being_there_counts(cast, patrol, phone, facts, why):
    phone.comes(1, cast.now, **facts)
    assert whys(phone.sends(cast.now)) == [why]
    assert stops_of(patrol)[0].status == (StopStatus.PENDING if why else StopStatus.CHECKED_IN)


def test_the_tag_of_the_stop_needs_no_position(cast, patrol, phone):
    phone.comes(1, cast.now, how="qr", tag=phone.points[0].tag, lon=None, lat=None)
    assert whys(phone.sends(cast.now)) == [""]


@pytest.mark.parametrize("how", [{"how": "qr"}, {"how": "hand", "reason": "码湿了"}], ids=["a picture of the code", "by hand"])
def test_a_phone_that_knows_itself_to_be_elsewhere_is_remarked(cast, patrol, phone, how):
    tag = {"tag": phone.points[0].tag} if how["how"] == "qr" else {}
    phone.comes(1, cast.now, lat=35.3350, **how, **tag)
    assert whys(phone.sends(cast.now)) == [""]
    stop = stops_of(patrol)[0]
    assert (Flag.FAR in stop.flags, stop.distance_m > 3_000) == (True, True)


def test_where_phones_were_is_forgotten_and_what_came_of_it_stays(cast, patrol, phone, settings):
    phone.comes(1, cast.now)
    phone.says(Kind.CHECK_OUT, cast.now + 6 * MINUTE, 1)
    phone.sends(cast.now + 7 * MINUTE)
    assert forget_places(now=cast.now + settings.POSITIONS_KEPT) == 0
    assert forget_places(now=cast.now + settings.POSITIONS_KEPT + 8 * MINUTE) == 1
    said = RoundEntry.objects.get(kind=Kind.CHECK_IN).said
    assert (set(said) & {"lon", "lat", "accuracy_m"}, said["how"], stops_of(patrol)[0].distance_m) == (set(), "position", 0)
    assert forget_places(now=cast.now + settings.POSITIONS_KEPT + 8 * MINUTE) == 0


def test_what_is_odd_is_remarked_and_counts(cast, phone):
    phone.comes(1, cast.now, is_mocked=True, accuracy_m=60.0)
    phone.comes(2, cast.now + MINUTE)
    phone.sends(cast.now + 2 * MINUTE)
    assert stops_of(phone.round)[0].flags == [Flag.MOCKED, Flag.COARSE, Flag.SHORT]


def test_the_order_of_a_route_matters_only_where_it_says_so(cast):
    for is_ordered, flags in ((True, [Flag.ORDER]), (False, [])):
        patrol = make_round(cast, is_ordered=is_ordered, name=f"{is_ordered}")
        phone = Phone(patrol, cast.auxiliary)
        phone.comes(3, cast.now)
        phone.sends(cast.now)
        assert stops_of(patrol)[2].flags == flags


def test_a_stop_removed_meanwhile_counts_with_a_remark(cast, patrol, phone):
    phone.points[0].removed_at = cast.now
    phone.points[0].save()
    phone.comes(1, cast.now)
    phone.sends(cast.now)
    assert stops_of(patrol)[0].flags == [Flag.REMOVED]


def test_a_stop_of_another_round_is_kept(cast, phone):
    other = make_round(cast, name="另一条")
    stranger = Phone(other, cast.auxiliary)
    phone.held.append(stranger.comes(1, cast.now))
    assert whys(phone.sends(cast.now)) == ["unknown_stop"]


def test_a_skip_needs_a_reason_and_may_be_made_good(cast, patrol, phone):
    phone.says(Kind.SKIP, cast.now, 1)
    phone.says(Kind.SKIP, cast.now + MINUTE, 2, reason="路口封闭")
    phone.comes(2, cast.now + 2 * MINUTE)
    assert whys(phone.sends(cast.now + 3 * MINUTE)) == ["no_reason", "", ""]
    assert [stop.status for stop in stops_of(patrol)] == [StopStatus.PENDING, StopStatus.CHECKED_IN, StopStatus.PENDING]


def test_leaving_what_one_never_came_to_changes_nothing(cast, phone):
    phone.says(Kind.CHECK_OUT, cast.now, 1)
    phone.comes(2, cast.now + MINUTE)
    phone.says(Kind.CHECK_OUT, cast.now + 7 * MINUTE, 2)
    phone.says(Kind.CHECK_OUT, cast.now + 8 * MINUTE, 2)
    assert whys(phone.sends(cast.now + 9 * MINUTE)) == ["never_came", "", "", "left_already"]
    assert stops_of(phone.round)[1].flags == []


def test_a_round_that_was_called_off_keeps_what_is_said_of_it(cast, patrol, phone):
    call_off(patrol, reason="暴雨", by=cast.leader)
    phone.says(Kind.START, cast.now)
    phone.comes(1, cast.now + MINUTE)
    phone.says(Kind.FINISH, cast.now + 2 * MINUTE)
    assert whys(phone.sends(cast.now + 3 * MINUTE)) == ["cancelled", "cancelled", "never_started"]


def test_a_missed_round_that_was_walked_after_all_counts(cast, patrol, phone):
    check_round(patrol, now=cast.now + 3 * 60 * MINUTE)
    assert patrol.status == RoundStatus.MISSED
    phone.says(Kind.START, cast.now)
    phone.says(Kind.FINISH, cast.now + 50 * MINUTE)
    assert whys(phone.sends(cast.now + 4 * 60 * MINUTE)) == ["", ""]
    assert again(patrol).status == RoundStatus.FINISHED


def test_a_round_finished_without_a_line_after_it_was_handed_over(cast, patrol, phone):
    """What the first team walked counts in the second's round, remarked; the second finishes it."""
    phone.comes(1, cast.now)
    phone.sends(cast.now)
    theirs = hand_over(again(patrol), make_crew(cast, cast.community), reason="增援城西", by=cast.leader, now=cast.now + 10 * MINUTE)
    assert [stop.position for stop in stops_of(theirs)] == [2, 3]
    phone.comes(2, cast.now + 12 * MINUTE)
    phone.says(Kind.FINISH, cast.now + 20 * MINUTE)
    assert whys(phone.sends(cast.now + 60 * MINUTE)) == ["repeated", "", "handed_over"]
    assert (stops_of(theirs)[0].by, stops_of(theirs)[0].flags) == (cast.auxiliary, [Flag.AFTERWARDS])
    assert (again(patrol).status, again(theirs).status) == (RoundStatus.HANDED_OVER, RoundStatus.PLANNED), "whether the second team set off is still asked"
    assert stops_of(patrol)[0].left_at == cast.now + 12 * MINUTE


def test_what_a_team_in_between_walked_was_visited_already(cast, patrol, phone):
    between = hand_over(patrol, make_crew(cast, cast.community), reason="增援", by=cast.leader, now=cast.now)
    theirs = Phone(between, cast.community)
    theirs.comes(1, cast.now)
    theirs.sends(cast.now)
    hand_over(again(between), make_crew(cast, cast.desk, "巡二"), reason="换班", by=cast.leader, now=cast.now + MINUTE)
    phone.comes(1, cast.now + MINUTE)
    assert whys(phone.sends(cast.now + 2 * MINUTE)) == ["visited_already"]


def test_whoever_may_not_answer_walks_nothing(cast, patrol):
    with pytest.raises(NotAllowed):
        Phone(patrol, cast.inspector).sends(cast.now)


def test_from_one_end_of_the_town_to_the_other_in_a_minute_is_remarked(cast, patrol, phone):
    phone.comes(1, cast.now, lon=113.96, how="hand", reason="扫不上")
    phone.comes(2, cast.now + MINUTE)
    phone.comes(3, cast.now + 6 * MINUTE)
    phone.sends(cast.now + 7 * MINUTE)
    assert [Flag.MOCKED in stop.flags for stop in stops_of(patrol)] == [False, True, False]


def test_a_position_without_any_error_is_remarked(cast, patrol, phone):
    phone.comes(1, cast.now, accuracy_m=0.0)
    phone.sends(cast.now)
    assert Flag.MOCKED in stops_of(patrol)[0].flags
