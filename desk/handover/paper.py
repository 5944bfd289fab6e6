"""A signed hand-over on paper: numbered by its desk and time, and with the digest of its signatures, by which the paper can be checked on the page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from accounts.services import record_access
from alerts.services.printing import CODE_DIGITS, code_of
from desk.handover.picture import Counted, Row, counted_then, thawed
from desk.models import Handover, Supplement
from policing.lib.documents import pdf_of

REST = -1  # this column takes what the others (in mm) leave


class Paper(NamedTuple):
    number: str
    pdf: bytes


def print_handover(handover: Handover, *, by: User, now: datetime) -> Paper:
    """The hand-over as a PDF in the active language; that it was printed stands in the access log. `handover` wants `with_names()`."""
    supplements = list(handover.supplements.select_related("by"))
    digest = digests_of(handover, supplements)[-1]
    paper = _paper(handover, supplements, by, now) | _seal(digest)
    address = f"{settings.BASE_URL}{reverse('desk:handover-page', args=[handover.pk])}?code={code_of(digest)}"
    pdf = pdf_of("record.typ", paper, qr=address, at=now)
    record_access(user=by, action="print", subject=f"desk.handover:{handover.pk}", reason=paper["number"], now=now)
    return Paper(paper["number"], pdf)


def number_of(handover: Handover) -> str:
    """CD-DESK-20261122-0801: unit, desk and the minute of the first signature."""
    return f"{handover.unit.code}-{handover.role.replace('_', '-').upper()}-{timezone.localtime(handover.signed_at):%Y%m%d-%H%M}"


def digests_of(handover: Handover, supplements: Sequence[Supplement]) -> list[str]:
    """The digest of every signature and of every word added afterwards, in the order they were written."""
    counter = [(handover.countersignature.at, handover.countersignature.digest)] if handover.arriving else []
    later = sorted([*counter, *((said.at, said.digest) for said in supplements)])
    return [handover.digest, *(digest for _at, digest in later)]


def checked(code: str, handover: Handover, supplements: Sequence[Supplement]) -> int | None:
    """How many entries were written since a paper with this check code was printed; None when it is no code of this hand-over."""
    digits = "".join(sign for sign in code.lower() if sign in "0123456789abcdef")
    known = digests_of(handover, supplements)
    found = [n for n, digest in enumerate(known) if len(digits) == CODE_DIGITS and digest.startswith(digits)]
    return len(known) - 1 - found[0] if found else None


def _paper(handover: Handover, supplements: Sequence[Supplement], by: User, now: datetime) -> dict[str, Any]:
    is_chinese = (translation.get_language() or "").startswith("zh")
    told = [*map(_rows, thawed(handover)), _equipment(counted_then(handover)), _general(handover), _later(supplements), _signatures(handover)]
    return {
        "lang": "zh" if is_chinese else "en",
        "region": "cn" if is_chinese else "gb",
        "number": number_of(handover),
        "unit": str(handover.unit),
        "kind": _("Record of a shift hand-over"),
        "title": _("Shift hand-over"),
        "subtitle": f"{handover.get_role_display()} · {_when(handover.signed_at)}",
        "marks": [] if handover.arriving else [_("second signature missing")],
        "printed": _("Printed by %(who)s on %(when)s") % {"who": by, "when": _when(now)},
        "page_of": _("Page {n} of {N}"),
        "code_label": _("check code"),
        "sections": [section for section in told if section["rows"]],
    }


def _seal(digest: str) -> dict[str, Any]:
    return {
        "code": code_of(digest),
        "seal": [[_("Digest of the signatures (SHA-256)"), digest]],
        "how": _("To check this paper, scan the code and sign in: the page says whether it is unchanged and what was added since."),
    }


def _section(form: str, title: str, rows: list[Any], **more: Any) -> dict[str, Any]:
    return {"form": form, "title": title, "aside": "", "rows": rows} | more


def _rows(section: Any) -> dict[str, Any]:
    heads = [_("Priority"), _("What is open"), _("State"), _("Until")]
    rows = [[str(row.level or "—"), _named(row), " · ".join(filter(None, [row.state, row.who])), _due(row)] for row in section.rows]
    aside = ngettext("%(n)s entry", "%(n)s entries", len(rows)) % {"n": len(rows)}
    return _section("table", section.label, rows, heads=heads, widths=[14, REST, 34, 34], aside=aside)


def _named(row: Row) -> str:
    marks = [(row.is_covert, _("COVERT")), (row.is_exercise, _("EXERCISE"))]
    first = " · ".join([row.title, *(word for holds, word in marks if holds)])
    note = _("Note: %(text)s") % {"text": row.note} if row.note else ""
    return "\n".join(filter(None, [first, " · ".join(filter(None, [row.number, row.where])), note]))


def _due(row: Row) -> str:
    return " · ".join(filter(None, [f"{timezone.localtime(row.due_time):%m-%d %H:%M}" if row.due_time else "", row.due])) or "—"


def _equipment(lines: list[Counted]) -> dict[str, Any]:
    said = {True: _("All there"), False: _("Not all"), None: _("not counted")}
    rows = [[line.name, str(line.quantity), said[line.is_there], line.remark or "—"] for line in lines]
    heads = [_("Equipment"), _("Quantity"), pgettext("equipment", "Counted"), _("Remarks")]
    return _section("table", _("Equipment"), rows, heads=heads, widths=[44, 18, 30, REST])


def _general(handover: Handover) -> dict[str, Any]:
    return _section("text", _("General note"), [line for line in handover.general.splitlines() if line.strip()])


def _later(supplements: Sequence[Supplement]) -> dict[str, Any]:
    rows = [{"time": _when(said.at), "words": said.text, "who": str(said.by), "said": ""} for said in supplements]
    return _section("lines", _("Added afterwards"), rows)


def _signatures(handover: Handover) -> dict[str, Any]:
    rows = [[_("Handed over"), f"{handover.leaving} · {_when(handover.signed_at)}"]]
    if not handover.arriving:
        return _section("pairs", _("Signatures"), [*rows, [_("Taken over"), _("second signature missing")]])
    signature = handover.countersignature
    rows += [[_("Taken over"), f"{signature.by} · {_when(signature.at)}"], [_("Remarks"), signature.remarks], [_("Took over"), ", ".join(signature.taken_over)]]
    return _section("pairs", _("Signatures"), [row for row in rows if row[1]])


def _when(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"
