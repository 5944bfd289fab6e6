"""What every channel is made of."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from delivery.lifecycle import Status


class Outgoing(NamedTuple):
    """One delivery, ready to be said: everything a channel may know of it."""

    delivery_id: str
    address: str
    secret: str
    title: str
    body: str
    link: str
    payload: dict[str, Any] | None
    user_id: int | None
    is_urgent: bool
    now: datetime
    language: str = "zh-hans"
    # What whoever has no page to open writes back, after the number of an answer; empty where no answer is asked for.
    code: str = ""
    # Who may carry it, the first choice first, for channels that have providers.
    providers: tuple[str, ...] = ()
    # What is told in the same message, to the same receiver in the same language; on channels that bundle.
    others: tuple["Outgoing", ...] = ()


class HttpRequest(NamedTuple):
    """A POST to be made; `provider` is who carries it, where a channel has several.

    `is_ours` says that the settings name the address, and not somebody's callback: only there may it lie in a private network.
    """

    url: str
    headers: dict[str, str]
    body: bytes
    provider: str = ""
    is_ours: bool = False


class HttpAnswer(NamedTuple):
    """What came back; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes
    provider: str = ""


class ChannelError(Exception):
    """The provider did not take it. `permanent` says that trying this address again is no use; `code` is one of ERRORS."""

    def __init__(self, message: str, *, code: str, permanent: bool = False, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.permanent = permanent
        self.retry_after = retry_after


# Waits before the second, third, … attempt; after the last one the delivery is given up.
SHORT_LADDER = tuple(timedelta(seconds=s) for s in (5, 20, 60, 180, 600, 1800))


class Channel:
    """Base. `label` is what pages call it; `accepted` is what it means that the far side took the message."""

    label: ClassVar[str | Promise]
    ladder: ClassVar[tuple[timedelta, ...]] = SHORT_LADDER
    accepted: ClassVar[str] = Status.SENT
    # Whether it says where to answer: making the link of somebody who never sees it costs a large order time.
    says_link: ClassVar[bool] = True
    # How many messages of low severity may be told as one, and whether whoever reads it is a group we know nothing of and not one person.
    bundles: ClassVar[int] = 1
    is_group: ClassVar[bool] = False
    # Each wait is longer by up to this share of itself, so that many who fail together do not come back together.
    jitter: ClassVar[float] = 0

    def missing(self) -> tuple[str, ...]:
        """The settings without which this channel reaches nobody here; nothing when it is offered."""
        return ()

    @property
    def not_offered(self) -> str:
        """Why this channel cannot be used here, in a sentence for whoever keeps the system; empty when it can."""
        missing = self.missing()
        return _("%(channel)s: not offered here, as %(settings)s is not set.") % {"channel": self.label, "settings": ", ".join(missing)} if missing else ""


class LibraryChannel(Channel):
    """A channel behind a library: it sends by itself."""

    def send(self, outgoing: Outgoing) -> str:
        """Say it; returns the provider's reference. Raises ChannelError."""
        raise NotImplementedError


class HttpChannel(Channel):
    """A channel over HTTP: it builds a request and reads the answer, and does no I/O."""

    def request(self, outgoing: Outgoing) -> HttpRequest:
        raise NotImplementedError

    def receipt(self, answer: HttpAnswer) -> str:
        """The provider's reference from a good answer. Raises ChannelError for any other."""
        raise NotImplementedError
