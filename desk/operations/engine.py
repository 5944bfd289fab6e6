"""The queues, the workers that read them, and what the clock starts: as Valkey knows them. What waits to be sent is PostgreSQL's matter."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import redis
from django.conf import settings

from desk.operations.troubles import TURN_OF, longest_pause
from policing.lib import pulses
from policing.lib.live import connection
from policing.queues import QUEUES


class Queue(NamedTuple):
    """`length` messages wait in it, the first for `waits`; so many `workers` read it. None where Valkey does not answer."""

    name: str
    workers: int | None
    length: int | None
    waits: timedelta | None


class Task(NamedTuple):
    name: str
    done_at: datetime
    is_late: bool


class Engine(NamedTuple):
    """`clock_at` is when the clock last asked for something; None where nobody knows."""

    queues: list[Queue]
    tasks: list[Task]
    clock_at: datetime | None
    has_valkey: bool


def engine_now(now: datetime) -> Engine:
    at = now.timestamp()
    felt = pulses.feel(at)
    if felt is None:
        return Engine([Queue(name, None, None, None) for name in QUEUES], [], None, False)
    lengths = _waiting(at)
    queues = [Queue(name, felt.alive(name, at), *lengths.get(name, (None, None))) for name in QUEUES]
    tasks = [Task(name, _moment(done), felt.task_waits(name, at) > longest_pause(name)) for name, done in sorted(felt.tasks.items()) if name in TURN_OF]
    return Engine(queues, tasks, _moment(felt.clock) if felt.clock else None, True)


def _waiting(at: float) -> dict[str, tuple[int, timedelta | None]]:
    """By queue, how many messages wait and for how long the first does; by one round trip."""
    names = [f"{settings.KEY_PREFIX}:{queue}" for queue in QUEUES]
    try:
        with connection().pipeline(transaction=False) as pipeline:
            for name in names:
                pipeline.llen(name)
                pipeline.lindex(name, -1)
            found: list[Any] = pipeline.execute()
    except redis.RedisError:
        return {}
    return {queue: (found[2 * place], _age(found[2 * place + 1], at)) for place, queue in enumerate(QUEUES)}


def _age(message: bytes | None, at: float) -> timedelta | None:
    """Messages say when they were put there (policing/living.py)."""
    try:
        asked_at = float(json.loads(message or b"{}")["headers"]["asked_at"])
    except (ValueError, KeyError, TypeError):
        return None
    return timedelta(seconds=max(at - asked_at, 0.0))


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
