"""Taking in what citizens reported: each report once, however often its list is brought; and forgetting it when its days are over."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from accounts.models import Unit
from grids.lookup import find_place
from patrols.models import Incident, IncidentCode
from patrols.services.incident_rows import Facts, NotTaken, RawIncident, Reading, facts_of
from patrols.where.cells import cells_of

AT_ONCE = 1000
# So many line numbers are named for each reason.
NAMED = 8
FORGET_AT_ONCE = 5000
# A category code of a province.
CODE = re.compile(r"[0-9A-Za-z]{2,12}")


@dataclass
class Taken:
    """What became of a list: rows added, known already, refused by reason with the first line numbers, and those outside every grid among the added."""

    added: int = 0
    known: int = 0
    outside: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    lines: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def refuse(self, reason: str, line: int) -> None:
        self.refused[reason] += 1
        if len(self.lines[reason]) < NAMED:
            self.lines[reason].append(line)


def codes_of(bureau: Unit) -> dict[str, str]:
    """What the province's codes mean in `bureau`."""
    return dict(IncidentCode.objects.filter(bureau=bureau).values_list("code", "meaning"))


@transaction.atomic
def keep_codes(bureau: Unit, meanings: Mapping[str, tuple[str, str]]) -> None:
    """Keep what codes mean in `bureau`: code → (meaning, name). A row that says the same already is left alone."""
    known = {row.code: row for row in IncidentCode.objects.filter(bureau=bureau)}
    for code, (meaning, name) in meanings.items():
        row = known.get(code) or IncidentCode(bureau=bureau, code=code)
        if row.pk is None or (row.meaning, row.name) != (meaning, name or row.name):
            row.meaning, row.name = meaning, name or row.name
            row.save()


def take_incidents(rows: Iterable[RawIncident], *, bureau: Unit, source: str, reading: Reading, is_trial: bool = False) -> Taken:
    """Keep the reports among `rows` that are not kept yet; with `is_trial` only say what would happen."""
    taken, places, seen = Taken(), Places(bureau), set[str]()
    for some in _batches(_checked(rows, reading, taken)):
        new = _new(some, bureau, source, seen)
        taken.known += len(some) - len(new)
        made = [made_of(facts, places, bureau, source, reading.now) for facts in new]
        taken.added += len(made)
        taken.outside += sum(one.grid_id is None for one in made)
        if not is_trial:
            _keep(made)
    return taken


def _batches(found: Iterator[Facts]) -> Iterator[list[Facts]]:
    while some := list(islice(found, AT_ONCE)):
        yield some


def _checked(rows: Iterable[RawIncident], reading: Reading, taken: Taken) -> Iterator[Facts]:
    for row in rows:
        try:
            yield facts_of(row, reading)
        except NotTaken as refusal:
            taken.refuse(refusal.reason, row.number)


def _new(some: list[Facts], bureau: Unit, source: str, seen: set[str]) -> list[Facts]:
    """Those of `some` that are neither kept nor earlier in the same list."""
    seen.update(known_references(bureau, source, [facts.reference for facts in some]))
    new = []
    for facts in some:
        if facts.reference not in seen:
            seen.add(facts.reference)
            new.append(facts)
    return new


def known_references(bureau: Unit, source: str, references: list[str]) -> set[str]:
    """Which of `references` are kept already."""
    return set(Incident.objects.filter(bureau=bureau, source=source, reference__in=references).values_list("reference", flat=True))


def with_cells(made: list[Incident]) -> list[Incident]:
    """`made`, each with the cell it lies in."""
    for one, cell in zip(made, cells_of([one.lon for one in made], [one.lat for one in made]), strict=True):
        one.cell = int(cell)
    return made


@transaction.atomic
def _keep(made: list[Incident]) -> None:
    Incident.objects.bulk_create(with_cells(made), ignore_conflicts=True)


class _Where(NamedTuple):
    unit_id: int
    grid_id: int | None


class Places:
    """Station and grid of points, for one bureau."""

    def __init__(self, bureau: Unit) -> None:
        self._bureau = bureau
        self._stations = set(Unit.objects.below(bureau.path).values_list("pk", flat=True))

    def of(self, lon: float, lat: float) -> _Where:
        place = find_place(lon, lat)
        if place is None or place.station_id not in self._stations:
            return _Where(self._bureau.pk, None)
        return _Where(place.station_id, place.grid_id)


def made_of(facts: Facts, places: Places, bureau: Unit, source: str, now: datetime) -> Incident:
    """A report as it is kept, without its cell, unsaved."""
    where = places.of(*facts.at)
    said = {"reference": facts.reference, "occurred_at": facts.occurred_at, "kind": facts.kind, "code": facts.code, "came": facts.came}
    lon, lat = round(facts.at.lon, 6), round(facts.at.lat, 6)
    return Incident(bureau=bureau, source=source, taken_at=now, lon=lon, lat=lat, unit_id=where.unit_id, grid_id=where.grid_id, **said)


def forget_incidents(now: datetime) -> int:
    """Remove the reports older than INCIDENTS_KEPT; returns how many. What was tested and decided with them stays, as counts."""
    kept: timedelta = settings.INCIDENTS_KEPT
    gone = 0
    while kept:
        due = list(Incident.objects.filter(occurred_at__lt=now - kept).values_list("pk", flat=True)[:FORGET_AT_ONCE])
        if not due:
            break
        gone += Incident.objects.filter(pk__in=due).delete()[0]
    return gone
