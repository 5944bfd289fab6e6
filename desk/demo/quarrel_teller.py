"""Whoever tells what happened at a station of the invented town, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from desk.demo.names import contact_name, phone
from desk.demo.quarrels import Ground
from disputes.models import Category, Dispute, Mediator, Party, Room
from disputes.services.parties import Person
from disputes.services.reporting import Report, report_dispute


@dataclass
class Teller:
    """Who tells what happened at one station, and when: `at(3, 9)` is nine o’clock three days ago, `at(-1, 15)` tomorrow at three."""

    ground: Ground
    rng: Random
    now: datetime
    leader: User
    rooms: list[Room]

    @property
    def officer(self) -> User:
        return self.ground.officers[0]

    @property
    def mediator(self) -> Mediator:
        return self.ground.mediators[0]

    def at(self, days: float, hour: int = 10, minute: int = 0) -> datetime:
        """Never ahead of now for what lies back."""
        day = timezone.localtime(self.now, timezone.get_default_timezone()) - timedelta(days=days)
        moment = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
        return moment if days < 0 else min(moment, self.now - timedelta(minutes=20))

    def report(self, kind: str, title: str, story: str, *, days: float, hour: int = 9, **facts: Any) -> Dispute:
        spot = self.rng.choice(self.ground.spots)
        place = facts.pop("place", spot.name)
        said = {"source": Dispute.Source.CALL, "people": self.people()} | facts
        report = Report(
            key=UUID(int=self.rng.getrandbits(128), version=4), category=Category.objects.get(pk=kind), title=title, story=story, place=place, lon=spot.lon,
            lat=spot.lat, **said,
        )  # fmt: skip
        return report_dispute(report, station=self.ground.station, by=self.officer, now=self.at(days, hour))[0]

    def people(self, *, unlawful: bool = False) -> tuple[Person, Person]:
        """Two who are nobody: invented names, telephones that do not exist."""
        first, second = self.rng.sample(range(400, 900), 2)
        parts = (Party.Part.VIOLATOR, Party.Part.VICTIM) if unlawful else ("", "")
        return (
            Person(contact_name(first), side="a", part=parts[0], phone=phone(60_000_000 + first)),
            Person(contact_name(second), side="b", part=parts[1], phone=phone(60_000_000 + second)),
        )
