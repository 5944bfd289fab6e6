"""What the checklist is made of."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

Figures = dict[str, int]


@dataclass(frozen=True)
class Line:
    """One thing looked at. `missing` is how many are wrong of `total`; a hint is worth knowing, no fault; `names` are the first of the wrong ones."""

    label: Any
    why: Any
    missing: int = 0
    total: int | None = None
    said: str = ""
    url: str = ""
    link: Any = ""
    names: list[str] = field(default_factory=list)
    is_grave: bool = False
    is_hint: bool = False

    @property
    def state(self) -> str:
        """ "later" while there is nothing to look at, "done", "hint", "missing", or "grave" where somebody in need may not be heard."""
        if self.total == 0:
            return "later"
        if not self.missing:
            return "done"
        if self.is_hint:
            return "hint"
        return "grave" if self.is_grave else "missing"


@dataclass(frozen=True)
class Section:
    name: str
    label: Any
    lines: list[Line]

    @property
    def open_lines(self) -> int:
        return sum(line.state in {"missing", "grave"} for line in self.lines)


def at(name: str, query: str = "") -> str:
    """The address of a list of the administration, filtered."""
    return reverse(f"admin:{name}_changelist") + (f"?{query}" if query else "")


def count(number: int) -> str:
    return str(number) if number else ""
