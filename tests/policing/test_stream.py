"""Live events: who hears what, nothing missed, nothing twice, and what happens when Valkey goes and comes back."""

import asyncio
import http.client
import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core import signing

from policing.stream import IDLE_S, MOST_OF_ONE_USER, Client, Event, Hub, Ticket
from tests.streaming import AUDIENCE, ROOM, Stream, ticket, wait_until


@pytest.mark.parametrize(
    ("holder", "audience", "hears"),
    [
        ({}, {}, True),
        ({"path": "/9999/"}, {}, True),
        ({"path": "/9999/XH/"}, {}, False),
        ({"path": "/9999/XH/"}, {"paths": ["/9999/CD/", "/9999/XH/"]}, True),
        ({"path": ""}, {}, False),
        ({"lanes": ["school"]}, {}, False),
        ({"lanes": ["bank"]}, {}, True),
        ({"covert": False}, {"covert": True}, False),
        ({"covert": True}, {"covert": True}, True),
    ],
)
def test_who_hears_what(holder, audience, hears):
    assert Ticket.read(ticket(**holder)).admits(AUDIENCE | audience) is hears


def test_a_personal_event_reaches_its_person_only():
    assert Ticket.read(ticket()).admits({"user": 7})
    assert not Ticket.read(ticket(path="/", user=8)).admits({"user": 7})


@pytest.mark.parametrize("token", ["", "nonsense", "a:b:c"])
def test_a_forged_ticket_is_refused(token):
    with pytest.raises(signing.BadSignature):
        Ticket.read(token)


def test_a_ticket_for_something_else_is_refused():
    with pytest.raises(signing.BadSignature):
        Ticket.read(signing.dumps(ROOM, salt="link"))


def test_an_entry_that_is_no_event_is_skipped():
    assert Event.read(b"1-0", {b"event": b"{"}) is None
    assert Event.read(b"1-0", {}) is None


def test_a_page_too_slow_to_listen_is_dropped():
    async def scene() -> tuple[int, bool]:
        client = Client(Ticket.read(ticket()), "en")
        for _ in range(1000):
            client.send(b"x")
        return len([frame async for frame in client.frames()]), client.is_over

    assert asyncio.run(scene()) == (0, True)


@pytest.fixture(scope="module")
def stream() -> Iterator[Stream]:
    running = Stream()
    yield running
    running.stop()


def test_events_arrive_in_the_readers_language(stream):
    with stream.page() as english, stream.page(language="zh-hans") as chinese:
        assert english.next()["event"] == chinese.next()["event"] == "ready"
        stream.publish("Smoke")
        assert english.next()["data"] == {"name": "Smoke"}
        assert chinese.next()["data"] == {"name": "Smoke 中文"}


def test_a_stranger_hears_nothing_of_it(stream):
    with stream.page(ticket(path="/9999/XH/")) as page:
        page.next()
        stream.publish("Theirs")
        stream.publish("Ours", paths=["/9999/XH/"])
        assert page.names(1) == ["Ours"]


def test_a_page_that_comes_back_catches_up_by_its_last_id(stream):
    seen = stream.publish("Seen")
    stream.publish("Missed")
    stream.publish("Covert", covert=True)
    wait_until(lambda: _position(stream) > seen, 5)
    with stream.page(ticket(covert=False), after=seen) as page:
        assert page.names(1) == ["Missed"]
        assert page.next()["event"] == "ready"
        stream.publish("New")
        assert page.names(1) == ["New"]


def _position(stream: Stream) -> str:
    with stream.page() as page:
        return page.next()["id"]


def test_a_page_that_was_away_too_long_is_told_of_the_gap(stream):
    stream.publish("Any")
    with stream.page(after="1-0") as page:
        assert page.next()["event"] == "gap"


def test_without_a_ticket_the_door_stays_shut(stream):
    with stream.page("", status=401), stream.page("forged", status=401), stream.page(after="nonsense", status=400):
        pass


def test_only_the_stations_own_pages_may_ask(stream):
    with stream.page() as page:
        assert page.answer.headers["Access-Control-Allow-Origin"] == settings.CSRF_TRUSTED_ORIGINS[0]
    connection = http.client.HTTPConnection("127.0.0.1", stream.port, timeout=5)
    connection.request("GET", "/healthz", headers={"Origin": "https://elsewhere.example"})
    assert connection.getresponse().headers["Access-Control-Allow-Origin"] is None


def test_pages_hear_that_valkey_is_away_and_miss_nothing_of_what_came_meanwhile(stream):
    with stream.page() as page:
        page.next()
        stream.line.cut()
        assert page.next()["event"] == "away"
        with stream.page(status=503):
            pass
        stream.publish("Meanwhile")
        stream.line.mend()
        assert page.next()["event"] == "ready"
        assert page.names(1) == ["Meanwhile"]


async def opened(stream, *, user: int, until: bytes = b"event: ready") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """One more page of `user`, once it has read `until`."""
    reader, writer = await asyncio.open_connection("127.0.0.1", stream.port)
    writer.write(f"GET /events HTTP/1.1\r\nHost: stream\r\nAuthorization: Bearer {ticket(user=user)}\r\n\r\n".encode())
    await asyncio.wait_for(reader.readuntil(until), 20)
    return reader, writer


def test_one_person_cannot_take_the_lines_of_all(stream):
    async def scene() -> None:
        pages = [await opened(stream, user=7) for _ in range(MOST_OF_ONE_USER)]
        refused = await opened(stream, user=7, until=b"too_many_pages")
        other = await opened(stream, user=8)
        for _, writer in [*pages, refused, other]:
            writer.close()

    asyncio.run(scene())
    wait_until(lambda: stream.health()["clients"] == 0, 20)


def test_a_page_that_takes_nothing_is_let_go():
    async def scene() -> list[bool]:
        hub, client = Hub(), Client(Ticket.read(ticket()), "en")
        hub.keep(client, time.time())
        listening = client.is_over
        client.took_at -= IDLE_S + 1
        hub.keep(client, time.time())
        await hub.close()
        return [listening, client.is_over]

    assert asyncio.run(scene()) == [False, True]


def test_it_holds_five_hundred_pages_at_once(stream):
    async def scene() -> None:
        pages = await asyncio.gather(*(opened(stream, user=n // 10) for n in range(500)))
        assert stream.health()["clients"] >= 500
        stream.publish("To all")
        await asyncio.wait_for(asyncio.gather(*(reader.readuntil(b"To all") for reader, _ in pages)), 20)
        for _, writer in pages:
            writer.close()

    asyncio.run(scene())
    wait_until(lambda: stream.health()["clients"] == 0, 20)
