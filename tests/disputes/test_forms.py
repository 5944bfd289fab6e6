"""The official forms themselves: each described once, drawn as PDF and as DOCX, whatever people wrote."""

import io
from decimal import Decimal

import pytest
from docx import Document

from disputes.papers.as_docx import copies_docx
from disputes.papers.as_pdf import Leaf, Proof, copies_pdf
from disputes.papers.files import blank_of, file_of
from disputes.papers.kinds import FORMS
from disputes.papers.money import in_capitals
from disputes.papers.sheet import in_figures
from disputes.services.issuing import issue_paper
from disputes.services.session_edits import change_notes
from policing.lib.documents import pages_of
from tests.disputes.quarrels import held, mediating, reported


@pytest.mark.parametrize("code", FORMS)
@pytest.mark.parametrize(
    "values", [{}, {"organ": "城东派出所", "number": "1", "party_names": ["赵甲"], "parties": [], "terms": [], "title": "長" * 300}], ids=["blank", "little"]
)
def test_every_form_is_drawn_as_pdf_and_as_docx(cast, code, values):
    leaf = Leaf(FORMS[code].filled(values), Proof("1A2B", "https://x.invalid/"))
    pdf = copies_pdf(leaf, at=cast.now)
    assert pdf.startswith(b"%PDF") and pages_of(pdf) >= len(leaf.sheet["copies"])
    written = Document(io.BytesIO(copies_docx(leaf, at=cast.now)))
    assert FORMS[code].title in [paragraph.text for paragraph in written.paragraphs]
    assert len(written.sections) == len(leaf.sheet["copies"])


def test_what_people_wrote_is_never_markup(cast):
    dispute = reported(cast, title='#panic("x") $ \\ <b> *stark*', story='= 标题\n#import "x": y\n`')
    paper = issue_paper(dispute, "register", by=cast.desk, now=cast.now)
    assert file_of(paper, "pdf").startswith(b"%PDF") and file_of(paper, "docx")


def test_the_record_that_both_sides_sign_keeps_the_mediators_opinion_out(cast):
    """The page of the session promises it: what the mediator thinks of them is not read out to them."""
    dispute = mediating(cast)
    session = held(cast, dispute)
    change_notes(session, {"fact": "zz-fact", "opinion": "zz-opinion"}, version=session.version, by=cast.desk, now=cast.now)
    record = issue_paper(dispute, "record", about=session, by=cast.desk, now=cast.now).content
    assert "zz-fact" in record and "zz-opinion" not in record


@pytest.mark.parametrize("code", ["register", "followup", "oral"])
def test_a_blank_form_of_one_page_is_one_page(cast, code):
    """Its signatures are on the sheet they are for, not alone on a second one."""
    assert pages_of(blank_of(code, "pdf", at=cast.now)) == 1


def test_amounts_are_written_in_capitals():
    said = {
        "500": "伍佰元整",
        "1204.5": "壹仟贰佰零肆元伍角整",
        "100500": "壹拾万零伍佰元整",
        "0.05": "伍分",
        "20030.05": "贰万零叁拾元零伍分",
        "100000001": "壹亿零壹元整",
    }
    assert {amount: in_capitals(Decimal(amount)) for amount in said} == said
    assert [in_figures(n) for n in (1, 10, 11, 20, 21)] == ["一", "十", "十一", "二十", "二十一"]
