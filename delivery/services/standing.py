"""How a matter stands beyond the one recipient who looks: the room that asked knows, this room only passes it on."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from delivery.models import Recipient
from policing.lib.registry import Registry


class Standing(NamedTuple):
    """The latest answer for the same party (a site, an alert), by whom, and whether the matter is over.

    `name` is empty while nobody has answered; `is_own` when it was this very recipient; `until` is a promise given with the answer.
    """

    name: str = ""
    reply: str = ""
    note: str = ""
    at: datetime | None = None
    until: datetime | None = None
    is_own: bool = False
    is_over: bool = False


_tellers: Registry[Callable[[Recipient], Standing]] = Registry()


def tells_standing(room: str) -> Callable[[Callable[[Recipient], Standing]], Callable[[Recipient], Standing]]:
    """Decorator: the function says how the matter of a message of `room` stands for its recipient."""
    return _tellers.register(room)


def standing_of(recipient: Recipient) -> Standing:
    teller = _tellers.get(recipient.message.room)
    return teller(recipient) if teller else Standing()
