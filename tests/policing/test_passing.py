"""What is only of interest now: the last word of each thing, together once a moment, to those who asked for it and may hear it."""

import json
from collections.abc import Iterator

import pytest

from policing.lib import live
from policing.lib.afterwards import errands
from policing.passing import Passing
from tests.streaming import Stream, ticket

EAST, WEST = "/9999/EAST/", "/9999/WEST/"
UNITS = frozenset({"unit"})


def said(key: str, path: str = EAST, kind: str = "unit", **row) -> dict[bytes, bytes]:
    return {b"event": json.dumps({"kind": kind, "key": key, "path": path, "row": {"id": key} | row}).encode()}


def rows(frame: bytes) -> list[dict]:
    """What the first event of `frame` holds."""
    data = frame.decode().partition("data: ")[2].partition("\n\n")[0]
    return json.loads(data)["rows"] if data else []


def test_of_each_thing_only_the_last_word_of_a_moment_is_told():
    passing = Passing()
    for n in range(3):
        passing.hear(said("a", lon=n))
    passing.hear(said("b", lon=9))
    assert rows(passing.take()(EAST, UNITS)) == [{"id": "a", "lon": 2}, {"id": "b", "lon": 9}]
    assert passing.take()(EAST, UNITS) == b""


@pytest.mark.parametrize(("path", "heard"), [(EAST, ["a"]), (WEST, ["b"]), ("/9999/", ["a", "b"]), ("/8888/", []), ("", [])])
def test_each_page_hears_of_its_own_ground(path, heard):
    passing = Passing()
    passing.hear(said("a"))
    passing.hear(said("b", WEST))
    assert [row["id"] for row in rows(passing.take()(path, UNITS))] == heard


def test_who_did_not_ask_for_a_kind_hears_none_of_it():
    passing = Passing()
    passing.hear(said("a"))
    assert passing.take()(EAST, frozenset({"other"})) == b""


@pytest.mark.parametrize("fields", [{}, {b"event": b"{"}, {b"event": b"[]"}, {b"event": b'{"kind": "unit"}'}])
def test_what_cannot_be_read_is_skipped(fields):
    passing = Passing()
    passing.hear(fields)
    assert passing.take()(EAST, UNITS) == b""


@pytest.mark.django_db(transaction=True)
def test_a_row_is_passed_on_after_the_commit(monkeypatch):
    added = []
    monkeypatch.setattr(live, "connection", lambda: type("Valkey", (), {"xadd": lambda _self, name, fields, **_more: added.append((name, fields))})())
    live.pass_on("unit", key="7", path=EAST, row={"id": 7})
    assert errands.finish(5)
    ((name, fields),) = added
    assert (name, json.loads(fields["event"])) == (live.passing_name(), {"kind": "unit", "key": "7", "path": EAST, "row": {"id": 7}})


@pytest.fixture(scope="module")
def stream() -> Iterator[Stream]:
    running = Stream()
    yield running
    running.stop()


def test_a_page_that_asked_hears_it_without_an_id_and_alerts_go_on(stream):
    with stream.page(passing="unit") as asked, stream.page() as plain, stream.page(ticket(path="/9999/XH/"), passing="unit") as stranger:
        for page in (asked, plain, stranger):
            page.next()
        for n in range(3):
            stream.valkey.xadd(f"{stream.prefix}:passing", said("a", "/9999/CD/", lon=n))
        event = asked.next()
        assert (event["event"], event["data"]["rows"][-1]["lon"], "id" in event) == ("unit", 2, False)
        stream.publish("Smoke")
        assert plain.next()["event"] == asked.next()["event"] == "alert"
        stream.publish("Theirs", paths=["/9999/XH/"])
        assert stranger.next()["event"] == "alert"
