"""The life of a file: taken in, checked, applied, undone. Checking, applying and undoing are a worker's; here they are asked for, and here they are done."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pghistory
import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit, User
from accounts.services import record_access
from grids.imports.engine import Mapping, Plan, carry_out, guess, plan
from grids.imports.progress import Progress, forget_progress
from grids.imports.subjects import Asked, Subject, subjects
from grids.imports.undoing import put_back
from grids.lifecycle import IMPORT_MOVES, IMPORTS_AT_WORK, ImportStatus
from grids.models import FileImport
from policing.lib.errors import Refused
from policing.lib.lifecycle import move
from policing.lib.queue import hurry
from policing.lib.tables import LARGEST_FILE, Table, read_table

log = structlog.get_logger()
SAMPLES = 3
# A file that killed its worker so often is not tried again.
MOST_TRIES = 3
# So many unknown words of a file are asked about at once.
MOST_UNKNOWN = 40
TASK = "grids.run_import"


class NotReady(Refused):
    """Something must be mended or answered before the file goes in."""

    code = "import_not_ready"
    status = 409
    message = gettext_lazy("This file cannot go in yet: mend the refused rows and bring it in again, or answer the question.")


class Erased(Refused):
    code = "import_erased"
    status = 409
    message = gettext_lazy("The file was erased after %(days)d days. Bring it in again.")


class TooLarge(Refused):
    code = "file_too_large"
    message = gettext_lazy("The file has %(size)d MB, at most %(most)d are read; cut it by station.")


def upload(subject: Subject, file: Any, *, by: User, now: datetime) -> FileImport:
    """Keep an uploaded file, unread where it is too large. Raises TooLarge, UnusableTable."""
    if file.size is None or file.size > LARGEST_FILE:
        raise TooLarge(size=(file.size or 0) // 2**20, most=LARGEST_FILE // 2**20)
    return take_in(subject, data=file.read(), file_name=file.name or "", by=by, now=now)


def known_columns(row: FileImport, said: dict[str, Any]) -> Mapping:
    """`said` (field → place) without fields and places that are not there."""
    names, width = {field.name for field in subjects[row.subject].fields}, len((row.kept("head") or {}).get("headings", []))
    return {name: int(place) for name, place in said.items() if name in names and str(place).isdecimal() and int(place) < width}


def take_in(subject: Subject, *, data: bytes, file_name: str, by: User, now: datetime) -> FileImport:
    """Keep an uploaded file, with the columns guessed. Raises UnusableTable."""
    table = read_table(data, known=subject.known)
    data, table = subject.prepare(data, table)
    row = FileImport(subject=subject.name, file_name=file_name[-200:], by=by, language=translation.get_language() or "zh-hans", created_at=now)
    row.data, row.mapping = data, guess(subject, table)
    row.keep("head", {"kind": table.kind, "headings": table.headings, "samples": [line.cells for line in table.rows[:SAMPLES]], "rows": len(table.rows)})
    row.save()
    return row


def ask_check(row: FileImport, *, mapping: Mapping, options: dict[str, Any], now: datetime) -> None:
    """Have the file read with these columns; what was found before is forgotten."""
    _still_there(row)
    _begin(row, ImportStatus.CHECKING, mapping=mapping, options=options, words="", question="", counts={})


def ask_apply(row: FileImport, *, by: User, now: datetime) -> None:
    """Have a checked file written down. Raises NotReady while rows are refused or a question is open."""
    _still_there(row)
    if row.counts.get("refused") or row.question or not (row.counts.get("added") or row.counts.get("changed")):
        raise NotReady
    record_access(user=by, action="import", subject=f"grids.fileimport:{row.pk}", reason=f"{row.subject} · {row.file_name}"[:200], now=now)
    _begin(row, ImportStatus.APPLYING, words="")


def ask_undo(row: FileImport, *, by: User, now: datetime) -> None:
    _still_there(row)
    record_access(user=by, action="undo", subject=f"grids.fileimport:{row.pk}", reason=f"{row.subject} · {row.file_name}"[:200], now=now)
    _begin(row, ImportStatus.UNDOING, words="")


def _still_there(row: FileImport) -> None:
    if row.erased_at:
        raise Erased(days=settings.IMPORTS_KEPT.days)


@transaction.atomic
def _begin(row: FileImport, status: ImportStatus, **changes: Any) -> None:
    forget_progress(row.pk)
    move(row, status, allowed=IMPORT_MOVES, tries=0, **changes)
    hurry(TASK, str(row.pk))


def begin_again(row: FileImport) -> None:
    """Have a worker take up what another one left lying; the sweep would do so within a minute. Nothing happens twice: see `run`."""
    if row.status in IMPORTS_AT_WORK:
        hurry(TASK, str(row.pk))


def is_left(row: FileImport) -> bool:
    """True when a worker has begun with this file and none is at it: the one that was has been killed, and PostgreSQL has taken back what it wrote."""
    with transaction.atomic():
        free = FileImport.objects.select_for_update(skip_locked=True).filter(pk=row.pk, status__in=IMPORTS_AT_WORK)
        return row.tries > 0 and bool(free.values_list("pk", flat=True).first())


def run(row_id: str) -> None:
    """Do what the file waits for; safe to repeat: one transaction says everything or nothing. A row another worker holds is left to it."""
    with transaction.atomic():
        row = _locked(row_id)
        if row is None:
            return
        FileImport.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    with translation.override(row.language), _as_author(row):
        try:
            _work(row_id, tried=row.tries)
        except Refused as refusal:
            _give_up(row_id, str(refusal))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with this file, its owner is told
            log.error("import_failed", row=row_id, exc_info=error)
            _give_up(row_id, _("Something went wrong and nothing was changed; the server's log says what."))


@transaction.atomic
def _work(row_id: str, *, tried: int) -> None:
    row = _locked(row_id, waits=True)
    if row is not None:
        if tried >= MOST_TRIES:
            raise TooHeavy
        WORK[row.status](row, timezone.now())


class TooHeavy(Refused):
    code = "import_too_heavy"
    message = gettext_lazy("The server broke off over this file three times; nothing was changed. Cut it in two.")


def _locked(row_id: str, *, waits: bool = False) -> FileImport | None:
    return FileImport.objects.select_for_update(of=("self",), skip_locked=not waits).filter(pk=row_id, status__in=IMPORTS_AT_WORK).first()


@transaction.atomic
def _give_up(row_id: str, words: str) -> None:
    row = _locked(row_id)
    if row is not None:
        back = {ImportStatus.CHECKING: ImportStatus.FAILED, ImportStatus.APPLYING: ImportStatus.FAILED, ImportStatus.UNDOING: ImportStatus.APPLIED}
        move(row, back[ImportStatus(row.status)], allowed=IMPORT_MOVES, words=words[:500])


@contextmanager
def _as_author(row: FileImport) -> Any:
    """Histories name whoever brought the file in."""
    with pghistory.context(user=row.by_id, url=f"/imports/{row.pk}/"):
        yield


def _check(row: FileImport, now: datetime) -> None:
    table, asked = table_of(row), asked_by(row, now)
    made = plan(subjects[row.subject], table, row.mapping, asked, Progress(row.pk, len(table.rows)))
    _keep_findings(row, made)
    move(row, ImportStatus.CHECKED, allowed=IMPORT_MOVES, counts=made.counts, question=made.book.question, checked_at=now)


def _apply(row: FileImport, now: datetime) -> None:
    """Everything is looked at again: what has changed since the preview is shown before it is written."""
    table, asked = table_of(row), asked_by(row, now)
    progress = Progress(row.pk, len(table.rows) * 3)
    made = plan(subjects[row.subject], table, row.mapping, asked, progress)
    if made.counts != row.counts or made.book.question:
        _keep_findings(row, made)
        words = _("Meanwhile somebody changed the data: look at the preview again.")
        move(row, ImportStatus.CHECKED, allowed=IMPORT_MOVES, counts=made.counts, question=made.book.question, words=words)
        return
    row.keep("images", carry_out(made, progress))
    row.save(update_fields=["images"])
    move(row, ImportStatus.APPLIED, allowed=IMPORT_MOVES, applied_at=now)


def _undo(row: FileImport, now: datetime) -> None:
    put_back(row.kept("images") or [], by=row.by, now=now)
    move(row, ImportStatus.UNDONE, allowed=IMPORT_MOVES, undone_at=now)


WORK: dict[str, Callable[[FileImport, datetime], None]] = {
    ImportStatus.CHECKING: _check,
    ImportStatus.APPLYING: _apply,
    ImportStatus.UNDOING: _undo,
}


def asked_by(row: FileImport, now: datetime) -> Asked:
    """What the file's owner chose, as the engine takes it."""
    chosen = row.options
    base = Asked(by=row.by, now=now)
    unit = base.kept(Unit).filter(pk=chosen.get("unit")).first() if chosen.get("unit") else None
    flags: dict[str, Any] = {name: bool(chosen.get(name)) for name in ("is_datum_sure", "repair", "adds_units")}
    said = {"answers": subjects[row.subject].answers(chosen.get("answers", {})), "meanings": chosen.get("meanings", {})}
    return Asked(by=row.by, now=now, datum=chosen.get("datum", "wgs84"), unit=unit, file_name=row.file_name, **flags, **said)


def table_of(row: FileImport) -> Table:
    """The file as it was uploaded. Raises Erased."""
    if row.wrapped_key is None or row.data is None:
        raise Erased(days=settings.IMPORTS_KEPT.days)
    return read_table(bytes(row.data), known=subjects[row.subject].known)


def _keep_findings(row: FileImport, made: Plan) -> None:
    """What the preview shows: every row under its verdict, why it is refused and what to do about it, the hints."""
    shown: dict[str, list[Any]] = {"added": [], "changed": [], "unchanged": []}
    for number, wanted in made.wanted:
        shown[wanted.verdict].append([number, wanted.label, [[name, *pair] for name, pair in wanted.changes.items()]])
    wrong = {"refused": made.problems, "left_out": made.left_out}
    told = {name: [[problem.number, str(problem), problem.remedy] for problem in problems] for name, problems in wrong.items()}
    row.keep("findings", {**shown, **told, "hints": made.book.hints, "unknown": made.book.unknown[:MOST_UNKNOWN]})
    row.save(update_fields=["findings"])


def forget_old(now: datetime) -> int:
    """Erase files, previews and before-images that are old enough; returns how many."""
    old = FileImport.objects.filter(erased_at=None, created_at__lt=now - settings.IMPORTS_KEPT).exclude(status__in=IMPORTS_AT_WORK)
    rows = list(old.without_files())
    for row in rows:
        row.erase()
    FileImport.objects.filter(pk__in=[row.pk for row in rows]).update(erased_at=now)
    return len(rows)


def waiting() -> list[str]:
    """The files a worker should have taken up by now."""
    return [str(pk) for pk in FileImport.objects.filter(status__in=IMPORTS_AT_WORK).order_by("created_at").values_list("pk", flat=True)]
