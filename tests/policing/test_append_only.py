"""The role that runs the product adds to timelines, logs and histories and can do nothing else to them, whatever it tells the triggers."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from alerts.models import Alert
from alerts.services.timeline import record
from policing.lib.partitions import make_partitions
from tests.cast import routed

ROOMS = {"accounts", "delivery", "grids", "partners", "alerts", "patrols", "disputes"}
PARTITIONED = ("accounts_accesslog", "delivery_attempt", "alerts_alertevent")


def histories() -> list[str]:
    """The tables that pghistory's triggers write."""
    models = [model for model in apps.get_models() if model._meta.app_label in {"accounts", "delivery", "grids", "partners", "alerts", "patrols", "disputes"}]
    return sorted(model._meta.db_table for model in models if hasattr(model, "pgh_tracked_model"))


def parts(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [table])
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def story(cast) -> Alert:
    return routed(cast)


@pytest.fixture
def as_app(story) -> Iterator[None]:
    """The product's role, which tells every trigger to look away. `script/test` lays the roles out as `script/server` does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role('zhufang_app', 'MEMBER') AND has_table_privilege('zhufang_app', 'alerts_alert', 'UPDATE')")
        if not cursor.fetchone()[0]:
            pytest.skip("this PostgreSQL has no separate role for the product")
        cursor.execute("SELECT array_agg(DISTINCT tgname)::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%'")
        triggers = cursor.fetchone()[0]
        cursor.execute("SET LOCAL ROLE zhufang_app")
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [triggers])
        yield
        cursor.execute("RESET ROLE")


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        return "permission denied" in str(error)
    return False


def test_it_may_work_elsewhere(as_app, story):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE alerts_alert SET place = 'x'")
        assert cursor.rowcount == 1


def test_there_are_histories_to_look_at():
    assert len(histories()) >= 13


def test_no_line_can_be_changed_or_taken_away(as_app):
    for table in [*PARTITIONED, *histories()]:
        for name in [table, *parts(table)]:
            assert refused(f'DELETE FROM "{name}"'), name
            column = "pgh_label" if table in histories() else "id"
            assert refused(f'UPDATE "{name}" SET "{column}" = "{column}"'), name


def test_nor_in_a_part_made_later(as_app):
    assert make_partitions("alerts_alertevent", date(2041, 3, 1), 1) == 1
    assert refused("DELETE FROM alerts_alertevent_2041_03")


def test_what_it_must_do_it_can(as_app, cast, story):
    record(story, "note", now=cast.now, text="x")
    assert story.events.filter(kind="note").count() == 1
