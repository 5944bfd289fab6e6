"""A cache that is away costs speed only."""

import time

import pytest
import redis
from django.core.cache.backends.redis import RedisCache

from policing.lib.cache import FailOpenCache
from tests.cast import signed_in

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture
def away(monkeypatch) -> FailOpenCache:
    monkeypatch.setattr(FailOpenCache, "resting_until", 0.0)
    return FailOpenCache(NOBODY_LISTENS, {"OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.5}})


CALLS = {
    "add": (("k", 1), True),
    "get": (("k", "default"), "default"),
    "set": (("k", 1), None),
    "touch": (("k",), False),
    "delete": (("k",), False),
    "get_many": ((["k"],), {}),
    "set_many": (({"k": 1},), []),
    "delete_many": ((["k"],), None),
    "has_key": (("k",), False),
    "incr": (("k",), 1),
    "clear": ((), None),
}


@pytest.mark.parametrize("call", CALLS)
def test_every_call_answers_not_here(away, call):
    arguments, answer = CALLS[call]
    assert getattr(away, call)(*arguments) == answer


def test_every_call_of_the_backend_is_covered():
    own = {name for name in vars(RedisCache) if not name.startswith("_") and callable(getattr(RedisCache, name))}
    assert own - set(CALLS) <= {"get_backend_timeout", "make_key", "validate_key"}


def test_emptying_the_cache_leaves_the_queues_and_its_neighbours_alone(settings):
    ours, theirs = (FailOpenCache(settings.REDIS_URL, {"KEY_PREFIX": f"{settings.KEY_PREFIX}-{name}"}) for name in ("ours", "theirs"))
    ours.set("k", 1)
    theirs.set("k", 2)
    ours.clear()
    assert (ours.get("k"), theirs.get("k")) == (None, 2)


def test_what_is_computed_is_computed_anew(away):
    assert away.get_or_set("k", lambda: "fresh") == "fresh"
    assert away.get("k") is None


def test_after_a_failure_it_is_left_alone_for_a_moment(away, monkeypatch):
    asked = []

    def refuse(self):
        asked.append(1)
        raise redis.ConnectionError("away")

    monkeypatch.setattr(FailOpenCache, "_cache", property(refuse))
    for _n in range(3):
        assert away.get("k") is None
    assert len(asked) == 1
    FailOpenCache.resting_until = 0.0
    away.get("k")
    assert len(asked) == 2


def test_pages_and_the_contract_work_without_it(cast, settings, monkeypatch):
    monkeypatch.setattr(FailOpenCache, "resting_until", 0.0)
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": NOBODY_LISTENS}}
    started = time.monotonic()
    client = signed_in(cast.desk)
    assert client.get("/api/v1/alerts/").status_code == 200
    assert client.post("/accounts/login/", {"login": "desk", "password": "wrong"}).status_code in {200, 302}
    assert time.monotonic() - started < 5
    FailOpenCache.resting_until = 0.0
