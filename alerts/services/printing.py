"""An alert on paper: numbered, with all that has happened, and with a hash by which the paper can be checked later."""

from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from accounts.services import record_access
from alerts.models import Alert, AlertEvent, PrintedRecord
from alerts.paper import paper_of, seal_of
from alerts.services.chain import Chain, check_chain
from alerts.services.timeline import record
from policing.lib.documents import as_json, pages_of, pdf_of

TRIES = 4
CODE_DIGITS = 16


class Print(NamedTuple):
    record: PrintedRecord
    pdf: bytes


def print_alert(alert: Alert, *, by: User, now: datetime) -> Print:
    """The alert as a PDF in the active language, as `by` may see it, and the row that remembers it.

    The paper covers the timeline up to the line before the one that says it was printed. It is made outside the transaction, so that nobody who works on
    the alert waits for it; of two who print at once the second makes its paper again under the next number.
    """
    for _try in range(TRIES):
        try:
            return _print_once(alert, by=by, now=now)
        except IntegrityError:
            continue
    return _print_once(alert, by=by, now=now)


def _print_once(alert: Alert, *, by: User, now: datetime) -> Print:
    chain = check_chain(Alert.objects.get(pk=alert.pk))
    copy = alert.prints.count() + 1
    row = PrintedRecord(alert=alert, copy=copy, by=by, at=now, language=translation.get_language(), events_count=chain.lines, events_digest=chain.digest)
    paper = paper_of(alert, number=row.number, by=by, now=now, chain=chain)
    row.digest = digest_of_paper(paper)
    pdf = pdf_of("record.typ", paper | seal_of(row.digest, code_of(row.digest), chain), qr=address_of(row), at=now)
    row.sha256, row.pages = sha256(pdf).hexdigest(), pages_of(pdf)
    _keep(alert, row, by=by, now=now)
    return Print(row, pdf)


@transaction.atomic
def _keep(alert: Alert, row: PrintedRecord, *, by: User, now: datetime) -> None:
    row.save(force_insert=True)
    record(alert, AlertEvent.Kind.PRINTED, now=now, by=by, number=row.number, digest=row.digest)
    record_access(user=by, action="print", subject=f"alerts.alert:{alert.pk}", reason=row.number, now=now)


def digest_of_paper(paper: dict[str, Any]) -> str:
    """64 hex digits over all that is written on it but the seal itself."""
    return sha256(as_json(paper).encode()).hexdigest()


def code_of(digest: str) -> str:
    """The first sixteen digits in fours, short enough to be typed off a paper: 1A2B-3C4D-5E6F-7081."""
    short = digest[:CODE_DIGITS].upper()
    return "-".join(short[n : n + 4] for n in range(0, CODE_DIGITS, 4))


def address_of(row: PrintedRecord) -> str:
    return f"{settings.BASE_URL}{reverse('alerts:verify')}?{urlencode({'number': row.number, 'code': code_of(row.digest)})}"


class Finding(NamedTuple):
    """What a paper or a file turned out to be: `row` is None when nothing printed here has these figures."""

    row: PrintedRecord | None
    since: int = 0
    chain: Chain | None = None


def verify_file(data: bytes) -> Finding:
    """Whether this very file was printed here and is unchanged."""
    return _finding(PrintedRecord.objects.filter(sha256=sha256(data).hexdigest()))


def verify_code(number: str, code: str) -> Finding:
    """Whether a paper with this number was printed here with this code or whole hash."""
    serial, _p, copy = number.strip().upper().rpartition("-P")
    digits = "".join(sign for sign in code.lower() if sign in "0123456789abcdef")
    serial = serial.rpartition("-")[2]
    if len(digits) < CODE_DIGITS or not (serial.isdecimal() and copy.isdecimal() and len(serial) <= 12 and len(copy) <= 4):
        return Finding(None)
    rows = PrintedRecord.objects.filter(alert__serial=int(serial), copy=int(copy), digest__startswith=digits)
    return _finding(rows)


def _finding(rows: Any) -> Finding:
    row = rows.select_related("alert", "by").first()
    if row is None:
        return Finding(None)
    later = row.alert.events.filter(sequence__gt=row.events_count).exclude(kind=AlertEvent.Kind.PRINTED)
    return Finding(row, later.count(), _chain_at_print(row))


def _chain_at_print(row: PrintedRecord) -> Chain:
    """The timeline now; broken also where its line of that time is no longer the one that was printed."""
    lines = list(row.alert.events.order_by("sequence"))
    chain = check_chain(row.alert, lines)
    same = len(lines) >= row.events_count and (not row.events_count or lines[row.events_count - 1].digest == row.events_digest)
    return chain if same else chain._replace(broken_at=chain.broken_at or row.events_count)
