"""A worker keeps its connection to PostgreSQL from one task to the next, and replaces it once it is broken."""

import pytest
from celery import shared_task
from celery.fixups.django import DjangoWorkerFixup
from celery.signals import task_postrun, task_prerun
from django.db import connection

from policing.celery import app


@shared_task(name="tests.backend")
def backend() -> int:
    """The number of the PostgreSQL process that serves this task."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.fixture
def as_in_a_worker():
    """Celery's own care of Django's connections is at work."""
    fixup = DjangoWorkerFixup(app)
    handlers = {task_prerun: lambda **_facts: fixup.close_database(), task_postrun: lambda **_facts: fixup.close_database()}
    for signal, handler in handlers.items():
        signal.connect(handler, weak=False)
    yield
    for signal, handler in handlers.items():
        signal.disconnect(handler)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("as_in_a_worker")
def test_a_worker_keeps_its_connection_between_tasks():
    assert len({backend.apply().get() for _task in range(5)}) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("as_in_a_worker")
def test_a_connection_that_broke_between_tasks_is_replaced():
    first = backend.apply().get()
    connection.connection.close()
    second = backend.apply().get()
    assert second != first
    end(second)
    assert backend.apply().get() not in {first, second}


def end(number: int) -> None:
    """As a restart of PostgreSQL does, behind the worker's back."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [number])
    other.close()
