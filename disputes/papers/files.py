"""The file of a paper: PDF with its proof on every page, or DOCX to be edited."""

from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from disputes.models import Audience, DisputeFile, Paper
from disputes.papers.as_docx import copies_docx
from disputes.papers.as_pdf import Leaf, Proof, bound_pdf, copies_pdf
from disputes.papers.dossier import bound
from disputes.papers.kinds import FORMS
from policing.lib.sealed import Unreadable

TYPES = {"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


def proof_of(paper: Paper) -> Proof:
    """The check code, and the address where a copy is proved."""
    return Proof(paper.code, f"{settings.BASE_URL}{reverse('disputes:check', args=[paper.token])}")


def file_of(paper: Paper, kind: str, *, for_police: bool = True) -> bytes:
    """`paper` as "pdf" or "docx"; a dossier with everything that belongs to it, `for_police` also what is for the police alone.

    The same paper gives the same PDF. Raises Unreadable once it was erased.
    """
    leaf = Leaf(paper.sheet, proof_of(paper))
    if kind == "docx":
        return copies_docx(leaf, at=paper.at)
    return _dossier(paper, leaf, for_police=for_police) if paper.form == Paper.Form.COVER else copies_pdf(leaf, at=paper.at)


def blank_of(form: str, kind: str, *, at: datetime) -> bytes:
    """The form with nothing in it, to be filled by pen."""
    leaf = Leaf(FORMS[form].filled({}))
    return copies_docx(leaf, at=at) if kind == "docx" else copies_pdf(leaf, at=at)


def download(data: bytes, kind: str, *, name: str) -> HttpResponse:
    """A PDF is shown, a DOCX saved; neither is kept by anybody on the way."""
    headers = {
        "Content-Disposition": content_disposition_header(kind != "pdf", f"{name}.{kind}") or "attachment",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type=TYPES[kind], headers=headers)


def _dossier(paper: Paper, cover: Leaf, *, for_police: bool) -> bytes:
    dispute = paper.dispute
    papers = list(dispute.papers.filter(replaced_at=None, void_at=None).exclude(form=Paper.Form.COVER).select_related("organ").order_by("at"))
    placed = DisputeFile.objects.filter(dispute=dispute, exhibit__isnull=False)
    placed = placed if for_police else placed.filter(audience=Audience.ALL)
    return bound_pdf(bound(cover, dispute, papers, {file.pk: _content(file) for file in placed}, proof_of), at=paper.at)


def _content(file: DisputeFile) -> bytes:
    try:
        return bytes(file.content)
    except Unreadable:
        return b""
