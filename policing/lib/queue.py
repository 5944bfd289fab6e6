"""Hurrying a worker along."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from celery import current_app

from policing.lib.afterwards import afterwards

_at_hand: ContextVar[str] = ContextVar("at_hand", default="")


@contextmanager
def at_hand(name: str) -> Iterator[None]:
    """Nobody is asked to run the task `name` meanwhile: whoever says so does its work as soon as this transaction has committed."""
    token = _at_hand.set(name)
    try:
        yield
    finally:
        _at_hand.reset(token)


def hurry(name: str, *args: Any) -> None:
    """Ask a worker to run the task `name` soon after this transaction commits.

    The task must find its work in PostgreSQL by itself: hurries that wait are joined, a broker that is away loses them, and the sweep makes up for it.
    """
    if name == _at_hand.get():
        return
    afterwards((name, *args), partial(current_app.send_task, name, args, retry=False))
