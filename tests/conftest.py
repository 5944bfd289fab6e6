"""Shared by every test: its own corner of Valkey, the catalogue, and the cast."""

import os

# One Valkey prefix per worker, so that tests in parallel do not hear each other.
os.environ["KEY_PREFIX"] = f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
os.environ.setdefault("PLAIN_HTTP", "1")
# Written only when a test says so.
os.environ.setdefault("REQUEST_LOG_SECONDS", "0")
os.environ.setdefault("ALLOW_PRIVATE_CALLBACKS", "1")
os.environ["EMAIL_URL"] = "memorymail://"

import pytest  # noqa: E402

from tests.cast import Cast, build_cast  # noqa: E402


def pytest_configure():
    from django.conf import settings

    # Passwords in tests guard nothing; argon2 is slow on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Settings were read before this file: what one worker empties, another still counts on.
    settings.CACHES["default"]["KEY_PREFIX"] = os.environ["KEY_PREFIX"]


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
    from alerts import held
    from grids.drawn import forget_drawn
    from grids.lookup import forget_boundaries
    from partners.authentication import held_memberships
    from partners.request_log import request_log
    from partners.throttles import buckets
    from policing.lib.cache import FailOpenCache

    FailOpenCache.resting_until = 0.0
    for forget in (
        held.alert_types.forget,
        held.units.forget,
        held.sites.forget,
        held_memberships.forget,
        forget_boundaries,
        forget_drawn,
        buckets.forget,
        request_log.forget,
    ):
        forget()


@pytest.fixture
def cast(db) -> Cast:
    """A small town: two stations, their people, a bank, a compound and a school."""
    return build_cast()


@pytest.fixture
def now():
    from django.utils import timezone

    return timezone.now()
