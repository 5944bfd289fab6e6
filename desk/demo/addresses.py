"""How the invented people are reached: in the app, by text message, some by e-mail. Made in bulk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from delivery.models import Address, Addressee, Channel
from desk.demo.names import phone
from policing.lib.sealed import blind_index

# So many people are needed for one who has not answered their first message.
NOT_CONFIRMED = 31


@dataclass(frozen=True)
class Reach:
    """One person's ways to be reached."""

    number: int
    user: User | None = None
    email: str = ""


def make_addressees(people: Iterable[Reach]) -> list[Addressee]:
    """One addressee per person, in the same order, saved with their addresses."""
    people = list(people)
    made = Addressee.objects.bulk_create([Addressee(user=person.user) for person in people], batch_size=2000)
    Address.objects.bulk_create(_addresses(people, made), batch_size=2000)
    return made


def _addresses(people: list[Reach], addressees: list[Addressee]) -> Iterator[Address]:
    now = timezone.now()
    for person, addressee in zip(people, addressees, strict=True):
        for position, (channel, value) in enumerate(_ways(person)):
            confirmed = None if channel == Channel.IN_APP or person.number % NOT_CONFIRMED == 0 else now
            yield Address(addressee=addressee, channel=channel, position=position, value=value, value_index=blind_index(value), verified_at=confirmed)


def _ways(person: Reach) -> Iterator[tuple[Channel, str]]:
    if person.user:
        yield Channel.IN_APP, str(person.user.pk)
    yield Channel.SMS, phone(person.number)
    if person.email:
        yield Channel.EMAIL, person.email
