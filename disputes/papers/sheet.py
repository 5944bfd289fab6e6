"""The parts a form is made of, and filling them. A filled sheet is plain data: what is kept of a paper, and what its digest covers.

A value of None is left blank to be written by pen; an empty text says that there is nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]
Sheet = dict[str, Any]
BLANK = "＿＿＿＿＿＿"
NONE = "无"


@dataclass(frozen=True)
class Pair:
    """A label and the value beside it; `span` is its share of the line."""

    label: str
    key: str
    span: int = 1


@dataclass(frozen=True)
class Pairs:
    """Lines of labels and values in a ruled box."""

    rows: tuple[tuple[Pair, ...], ...]

    def filled(self, values: Values) -> Sheet:
        rows = [[{"label": pair.label, "value": _plain(values, pair.key), "span": pair.span} for pair in row] for row in self.rows]
        return {"as": "pairs", "rows": rows}


@dataclass(frozen=True)
class Words:
    """What somebody wrote, under its heading; `lines` to be written on where it is left blank. Left out where `optional` and there is nothing."""

    label: str
    key: str
    lines: int = 4
    optional: bool = False

    def filled(self, values: Values) -> Sheet | None:
        text = _plain(values, self.key)
        return None if self.optional and text == NONE else {"as": "words", "label": self.label, "text": text, "lines": self.lines}


@dataclass(frozen=True)
class Said:
    """A sentence of the form itself; %(key)s stands for a value."""

    text: str

    def filled(self, values: Values) -> Sheet:
        return {"as": "said", "text": _said(self.text, values)}


@dataclass(frozen=True)
class Rows:
    """A table; `widths` in mm, 0 for what the others leave. `least` rows are drawn where it is left blank."""

    label: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    key: str
    least: int = 2

    def filled(self, values: Values) -> Sheet:
        rows: Sequence[Sequence[str]] | None = values.get(self.key)
        blank = [[""] * len(self.heads)] * self.least
        nothing = [[NONE, *[""] * (len(self.heads) - 1)]]
        drawn = blank if rows is None else [list(row) for row in rows] or nothing
        return {"as": "table", "label": self.label, "heads": list(self.heads), "widths": list(self.widths), "rows": drawn, "is_blank": rows is None}


@dataclass(frozen=True)
class Sign:
    """A line for the signatures of some people; `places` where it is left blank."""

    label: str
    key: str
    places: int = 2


@dataclass(frozen=True)
class Signs:
    """The end of a paper, kept together: the last sentence, who signs, whose seal, and the day."""

    before: str
    lines: tuple[Sign, ...]
    seal: str = ""

    def filled(self, values: Values) -> Sheet:
        lines = [{"label": line.label, "people": self._people(line, values)} for line in self.lines]
        seal = {"label": self.seal, "organ": values.get("organ") or "", "picture": values.get("seal") or "", "day": values.get("signed_on") or ""}
        return {"as": "signs", "before": _said(self.before, values), "lines": [line for line in lines if line["people"]], "seal": seal if self.seal else None}

    @staticmethod
    def _people(line: Sign, values: Values) -> list[Sheet]:
        people = values.get(line.key)
        return [{"name": "", "how": "", "strokes": []}] * line.places if people is None else list(people)


Part = Pairs | Words | Said | Rows | Signs


@dataclass(frozen=True)
class Form:
    """An official form. `word` stands in its numbers, `law` is where it comes from, `of` whose paper it is, `by_parties` one they hand in themselves."""

    code: str
    title: str
    word: str
    law: str
    parts: tuple[Part, ...]
    of: str = "station"
    about: str = "dispute"
    copies: tuple[str, ...] = ("",)
    for_each_party: str = ""
    by_parties: bool = False

    def filled(self, values: Values) -> Sheet:
        """All that stands on the paper, in its order."""
        values = {**values, "organ": ""} if self.by_parties else values
        parts = [filled for part in self.parts if (filled := part.filled(values)) is not None]
        return {
            "form": self.code, "title": self.title, "organ": values.get("organ") or "", "number": values.get("number") or "", "law": self.law,
            "copies": self._copies(values), "parts": parts,
        }  # fmt: skip

    def _copies(self, values: Values) -> list[str]:
        """The one for the file first, then one for each party: numbered where there is more than one."""
        names = [*self.copies]
        if self.for_each_party:
            names += [f"{self.for_each_party}　{name}".rstrip() for name in values.get("party_names") or ["", ""]]
        return [f"第{in_figures(n)}联　{name}" for n, name in enumerate(names, start=1)] if len(names) > 1 else names


def in_figures(number: int) -> str:
    """Chinese figures up to 99: 1 is 一, 12 is 十二, 30 is 三十."""
    figures = "零一二三四五六七八九"
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return (figures[tens] if tens > 1 else "") + ("十" if tens else "") + (figures[ones] if ones or not tens else "")


def _plain(values: Values, key: str) -> str | None:
    value = values.get(key)
    return None if value is None else str(value).strip() or NONE


def _said(text: str, values: Values) -> str:
    class Blanks(dict[str, Any]):
        def __missing__(self, key: str) -> str:
            return BLANK

    return text % Blanks({key: value for key, value in values.items() if value not in (None, "")})
