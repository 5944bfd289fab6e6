"""Sign-ins that last for a while and are the same for all workers: kept in the cache, sealed, and fetched anew when they run out or are refused.

The one place where a channel waits for an answer itself: once in some hours, for a few seconds at most, and not again for a moment after it failed.
"""

import io
import time
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pycurl
from django.conf import settings
from django.core.cache import cache

from delivery.channels.base import ChannelError, HttpAnswer
from policing.lib.sealed import Unreadable, open_text, seal_text

TIMEOUT_MS = 5_000
MOST_BYTES = 16 * 1024
# So long before its end a token is fetched anew, and so long after a failure nobody asks again.
EARLY, PAUSE_S = timedelta(minutes=5), 5.0
LOOK_EVERY_S = 5.0
# A token that was refused so soon after it was fetched is not to blame: the next one would be the same.
FRESH_S = 10.0


class Token(NamedTuple):
    value: str
    fetched_at: float
    ends_at: float


class Tokens:
    """The token that `fetch` brings, as (value, lifetime); `name` tells it from others."""

    def __init__(self, name: str, fetch: Callable[[], tuple[str, timedelta]]) -> None:
        self._key, self._fetch = f"token:{name}", fetch
        self.forget()

    def forget(self) -> None:
        """What this process remembers; the others keep theirs."""
        self._own: Token | None = None
        self._look_at, self._ask_at, self._failure = 0.0, 0.0, ChannelError("never asked", code="unreachable")

    def current(self) -> str:
        """Raises ChannelError where there is none to be had."""
        kept = self._kept()
        if kept and kept.ends_at > time.time():
            return kept.value
        if time.monotonic() < self._ask_at:
            raise self._failure
        try:
            value, lifetime = self._fetch()
        except ChannelError as error:
            self._ask_at, self._failure = time.monotonic() + PAUSE_S, error
            raise
        return self._keep(value, max((lifetime - EARLY).total_seconds(), FRESH_S))

    def refuse(self) -> None:
        """It was not taken: the next who asks fetches another."""
        kept = self._kept()
        if kept and time.time() - kept.fetched_at > FRESH_S:
            cache.delete(self._key)
            self.forget()

    def _keep(self, value: str, seconds: float) -> str:
        self._own, self._look_at = Token(value, time.time(), time.time() + seconds), time.monotonic() + LOOK_EVERY_S
        cache.set(self._key, seal_text("\n".join(map(str, self._own)), self._key), timeout=seconds)
        return value

    def _kept(self) -> Token | None:
        """As all workers share it; looked up every few seconds. While the cache is away, the own one is used on."""
        if time.monotonic() >= self._look_at:
            self._own, self._look_at = self._shared() or self._own, time.monotonic() + LOOK_EVERY_S
        return self._own

    def _shared(self) -> Token | None:
        try:
            value, fetched_at, ends_at = open_text(cache.get(self._key) or "", self._key).split("\n")
            return Token(value, float(fetched_at), float(ends_at))
        except (Unreadable, ValueError):
            return None


def ask(url: str) -> HttpAnswer:
    """The answer to one GET, without following it elsewhere. Raises ChannelError."""
    body = io.BytesIO()

    def take(data: bytes) -> int | None:
        return body.write(data) if body.tell() + len(data) <= MOST_BYTES else 0

    handle = pycurl.Curl()
    handle.setopt(pycurl.URL, url)
    handle.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
    handle.setopt(pycurl.NOSIGNAL, 1)
    handle.setopt(pycurl.TIMEOUT_MS, TIMEOUT_MS)
    handle.setopt(pycurl.WRITEFUNCTION, take)
    if settings.CALLBACK_AUTHORITIES:
        handle.setopt(pycurl.CAINFO, settings.CALLBACK_AUTHORITIES)
    try:
        handle.perform()
    except pycurl.error as error:
        number, text = error.args
        raise ChannelError(str(text), code="timeout" if number == pycurl.E_OPERATION_TIMEDOUT else "unreachable") from error
    else:
        return HttpAnswer(handle.getinfo(pycurl.RESPONSE_CODE), {}, body.getvalue())
    finally:
        handle.close()
