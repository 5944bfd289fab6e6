"""Shared by every test: the catalogue, the cast, and nothing held from the test before."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from tests.cast import Cast, build_cast, cast_of_now

Lay = Callable[[Callable[[], Any]], Any]


def pytest_configure():
    from django.conf import settings

    # Passwords in tests guard nothing; argon2 is slow on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    look_through_static_files_once()


def look_through_static_files_once() -> None:
    """Every test client loads the middleware anew, and with it the list of some hundred static files; they stay the same while tests run."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    look, known = WhiteNoiseMiddleware.add_files_from_finders, {}

    def once(self: WhiteNoiseMiddleware) -> None:
        if not known:
            look(self)
            known.update(self.files)
        self.files.update(known)

    WhiteNoiseMiddleware.add_files_from_finders = once


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    if config.getvalue("dist") != "load":
        return None
    from tests.sharing import FaultsOnOneWorker

    return FaultsOnOneWorker(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    from tests.sharing import longest_first

    items[:] = [items[place] for place in longest_first([item.nodeid for item in items])]
    config.stash[ON_A_TOWN] = modules_on_a_town(items)


# The modules whose tests all begin with the town in the database, laid down once for all of them.
ON_A_TOWN = pytest.StashKey[set[Path]]()


def modules_on_a_town(items: list[pytest.Item]) -> set[Path]:
    """Those that use the cast and keep nothing: what a test writes for good, or lays once itself, cannot stand on what is taken back behind the module."""
    using = {item.path for item in items if "cast" in _fixtures(item)}
    return using - {item.path for item in items if _keeps_what_it_writes(item)}


def _keeps_what_it_writes(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    kept = mark is not None and (mark.kwargs.get("transaction") or (mark.args and mark.args[0]))
    return bool(kept) or bool({"transactional_db", "live_server", "laid_once"} & _fixtures(item))


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True)
def _forget_what_processes_hold():
    """Each test has a database of its own mind: nothing held from the one before."""
    forget_what_processes_hold()


def forget_what_processes_hold() -> None:
    from alerts import held
    from disputes.views.papers import checks
    from grids.drawn import forget_drawn
    from grids.lookup import forget_boundaries
    from partners.authentication import held_memberships
    from partners.request_log import request_log
    from partners.throttles import buckets
    from policing.lib.cache import FailOpenCache

    # A page leaves its reader's language behind.
    translation.deactivate()
    FailOpenCache.resting_until = 0.0
    for forget in (
        held.alert_types.forget,
        held.units.forget,
        held.campaigns.forget,
        held.sites.forget,
        held_memberships.forget,
        forget_boundaries,
        forget_drawn,
        buckets.forget,
        checks.forget,
        request_log.forget,
    ):
        forget()


@contextmanager
def around_a_module(django_db_blocker) -> Iterator[None]:
    """What is laid down within is there for every test of the module, and taken back behind it."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        # As around a test: whatever must be outermost may stand within it.
        around._from_testcase = True
        around.__enter__()
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(scope="module")
def laid_once(django_db_setup, django_db_blocker) -> Iterator[Lay]:
    """laid_once(make) → what `make` lays down, once for a module instead of for each of its tests: every test begins with it in the database, and what
    a test changes is taken back behind it. What is in memory is each test's own: copy it. Not beside tests that keep what they write."""

    def lay(make: Callable[[], Any]) -> Any:
        forget_what_processes_hold()
        with django_db_blocker.unblock():
            return make()

    with around_a_module(django_db_blocker):
        yield lay


@pytest.fixture(scope="module", autouse=True)
def _town(request) -> Iterator[bool]:
    """Whether the module's tests stand on one town."""
    if request.path not in request.config.stash[ON_A_TOWN]:
        yield False
        return
    request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    with around_a_module(blocker):
        forget_what_processes_hold()
        with blocker.unblock():
            build_cast()
        yield True


@pytest.fixture
def cast(_town, db) -> Cast:
    """A small town: two stations, their people, a bank, a compound and a school."""
    return cast_of_now() if _town else build_cast()


@pytest.fixture
def now():
    from django.utils import timezone

    return timezone.localtime()
