"""Keeps a set of programs running: starts again what crashes, stops everything in the end."""

import time
from dataclasses import dataclass
from typing import Any, Protocol

from policing.engines.errors import CannotStart
from policing.engines.process import Process
from policing.engines.progress import say

LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 60.0


class Running(Protocol):
    """What the supervisor needs of an engine or a process."""

    def start(self) -> Any: ...
    def stop(self) -> None: ...
    def is_alive(self) -> bool: ...


@dataclass
class _Watched:
    name: str
    program: Running
    started: float
    pause: float = 1.0
    again_at: float | None = None


class Supervisor:
    """`add` what shall run, in the order in which things need each other, then `watch`; `stop` ends them in reverse."""

    def __init__(self) -> None:
        self._watched: list[_Watched] = []
        self._passing: list[Process] = []

    @property
    def has_started(self) -> bool:
        return bool(self._watched)

    def add(self, name: str, program: Running) -> None:
        """Start `program` and keep it running. It is remembered before it starts, so that a broken start is cleaned up too."""
        self._watched.append(_Watched(name, program, time.monotonic()))
        program.start()

    def once(self, process: Process) -> None:
        """Run `process` beside the others; it may end by itself and is stopped with them."""
        self._passing.append(process)
        process.start()

    def watch(self, seconds: float | None = None) -> None:
        """For ever, or for `seconds`: start again what has died, after a pause that doubles each time up to half a minute."""
        until = None if seconds is None else time.monotonic() + seconds
        while until is None or time.monotonic() < until:
            for watched in self._watched:
                self._look_after(watched)
            time.sleep(0.2)

    def stop(self) -> None:
        """Products first and all at once, engines last, so that nobody loses the database in the middle of its work."""
        products = self._passing + [watched.program for watched in self._watched if isinstance(watched.program, Process)]
        for process in products:
            process.ask_to_stop()
        for process in products:
            process.stop()
        for watched in reversed(self._watched):
            watched.program.stop()

    def _look_after(self, watched: _Watched) -> None:
        now = time.monotonic()
        if watched.again_at is not None and now >= watched.again_at:
            watched.again_at, watched.started = None, now
            try:
                watched.program.start()
            except CannotStart as reason:
                say(f"! {reason}")
        elif watched.again_at is None and not watched.program.is_alive():
            watched.pause = 1.0 if now - watched.started > HEALTHY_AFTER else min(watched.pause * 2, LONGEST_PAUSE)
            watched.again_at = now + watched.pause
            watched.program.stop()
            say(f"! {watched.name} stopped by itself; it starts again in {watched.pause:.0f} s. Its log under the data folder tells why.")
