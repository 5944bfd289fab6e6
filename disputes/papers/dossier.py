"""A dossier in its legal order: cover, contents, thirteen documents, each in its place or said to be missing (Ministry of Justice forms, 2010)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from disputes.models import Dispute, DisputeFile, Exhibit, Paper, Party
from disputes.papers.as_pdf import Leaf, Proof
from disputes.papers.drawing import photo_svg
from disputes.papers.kinds import FORMS
from disputes.papers.sheet import Sheet
from policing.lib.documents import whole_pages
from policing.lib.sealed import Unreadable

Place = Exhibit.Place
# Of one PDF; a longer one lies beside the dossier.
MOST_PAGES = 60


@dataclass(frozen=True)
class Slot:
    """One document of a dossier: `name` on paper, `label` on a page; its forms and pictures; `required` always, or where the dispute wants it."""

    name: str
    label: str | Promise
    forms: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    required: Callable[[Dispute], bool] = lambda dispute: False


ALWAYS: Callable[[Dispute], bool] = lambda dispute: True  # noqa: E731 - a rule with a name
STATEMENT, BACK = "卷宗情况说明", "封底"
SLOTS = (
    Slot("人民调解申请书或者受理登记表", pgettext_lazy("dossier", "Application, or register form"), ("register",), (), ALWAYS),
    Slot("权利义务告知书", pgettext_lazy("dossier", "Notice of rights and duties"), ("notice",), (), ALWAYS),
    Slot("当事人身份证明", pgettext_lazy("dossier", "Identity of the parties"), (), (Place.IDENTITY,), ALWAYS),
    Slot("授权委托书", pgettext_lazy("dossier", "Written authority of the agent"), (), (Place.AUTHORITY,), lambda dispute: has_agent(dispute)),
    Slot("调查记录", pgettext_lazy("dossier", "Records of inquiry"), (), (Place.INQUIRY,)),
    Slot("证据材料", pgettext_lazy("dossier", "Evidence"), (), (Place.EVIDENCE,)),
    Slot("调解记录", pgettext_lazy("dossier", "Record of the mediation"), ("record",), (), ALWAYS),
    Slot("调解协议书", pgettext_lazy("dossier", "Mediation agreement"), ("police", "people", "spot", "oral"), (Place.SIGNED,), ALWAYS),
    Slot("履行凭证", pgettext_lazy("dossier", "Proof of performance"), (), (Place.RECEIPT,)),
    Slot("回访记录", pgettext_lazy("dossier", "Record of follow-ups"), ("followup",), ()),
    Slot("司法确认有关材料", pgettext_lazy("dossier", "Papers of judicial confirmation"), ("referral", "confirmation"), (Place.CONFIRMATION,)),
)


def has_agent(dispute: Any) -> bool:
    """Whether somebody came with a written authority; known already where the page has asked."""
    known: bool | None = getattr(dispute, "has_agent", None)
    return dispute.parties.filter(role=Party.Role.AGENT).exists() if known is None else known


class Piece(NamedTuple):
    """A line of the contents and the leaves behind it."""

    name: str
    number: str = ""
    remark: str = ""
    missing: bool = False
    leaves: tuple[Leaf, ...] = ()


def bound(cover: Leaf, dispute: Dispute, papers: list[Paper], pictures: dict[Any, bytes], proof_of: Callable[[Paper], Proof]) -> list[Leaf]:
    """All leaves of the dossier; `papers` with what stands on them, `pictures` by the id of their file (empty for a document). Other files are left out."""
    pieces = [piece for slot in SLOTS for piece in _pieces(slot, dispute, papers, pictures, proof_of)]
    lacking = [piece.name for piece in pieces if piece.missing]
    pieces += [Piece(STATEMENT, leaves=(Leaf(_statement(len(pieces), lacking)),)), Piece(BACK, leaves=(Leaf(_plain("back", BACK, cover.sheet["organ"])),))]
    marked = [[replace(leaf, anchor=f"{n}" if first else "") for first, leaf in _first(piece.leaves)] for n, piece in enumerate(pieces, start=1)]
    return [cover, Leaf(_contents(pieces)), *[leaf for leaves in marked for leaf in leaves]]


def lacking(dispute: Dispute, forms: set[str], places: set[str]) -> list[str]:
    """The required documents that are not there yet, in the reader's language; there are papers of `forms` and pictures for `places`."""
    return [str(slot.label) for slot in SLOTS if not forms & set(slot.forms) and not places & set(slot.places) and slot.required(dispute)]


def _first(leaves: Iterable[Leaf]) -> Iterable[tuple[bool, Leaf]]:
    return ((n == 0, leaf) for n, leaf in enumerate(leaves))


def _pieces(slot: Slot, dispute: Dispute, papers: list[Paper], pictures: dict[Any, bytes], proof_of: Callable[[Paper], Proof]) -> list[Piece]:
    """The papers of a slot one by one, each with the photographs of it; then its other pictures together."""
    placed = DisputeFile.objects.listed().filter(dispute=dispute, exhibit__place__in=slot.places, exhibit__paper=None)
    files = [one for one in placed if one.pk in pictures]
    found = []
    for paper in papers:
        if paper.form in slot.forms:
            title = FORMS[paper.form].title
            leaves, beside = _shown(f"{title}原件", DisputeFile.objects.listed().filter(exhibit__paper=paper), pictures)
            remark = "，".join(filter(None, ("空白待填" if paper.is_blank else "", beside)))
            found.append(Piece(title, paper.number, remark, leaves=(Leaf(_sheet(paper), proof_of(paper)), *leaves)))
    if files:
        leaves, beside = _shown(slot.name, files, pictures)
        found.append(Piece(slot.name, remark=beside, leaves=leaves))
    if not found and slot.required(dispute):
        return [Piece(slot.name, remark="缺", missing=True)]
    return found or [Piece(slot.name, remark="无")]


def _sheet(paper: Paper) -> Sheet:
    try:
        return paper.sheet
    except Unreadable:
        return _plain("missing", f"{FORMS[paper.form].title}（已依法删除）", "")


def _shown(label: str, files: Iterable[DisputeFile], held: dict[Any, bytes]) -> tuple[tuple[Leaf, ...], str]:
    """A leaf for each picture and for each page of a PDF; and what is said of files that lie beside the dossier because they cannot be bound."""
    leaves = {one: _leaves(f"{label}　{one.name}", one, held[one.pk]) for one in files if held.get(one.pk)}
    beside = "、".join(f"另附 {one.name}（SHA-256 {one.sha256[:12]}）" for one, pages in leaves.items() if not pages)
    return tuple(leaf for pages in leaves.values() for leaf in pages), beside


def _leaves(label: str, file: DisputeFile, content: bytes) -> list[Leaf]:
    if file.is_picture:
        return [_page({"label": label, "picture": photo_svg(content)})]
    pages = whole_pages(content, most=MOST_PAGES)
    said = [{"label": f"{label}　第{n}页　共{pages}页", "enclosed": file.name, "page": n} for n in range(1, pages + 1)]
    return [_page(one, enclosed=(file.name, content)) for one in said]


def _page(shown: dict[str, Any], **more: Any) -> Leaf:
    return Leaf(_plain("page", "", "") | {"parts": [{"as": "shown", **shown}]}, **more)


def _plain(form: str, title: str, organ: str) -> Sheet:
    return {"form": form, "title": title, "organ": organ, "number": "", "law": "", "copies": [""], "parts": []}


def _statement(count: int, lacking: list[str]) -> Sheet:
    said = {"state_of_file": f"本卷共{count}项文书材料，目录见卷首。", "missing_words": "、".join(lacking) or "无", "clerk_signs": None, "checker_signs": None}
    return FORMS["statement"].filled(said)


def _contents(pieces: list[Piece]) -> Sheet:
    rows = [
        {"n": str(n), "name": piece.name, "number": piece.number, "anchor": f"{n}" if piece.leaves else "", "remark": piece.remark, "missing": piece.missing}
        for n, piece in enumerate(pieces, start=1)
    ]
    return _plain("contents", "卷内目录", "") | {"parts": [{"as": "contents", "heads": ["序号", "文书名称", "文书编号", "页号", "备注"], "rows": rows}]}
