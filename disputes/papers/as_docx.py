"""Filled sheets as DOCX, for whoever must add a line before printing. It can be edited, and so proves nothing: its foot says so."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

import segno
from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from disputes.papers.as_pdf import UNNUMBERED, Leaf
from disputes.papers.drawing import as_png
from policing.lib.readable import in_xml

SONG, HEI = "宋体", "黑体"
TEXT_MM = 160
EDITABLE = "本件可编辑，不作核验依据；以加盖印章的签字原件和可核验的PDF为准。"
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def copies_docx(leaf: Leaf, *, at: datetime) -> bytes:
    """The sheet once for every copy, each a section with pages of its own."""
    paper = _Paper(leaf)
    for n, copy in enumerate(leaf.sheet["copies"]):
        paper.draw(copy, is_first=n == 0)
    paper.file.core_properties.title = in_xml(f"{leaf.sheet['title']} {leaf.sheet['number']}").strip()
    paper.file.core_properties.author = in_xml(leaf.sheet["organ"])
    paper.file.core_properties.created = paper.file.core_properties.modified = at.replace(tzinfo=None)
    written = io.BytesIO()
    paper.file.save(written)
    return written.getvalue()


class _Paper:
    """A document being written, part by part."""

    def __init__(self, leaf: Leaf) -> None:
        self.leaf, self.sheet, self.file = leaf, leaf.sheet, Document()
        style = self.file.styles["Normal"]
        style.font.name, style.font.size = SONG, Pt(11.5)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), SONG)
        style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.line_spacing = 1.35

    def draw(self, copy: str, *, is_first: bool) -> None:
        section = self.file.sections[0] if is_first else self.file.add_section(WD_SECTION.NEW_PAGE)
        self._page(section, copy)
        self._head()
        for part in self.sheet["parts"]:
            self.DRAWN[part["as"]](self, part)

    def _page(self, section: Any, copy: str) -> None:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Mm(26), Mm(24), Mm(24), Mm(30)
        start = section._sectPr.find(qn("w:pgNumType"))
        if start is None:
            start = OxmlElement("w:pgNumType")
            section._sectPr.append(start)
        start.set(qn("w:start"), "1")
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        self._run(section.header.paragraphs[0], f"{copy}    {self.sheet['number']}".strip(), size=9, grey=True)
        self._foot(section.footer)

    def _foot(self, footer: Any) -> None:
        pages = footer.paragraphs[0]
        pages.alignment = RIGHT
        for words, field in (("第 ", "PAGE"), (" 页 共 ", "SECTIONPAGES"), (" 页", "")):
            self._run(pages, words, size=8, grey=True)
            if field:
                _field(pages, self._run(pages, "1", size=8, grey=True), field)
        proof = self.leaf.proof
        self._run(footer.add_paragraph(), f"依据：{self.sheet['law']}", size=8, grey=True)
        line = footer.add_paragraph()
        self._run(line, f"核验码　{proof.code}　{EDITABLE}" if proof.code else EDITABLE, size=8, grey=True)
        if proof.address:
            square = io.BytesIO()
            segno.make(proof.address, error="m", micro=False).save(square, kind="png", scale=6, border=0)
            line.add_run("　").add_picture(io.BytesIO(square.getvalue()), width=Mm(13))

    def _head(self) -> None:
        self._line(self.sheet["organ"], size=13, align=CENTRE)
        self._line(self.sheet["title"], size=21, align=CENTRE, bold=True)
        if self.sheet["form"] not in UNNUMBERED:
            self._line(self.sheet["number"] or "编号：＿＿＿＿＿＿＿＿＿＿", size=10.5, align=RIGHT)

    def _pairs(self, part: dict[str, Any]) -> None:
        for row in part["rows"]:
            shares = sum(pair["span"] for pair in row)
            rest = TEXT_MM - 25 * len(row)
            widths = [width for pair in row for width in (25, rest * pair["span"] / shares)]
            table = self._table(1, widths)
            for n, pair in enumerate(row):
                self._cell(table.cell(0, 2 * n), pair["label"], font=HEI, size=10, align=CENTRE)
                self._cell(table.cell(0, 2 * n + 1), pair["value"] or "", size=10.5)
            self._thin()

    def _words(self, part: dict[str, Any]) -> None:
        self._heading(part["label"])
        if part["text"] is None:
            for _n in range(part["lines"]):
                self._line("＿" * 38, grey=True)
        else:
            self._said(part)

    def _said(self, part: dict[str, Any]) -> None:
        for words in filter(None, (piece.strip() for piece in part["text"].split("\n"))):
            line = self._line(words)
            line.paragraph_format.first_line_indent, line.paragraph_format.keep_with_next = Pt(23), part.get("keep", False)
            line.paragraph_format.space_before = Pt(4)

    def _rows(self, part: dict[str, Any]) -> None:
        self._heading(part["label"])
        rest = (TEXT_MM - sum(part["widths"])) / max(part["widths"].count(0), 1)
        table = self._table(1 + len(part["rows"]), [width or rest for width in part["widths"]])
        for n, head in enumerate(part["heads"]):
            self._cell(table.cell(0, n), head, font=HEI, size=9, align=CENTRE)
        _repeat(table.rows[0])
        for y, row in enumerate(part["rows"], start=1):
            for x, words in enumerate(row):
                self._cell(table.cell(y, x), words, size=9.5)

    def _signs(self, part: dict[str, Any]) -> None:
        if part["before"]:
            self._said({"text": part["before"], "keep": True})
        for line in part["lines"]:
            self._heading(line["label"])
            people = line["people"]
            across = 1 if len(people) == 1 else 2
            table = self._table(-(-len(people) // across), [TEXT_MM / 2] * across)
            for n, person in enumerate(people):
                self._signature(table.cell(n // across, n % across), person)
        if seal := part["seal"]:
            self._line(seal["organ"], align=RIGHT).paragraph_format.space_before = Pt(12)
            self._line(seal["label"], align=RIGHT, font=HEI)
            self._line(seal["day"] or "＿＿＿＿年＿＿月＿＿日", align=RIGHT)

    def _signature(self, cell: Any, person: dict[str, Any]) -> None:
        self._cell(cell, f"{person['name']}　{person['how']}".strip("　"), size=8.5)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        room = cell.add_paragraph()
        if person["strokes"]:
            room.add_run().add_picture(io.BytesIO(as_png(person["strokes"])), height=Mm(11))
        else:
            room.paragraph_format.space_after = Pt(24)

    DRAWN: ClassVar[dict[str, Callable[["_Paper", dict[str, Any]], None]]] = {"pairs": _pairs, "words": _words, "said": _said, "table": _rows, "signs": _signs}

    def _table(self, rows: int, widths: list[float]) -> Any:
        table = self.file.add_table(rows, len(widths), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        return table

    def _heading(self, words: str) -> None:
        if words:
            line = self._line(words, size=10.5, font=HEI)
            line.paragraph_format.keep_with_next, line.paragraph_format.space_before = True, Pt(8)

    def _thin(self) -> None:
        """Two tables that touch would become one; a line of a point keeps them apart."""
        line = self.file.add_paragraph()
        line.paragraph_format.line_spacing = Pt(1)

    def _line(self, words: str, *, size: float = 11.5, align: Any = None, font: str = SONG, bold: bool = False, grey: bool = False) -> Any:
        line = self.file.add_paragraph()
        line.alignment = align
        self._run(line, words, size=size, font=font, bold=bold, grey=grey)
        return line

    def _cell(self, cell: Any, words: str, *, size: float, font: str = SONG, align: Any = None) -> None:
        line = cell.paragraphs[0]
        line.alignment = align
        self._run(line, words, size=size, font=font)

    def _run(self, line: Any, words: str, *, size: float, font: str = SONG, bold: bool = False, grey: bool = False) -> Any:
        run = line.add_run(in_xml(words))
        run.font.size, run.font.name, run.bold = Pt(size), font, bold
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        if grey:
            run.font.color.rgb = RGBColor(0x55, 0x55, 0x55)
        return run


def _field(line: Any, run: Any, code: str) -> None:
    """A number that the word processor counts itself; `run` holds how it looks, and 1 until it has counted."""
    made = OxmlElement("w:fldSimple")
    made.set(qn("w:instr"), code)
    line._p.append(made)
    made.append(run._element)


def _repeat(row: Any) -> None:
    """The head of a table on every page of it."""
    made = OxmlElement("w:tblHeader")
    made.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(made)
