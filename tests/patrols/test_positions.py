"""Where units are: every position of a batch has its answer, is kept once, for duty time only, and no phone fills the table."""

from datetime import timedelta

import pytest

from patrols.api.street_units import buckets
from patrols.lifecycle import UnitStatus
from patrols.models import UnitDuty, UnitPosition
from patrols.services.positions import forget_positions, take_positions
from patrols.services.unit_duty import come_on_duty, go_off_duty
from policing.lib.errors import NotAllowed
from tests.cast import signed_in
from tests.patrols.units import fix, fresh, make_unit_on_street, out_with

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def taken(tally):
    return tally.kept, tally.known, tally.thinned, [one.why for one in tally.refused]


@pytest.fixture
def unit(cast):
    """A car that the auxiliary has been out with for an hour."""
    car = make_unit_on_street(cast)
    come_on_duty(car, by=cast.auxiliary, now=cast.now - HOUR)
    return car


def send(cast, *fixes, sent_at=None, now=None, by=None):
    return take_positions(fixes, by=by or cast.auxiliary, sent_at=sent_at or cast.now, now=now or cast.now)


def test_a_moving_unit_leaves_a_way_and_is_where_it_was_last(cast, unit):
    moving = [fix(cast.now - n * 15 * SECOND, metres=100 * n, accuracy_m=8.0, speed_mps=6.0) for n in range(4)]
    assert taken(send(cast, *moving)) == (4, 0, 0, [])
    now = fresh(unit).now
    assert (now.fixed_at, now.lat, now.accuracy_m, now.speed_mps) == (cast.now, moving[0].lat, 8, 6.0)


def test_sent_twice_it_is_there_once(cast, unit):
    batch = [fix(cast.now - n * 15 * SECOND, metres=100 * n) for n in range(4)]
    send(cast, *batch)
    assert taken(send(cast, *batch, now=cast.now + 2 * SECOND)) == (0, 4, 0, [])
    assert UnitPosition.objects.count() == 4


def test_out_of_order_an_older_one_is_kept_and_moves_nobody_back(cast, unit):
    send(cast, fix(cast.now, metres=500))
    assert taken(send(cast, fix(cast.now - 10 * MINUTE))) == (1, 0, 0, [])
    assert fresh(unit).now.fixed_at == cast.now


def test_a_wrong_clock_is_put_right_and_remarked_and_still_counts_once(cast, unit):
    hour_ahead = cast.now + HOUR
    batch = [fix(hour_ahead - n * 15 * SECOND, metres=100 * n) for n in range(3)]
    assert taken(send(cast, *batch, sent_at=hour_ahead)) == (3, 0, 0, [])
    assert taken(send(cast, *batch, sent_at=hour_ahead + 3 * SECOND, now=cast.now + 4 * SECOND)) == (0, 3, 0, [])
    assert list(UnitPosition.objects.order_by("-at").values_list("at", "is_clock_wrong"))[0] == (cast.now, True)


def test_who_stands_still_is_kept_once_a_minute_and_heard_all_the_time(cast, unit):
    standing = [fix(cast.now - (12 - n) * 15 * SECOND, metres=n % 2) for n in range(12)]
    tally = send(cast, *standing)
    assert taken(tally) == (3, 0, 9, [])
    assert fresh(unit).now.fixed_at == standing[-1].at


def test_batches_that_come_backwards_are_thinned_alike(cast, unit):
    """A phone that was without a line sends its newest batch first, one position at a time if it must."""
    standing = [fix(cast.now - n * 15 * SECOND, metres=n % 2) for n in range(40)]
    for one in standing:
        send(cast, one)
    assert UnitPosition.objects.count() == 10


def test_a_phone_that_sends_without_end_fills_nothing(cast, unit):
    for n in range(4):
        start = cast.now - 30 * MINUTE + n * 24 * SECOND
        tally = send(cast, *(fix(start + i * SECOND / 10, metres=i * 3.0) for i in range(240)))
        assert tally.kept + tally.known + tally.thinned + len(tally.refused) == 240
    assert UnitPosition.objects.count() <= 4 * 24 / 5 + 1


def test_what_is_no_use_is_refused_with_its_reason(cast, unit):
    bad = [
        fix(cast.now, metres=0)._replace(lon=400.0),
        fix(cast.now + 10 * MINUTE),
        fix(cast.now - timedelta(days=90)),
        fix(cast.now - 5 * HOUR),
        fix(cast.now - MINUTE, accuracy_m=5_000.0),
    ]
    tally = send(cast, *bad)
    assert tally.kept == 0
    assert {one.at: one.why for one in tally.refused} == {
        bad[0].at: "nowhere",
        bad[1].at: "ahead",
        bad[2].at: "too_old",
        bad[3].at: "off_duty",
        bad[4].at: "inexact",
    }


def test_off_duty_nobody_is_anywhere(cast, unit):
    send(cast, fix(cast.now))
    go_off_duty(UnitDuty.objects.get(), now=cast.now)
    now = fresh(unit).now
    assert (now.status, now.lon, now.lat, now.fixed_at) == (UnitStatus.OFF, None, None, None)
    later = cast.now + 10 * MINUTE
    assert taken(send(cast, fix(later), sent_at=later, now=later)) == (0, 0, 0, ["off_duty"])


def test_what_a_phone_held_back_comes_to_the_way_of_the_duty_it_was_of(cast, unit):
    go_off_duty(UnitDuty.objects.get(), now=cast.now)
    later = cast.now + HOUR
    assert taken(send(cast, fix(cast.now - 10 * MINUTE), sent_at=later, now=later)) == (1, 0, 0, [])
    assert fresh(unit).now.lon is None


def test_two_phones_of_one_unit_make_one_way(cast, unit):
    come_on_duty(unit, by=cast.community, now=cast.now - HOUR)
    send(cast, *(fix(cast.now - n * 15 * SECOND, metres=100 * n) for n in range(4)))
    tally = send(cast, *(fix(cast.now - n * 15 * SECOND + SECOND, metres=100 * n) for n in range(4)), by=cast.community)
    assert taken(tally) == (0, 0, 4, [])


def test_a_made_up_position_is_kept_and_marked(cast, unit):
    send(cast, fix(cast.now, is_mocked=True))
    assert fresh(unit).now.is_mocked
    assert UnitPosition.objects.get().is_mocked


def test_ways_are_taken_away_when_their_days_are_over(cast, unit, settings):
    send(cast, fix(cast.now), fix(cast.now - 30 * MINUTE))
    settings.POSITIONS_KEPT = timedelta(minutes=20)
    assert forget_positions(now=cast.now) == 1
    assert UnitPosition.objects.get().at == cast.now


@pytest.mark.parametrize("wrong", [{"lon": "nan"}, {"lat": "NaN"}, {"accuracy_m": "inf"}, {"speed_mps": "nan"}])
def test_a_number_that_is_none_is_refused_before_anything_is_counted_with_it(cast, unit, wrong):
    body = {"sent_at": cast.now.isoformat(), "fixes": [said(fix(cast.now)) | wrong]}
    answer = signed_in(cast.auxiliary).post("/api/v1/positions/", body, format="json")
    assert (answer.status_code, UnitPosition.objects.count()) == (400, 0)


def test_an_administrator_sends_none(cast):
    with pytest.raises(NotAllowed):
        send(cast, fix(cast.now), by=cast.administrator)


def said(one):
    return {"at": one.at.isoformat(), "lon": one.lon, "lat": one.lat, "accuracy_m": 9.5}


def test_the_door_says_what_became_of_each(cast, unit):
    body = {"sent_at": cast.now.isoformat(), "fixes": [said(fix(cast.now)), said(fix(cast.now - 5 * HOUR))]}
    answer = signed_in(cast.auxiliary).post("/api/v1/positions/", body, format="json")
    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in ("kept", "known", "thinned")} == {"kept": 1, "known": 0, "thinned": 0}
    assert [one["why"] for one in answer.json()["refused"]] == ["off_duty"]
    assert answer.json()["refused"][0]["message"]


def test_more_than_a_request_holds_is_refused_whole(cast, unit):
    one = said(fix(cast.now))
    answer = signed_in(cast.auxiliary).post("/api/v1/positions/", {"sent_at": cast.now.isoformat(), "fixes": [one] * 241}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many")
    assert UnitPosition.objects.count() == 0


def test_a_phone_in_a_loop_is_told_to_wait_and_nobody_else_is(cast, unit):
    buckets.forget()
    client, body = signed_in(cast.auxiliary), {"sent_at": cast.now.isoformat(), "fixes": [said(fix(cast.now))]}
    answers = [client.post("/api/v1/positions/", body, format="json") for _ in range(32)]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) >= 1
    assert signed_in(cast.community).post("/api/v1/positions/", body, format="json").status_code == 200
    buckets.forget()


def test_only_duty_counts_not_who_sends(cast):
    out_with(cast, cast.community)
    assert taken(send(cast, fix(cast.now))) == (0, 0, 0, ["off_duty"])
