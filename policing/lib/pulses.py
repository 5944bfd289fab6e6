"""Signs of life: of the clock, of each worker, of each thing the clock starts. One hash in Valkey, so that every process of every host reads the same."""

from collections import defaultdict
from dataclasses import dataclass, field

import redis
from django.conf import settings

from policing.lib.live import connection

# A worker says every so often that it lives; one that was silent for so long does not.
EVERY_S = 10.0
SILENT_S = 60.0
# What has been silent for a day has been taken away, and is nobody's loss.
FORGOTTEN_S = 86_400.0
CLOCK, CLOCK_BEGAN = "clock", "clock-began"


@dataclass(frozen=True)
class Pulses:
    """When the clock last asked for something and when it was started, which workers read each queue, and when each task last came through.

    All in seconds since the epoch.
    """

    clock: float | None = None
    workers: dict[str, list[float]] = field(default_factory=dict)
    tasks: dict[str, float] = field(default_factory=dict)
    clock_began: float = 0.0

    def task_waits(self, task: str, at: float) -> float:
        """For how many seconds `task` has not been done while there was a clock to ask for it."""
        return at - max(self.tasks[task], self.clock_began)

    def alive(self, queue: str, at: float) -> int:
        """How many workers read `queue`."""
        return sum(at - pulse < SILENT_S for pulse in self.workers.get(queue, ()))

    def clock_is_alive(self, at: float) -> bool:
        return self.clock is not None and at - self.clock < SILENT_S


def _name() -> str:
    return f"{settings.KEY_PREFIX}:pulses"


def beat(what: str, at: float) -> None:
    """Note that `what` lives: CLOCK, "worker:<queue>:<name>" or "task:<name>". Raises redis.RedisError when Valkey is away."""
    connection().hset(_name(), what, str(at))


def fall_silent(*what: str) -> None:
    """A worker that ends politely is missed at once. Raises redis.RedisError when Valkey is away."""
    connection().hdel(_name(), *what)


def feel(at: float) -> Pulses | None:
    """All signs of life; None while Valkey is away, as then nobody knows."""
    try:
        found: dict[bytes, bytes] = connection().hgetall(_name())  # type: ignore[assignment]
    except redis.RedisError:
        return None
    felt = {name.decode(): float(pulse) for name, pulse in found.items() if at - float(pulse) < FORGOTTEN_S or not name.startswith(b"worker:")}
    workers = defaultdict[str, list[float]](list)
    for name, pulse in felt.items():
        kind, _, rest = name.partition(":")
        if kind == "worker":
            workers[rest.partition(":")[0]].append(pulse)
    tasks = {name.removeprefix("task:"): pulse for name, pulse in felt.items() if name.startswith("task:")}
    return Pulses(felt.get(CLOCK), dict(workers), tasks, felt.get(CLOCK_BEGAN, 0.0))
