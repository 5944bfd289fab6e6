"""One engine for whatever comes in files: which column is what, what would happen, and making it happen as a whole."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from grids.imports.fields import Cells
from grids.imports.problems import BadFeature, Problem
from grids.imports.subjects import Asked, Book, Subject, Wanted
from grids.imports.writer import Image, Writer
from policing.lib.tables import Row, Table, normal

Mapping = dict[str, int]
Advance = Callable[[int], None]


@dataclass
class Plan:
    """What an import would do. One with problems or an open question is not applied."""

    book: Book
    wanted: list[tuple[int, Wanted]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    # Rows that do not go in, and keep nothing else out.
    left_out: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(wanted.verdict for _row, wanted in self.wanted)
        counts = {name: found[name] for name in ("added", "changed", "unchanged")} | {"refused": len(self.problems)}
        return counts | ({"left_out": len(self.left_out)} if self.left_out else {})


def guess(subject: Subject, table: Table) -> Mapping:
    """Which column holds which field, by the headings."""
    places: Mapping = {}
    for place, heading in enumerate(table.headings):
        name = next((known.name for known in subject.fields if known.name not in places and normal(heading) in known.headings), None)
        if heading and name:
            places[name] = place
    return places


def plan(subject: Subject, table: Table, mapping: Mapping, asked: Asked, advance: Advance = lambda count: None) -> Plan:
    """Read every row and say what importing it would do; nothing is written."""
    made = Plan(subject.book(subject, asked))
    first: dict[Any, int] = {}
    for row in table.rows:
        advance(1)
        try:
            found = made.book.read(_cells(subject, row, mapping))
            if first.setdefault(found.key, row.number) != row.number:
                raise _twice(found, first[found.key], table)
            made.wanted.append((row.number, found))
        except BadFeature as bad:
            problem = Problem(row.number, bad.what, bad.remedy, is_feature=table.has_shapes)
            (made.left_out if subject.leaves_out else made.problems).append(problem)
    made.book.look_over([wanted for _row, wanted in made.wanted])
    return made


def _cells(subject: Subject, row: Row, mapping: Mapping) -> Cells:
    if row.bad:
        raise BadFeature(row.bad, _("export the layer again"))
    texts = {name: row.cells[place] for name, place in mapping.items() if place < len(row.cells)}
    cells = Cells(subject.fields, texts, row.shape)
    cells.need()
    return cells


def _twice(found: Wanted, first: int, table: Table) -> BadFeature:
    said = {"name": found.label, "first": first}
    where = _("%(name)s appears twice (first in feature %(first)d)") if table.has_shapes else _("%(name)s appears twice (first in row %(first)d)")
    return BadFeature(where % said, _("keep one of them"))


@transaction.atomic
def carry_out(made: Plan, advance: Advance = lambda count: None) -> list[Image]:
    """Write a plan down, all or none; returns what it takes to undo it."""
    if made.problems or made.book.question:
        raise ValueError("a plan with problems is not applied")
    _spare_exceptions()
    writer = Writer(advance)
    made.book.write([wanted for _row, wanted in made.wanted if wanted.verdict != "unchanged"], writer)
    return writer.images


def _spare_exceptions() -> None:
    """Every row's history asks whether it is to be left out; where nobody has said so, the question itself fails and costs a third of the writing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
