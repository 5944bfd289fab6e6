"""What every kind of file is turned into."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from policing.lib.errors import Refused

MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 2_000
# Titles and groups of headings may stand above the headings themselves.
HEAD_ROWS = 8
BESIDE = re.compile(r"[\s*:：_]|[(（][^)）]*[)）]")  # noqa: RUF001


class UnusableTable(Refused):
    """The file as a whole cannot be used; nothing was read from it."""

    code = "unusable_file"
    message = _("%(what)s; %(remedy)s.")


class Row(NamedTuple):
    """One line: `number` as the spreadsheet shows it, or features counted from 1. `shape` is a GeoJSON geometry; `bad` says why nothing can be read."""

    number: int
    cells: list[str]
    shape: Any = None
    bad: str = ""


@dataclass
class Table:
    """`kind` is xlsx, csv, geojson or shapefile."""

    kind: str
    headings: list[str]
    rows: list[Row] = field(default_factory=list)

    @property
    def has_shapes(self) -> bool:
        return self.kind in ("geojson", "shapefile")


def normal(heading: str) -> str:
    """A heading as it is compared: half-width, small letters, without blanks, stars and remarks in brackets."""
    return BESIDE.sub("", unicodedata.normalize("NFKC", heading)).casefold() or unicodedata.normalize("NFKC", heading).strip().casefold()


def below_headings(lines: Sequence[list[str]], known: Collection[str]) -> tuple[list[str], int]:
    """The headings among the first lines, and how many lines they and what stands over them take.

    Merged cells leave their text in the first cell only: where a line has no heading, the one above it counts.
    """
    best: tuple[int, list[str], int] = (0, [], 0)
    for place in range(min(len(lines), HEAD_ROWS)):
        for top in ([], lines[place - 1] if place else []):
            headings = [below or above for below, above in _beside(lines[place], top)]
            score = len({normal(text) for text in headings} & set(known))
            if score > best[0]:
                best = (score, headings, place + 1)
    if best[0]:
        return best[1], best[2]
    first = next((place for place, line in enumerate(lines[:HEAD_ROWS]) if sum(map(bool, line)) > 1), 0)
    return (list(lines[first]), first + 1) if lines else ([], 0)


def _beside(line: list[str], above: list[str]) -> list[tuple[str, str]]:
    width = max(len(line), len(above))
    return list(zip(line + [""] * (width - len(line)), above + [""] * (width - len(above)), strict=True))
