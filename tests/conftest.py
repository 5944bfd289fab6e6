"""Shared by every test: the catalogue, the cast, and nothing held from the test before."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from tests.cast import Cast, build_cast

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
def pytest_collection_modifyitems(items):
    from tests.sharing import longest_first

    items[:] = [items[place] for place in longest_first([item.nodeid for item in items])]


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
        held.sites.forget,
        held_memberships.forget,
        forget_boundaries,
        forget_drawn,
        buckets.forget,
        checks.forget,
        request_log.forget,
    ):
        forget()


@pytest.fixture(scope="module")
def laid_once(django_db_setup, django_db_blocker) -> Iterator[Lay]:
    """laid_once(make) → what `make` lays down, once for a module instead of for each of its tests: every test begins with it in the database, and what
    a test changes is taken back behind it. What is in memory is each test's own: copy it. Not beside tests that keep what they write."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        # As around a test: whatever must be outermost may stand within it.
        around._from_testcase = True
        around.__enter__()

    def lay(make: Callable[[], Any]) -> Any:
        forget_what_processes_hold()
        with django_db_blocker.unblock():
            return make()

    yield lay
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def cast(db) -> Cast:
    """A small town: two stations, their people, a bank, a compound and a school."""
    return build_cast()


@pytest.fixture
def now():
    from django.utils import timezone

    return timezone.localtime()
