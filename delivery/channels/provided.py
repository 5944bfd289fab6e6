"""Channels that a provider carries: which one is said from outside, each builds its own request and reads its own answer."""

from collections.abc import Mapping
from typing import ClassVar, Protocol

from delivery.channels.base import ChannelError, HttpAnswer, HttpChannel, HttpRequest, Outgoing

# What another provider may do better: its account, its limits and its templates are others.
FOR_ANOTHER = frozenset({"account", "limit", "too_long"})


class Carrier(Protocol):
    """One provider of one channel."""

    def missing(self) -> tuple[str, ...]:
        """The settings it lacks; nothing when it can be used."""

    def request(self, outgoing: Outgoing) -> HttpRequest: ...

    def receipt(self, answer: HttpAnswer) -> str:
        """Its reference from a good answer. Raises ChannelError with code "account" where all our messages would fail the same way."""


class Provided(HttpChannel):
    """A channel with several providers. Without any of them it is not offered, and says so instead of sending."""

    carriers: ClassVar[Mapping[str, Carrier]]
    setting: ClassVar[str]

    def missing(self) -> tuple[str, ...]:
        if self.providers():
            return ()
        return tuple(dict.fromkeys(name for one in self.chosen() if one in self.carriers for name in self.carriers[one].missing())) or (self.setting,)

    def chosen(self) -> list[str]:
        """Names of providers as the settings list them, ready or not."""
        raise NotImplementedError

    def providers(self) -> list[str]:
        """Names of the providers that can be used, in the settings' order."""
        return [name for name in self.chosen() if name in self.carriers and not self.carriers[name].missing()]

    def request(self, outgoing: Outgoing) -> HttpRequest:
        names = outgoing.providers or tuple(self.providers())
        if not names:
            raise ChannelError("no provider is set up", code="not_offered", permanent=True)
        return self.carriers[names[0]].request(outgoing)._replace(provider=names[0])

    def receipt(self, answer: HttpAnswer) -> str:
        try:
            return self.carriers[answer.provider].receipt(answer)
        except ChannelError as error:
            # Where nobody else could carry it, the person's next address is the quicker way.
            if error.code in FOR_ANOTHER and len(self.providers()) < 2:
                error.permanent = True
            raise
