"""Figures as Prometheus reads them: totals counted by all processes, and what stands now, asked by few statements that indexes answer (docs/operations.md)."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.conf import settings

from delivery.models import Provider
from delivery.operations.state import waiting_now
from desk.models import Trouble
from desk.operations.engine import Engine, engine_now
from desk.operations.troubles import silent_now
from policing.lib import meters
from policing.lib.meters import sample

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# What each name means and of which type it is, in the order in which they are written.
COUNTED = {
    "zhufang_delivery_attempts_total": ("counter", "Attempts to deliver, by what came of them."),
    "zhufang_delivery_wait_seconds": ("histogram", "From being due to being taken by the far side."),
    "zhufang_delivery_chunk_size": ("histogram", "Deliveries claimed at once."),
    "zhufang_delivery_slots_waited_total": ("counter", "Deliveries put back as their receivers take only so many."),
}
STANDING = {
    "zhufang_delivery_open": "Deliveries not done yet.",
    "zhufang_delivery_under_way": "Deliveries in a worker's hands.",
    "zhufang_delivery_due": "Deliveries that wait for a worker now.",
    "zhufang_delivery_late": "Deliveries that have waited for a worker too long (URGENT_LATE_S).",
    "zhufang_delivery_oldest_due_seconds": "How long the first of them has waited.",
    "zhufang_queue_length": "Messages in a queue.",
    "zhufang_queue_oldest_seconds": "How long its first message has waited.",
    "zhufang_workers": "Workers that live, by the queue they read.",
    "zhufang_clock_age_seconds": "Since the clock (beat) last asked for something.",
    "zhufang_task_age_seconds": "Since a task of the clock was last done.",
    "zhufang_provider_share": "How much of its full share a provider carries, in percent; less than 100 while it drifts back.",
    "zhufang_provider_tried": "Deliveries through a provider in its present span.",
    "zhufang_provider_troubled": "Of them those in trouble.",
    "zhufang_trouble": "1 for each trouble that is open now.",
    "zhufang_queue_up": "1 while Valkey answers.",
}


class Figure(NamedTuple):
    name: str
    value: float
    labels: dict[str, str]


def written(now: datetime) -> str:
    """All figures, each name with its help and type."""
    return "\n".join([*_counted(), *_standing(now), ""])


def _counted() -> Iterator[str]:
    totals = meters.totals()
    for name, (kind, said) in COUNTED.items():
        yield from _head(name, kind, said)
        mine = [total for total in totals.items() if _is_of(total[0], name)]
        yield from (f"{line} {value:.15g}" for line, value in sorted(mine, key=_in_order))


def _is_of(line: str, name: str) -> bool:
    return line.partition("{")[0] in {name, f"{name}_bucket", f"{name}_sum", f"{name}_count"}


def _in_order(total: tuple[str, float]) -> tuple[str, float, str]:
    """Buckets by their bounds, as some readers want them."""
    labels, _, bound = total[0].partition(',le="')
    return labels, float(bound.removesuffix('"}').replace("+Inf", "inf")) if bound else 0.0, total[0]


def _standing(now: datetime) -> Iterator[str]:
    figures = [*_deliveries(now), *_engine(engine_now(now), now), *_providers(), *_troubles(now)]
    for name, said in STANDING.items():
        yield from _head(name, "gauge", said)
        yield from (f"{sample(name, **figure.labels)} {figure.value:.15g}" for figure in figures if figure.name == name)


def _head(name: str, kind: str, said: str) -> list[str]:
    return [f"# HELP {name} {said}", f"# TYPE {name} {kind}"]


def _deliveries(now: datetime) -> Iterator[Figure]:
    for row in waiting_now(now, settings.URGENT_LATE):
        labels = {"queue": row.queue, "channel": row.channel}
        for what in ("open", "under_way", "due", "late"):
            yield Figure(f"zhufang_delivery_{what}", getattr(row, what), labels)
        yield Figure("zhufang_delivery_oldest_due_seconds", (now - row.oldest).total_seconds() if row.oldest else 0, labels)


def _engine(engine: Engine, now: datetime) -> Iterator[Figure]:
    yield Figure("zhufang_queue_up", int(engine.has_valkey), {})
    for queue in engine.queues:
        labels = {"queue": queue.name}
        if queue.length is not None:
            yield Figure("zhufang_queue_length", queue.length, labels)
            yield Figure("zhufang_queue_oldest_seconds", queue.waits.total_seconds() if queue.waits else 0, labels)
        if queue.workers is not None:
            yield Figure("zhufang_workers", queue.workers, labels)
    if engine.clock_at:
        yield Figure("zhufang_clock_age_seconds", (now - engine.clock_at).total_seconds(), {})
    for task in engine.tasks:
        yield Figure("zhufang_task_age_seconds", (now - task.done_at).total_seconds(), {"task": task.name})


def _providers() -> Iterator[Figure]:
    for row in Provider.objects.order_by("channel", "name"):
        labels = {"channel": row.channel, "provider": row.name}
        for what in ("share", "tried", "troubled"):
            yield Figure(f"zhufang_provider_{what}", getattr(row, what), labels)


def _troubles(now: datetime) -> Iterator[Figure]:
    """Also what this process misses by itself: where nobody watches any more, nobody raises anything."""
    raised = set(Trouble.objects.filter(ended_at=None).exclude(raised_at=None).values_list("name", flat=True))
    for name in sorted(raised | silent_now(now)):
        yield Figure("zhufang_trouble", 1, {"trouble": name})
