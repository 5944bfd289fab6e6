"""Telling open pages that something changed: one Valkey stream, read by the stream process."""

import json
from functools import cache, partial
from typing import Any

import redis
from django.conf import settings

from policing.lib.afterwards import afterwards

LENGTH = 20_000
# Read within a second by every stream process; what is older is of no interest any more.
PASSING_LENGTH = 2_000


def stream_name() -> str:
    return f"{settings.KEY_PREFIX}:live"


def passing_name() -> str:
    return f"{settings.KEY_PREFIX}:passing"


@cache
def connection() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.2, socket_timeout=0.5, retry=None)


def publish(kind: str, *, audience: dict[str, Any], row: dict[str, Any]) -> None:
    """Send `row` after commit to the open pages of `audience` = {"paths": [unit paths], "lane": …, "covert": bool} or {"user": id}.

    With "only_blind" it goes to those alone who may see nothing covert.

    The row must be masked already: it is shown as it is. A page that misses it finds the change when it polls.
    """
    event = _event(kind, audience, row)
    afterwards(event, partial(_add, event))


def pass_on(kind: str, *, key: str, path: str, row: dict[str, Any]) -> None:
    """Show `row` of the thing `key`, which belongs to the unit at `path`, after commit to the pages open at or above that unit which listen for `kind`.

    For what changes all the time: pages hear the last word of every moment only, and whoever was away asks anew. The same row goes to every language.
    """
    event = json.dumps({"kind": kind, "key": key, "path": path, "row": row}, ensure_ascii=False, default=str)
    afterwards(event, lambda: connection().xadd(passing_name(), {"event": event}, maxlen=PASSING_LENGTH, approximate=True))


def send_now(kind: str, *, audience: dict[str, Any], row: dict[str, Any]) -> None:
    """Like `publish`, at once; raises redis.RedisError when Valkey is away."""
    _add(_event(kind, audience, row))


def newest() -> str:
    """Where the stream stands now: a page drawn after this asks for what came since. Empty while Valkey is away, as then nobody knows."""
    try:
        last: Any = connection().xrevrange(stream_name(), count=1)
    except redis.RedisError:
        return ""
    return last[0][0].decode() if last else "0-0"


def _event(kind: str, audience: dict[str, Any], row: dict[str, Any]) -> str:
    return json.dumps({"kind": kind, "audience": audience, "row": row}, ensure_ascii=False, default=str)


def _add(event: str) -> None:
    connection().xadd(stream_name(), {"event": event}, maxlen=LENGTH, approximate=True)
