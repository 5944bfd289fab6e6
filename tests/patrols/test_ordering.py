"""A proposed order is shorter than the one given, comes while stops are open, and is the same each time."""

from datetime import time

import pytest

from patrols.services.ordering import MOST_STOPS, Place, propose_order, way_of

TEN = time(22)
LAT = 35.305
STEP = 0.001  # 90.7 m of longitude here, 118 m through the streets


def row(*numbers: int, **facts) -> list[Place]:
    """Places along one street, `numbers` steps from its beginning."""
    return [Place(113.9 + STEP * n, LAT, **facts) for n in numbers]


def test_back_and_forth_becomes_one_way_along_the_street():
    places = row(0, 3, 1, 2)
    way = propose_order(places, begins=TEN, kind="foot")
    assert way.order in ([0, 2, 3, 1], [1, 3, 2, 0])
    assert way.metres == pytest.approx(3 * 118, abs=3)
    assert way.metres < way_of(places, range(4), begins=TEN, kind="foot").metres


def test_a_stop_that_closes_early_comes_first_although_it_is_further():
    near, far = row(0)[0], row(9)[0]._replace(opens=time(22), closes=time(22, 5))
    assert propose_order([near._replace(dwell_minutes=10), far], begins=TEN, kind="foot").order == [1, 0]


def test_hours_across_midnight_are_one_window():
    late = row(0, opens=time(23, 30), closes=time(0, 30))
    assert way_of(late, [0], begins=time(0, 10), kind="foot").visits[0].waits == 0
    waiting = way_of(late, [0], begins=time(23), kind="foot").visits[0]
    assert (waiting.waits, waiting.arrives, waiting.is_outside) == (30, time(23, 30), False)
    gone = way_of(late, [0], begins=time(0, 40), kind="foot").visits[0]
    assert (gone.waits, gone.is_outside) == (0, True)


def test_arrivals_hold_walking_and_staying():
    first, second = way_of(row(0, 10, dwell_minutes=5), [0, 1], begins=TEN, kind="foot").visits
    assert (first.arrives, first.leaves) == (TEN, time(22, 5))
    assert (second.metres, second.arrives, second.leaves) == (1180, time(22, 21), time(22, 26))
    car = way_of(row(0, 10, dwell_minutes=5), [0, 1], begins=TEN, kind="vehicle").visits[1]
    assert car.arrives == time(22, 9)


def test_what_cannot_be_kept_is_said_and_nothing_is_lost():
    places = row(0, 5, 9, dwell_minutes=5, opens=time(22), closes=time(22, 1))
    way = propose_order(places, begins=TEN, kind="foot")
    assert (sorted(way.order), way.outside) == ([0, 1, 2], 2)


@pytest.mark.parametrize("count", [0, 1, MOST_STOPS + 1])
def test_nothing_to_order_stays_as_it_is(count):
    assert propose_order(row(*range(count)), begins=TEN, kind="foot").order == list(range(count))


def test_asked_twice_it_answers_the_same():
    places = row(*(n * 7 % 20 for n in range(20)), dwell_minutes=3)
    assert propose_order(places, begins=TEN, kind="foot") == propose_order(places, begins=TEN, kind="foot")
