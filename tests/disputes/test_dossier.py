"""What a dossier binds: PDFs page by page, and beside it what cannot be bound; and what it lacks, in the reader's language."""

import pytest
import typst

from disputes.models import Exhibit
from disputes.papers.as_pdf import Leaf
from disputes.papers.dossier import SLOTS, bound
from disputes.papers.files import file_of, proof_of
from disputes.services.exhibits import add_exhibit
from disputes.services.issuing import issue_paper
from policing.lib.documents import pages_of, whole_pages
from tests.cast import signed_in
from tests.disputes.quarrels import mediating
from tests.pictures import PDF


def test_what_is_missing_is_named_in_the_readers_language(cast):
    dispute = mediating(cast)
    for language, words in (("en", "Identity of the parties"), ("zh-hans", "当事人身份证明")):
        page = signed_in(cast.desk).get(f"/disputes/{dispute.pk}/agreement/", headers={"accept-language": language}).content.decode()
        assert f"<li>{words}</li>" in page, language
    assert len({str(slot.label) for slot in SLOTS}) == len(SLOTS)


def letter(pages: int) -> bytes:
    """A PDF of so many pages, as an office would send it."""
    made = typst.compile("#pagebreak()".join(f"Page {n}" for n in range(1, pages + 1)).encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


@pytest.mark.parametrize(
    ("pdf", "pages"), [(letter(1), 1), (letter(7), 7), (letter(9), 0), (PDF, 0), (letter(3)[:900], 0)], ids=["one", "seven", "too many", "none", "cut off"]
)
def test_the_pages_of_a_pdf_are_counted_by_drawing_them(pdf, pages):
    assert whole_pages(pdf, most=8) == pages


def test_a_pdf_is_bound_into_the_dossier_page_by_page_and_what_cannot_be_lies_beside_it(cast):
    dispute = mediating(cast)
    cover = issue_paper(dispute, "cover", by=cast.desk, now=cast.now)
    without = pages_of(file_of(cover, "pdf"))
    add_exhibit(dispute, data=letter(3), place=Exhibit.Place.EVIDENCE, by=cast.desk, now=cast.now)
    assert pages_of(file_of(cover, "pdf")) == without + 3
    assert file_of(cover, "pdf") == file_of(cover, "pdf"), "the same paper gives the same file"
    unreadable = add_exhibit(dispute, data=PDF, place=Exhibit.Place.EVIDENCE, by=cast.desk, now=cast.now).file
    assert pages_of(file_of(cover, "pdf")) == without + 3
    leaves = bound(Leaf(cover.sheet), dispute, [], {file.pk: bytes(file.content) for file in dispute.files.all()}, proof_of)
    said = [row["remark"] for row in leaves[1].sheet["parts"][0]["rows"] if row["name"] == "证据材料"]
    assert said == [f"另附 {unreadable.name}（SHA-256 {unreadable.sha256[:12]}）"]
    assert [leaf.sheet["parts"][0]["label"] for leaf in leaves if leaf.enclosed] == [f"证据材料　A01.pdf　第{n}页　共3页" for n in (1, 2, 3)]
