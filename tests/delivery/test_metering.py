"""What operators count of sending stands in totals that all processes share, under Prometheus' names."""

from datetime import timedelta

import pytest
import redis

from delivery.engine import claim, write_down
from delivery.engine.metering import count_chunk
from delivery.engine.result import Result
from delivery.lifecycle import Status
from delivery.services import tell
from policing.lib import meters
from policing.lib.live import connection
from tests.delivery.test_planning import person, said, told


@pytest.fixture(autouse=True)
def nothing_counted():
    connection().delete(meters._name())
    meters._counted.clear()


def counted() -> dict[str, float]:
    meters.hand_over()
    return meters.totals()


def sent(now, after: timedelta) -> None:
    tell(said(now), [told(person(("webhook", "http://127.0.0.1:9/")))], round=1, now=now)
    (delivery,) = claim("urgent", now)
    write_down([Result(delivery, Status.DELIVERED, None, "", 3, now + after)])


def test_an_attempt_is_counted_by_channel_priority_outcome_and_error(db, now):
    sent(now, timedelta(seconds=2))
    assert counted()['zhufang_delivery_attempts_total{channel="webhook",priority="urgent",outcome="delivered",error=""}'] == 1


def test_the_wait_falls_into_every_bucket_it_fits(db, now):
    sent(now, timedelta(seconds=2))
    lines = {line: total for line, total in counted().items() if line.startswith("zhufang_delivery_wait")}
    labels = 'channel="webhook",priority="urgent"'
    assert lines[f'zhufang_delivery_wait_seconds_bucket{{{labels},le="1"}}'] == 0
    assert lines[f'zhufang_delivery_wait_seconds_bucket{{{labels},le="2.5"}}'] == 1
    assert lines[f'zhufang_delivery_wait_seconds_bucket{{{labels},le="+Inf"}}'] == 1
    assert lines[f"zhufang_delivery_wait_seconds_sum{{{labels}}}"] == pytest.approx(2)


def test_a_chunk_is_counted_with_its_size_and_what_had_to_wait(db, now):
    tell(said(now), [told(person(("webhook", f"http://127.0.0.1:9/{n}"))) for n in range(3)], round=1, now=now)
    count_chunk("urgent", claim("urgent", now), 2)
    count_chunk("urgent", [], 0)
    lines = counted()
    assert lines['zhufang_delivery_chunk_size_sum{queue="urgent"}'] == 3
    assert lines['zhufang_delivery_chunk_size_count{queue="urgent"}'] == 1
    assert lines['zhufang_delivery_slots_waited_total{queue="urgent"}'] == 2


def test_totals_of_several_processes_add_up(db):
    for _process in range(2):
        meters.add({"zhufang_x_total": 2})
        meters.hand_over()
    assert meters.totals() == {"zhufang_x_total": 4}


def test_nothing_counted_is_lost_while_valkey_is_away(monkeypatch):
    meters._counted.update({"zhufang_x_total": 3})
    with monkeypatch.context() as away:
        away.setattr(meters, "connection", lambda: redis.Redis(port=1, socket_connect_timeout=0.1))
        with pytest.raises(redis.RedisError):
            meters.hand_over()
    meters._counted.update({"zhufang_x_total": 1})
    assert counted() == {"zhufang_x_total": 4}


def test_what_stands_in_a_label_cannot_break_the_line():
    assert meters.sample("x", said='a"b\\c\nd') == 'x{said="a\\"b\\\\c\\nd"}'
