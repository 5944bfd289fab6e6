"""Hurrying a worker along."""

from functools import partial
from typing import Any

from celery import current_app

from policing.lib.afterwards import afterwards


def hurry(name: str, *args: Any) -> None:
    """Ask a worker to run the task `name` soon after this transaction commits.

    The task must find its work in PostgreSQL by itself: hurries that wait are joined, a broker that is away loses them, and the sweep makes up for it.
    """
    afterwards((name, *args), partial(current_app.send_task, name, args, retry=False))
