"""Disputes by the thousand, laid down in bulk: most of them over, some under way, as a year in a city leaves them. Everything and everybody is invented."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate, islice
from random import Random
from typing import Any

import shapely
from django.db import models
from django.utils import timezone
from shapely.geometry import shape

from accounts.models import Unit, User
from accounts.roles import Role
from desk.demo.names import SURNAMES, phone
from desk.demo.quarrel_words import MATTERS, PROMISED, SAID, STORIES, Matter
from disputes.lifecycle import SETTLED, AgreementStatus, Outcome, SessionStatus, Status, Way
from disputes.models import Agreement, Deadline, Dispute, DisputeEvent, Fact, FollowUp, Mediator, Party, Series, Session, Term
from disputes.services.clocks import FIRST
from disputes.services.counting import DAY, working_days_after
from grids.models import Grid
from policing.lib.sealed import blind_index

AT_ONCE = 2_000
HOUR = timedelta(hours=1)
# How those end that are over, in per mille; the rest of what is old goes on for another month or two.
ENDS = {
    Outcome.SPOT: 462, Outcome.ORAL: 210, Outcome.KEPT: 262, Outcome.NOT_SETTLED: 16, Outcome.REFERRED: 22, Outcome.DECIDED: 10, Outcome.WITHDRAWN: 18,
}  # fmt: skip
STILL_OPEN, ONE_DAY_OPEN = 0.003, 0.93
BROKEN, CAME_BACK, LATE = 0.05, 0.012, 0.03
WAYS = {Way.POLICE: 30, Way.PEOPLE: 45, Way.JOINT: 25}
Kind = DisputeEvent.Kind


@dataclass
class Spot:
    """An address people quarrel at."""

    grid: Grid
    name: str
    lon: float
    lat: float


@dataclass
class Ground:
    """A station with its addresses, its officers and mediators."""

    station: Unit
    spots: list[Spot]
    officers: list[User]
    mediators: list[Mediator]


@dataclass
class Pile:
    """Rows to be written, in the order their keys need."""

    rows: dict[type[models.Model], list[Any]] = field(default_factory=dict)

    def add(self, row: models.Model) -> Any:
        self.rows.setdefault(type(row), []).append(row)
        return row

    def write(self) -> None:
        for model in (Dispute, Party, Deadline, Session, Agreement, Term, FollowUp, DisputeEvent):
            model._default_manager.bulk_create(self.rows.pop(model, []), batch_size=AT_ONCE)


def ground_of(station: Unit, rng: Random, addresses: int) -> Ground | None:
    """So many addresses in the station's grids; nothing where there is nobody to work on disputes."""
    grids = list(Grid.objects.in_use().filter(station=station).order_by("code"))
    officers = list(User.objects.filter(unit=station, role__in=[Role.COMMUNITY_OFFICER, Role.DUTY_OFFICER], is_active=True).order_by("pk"))
    mediators = list(Mediator.objects.filter(station=station, is_active=True).order_by("pk"))
    each = max(addresses // max(len(grids), 1), 1)
    return Ground(station, [spot for grid in grids for spot in spots_in(grid, rng, each)], officers, mediators) if grids and officers else None


def spots_in(grid: Grid, rng: Random, number: int) -> Iterator[Spot]:
    area = shape(grid.boundary)
    shapely.prepare(area)
    west, south, east, north = area.bounds
    tries = ((rng.uniform(west, east), rng.uniform(south, north)) for _n in range(number * 60))
    for lon, lat in islice((at for at in tries if area.contains(shapely.Point(at))), number):
        house = f"{rng.randint(1, 40)}号楼{rng.randint(1, 4)}单元" if grid.kind == Grid.Kind.URBAN else f"{rng.randint(1, 9)}组{rng.randint(1, 60)}号"
        yield Spot(grid, f"{grid.name}{house}", round(lon, 6), round(lat, 6))


def lay_disputes(grounds: Sequence[Ground], number: int, rng: Random, *, days: int, now: datetime) -> int:
    """`number` disputes of the last `days` days, in the order they were reported; returns how many rows of all kinds that makes."""
    facts = {fact.pk: fact.level for fact in Fact.objects.all()}
    times = sorted(now - timedelta(seconds=rng.uniform(3600, days * 86_400)) for _n in range(number))
    numbers, first_due, rows, pile = Numbers(), FirstDue(), 0, Pile()
    for n, at in enumerate(times, start=1):
        Tale(rng.choice(grounds), at, now, rng, facts, first_due, pile).tell(numbers)
        if not n % AT_ONCE or n == number:
            rows += sum(map(len, pile.rows.values()))
            pile.write()
    numbers.keep()
    return rows


class Numbers:
    """The next numbers of each station and year, kept in its series at the end."""

    def __init__(self) -> None:
        self._last = {(one.organ_id, one.year): one for one in Series.objects.filter(kind="dispute")}

    def next(self, station: Unit, year: int) -> str:
        series = self._last.setdefault((station.pk, year), Series(organ=station, kind="dispute", year=year))
        series.last += 1
        return f"{station.code}-{year}-{series.last:05d}"

    def keep(self) -> None:
        for series in self._last.values():
            series.save()


class FirstDue:
    """The last day of a first attempt, asked once for each day."""

    def __init__(self) -> None:
        self._known: dict[date, date] = {}

    def of(self, start: date) -> date:
        if start not in self._known:
            self._known[start] = working_days_after(start, 3).on
        return self._known[start]


@dataclass
class Tale:
    """One dispute from its report on."""

    ground: Ground
    at: datetime
    now: datetime
    rng: Random
    levels: dict[str, int]
    first_due: FirstDue
    pile: Pile

    def tell(self, numbers: Numbers) -> None:
        rng, matter = self.rng, self._matter()
        outcome = self._outcome()
        way = Way.POLICE if outcome == Outcome.SPOT else rng.choices(list(WAYS), list(WAYS.values()))[0] if outcome or rng.random() < 0.8 else ""
        dispute = self._dispute(numbers, matter, outcome, way)
        parties = self._people(dispute)
        self._event(dispute, Kind.REPORTED, self.at, source=dispute.source)
        if way:
            self._mediation(dispute, parties, outcome)
        if outcome and dispute.closed_at:
            self._event(dispute, Kind.CLOSED, dispute.closed_at, outcome=outcome)

    def _matter(self) -> Matter:
        return self.rng.choices(MATTERS, cum_weights=list(accumulate(one.weight for one in MATTERS)))[0]

    def _outcome(self) -> str:
        """What is old is over but for a few; what is new may be."""
        age = (self.now - self.at) / DAY
        open_share = STILL_OPEN if age > 75 else min(ONE_DAY_OPEN, 12 / (age + 12) * 0.75)
        return "" if self.rng.random() < open_share else str(self.rng.choices(list(ENDS), list(ENDS.values()))[0].value)

    def _dispute(self, numbers: Numbers, matter: Matter, outcome: str, way: str) -> Dispute:
        rng, spot = self.rng, self.rng.choice(self.ground.spots)
        facts = sorted(fact for fact in matter.facts if rng.random() < 0.5) + (["repeat-2"] if rng.random() < 0.06 else [])
        closed = self._closed(outcome) if outcome else None
        status = Status.CLOSED if outcome else Status.MEDIATING if way else Status.REPORTED
        sources = (Dispute.Source.CALL, Dispute.Source.CALL, Dispute.Source.WALK_IN, Dispute.Source.VISIT, Dispute.Source.SCREENING)
        return self.pile.add(Dispute(
            number=numbers.next(self.ground.station, timezone.localdate(self.at).year), station=self.ground.station, grid=spot.grid, category_id=matter.kind,
            source=rng.choice(sources), title=rng.choice(matter.titles), story=rng.choice(STORIES), place=spot.name, lon=spot.lon, lat=spot.lat,
            occurred_on=timezone.localdate(self.at), facts=facts, level=min((self.levels.get(fact, 4) for fact in facts), default=4), status=status, way=way,
            outcome=outcome, officer=rng.choice(self.ground.officers), mediator=self._mediator(way), reported_by=self.ground.officers[0], reported_at=self.at,
            accepted_at=self.at + HOUR if way else None, closed_at=closed, reopened=int(closed is not None and rng.random() < CAME_BACK),
            changed_at=closed or self.at,
        ))  # fmt: skip

    def _mediator(self, way: str) -> Mediator | None:
        return self.rng.choice(self.ground.mediators) if way in (Way.PEOPLE, Way.JOINT) and self.ground.mediators else None

    def _closed(self, outcome: str) -> datetime:
        days = 0.05 if outcome == Outcome.SPOT else self.rng.uniform(1, 8) if outcome == Outcome.ORAL else self.rng.uniform(12, 70)
        return min(self.at + days * DAY, self.now - HOUR / 2)

    def _people(self, dispute: Dispute) -> list[Party]:
        made = []
        for side in ("a", "b"):
            name, number = f"{self.rng.choice(SURNAMES)}某{self.rng.choice('甲乙丙丁某')}", phone(self.rng.randrange(10_000_000, 99_999_999))
            marks = {"name_index": blind_index(name), "phone_index": blind_index(number)}
            made.append(self.pile.add(Party(dispute=dispute, side=side, role=Party.Role.PARTY, name=name, phone=number, **marks)))
        return made

    def _mediation(self, dispute: Dispute, parties: list[Party], outcome: str) -> None:
        """The clock of the first attempt, the attempts, and what was agreed."""
        rng = self.rng
        self._event(dispute, Kind.ROUTED, self.at + HOUR, way=dispute.way)
        is_late = rng.random() < LATE
        first_at = self.at + HOUR if outcome == Outcome.SPOT else self.at + (rng.uniform(4, 9) if is_late else min(rng.expovariate(1.0), 3.0) + 0.1) * DAY
        has_sat = (bool(outcome) or first_at < self.now) and outcome not in (Outcome.REFERRED, Outcome.WITHDRAWN)
        if dispute.way in (Way.POLICE, Way.JOINT):
            due = self.first_due.of(timezone.localdate(self.at))
            met = first_at if has_sat else None
            stopped = {"stopped_at": dispute.closed_at, "stopped_why": "closed"} if dispute.closed_at and not met else {}
            self.pile.add(Deadline(dispute=dispute, rule_id=FIRST, starts_on=timezone.localdate(self.at), due_on=due, warn_on=due - DAY, met_at=met, **stopped))
        if has_sat:
            self._sessions(dispute, parties, outcome, min(first_at, (dispute.closed_at or self.now) - HOUR / 6))

    def _sessions(self, dispute: Dispute, parties: list[Party], outcome: str, at: datetime) -> None:
        agreed = outcome in SETTLED
        ends = [SessionStatus.AGREED if agreed else SessionStatus.FAILED]
        if agreed and outcome != Outcome.SPOT and self.rng.random() < 0.12:
            ends = [SessionStatus.FAILED, *ends]
        for number, status in enumerate(ends, start=1):
            starts = at + (number - 1) * 3 * DAY
            where = Session.Place.SPOT if outcome == Outcome.SPOT else self.rng.choice([Session.Place.HOME, Session.Place.PHONE])
            session = self.pile.add(Session(
                dispute=dispute, number=number, status=status, where=where, starts_at=starts, ends_at=starts + HOUR, host=dispute.officer,
                mediator=dispute.mediator, fact=self.rng.choice(SAID), closed_at=starts + HOUR, by=dispute.officer,
            ))  # fmt: skip
            self._event(dispute, Kind.HELD, starts + HOUR, number=number, status=status)
        if outcome == Outcome.KEPT:
            self._agreement(dispute, parties, session)

    def _agreement(self, dispute: Dispute, parties: list[Party], session: Session) -> None:
        """Kept, some of it after it was broken first; looked at again afterwards."""
        on, closed = timezone.localdate(session.starts_at), dispute.closed_at or self.now
        form = Agreement.Form.POLICE if dispute.way == Way.POLICE else Agreement.Form.PEOPLE
        facts = {"form": form, "status": AgreementStatus.KEPT, "main_facts": dispute.title, "signed_on": on, "closed_at": closed}
        agreement = self.pile.add(Agreement(dispute=dispute, session=session, **facts))
        self._event(dispute, Kind.AGREED, session.starts_at + HOUR, terms=1)
        for position in range(1, self.rng.choice([1, 1, 2]) + 1):
            due = on + timedelta(days=7 * position)
            self.pile.add(Term(
                agreement=agreement, position=position, by=parties[0], words=self.rng.choice(PROMISED), mode=Agreement.Mode.TRANSFER,
                amount=self.rng.randrange(2, 60) * 100, due_on=due, done_at=closed, noted_by=dispute.officer,
            ))  # fmt: skip
        if self.rng.random() < BROKEN:
            self._event(dispute, Kind.BROKEN, session.starts_at + 8 * DAY)
        for why, after in (("performance", 0), ("+7", 7)):
            done = {"done_at": closed, "done_by": dispute.officer, "result": FollowUp.Result.HOLDS}
            self.pile.add(FollowUp(dispute=dispute, why=why, due_on=on + timedelta(days=14 + after), to=dispute.officer, **done))

    def _event(self, dispute: Dispute, kind: str, at: datetime, **data: Any) -> None:
        self.pile.add(DisputeEvent(dispute=dispute, kind=kind, at=min(at, self.now), user=dispute.officer, data=data))
