"""What can be brought in, and taken out again. Rooms register theirs; the engine knows no room."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet

from accounts.models import Unit, User
from grids.imports.fields import Cells, Field
from grids.imports.writer import Writer
from policing.lib.registry import Registry
from policing.lib.tables import Table

MOST_ANSWERS = 200


@dataclass(frozen=True)
class Ask:
    """One thing more a subject wants to know: out of `choices`, in words up to `longest`, or else yes or no."""

    name: str
    label: Any
    choices: Sequence[tuple[str, Any]] = ()
    longest: int = 0
    usual: str = ""

    def answer(self, said: str) -> str:
        """What counts of an answer."""
        if self.choices:
            return said if said in dict(self.choices) else self.usual
        return said.strip()[: self.longest] if self.longest else "1" if said and said not in ("0", "false") else ""


@dataclass(frozen=True)
class Asked:
    """Who brings in what, when, and what they chose. Without `by` (at the command line) everything is kept."""

    by: User | None
    now: datetime
    datum: str = "wgs84"
    is_datum_sure: bool = False
    repair: bool = False
    # The unit all rows belong to, or under which missing ones are made.
    unit: Unit | None = None
    adds_units: bool = False
    file_name: str = ""
    # What else the subject asks for, by the name of the question; and what words of the file mean that it does not know.
    answers: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)

    def kept(self, model: type[models.Model]) -> Any:
        """The rows of `model` this person keeps."""
        rows = model._default_manager.all()
        return rows if self.by is None or self.by.is_superuser else rows.visible_to(self.by)  # type: ignore[attr-defined]


@dataclass
class Wanted:
    """What one row asks for: `row` is the thing, unsaved; `changes` is heading → (before, after) in words."""

    key: tuple[Any, ...]
    label: str
    row: Any
    is_new: bool
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    also: dict[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        return "added" if self.is_new else "changed" if self.changes else "unchanged"


class Book:
    """What an import knows while it goes through the rows: everything it compares with, read at once."""

    def __init__(self, subject: "Subject", asked: Asked) -> None:
        self.subject, self.asked = subject, asked
        self.hints: list[str] = []
        self.question = ""
        # Words of the file nobody has explained yet: [word, what stands beside it, in how many rows].
        self.unknown: list[list[Any]] = []

    def read(self, cells: Cells) -> Wanted:
        """The thing this row asks for. Raises BadFeature."""
        raise NotImplementedError

    def look_over(self, wanted: list[Wanted]) -> None:
        """After the last row: fill in `hints` and the `question` only a person can answer."""

    def write(self, wanted: list[Wanted], writer: Writer) -> None:
        """Write those of `wanted` that are new or changed."""
        raise NotImplementedError

    def set(self, row: models.Model, changes: dict[str, tuple[str, str]], **values: Any) -> None:
        """Give `row` the values that are said, and keep what that changes."""
        for name, value in values.items():
            before = getattr(row, name, None)
            if value not in (None, "") and before != value:
                setattr(row, name, value)
                if row.pk:
                    changes[self._label(name)] = (_said(row, name, before), _said(row, name, value))

    def _label(self, name: str) -> str:
        return next((known.label for known in self.subject.fields if known.name == name), name)


def _said(row: models.Model, name: str, value: Any) -> str:
    choices = dict(getattr(row._meta.get_field(name), "flatchoices", ()) or ())
    return str(choices.get(value, "" if value is None else value))[:80]


class Subject:
    """A kind of thing that comes in files."""

    name: ClassVar[str]
    label: ClassVar[Any]
    help: ClassVar[Any]
    place: ClassVar[int] = 50
    fields: ClassVar[Sequence[Field]] = ()
    book: ClassVar[type[Book]]
    # What the page asks besides: "datum", "repair", "unit", "adds_units".
    options: ClassVar[frozenset[str]] = frozenset()
    exports: ClassVar[tuple[str, ...]] = ("xlsx", "csv")
    # Whether rows that cannot be used are left out and the rest goes in; else one of them keeps the whole file out.
    leaves_out: ClassVar[bool] = False
    asks: ClassVar[Sequence[Ask]] = ()
    # What unknown words of a file may mean: groups of choices.
    meanings: ClassVar[Sequence[tuple[Any, Sequence[tuple[str, Any]]]]] = ()

    @property
    def known(self) -> set[str]:
        return set().union(*(one.headings for one in self.fields))

    def prepare(self, data: bytes, table: Table) -> tuple[bytes, Table]:
        """What is kept of an uploaded file: a subject may throw away what nobody should hold. Raises UnusableTable."""
        return data, table

    def answers(self, said: Mapping[str, Any]) -> dict[str, str]:
        """`said` by the names of the questions asked here, others and nonsense left out."""
        return {ask.name: ask.answer(str(said.get(ask.name, ask.usual))) for ask in self.asks}

    def meant(self, said: Mapping[str, Any]) -> dict[str, str]:
        """`said` (word → meaning) where the meaning is one of those known here."""
        known = {value for _group, choices in self.meanings for value, _label in choices}
        return {word: meaning for word, meaning in list(said.items())[:MOST_ANSWERS] if meaning in known}

    def units(self, asked: Asked) -> QuerySet[Unit]:
        """What the option "unit" offers."""
        return asked.kept(Unit)

    def rows(self, asked: Asked) -> QuerySet[Any]:
        """What an export holds."""
        raise NotImplementedError

    def cell(self, row: Any, name: str) -> Any:
        """What stands under the field `name` for `row`; brought in again it changes nothing."""
        return getattr(row, name)

    def features(self, asked: Asked) -> Iterator[dict[str, Any]]:
        """The same as GeoJSON features, where "geojson" is among `exports`."""
        raise NotImplementedError


subjects: Registry[Subject] = Registry()


def in_files(kind: type[Subject]) -> type[Subject]:
    """Registers a subject."""
    subjects.register(kind.name)(kind())
    return kind


def in_order() -> list[Subject]:
    return [subject for _name, subject in sorted(subjects.items(), key=lambda pair: pair[1].place)]


def by_name(rows: Iterable[Any], *names: str) -> dict[str, Any]:
    """`rows` by each of the attributes `names`, the first name first."""
    found: dict[str, Any] = {}
    listed = list(rows)
    for name in names:
        for row in listed:
            found.setdefault(getattr(row, name), row)
    return found
