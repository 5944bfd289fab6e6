"""What stands in a hand-over: what every room has open, in the reader's language while it is being written, in both languages once it is signed."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_noop

from accounts.models import User
from desk.models import Equipment, Handover, HandoverDraft
from policing.lib.open_ends import OpenEnd, handover_items

LANGUAGES = [code for code, _label in settings.LANGUAGES]
# What every desk has, until the administrator of the unit lists its own.
USUAL = (gettext_noop("Radios"), gettext_noop("Door keys"), gettext_noop("Body-worn cameras"), gettext_noop("Duty phone"))


@dataclass(frozen=True)
class Row:
    """One open thing as a page or a frozen hand-over shows it."""

    key: str
    number: str
    url: str
    level: int
    title: str
    state: str
    where: str
    who: str
    due: str
    due_at: str | None
    is_covert: bool
    is_exercise: bool
    note: str = ""

    @property
    def due_time(self) -> datetime | None:
        return datetime.fromisoformat(self.due_at) if self.due_at else None


@dataclass(frozen=True)
class Section:
    name: str
    label: str
    rows: list[Row]


@dataclass(frozen=True)
class Counted:
    """One line of the equipment list. `is_there` is None until somebody has looked."""

    key: str
    name: str
    quantity: int
    is_there: bool | None = None
    remark: str = ""


def open_ends(user: User, now: datetime) -> list[OpenEnd]:
    """Everything open of every room that `user` may see."""
    return [end for _name, offer in handover_items.items() for end in offer.collect(user, now)]


def sections(ends: Iterable[OpenEnd], notes: dict[str, str]) -> list[Section]:
    """`ends` under their headings, in the language that is active."""
    by_section: dict[str, list[Row]] = {}
    for end in ends:
        by_section.setdefault(end.section, []).append(_row(end, notes.get(end.key, "")))
    offered = [(name, label) for _room, offer in handover_items.items() for name, label in offer.sections.items()]
    return [Section(name, str(label), by_section.get(name, [])) for name, label in offered]


def _row(end: OpenEnd, note: str) -> Row:
    words = end.describe()
    return Row(
        key=end.key,
        number=end.number,
        url=end.url,
        level=end.level,
        title=words.title,
        state=words.state,
        where=words.where,
        who=words.who,
        due=words.due,
        due_at=end.due_at.isoformat() if end.due_at else None,
        is_covert=end.is_covert,
        is_exercise=end.is_exercise,
        note=note,
    )


def equipment_of(unit_id: int, counted: dict[str, Any]) -> list[Counted]:
    """The unit's list, or the usual one, with what was ticked."""
    own = [(str(item.pk), str(item), item.quantity) for item in Equipment.objects.filter(unit=unit_id, is_active=True)]
    listed = own or [(f"usual-{n}", translation.gettext(name), 1) for n, name in enumerate(USUAL)]
    return [_counted(key, name, quantity, counted.get(key, {})) for key, name, quantity in listed]


def _counted(key: str, name: str, quantity: int, said: dict[str, Any]) -> Counted:
    return Counted(key, name, quantity, said.get("there"), said.get("remark", ""))


def frozen(ends: list[OpenEnd], draft: HandoverDraft, next_people: list[str]) -> dict[str, Any]:
    """The content of a hand-over as it is signed: sections and equipment by language, who comes next."""
    content: dict[str, Any] = {"next": next_people, "sections": {}, "equipment": {}}
    for language in LANGUAGES:
        with translation.override(language):
            content["sections"][language] = [asdict(section) for section in sections(ends, draft.notes)]
            content["equipment"][language] = [asdict(line) for line in equipment_of(draft.unit_id, draft.counted)]
    return content


def thawed(handover: Handover) -> list[Section]:
    """The signed sections in the reader's language."""
    told = handover.content["sections"]
    kept = told.get(translation.get_language()) or told[settings.LANGUAGE_CODE]
    return [Section(section["name"], section["label"], [Row(**row) for row in section["rows"]]) for section in kept]


def counted_then(handover: Handover) -> list[Counted]:
    told = handover.content["equipment"]
    return [Counted(**line) for line in told.get(translation.get_language()) or told[settings.LANGUAGE_CODE]]


@dataclass(frozen=True)
class Changed:
    """One thing that is not as it was signed: it ended, it is new, or it stands differently now."""

    row: Row
    kind: str
    before: str = ""


def changes_since(handover: Handover, ends: Iterable[OpenEnd]) -> list[Changed]:
    """What happened to the open things between the signature and now."""
    then = {row.key: row for section in thawed(handover) for row in section.rows}
    now = {end.key: _row(end, "") for end in ends}
    ended = [Changed(row, "ended", row.state) for key, row in then.items() if key not in now]
    new = [Changed(row, "new") for key, row in now.items() if key not in then]
    moved = [Changed(now[key], "moved", _standing(row)) for key, row in then.items() if key in now and _standing(row) != _standing(now[key])]
    return [*new, *moved, *ended]


def _standing(row: Row) -> str:
    return " · ".join(filter(None, (row.state, row.who)))
