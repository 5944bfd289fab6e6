"""A dispute of many: each of them a part with people, sessions and an agreement of its own; the whole says how many of them are settled."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Q

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import MEDIATED, SETTLED, Status
from disputes.models import Dispute, DisputeEvent, Party
from disputes.services.holding import hold
from disputes.services.parties import Person
from disputes.services.refusals import ListMalformed, NotAWhole
from disputes.services.reporting import Report, report_dispute
from disputes.services.routing import choose_way
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed
from policing.lib.numbers import has_forbidden_number
from policing.lib.phones import number_index
from policing.lib.sealed import blind_index

MOST_LINES = 300
LONGEST_NAME = 40
BETWEEN = re.compile(r"[\t,，;；、|]+|\s{2,}|(?<=\D)\s+(?=\d)")
PHONE = re.compile(r"\+?[\d-]{5,20}")


@dataclass(frozen=True)
class Line:
    """One person of a pasted list: a name, a telephone where one stands behind it, and whatever else was said of their part."""

    name: str
    phone: str = ""
    words: str = ""


class Parts(NamedTuple):
    """How many parts a dispute has, and how many of them are over and settled."""

    total: int
    settled: int
    ended: int


def read_list(text: str) -> list[Line]:
    """A line a person: `name, telephone, what it is about`, between them commas, tabs or spaces. Raises ListMalformed with what is wrong by line."""
    wrong: dict[str, list[str]] = {}
    lines: list[Line] = []
    for number, row in enumerate(text.splitlines(), start=1):
        if not row.strip():
            continue
        line = _read(row)
        if problem := _problem(line, row):
            wrong[str(number)] = [problem]
        elif line not in lines:
            lines.append(line)
    if wrong or not lines or len(lines) > MOST_LINES:
        raise ListMalformed(rows=", ".join(wrong) or "–", most=MOST_LINES, fields=wrong)
    return lines


def _read(row: str) -> Line:
    cells = [cell.strip() for cell in BETWEEN.split(row.strip()) if cell.strip()]
    phone = next((cell for cell in cells[1:] if PHONE.fullmatch(cell)), "")
    return Line(cells[0] if cells else "", phone, " ".join(cell for cell in cells[1:] if cell != phone)[:200])


def _problem(line: Line, row: str) -> str:
    if not line.name or len(line.name) > LONGEST_NAME or line.name.isdecimal():
        return "name"
    return "number" if has_forbidden_number(row) else ""


@transaction.atomic
def add_parts(whole: Dispute, lines: list[Line], *, by: User, now: datetime) -> list[Dispute]:
    """A part for each of `lines` against the other side of `whole`; whoever has a part already gets no second one. Returns the new ones.

    Raises NotAllowed, NotAWhole.
    """
    if not by.may(Right.ANSWER):
        raise NotAllowed
    hold(whole)
    if whole.parent_id or not whole.is_open:
        raise NotAWhole
    known = set(Party.objects.filter(dispute__parent=whole, side="a", role=Party.Role.PARTY).values_list("name_index", "phone_index"))
    fresh = [line for line in lines if (blind_index(line.name), number_index(line.phone)) not in known]
    others = _other_side(whole)
    parts = [_part(whole, line, others, by=by, now=now) for line in fresh]
    if parts:
        scale = Dispute.Scale.GROUP if whole.scale == Dispute.Scale.SINGLE else whole.scale
        Dispute.objects.filter(pk=whole.pk).update(scale=scale)
        whole.scale = scale
        record(whole, DisputeEvent.Kind.CHANGED, now=now, by=by, parts=len(parts))
    return parts


def _other_side(whole: Dispute) -> tuple[Person, ...]:
    found = whole.parties.filter(side="b", role=Party.Role.PARTY)
    return tuple(Person(one.name, side="b", part=one.part, phone=one.phone, id_number=one.id_number, address=one.address) for one in found)


def _part(whole: Dispute, line: Line, others: tuple[Person, ...], *, by: User, now: datetime) -> Dispute:
    """It goes the way the whole goes, and is in the same hands."""
    report = Report(
        key=uuid.uuid4(), category=whole.category, title=f"{whole.title} · {line.name}"[:80], source=whole.source, story=line.words, place=whole.place,
        lon=whole.lon, lat=whole.lat, occurred_on=whole.occurred_on, people=(Person(line.name, side="a", phone=line.phone), *others),
    )  # fmt: skip
    part, _is_new = report_dispute(report, station=whole.station, by=by, now=now)
    part.parent, part.officer, part.mediator = whole, whole.officer, whole.mediator
    part.save(update_fields=["parent", "officer", "mediator"])
    if whole.status == Status.MEDIATING and whole.way in MEDIATED and by.may(Right.DECIDE):
        choose_way(part, whole.way, exclusions=[], mediator=whole.mediator, by=by, now=now)
    return part


@transaction.atomic
def send_parts(whole: Dispute, *, by: User, now: datetime) -> int:
    """Whatever part of `whole` has no way yet goes the way of the whole; returns how many. Raises NotAllowed, NotAWhole, Excluded."""
    if not by.may(Right.DECIDE):
        raise NotAllowed
    if whole.status != Status.MEDIATING or whole.way not in MEDIATED:
        raise NotAWhole
    waiting = list(Dispute.objects.filter(parent=whole, status=Status.REPORTED).select_related("station", "category", "mediator__user"))
    for part in waiting:
        choose_way(part, whole.way, exclusions=[], mediator=whole.mediator, by=by, now=now)
    return len(waiting)


def counted(parts: list[Dispute]) -> Parts:
    """n of N of parts that are at hand."""
    return Parts(len(parts), sum(part.outcome in SETTLED for part in parts), sum(not part.is_open for part in parts))


def parts_of(whole: Dispute) -> Parts:
    """n of N: how many parts, how many of them settled, how many over in any way. What was joined with another is no part any more."""
    rows = Dispute.objects.filter(parent=whole, merged_into=None)
    counted = rows.aggregate(total=Count("pk"), settled=Count("pk", filter=Q(outcome__in=SETTLED)), ended=Count("pk", filter=Q(status=Status.CLOSED)))
    return Parts(**counted)
