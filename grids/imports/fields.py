"""Columns of a file, and how the text in a cell becomes a value. Every refusal names the column and the way out."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from grids.imports.problems import BadRow, listed
from policing.lib.bilingual import speaks_english
from policing.lib.export import FORMULA
from policing.lib.tables import normal

YES = {"1", "yes", "y", "true", "是", "有", "√", "✓"}
NO = {"0", "no", "n", "false", "否", "无", "x", "×"}  # noqa: RUF001
MOMENT = re.compile(r"(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})(?:\D{1,2}(\d{1,2})\D(\d{1,2})(?:\D(\d{1,2}))?)?\D?")
SOLID_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
# Days as spreadsheets count them, from 1982 to 2064.
EXCEL_DAYS, EXCEL_BEGINS = range(30_000, 60_000), date(1899, 12, 30)


@dataclass(frozen=True)
class Field:
    """One column: `name` for the program, a heading in either language, other headings it is known by, an example for the empty form."""

    name: str
    chinese: str
    english: str
    example: str = ""
    is_required: bool = False
    longest: int = 200
    aliases: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return self.english if speaks_english() else self.chinese

    @property
    def headings(self) -> set[str]:
        return {normal(text) for text in (self.name, self.chinese, self.english, *self.aliases)}


class Cells:
    """The cells of one row by field. What is asked for is checked; what is empty changes nothing."""

    def __init__(self, fields: Iterable[Field], texts: dict[str, str], shape: Any = None) -> None:
        self._fields = {field.name: field for field in fields}
        self._texts = {name: self._checked(self._fields[name], text) for name, text in texts.items() if text}
        self.shape = shape

    def __getitem__(self, name: str) -> str:
        return self._texts.get(name, "")

    def _checked(self, field: Field, text: str) -> str:
        """What a spreadsheet would calculate is refused; an apostrophe before it says that it is meant as text."""
        if text[:1] == "'" and FORMULA.match(text[1:]):
            text = text[1:]
        elif text[:1] in "=@＝＠|" or (text[:1] in "+-＋－" and not re.fullmatch(r"[\d\s.]*", text[1:])):  # noqa: RUF001
            raise BadRow(_("is a formula"), _("write the value itself"), field=field.label)
        if any(ord(letter) < 32 and letter not in "\t\r\n" for letter in text):
            raise BadRow(_("holds a character that cannot be printed"), _("type it again"), field=field.label)
        text = " ".join(text.split()) if "\n" in text or "\t" in text or "\r" in text else text.strip()
        if len(text) > field.longest:
            raise BadRow(_("has %(count)d characters") % {"count": len(text)}, _("shorten it to %(most)d") % {"most": field.longest}, field=field.label)
        return text

    def bad(self, name: str, what: str, remedy: str) -> BadRow:
        return BadRow(what, remedy, field=self._fields[name].label)

    def need(self) -> None:
        """Raises BadRow for the first required cell that is empty."""
        for field in self._fields.values():
            if field.is_required and not self[field.name]:
                raise BadRow(_("is empty"), _("fill it in"), field=field.label)

    def code(self, name: str) -> str:
        """Letters and digits as machines write them: full-width ones are made half-width."""
        return unicodedata.normalize("NFKC", self[name]).strip()

    def number(self, name: str, *, most: int = 100_000_000) -> int | None:
        text = self.code(name).replace(",", "").replace(" ", "")
        if not text:
            return None
        if not text.isdecimal() or int(text[:12]) > most:
            raise self.bad(name, _("“%(text)s” is not a whole number") % {"text": text[:40]}, _("write digits only"))
        return int(text)

    def degrees(self, name: str) -> float | None:
        text = self.code(name).rstrip("°")
        try:
            found = float(text) if text else None
        except ValueError:
            found = float("nan")
        if found is not None and not abs(found) <= 180:
            raise self.bad(name, _("“%(text)s” is not a number of degrees") % {"text": text[:40]}, _("write degrees with decimals, like 113.905123"))
        return found

    def flag(self, name: str) -> bool | None:
        text = self.code(name).casefold()
        if text and text not in YES | NO:
            raise self.bad(name, _("“%(text)s” is neither yes nor no") % {"text": text[:40]}, _("write yes or no"))
        return text in YES if text else None

    def choice(self, name: str, choices: type[models.TextChoices]) -> str:
        """By its code, or by its name in either language."""
        text = normal(self[name])
        known = names_of(choices)
        if text and text not in known:
            said = listed(str(label) for label in choices.labels)
            raise self.bad(name, _("“%(text)s” is not known") % {"text": self[name][:40]}, _("choose one of: %(choices)s") % {"choices": said})
        return known[text] if text else ""

    def day(self, name: str) -> date | None:
        at = self.moment(name)
        return timezone.localtime(at).date() if at else None

    def moment(self, name: str) -> datetime | None:
        """A day, or a day and a time, as people and spreadsheets write them, in the house's time zone."""
        text = self.code(name)
        if not text:
            return None
        try:
            return timezone.make_aware(_moment(text))
        except (ValueError, OverflowError) as error:
            raise self.bad(name, _("“%(text)s” is not a day") % {"text": text[:40]}, _("write it like 2026-01-31")) from error

    def valid(self, name: str, value: str, validator: Any, remedy: str) -> str:
        """`value`, where `validator` has nothing against it."""
        try:
            if value:
                validator(value)
        except ValidationError as error:
            raise self.bad(name, _("“%(text)s” cannot be used") % {"text": value[:40]}, remedy) from error
        return value


def _moment(text: str) -> datetime:
    if text.isdecimal() and len(text) == 5 and int(text) in EXCEL_DAYS:
        day = EXCEL_BEGINS + timedelta(days=int(text))
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - made aware by the caller
    found = SOLID_DAY.fullmatch(text) or MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return datetime(*(int(part) for part in found.groups() if part is not None))  # type: ignore[misc,arg-type]  # noqa: DTZ001


@lru_cache(maxsize=50)
def names_of(choices: type[models.TextChoices]) -> dict[str, str]:
    """The values of `choices` by everything they may be called."""
    found = {normal(value): value for value in choices.values}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found |= {normal(str(label)): value for value, label in choices.choices}
    return found
