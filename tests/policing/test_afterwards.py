"""Errands behind a request's back: after the commit, joined while they wait, and nobody waits for a queue that is away."""

import threading
import time

import pytest
import redis
from django.db import transaction

from policing.lib import live, queue
from policing.lib.afterwards import Errands, afterwards, errands
from policing.lib.queue import hurry


@pytest.fixture
def done():
    """A fresh round of errands, and what was done in it."""
    return Errands(), []


def test_errands_run_in_their_order(done):
    mine, log = done
    for n in range(5):
        mine.add(n, lambda n=n: log.append(n))
    assert mine.finish(5)
    assert log == [0, 1, 2, 3, 4]


def test_equal_errands_that_wait_run_once(done):
    mine, log = done
    gate = threading.Event()
    mine.add("gate", gate.wait)
    time.sleep(0.05)
    for _n in range(100):
        mine.add("route", lambda: log.append("route"))
    gate.set()
    assert mine.finish(5)
    assert log == ["route"]


def test_one_added_while_its_like_runs_is_not_lost(done):
    mine, log = done
    running, gate = threading.Event(), threading.Event()

    def slow():
        running.set()
        gate.wait(5)
        log.append("first")

    mine.add("route", slow)
    assert running.wait(5)
    mine.add("route", lambda: log.append("second"))
    gate.set()
    assert mine.finish(5)
    assert log == ["first", "second"]


def test_an_errand_that_fails_stops_nobody(done):
    mine, log = done
    mine.add(1, lambda: 1 / 0)
    mine.add(2, lambda: log.append("after"))
    assert mine.finish(5)
    assert log == ["after"]


def test_too_many_are_dropped_not_piled_up(done, monkeypatch):
    monkeypatch.setattr("policing.lib.afterwards.CAPACITY", 3)
    mine, log = done
    gate = threading.Event()
    mine.add("gate", gate.wait)
    time.sleep(0.05)
    for n in range(10):
        mine.add(n, lambda n=n: log.append(n))
    gate.set()
    assert mine.finish(5)
    assert log == [0, 1, 2]


def test_nothing_runs_before_the_commit(db, django_capture_on_commit_callbacks):
    log = []
    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        afterwards("x", lambda: log.append("x"))
        assert callbacks == []
    assert len(callbacks) == 1
    callbacks[0]()
    assert errands.finish(5)
    assert log == ["x"]


def test_nothing_runs_after_a_rollback(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(ZeroDivisionError), transaction.atomic():
        afterwards("x", lambda: None)
        1 / 0  # noqa: B018
    assert callbacks == []


BROKERS = {
    "hangs": lambda gate: gate.wait(10),
    "refuses": lambda gate: (_ for _ in ()).throw(redis.ConnectionError("refused")),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", BROKERS)
def test_intake_does_not_wait_for_a_broker_that_hangs_or_refuses(cast, how, monkeypatch):
    gate, asked = threading.Event(), []

    def away(name, *args, **options):
        asked.append(name)
        return BROKERS[how](gate)

    monkeypatch.setattr(queue.current_app, "send_task", away)
    monkeypatch.setattr(live, "_add", away)
    client = cast.bank_client
    body = {"type": "general.report", "site": "BANK-DH-03", "description": "x"}
    client.post("/api/v1/alerts/", body | {"reference": "warm-up"}, format="json")
    took = []
    for n in range(3):
        started = time.monotonic()
        answer = client.post("/api/v1/alerts/", body | {"reference": f"r-{n}"}, format="json")
        took.append(time.monotonic() - started)
        assert answer.status_code == 201
    gate.set()
    assert errands.finish(5)
    assert asked, "somebody was asked, behind the request's back"
    assert max(took) < 1


@pytest.mark.django_db(transaction=True)
def test_what_a_lost_hurry_left_is_found_by_the_sweep(cast, monkeypatch):
    from alerts.models import Alert
    from alerts.tasks import sweep

    monkeypatch.setattr(queue.current_app, "send_task", lambda *args, **options: 1 / 0)
    cast.bank_client.post("/api/v1/alerts/", {"reference": "r", "type": "general.report", "site": "BANK-DH-03"}, format="json")
    errands.finish(5)
    assert Alert.objects.get().status == "received"
    sweep()
    assert Alert.objects.get().status == "routed"


@pytest.mark.django_db(transaction=True)
def test_a_hurry_goes_to_the_broker_once_and_is_not_retried(monkeypatch):
    sent = []
    monkeypatch.setattr(queue.current_app, "send_task", lambda name, args, **options: sent.append((name, args, options)))
    hurry("alerts.route")
    assert errands.finish(5)
    assert sent == [("alerts.route", (), {"retry": False})]
