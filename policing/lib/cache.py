"""A cache whose absence costs speed only."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

import redis
import structlog
from django.core.cache.backends.redis import RedisCache

log = structlog.get_logger()

# After a failure nobody asks again for so long: signing in alone asks a dozen times, and each would wait for its socket.
REST_S = 5.0


class PrefixedCache(RedisCache):
    """Django's Redis cache, emptied by itself: Django's `clear` flushes the whole database, and the queues and locks beside the cache."""

    def clear(self) -> None:
        client = self._cache.get_client(write=True)
        for key in client.scan_iter(match=self.make_key("*"), count=1000):
            client.unlink(key)


def _fail_open(name: str, otherwise: Callable[..., Any]) -> Callable[..., Any]:
    method = getattr(PrefixedCache, name)

    @wraps(method)
    def call(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < FailOpenCache.resting_until:
            return otherwise(*args, **kwargs)
        try:
            return method(self, *args, **kwargs)
        except redis.RedisError as error:
            FailOpenCache.resting_until = time.monotonic() + REST_S
            log.warning("cache_away", call=name, error=repr(error))
            return otherwise(*args, **kwargs)

    return call


class FailOpenCache(PrefixedCache):
    """Django's Redis cache, which answers "not here" while Valkey is away."""

    resting_until: ClassVar[float] = 0.0

    add = _fail_open("add", lambda *args, **kwargs: True)
    get = _fail_open("get", lambda key, default=None, version=None: default)
    set = _fail_open("set", lambda *args, **kwargs: None)
    touch = _fail_open("touch", lambda *args, **kwargs: False)
    delete = _fail_open("delete", lambda *args, **kwargs: False)
    get_many = _fail_open("get_many", lambda *args, **kwargs: {})
    set_many = _fail_open("set_many", lambda *args, **kwargs: [])
    delete_many = _fail_open("delete_many", lambda *args, **kwargs: None)
    has_key = _fail_open("has_key", lambda *args, **kwargs: False)
    incr = _fail_open("incr", lambda key, delta=1, version=None: delta)
    clear = _fail_open("clear", lambda *args, **kwargs: None)
