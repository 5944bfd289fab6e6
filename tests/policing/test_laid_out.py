"""A fresh start lays each room's tables down at once; by the steps before it comes out the same."""

import pytest
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

Key = tuple[str, str]


def at_once(loader: MigrationLoader) -> list[Key]:
    return [key for key in loader.disk_migrations if key[1].endswith("_in_one")]


@pytest.fixture(scope="module")
def one_by_one() -> ProjectState:
    loader = MigrationLoader(None, replace_migrations=False)
    return loader.project_state([loader.disk_migrations[key].replaces[-1] for key in at_once(loader)])


@pytest.fixture(scope="module")
def all_at_once() -> ProjectState:
    loader = MigrationLoader(None)
    return loader.project_state(at_once(loader))


def triggers(state: ProjectState) -> dict[Key, dict[str, str]]:
    return {key: {trigger.name: trigger.hash for trigger in model.options["triggers"]} for key, model in state.models.items() if model.options.get("triggers")}


def test_the_tables_come_out_the_same(one_by_one, all_at_once):
    assert len(all_at_once.models) > 120
    assert MigrationAutodetector(one_by_one, all_at_once).changes(graph=MigrationLoader(None).graph) == {}


def test_and_so_do_their_triggers(one_by_one, all_at_once):
    assert len(triggers(all_at_once)) > 40
    assert triggers(one_by_one) == triggers(all_at_once)


def test_nothing_is_left_to_be_migrated(db):
    loader = MigrationLoader(connection)
    assert set(loader.graph.nodes) <= set(loader.applied_migrations)
