"""Filled sheets as PDF: every copy, or all of a dossier counted through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from disputes.papers.drawing import as_svg
from disputes.papers.sheet import Sheet
from policing.lib.documents import pdf_of, qr_svg

DESIGN = "official.typ"
# What stands in a dossier under its number.
UNNUMBERED = ("cover", "contents", "statement", "back", "page", "missing")
PROVEN = "扫描二维码可核验本件是否与留存一致"


@dataclass(frozen=True)
class Proof:
    """What the foot of a page says to prove it: the check code, and the address behind the square."""

    code: str = ""
    address: str = ""

    @property
    def foot(self) -> list[str]:
        return [f"核验码　{self.code}", PROVEN] if self.code else []


@dataclass(frozen=True)
class Leaf:
    """A filled sheet with its proof; by `anchor` contents find its page. `enclosed` is the PDF a page of which it shows, by name."""

    sheet: Sheet
    proof: Proof = Proof()
    anchor: str = ""
    enclosed: tuple[str, bytes] | None = None


def copies_pdf(leaf: Leaf, *, at: datetime) -> bytes:
    """The sheet once for every copy, each with pages of its own."""
    return _pdf([_drawn(leaf, copy) for copy in leaf.sheet["copies"]], through=False, at=at)


def bound_pdf(leaves: Sequence[Leaf], *, at: datetime) -> bytes:
    """All leaves one behind the other, the first copy of each, with pages counted through."""
    enclosed = dict(leaf.enclosed for leaf in leaves if leaf.enclosed)
    return _pdf([_drawn(leaf, leaf.sheet["copies"][0]) for leaf in leaves], through=True, at=at, enclosed=enclosed)


def _pdf(sheets: list[dict[str, Any]], *, through: bool, at: datetime, enclosed: dict[str, bytes] | None = None) -> bytes:
    first = sheets[0]
    data = {"title": f"{first['title']} {first['number']}".strip(), "organ": first["organ"], "through": through, "sheets": sheets}
    return pdf_of(DESIGN, data, qr="", at=at, enclosed=enclosed)


def _drawn(leaf: Leaf, copy: str) -> dict[str, Any]:
    sheet = leaf.sheet
    blank = "编号：＿＿＿＿＿＿＿＿＿＿" if sheet["title"] and sheet["form"] not in UNNUMBERED else ""
    return {
        "form": sheet["form"],
        "title": sheet["title"],
        "organ": sheet["organ"],
        "number": sheet["number"],
        "head_number": "" if sheet["form"] in UNNUMBERED else sheet["number"] or blank,
        "copy": copy,
        "anchor": leaf.anchor,
        "parts": [_with_pictures(part) for part in sheet["parts"]],
        "foot": [*([f"依据：{sheet['law']}"] if sheet["law"] else []), *leaf.proof.foot],
        "qr": qr_svg(leaf.proof.address) if leaf.proof.address else "",
    }


def _with_pictures(part: dict[str, Any]) -> dict[str, Any]:
    """Strokes become pictures."""
    if part["as"] != "signs":
        return part
    return part | {"lines": [line | {"people": [_signed(person) for person in line["people"]]} for line in part["lines"]]}


def _signed(person: dict[str, Any]) -> dict[str, Any]:
    return person | {"drawing": as_svg(person["strokes"]) if person["strokes"] else ""}
