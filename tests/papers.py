"""Signing hand-overs in tests."""

from django.test import Client

from desk.handover.desks import desk_of
from desk.handover.picture import thawed
from desk.handover.services import (
    countersign,
    save_words,
    sign_handover,
)

PASSWORD = "correct horse battery"
GOOD = {name: {"good": True, "detail": ""} for name in ("alarm", "live", "clock", "notices", "browser")}


def browser(user, address="10.0.0.1") -> Client:
    """Signed in by password a moment ago."""
    client = Client(REMOTE_ADDR=address)
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client


def signed(cast, **words):
    desk = desk_of(cast.desk, cast.now)
    if words:
        save_words(desk, by=cast.desk, words=words, now=cast.now)
    return sign_handover(desk, by=cast.desk, now=cast.now)


def taken(handover, by, now, **wishes):
    return countersign(handover, by=by, desk=desk_of(by, now), **({"remarks": "", "takes_promises": True} | wishes), now=now)


def keys(handover, name) -> list[str]:
    return [row.key for section in thawed(handover) if section.name == name for row in section.rows]
