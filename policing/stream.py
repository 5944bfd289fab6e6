"""Live events for open pages: one reader of the Valkey stream per process, thousands of quiet connections, no ORM.

Served by `granian --interface asgi policing.stream:application`. `GET /events?after=<id>&language=zh-hans` with
`Authorization: Bearer <ticket>` answers Server-Sent Events: `ready` (where the stream stands), then `alert`, `order`,
`delivery`, `notice` rows as published by `policing.lib.live`, `gap` (too much was missed: ask the API), and `away`
(Valkey is away: poll until `ready` comes again). With `&passing=unit` also what is only of interest now, the rows of a
moment together and without an id: nobody catches up on it. A comment every 15 seconds keeps the line open. Without Valkey: 503;
for one person's pages beyond a score: 429, and that page polls.
"""

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policing.settings")

from django.conf import settings
from django.core import signing
from redis.asyncio import Redis
from redis.exceptions import RedisError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from policing.hearing import Event, Ticket
from policing.passing import MOMENT_S, Passing

HEARTBEAT_S = 15.0
BLOCK_MS = 5_000
RETRY_S = 1.0
QUEUE_LENGTH = 256
CATCH_UP_LENGTH = 2_000
MOST_CLIENTS = 8_000
# A station shares its desk account on several screens; somebody who opens lines by script takes no more than this.
MOST_OF_ONE_USER = 24
IDLE_S = 60.0
MOST_KINDS = 8
HEARTBEAT = b": still here\n\n"
AWAY = b"event: away\ndata: {}\n\n"
GAP = b"event: gap\ndata: {}\n\n"
AWAY_ERRORS = (RedisError, OSError, asyncio.TimeoutError)

log = logging.getLogger(__name__)


class Client:
    """One open page. What it does not take in time fills its queue; a full queue ends it, and the page catches up by id."""

    def __init__(self, ticket: Ticket, language: str, passing: frozenset[str] = frozenset()) -> None:
        self.ticket = ticket
        self.passing = passing
        self.language = language
        self.is_over = False
        self.took_at = time.monotonic()
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE_LENGTH)

    def offer(self, event: Event) -> None:
        if self.ticket.admits(event.audience):
            self.send(event.frame(self.language))

    def send(self, frame: bytes) -> None:
        if self._queue.full():
            self.end()
        elif not self.is_over:
            self._queue.put_nowait(frame)

    def end(self) -> None:
        """What still waits is forgotten: a page that was too slow asks again from the last id it took."""
        self.is_over = True
        while not self._queue.empty():
            self._queue.get_nowait()
        self._queue.put_nowait(None)

    async def frames(self) -> AsyncIterator[bytes]:
        """Everything sent to it, until it is over."""
        while (frame := await self._queue.get()) is not None:
            self.took_at = time.monotonic()
            yield frame


class Hub:
    """Reads the Valkey stream once and passes each entry to every page that may hear it."""

    def __init__(self) -> None:
        self.clients: set[Client] = set()
        self.position = ""
        self.passing = Passing()
        self.is_away = True
        self._redis: Any = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=BLOCK_MS / 1000 + 3, retry=None)
        self._stream = f"{settings.KEY_PREFIX}:live"
        self._passing = f"{settings.KEY_PREFIX}:passing"
        self._passed = "$"

    async def run(self) -> None:
        """For ever: read, and when Valkey is away say so and try again."""
        while True:
            try:
                await self._read()
            except AWAY_ERRORS as error:
                self._gone(error)
                await asyncio.sleep(RETRY_S)

    async def beat(self) -> None:
        """For ever: keep quiet lines open and end those whose ticket has."""
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            self.clients = {client for client in self.clients if not client.is_over}
            for client in self.clients:
                self.keep(client, time.time())

    def keep(self, client: Client, now: float) -> None:
        """A heartbeat for who still listens. Who has taken nothing for a minute is gone, whatever the network thinks."""
        is_idle = time.monotonic() - client.took_at > IDLE_S
        if now < client.ticket.expires_at and not is_idle:
            client.send(HEARTBEAT)
        else:
            client.end()

    async def _read(self) -> None:
        if not self.position:
            newest = await self._redis.xrevrange(self._stream, count=1)
            self.position = newest[0][0].decode() if newest else "0-0"
        if self.is_away:
            await self._redis.ping()
            self._back()
        if self._passed == "$":
            newest = await self._redis.xrevrange(self._passing, count=1)
            self._passed = newest[0][0].decode() if newest else "0-0"
        answer = await self._redis.xread({self._stream: self.position, self._passing: self._passed}, count=500, block=BLOCK_MS)
        for name, entries in answer or ():
            for entry_id, fields in entries:
                if name.decode() == self._passing:
                    self._passed = entry_id.decode()
                    self.passing.hear(fields)
                else:
                    self._hear(entry_id, fields)

    def _hear(self, entry_id: bytes, fields: dict[bytes, bytes]) -> None:
        self.position = entry_id.decode()
        if event := Event.read(entry_id, fields):
            for client in self.clients:
                client.offer(event)

    async def pass_on(self) -> None:
        """For ever: once a moment, tell those who want it what has passed."""
        while True:
            await asyncio.sleep(MOMENT_S)
            said_to = self.passing.take()
            for client in self.clients:
                if client.passing and (frame := said_to(client.ticket.path, client.passing)):
                    client.send(frame)

    def _gone(self, error: BaseException) -> None:
        if not self.is_away:
            log.warning("Valkey is away (%s); pages poll until it is back", error)
        self.is_away = True
        for client in self.clients:
            client.send(AWAY)

    def _back(self) -> None:
        self.is_away = False
        for client in self.clients:
            client.send(self.ready())

    def ready(self) -> bytes:
        return f"id: {self.position}\nevent: ready\ndata: {{}}\n\n".encode()

    def is_full(self) -> bool:
        return len(self.clients) >= MOST_CLIENTS

    def has_enough(self, user: int) -> bool:
        """Whether `user` holds as many lines as one person may: the others must not go without for it."""
        return sum(client.ticket.user == user and not client.is_over for client in self.clients) >= MOST_OF_ONE_USER

    async def missed(self, client: Client, after: str, until: str) -> list[bytes]:
        """What `client` may hear between two positions; a gap instead when that is too much or already forgotten."""
        entries = await self._redis.xrange(self._stream, min=f"({after}", max=until, count=CATCH_UP_LENGTH + 1)
        oldest = await self._redis.xrange(self._stream, count=1)
        forgotten = bool(oldest) and _order(after) < _order(oldest[0][0].decode()) and after != "0-0"
        if forgotten or len(entries) > CATCH_UP_LENGTH:
            return [GAP]
        events = [event for entry in entries if (event := Event.read(*entry)) and client.ticket.admits(event.audience)]
        return [event.frame(client.language) for event in events]

    async def close(self) -> None:
        for client in self.clients:
            client.end()
        await self._redis.aclose()


def _order(entry_id: str) -> tuple[int, int]:
    """Entry ids sort as numbers. Raises ValueError for what is none."""
    milliseconds, _, sequence = entry_id.partition("-")
    return int(milliseconds), int(sequence or 0)


def _language(wanted: str) -> str:
    known = [code for code, _name in settings.LANGUAGES]
    return next((code for code in known if wanted.lower().startswith(code[:2])), known[0])


def _refuse(status: int, code: str, message: str) -> JSONResponse:
    headers = {"Retry-After": "5"} if status in {429, 503} else None
    return JSONResponse({"code": code, "message": message, "fields": {}}, status, headers)


async def events(request: Request) -> Response:
    hub: Hub = request.app.state.hub
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    after = request.query_params.get("after", "")
    try:
        ticket = Ticket.read(token if scheme.lower() == "bearer" else "")
        after = after and "{}-{}".format(*_order(after))
    except (signing.BadSignature, KeyError):
        return _refuse(401, "ticket_ended", "Fetch a new ticket.")
    except ValueError:
        return _refuse(400, "malformed", "after is the id of an event.")
    if hub.is_away or hub.is_full():
        return _refuse(503, "away", "Poll, and try again.")
    if hub.has_enough(ticket.user):
        return _refuse(429, "too_many_pages", "Too many pages of one account are open. Close some; until then this one polls.")
    passing = frozenset(filter(None, request.query_params.get("passing", "").split(",")[:MOST_KINDS]))
    client = Client(ticket, _language(request.query_params.get("language", "")), passing)
    return await _open(hub, client, after)


async def _open(hub: Hub, client: Client, after: str) -> Response:
    """Join first, then look back up to where it joined: nothing is missed and nothing comes twice."""
    until, first = hub.position, hub.ready()
    hub.clients.add(client)
    try:
        missed = await hub.missed(client, after, until) if after and _order(after) < _order(until) else []
    except AWAY_ERRORS:
        hub.clients.discard(client)
        return _refuse(503, "away", "Poll, and try again.")
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_frames(hub, client, [*missed, first]), media_type="text/event-stream", headers=headers)


async def _frames(hub: Hub, client: Client, first: list[bytes]) -> AsyncIterator[bytes]:
    try:
        yield b"".join(first)
        async for frame in client.frames():
            yield frame
    finally:
        hub.clients.discard(client)


async def alive(request: Request) -> JSONResponse:
    hub: Hub = request.app.state.hub
    return JSONResponse({"status": "alive", "clients": len(hub.clients), "valkey": "away" if hub.is_away else "here"})


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    hub = app.state.hub = Hub()
    tasks = [asyncio.create_task(hub.run()), asyncio.create_task(hub.beat()), asyncio.create_task(hub.pass_on())]
    yield
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await hub.close()


application = Starlette(
    routes=[Route("/events", events), Route("/healthz", alive)],
    middleware=[
        Middleware(CORSMiddleware, allow_origins=list(settings.CSRF_TRUSTED_ORIGINS), allow_methods=["GET"], allow_headers=["Authorization"], max_age=3600),
    ],
    lifespan=lifespan,
)
