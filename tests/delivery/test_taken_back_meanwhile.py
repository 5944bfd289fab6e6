"""An officer takes an alert while outcomes of its messages are being written: neither waits for the other for ever."""

import threading
import time

import pytest
from django.db import connection, transaction

from delivery.engine import claim, fold
from delivery.engine.result import Result
from delivery.lifecycle import Status
from delivery.models import Delivery
from delivery.services import cancel_unsent, tell
from tests.delivery.test_planning import person, said, told

A_MOMENT_S = 0.4


def started(step) -> tuple[threading.Thread, list[str]]:
    """`step` under way on a connection of its own, and what it failed with."""
    wrong: list[str] = []

    def run() -> None:
        try:
            step()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test says it
            wrong.append(type(error).__name__)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(A_MOMENT_S)
    return thread, wrong


def as_in_a_large_table(results: list[Result], now) -> None:
    """Row by row in the order of `results`, as PostgreSQL does where a chunk is little of the whole."""
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off")
    fold(results, now)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("backwards", [False, True])
def test_taking_back_and_writing_go_through_the_rows_in_one_order(now, backwards):
    message = said(now)
    tell(message, [told(person(("sms", f"1000000000{n}"))) for n in (1, 2)], round=1, now=now)
    chunk = sorted(claim("urgent", now), key=lambda one: one.pk, reverse=backwards)
    results = [Result(one, Status.SENT, None, "", 1, now) for one in chunk]
    with transaction.atomic():
        Delivery.objects.select_for_update().get(pk=chunk[-1].pk)
        taking, wrong_taking = started(lambda: cancel_unsent(message, now=now))
        writing, wrong_writing = started(lambda: as_in_a_large_table(results, now))
    for thread in (taking, writing):
        thread.join(timeout=30)
    assert (wrong_taking, wrong_writing) == ([], [])
    assert set(Delivery.objects.values_list("status", flat=True)) == {Status.SENT}
