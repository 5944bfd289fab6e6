"""A cache whose absence costs speed only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import redis
import structlog
from django.core.cache.backends.redis import RedisCache

log = structlog.get_logger()


def _fail_open(name: str, otherwise: Callable[..., Any]) -> Callable[..., Any]:
    method = getattr(RedisCache, name)

    @wraps(method)
    def call(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except redis.RedisError as error:
            log.warning("cache_away", call=name, error=repr(error))
            return otherwise(*args, **kwargs)

    return call


class FailOpenCache(RedisCache):
    """Django's Redis cache, which answers "not here" while Valkey is away."""

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
    clear = _fail_open("clear", lambda *args, **kwargs: False)
