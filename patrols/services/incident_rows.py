"""One row of a list of reports: checked, or refused with the reason. Only places, times and kinds are read; whatever else a row holds is never looked at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from functools import cache
from typing import NamedTuple

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from patrols.models import Incident, IncidentKind, LeftOut
from policing.lib.datum import TO_WGS84, Point

Came = Incident.Came
# A clock ahead of ours by more than this is wrong.
AHEAD = timedelta(hours=1)
LONGEST_REFERENCE, LONGEST_CODE = 64, 12

# Why a row is not taken, in words. The last five are the reasons of LeftOut.
REASONS = {
    "no_reference": _("no number"),
    "bad_time": _("no time, or one that cannot be read"),
    "no_hour": _("a day without the hour"),
    "future": _("a time that is still to come"),
    "too_old": _("older than reports are kept"),
    "bad_place": _("no coordinates, or none on earth"),
    "unknown_code": _("a code or kind that nobody has explained yet"),
    "unknown_origin": _("how it came is not said, or not known"),
    **dict(LeftOut.choices),
}
# How files say how a report came. Whatever officers found themselves says where they were, not where it happens.
CAME = {
    Came.CALL: ("110", "110报警", "电话", "电话报警", "来电", "call", "phone", "911", "群众报警", "群众报案", "报警", "citizen", "reported", "当事人报案"),
    Came.COUNTER: ("上门", "上门报案", "窗口", "派出所报案", "当面报案", "walk-in", "walkin", "counter", "来人报案"),
    Came.ONLINE: ("网上", "网上报案", "微信", "app", "online", "internet", "短信", "12110", "短信报警"),
}
FOUND = (
    *("工作中发现", "民警发现", "巡逻发现", "盘查", "盘查发现", "公安机关工作发现", "检查发现"),
    *("discovered", "officer", "officer-initiated", "patrol", "self-initiated"),
)
STOPPED = ("交通拦检", "交通检查", "路检", "卡口", "traffic stop", "traffic")
DAY_OF = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?"
HOUR_OF = r"(\d{1,2})[:：时点](\d{1,2})?(?:[:：分](\d{1,2}))?(?:\.\d+)?[秒分]?"  # noqa: RUF001
TIME = re.compile(rf"^{DAY_OF}(?:[T\s]*{HOUR_OF})?\s*(Z|[+-]\d{{2}}:?\d{{2}})?$")


class RawIncident(NamedTuple):
    """A row as a file or a message says it. `kind` in words or `code` of the province."""

    number: int
    reference: str
    occurred: str
    lon: str
    lat: str
    code: str = ""
    kind: str = ""
    came: str = ""


class NotTaken(Exception):
    """The code of a reason, one of REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Reading:
    """How rows are to be read: `codes` from the province's codes to kinds or reasons; `kind` and `came` for rows that say none themselves."""

    now: datetime
    kept: timedelta
    zone: tzinfo
    datum: str = "wgs84"
    codes: Mapping[str, str] = field(default_factory=dict)
    # What words for kinds mean that nobody else knows.
    words: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    came: str = ""


class Facts(NamedTuple):
    reference: str
    occurred_at: datetime
    at: Point
    kind: str
    code: str
    came: str


def facts_of(row: RawIncident, reading: Reading) -> Facts:
    """What is kept of `row`. Raises NotTaken."""
    came = _came(row.came, reading)
    code = re.sub(r"\W", "", row.code)[:LONGEST_CODE]
    kind = _kind(code, row.kind, reading)
    reference = row.reference.strip()
    if not reference or len(reference) > LONGEST_REFERENCE:
        raise NotTaken("no_reference")
    return Facts(reference, _occurred(row.occurred, reading), _place(row, reading), kind, code, came)


def _came(said: str, reading: Reading) -> str:
    word = said.strip().casefold()
    if word in FOUND or word in STOPPED:
        raise NotTaken(LeftOut.DISCOVERED if word in FOUND else LeftOut.TRAFFIC)
    found = next((came for came, words in CAME.items() if word in words), "" if word else reading.came)
    if not found:
        raise NotTaken("unknown_origin")
    return str(found)


def _kind(code: str, said: str, reading: Reading) -> str:
    """By the longest known beginning of the code, else by the word, else what the whole file is."""
    meaning = next((reading.codes[code[:length]] for length in range(len(code), 1, -1) if code[:length] in reading.codes), "")
    meaning = meaning or kind_words().get(said.strip().casefold(), "") or reading.words.get(said.strip(), "") or ("" if code or said.strip() else reading.kind)
    if meaning in LeftOut.values or not meaning:
        raise NotTaken(meaning or "unknown_code")
    return meaning


@cache
def kind_words() -> dict[str, str]:
    """What kinds and reasons are called, in both languages and in the machine's words, each to its value."""
    words = {value: value for value in (*IncidentKind.values, *LeftOut.values)}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            words |= {str(label).casefold(): value for value, label in (*IncidentKind.choices, *LeftOut.choices)}
    return words


def _occurred(said: str, reading: Reading) -> datetime:
    found = TIME.match(said.strip())
    if not found:
        raise NotTaken("bad_time")
    *parts, offset = found.groups()
    if parts[3] is None:
        raise NotTaken("no_hour")
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in parts)
        at = datetime(year, month, day, hour, minute, second, tzinfo=_zone(offset) or reading.zone)
    except ValueError as error:
        raise NotTaken("bad_time") from error
    if at > reading.now + AHEAD:
        raise NotTaken("future")
    if reading.kept and at < reading.now - reading.kept:
        raise NotTaken("too_old")
    return at.astimezone(timezone.get_default_timezone())


def _zone(offset: str | None) -> tzinfo | None:
    if not offset or offset == "Z":
        return timezone.get_fixed_timezone(0) if offset else None
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    return timezone.get_fixed_timezone(-minutes if offset[0] == "-" else minutes)


def _place(row: RawIncident, reading: Reading) -> Point:
    try:
        said = Point(float(row.lon), float(row.lat))
    except ValueError as error:
        raise NotTaken("bad_place") from error
    # Nought, nought is what devices write that know nothing.
    if not (-180 <= said.lon <= 180 and -85 <= said.lat <= 85) or (abs(said.lon) < 0.01 and abs(said.lat) < 0.01):
        raise NotTaken("bad_place")
    return TO_WGS84[reading.datum](said)
