"""The clock and the workers say that they live (policing/lib/pulses.py), and each message says when it was put into its queue."""

import threading
import time
from typing import Any

import structlog
from celery import current_app
from celery.signals import beat_init, before_task_publish, task_success, worker_ready, worker_shutting_down

from policing.lib import pulses
from policing.queues import SCHEDULE

log = structlog.get_logger()
ON_THE_CLOCK = frozenset(entry["task"] for entry in SCHEDULE.values())
_leaving = threading.Event()
_names: list[str] = []


@before_task_publish.connect
def _write_when(headers: dict[str, Any] | None = None, **_more: Any) -> None:
    """So that whoever looks into a queue sees how long its first message has waited."""
    if headers is not None:
        headers["asked_at"] = time.time()


@beat_init.connect
def _watch_the_clock(**_more: Any) -> None:
    """Each time it asks for something, it lives."""
    _say(pulses.CLOCK_BEGAN)
    before_task_publish.connect(_tick)


def _tick(**_more: Any) -> None:
    _say(pulses.CLOCK)


@task_success.connect
def _came_through(sender: Any = None, **_more: Any) -> None:
    """When each of the clock's tasks was last done; one that failed was not."""
    if getattr(sender, "name", "") in ON_THE_CLOCK:
        _say(f"task:{sender.name}")


@worker_ready.connect
def _live(sender: Any = None, **_more: Any) -> None:
    """A thread of the worker's first process says that it lives, however long its hands are busy."""
    _names[:] = [f"worker:{queue}:{sender.hostname}" for queue in sender.app.amqp.queues.consume_from]
    threading.Thread(target=_go_on_living, name="pulse", daemon=True).start()


def _go_on_living() -> None:
    while not _leaving.is_set():
        for name in _names:
            _say(name)
        _safely(_listen_for_the_clock, "listening")
        _leaving.wait(pulses.EVERY_S)


def _listen_for_the_clock() -> None:
    """Where the clock has died nobody asks for the watch; then a worker does."""
    now = time.time()
    felt = pulses.feel(now)
    if felt is not None and not felt.clock_is_alive(now):
        current_app.send_task("desk.watch", queue="alerts", retry=False, expires=pulses.EVERY_S)


@worker_shutting_down.connect
def _leave(**_more: Any) -> None:
    """Whoever ends politely is missed at once."""
    _leaving.set()
    _safely(lambda: pulses.fall_silent(*_names), "the end")


def _say(what: str) -> None:
    _safely(lambda: pulses.beat(what, time.time()), what)


def _safely(errand: Any, what: str) -> None:
    """A Valkey that is away keeps nobody from their work."""
    try:
        errand()
    except Exception as error:  # noqa: BLE001 - a sign of life that is lost is missed, and that is all
        log.warning("pulse_lost", what=what, error=repr(error))
