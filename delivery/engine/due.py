"""A claimed delivery with all that it takes to send it: one light object instead of five rows, as a city-wide order has 45,000 of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from delivery.models import Address, Message
from policing.lib.sealed import Ciphertext, SealedField, open_record_key

VALUE, SECRET = (cast(SealedField, Address._meta.get_field(name)) for name in ("value", "secret"))


@dataclass(slots=True)
class Due:
    """`value`, `secret` and `wrapped_key` are sealed as they stand in the address; `opened` tells what they say.

    `id` and `recipient` are keys as they are written down: most who are told are never looked up by them.
    """

    id: str
    attempts: int
    channel: str
    queue: str
    is_taken_back: bool
    recipient: str
    address_id: int
    provider_reference: str
    send_after: datetime | None
    due_at: datetime
    value: str
    secret: str
    wrapped_key: Any
    value_index: str
    is_refused: bool
    language: str
    user_id: int | None
    message: Message
    # What is told in one message with it, and who carries that, the first choice first, once it is known.
    others: tuple["Due", ...] = ()
    carried_by: tuple[str, ...] = ()

    @property
    def pk(self) -> UUID:
        return UUID(self.id)

    @property
    def recipient_id(self) -> UUID:
        return UUID(self.recipient)

    def opened(self) -> tuple[str, str]:
        """The address and its signing secret; raises Unreadable once they have been erased."""
        held = _Opened(open_record_key(self.wrapped_key))
        return VALUE.unseal(held, Ciphertext(self.value)), SECRET.unseal(held, Ciphertext(self.secret))


class _Opened:
    """Both values of an address are sealed with one key: it is unwrapped once."""

    def __init__(self, key: bytes) -> None:
        self.key = key

    def record_key(self) -> bytes:
        return self.key
