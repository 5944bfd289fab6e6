"""Shifts as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from grids.models import Shift

LINE_OCTETS = 73
BEFORE = "-PT1H"


def calendar_of(shifts: Iterable[Shift], *, now: datetime) -> bytes:
    """One event per shift, which keeps its identity when the file is loaded again; an alarm an hour before."""
    name = _("Duty")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zhufang//Duty roster//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}"]
    for shift in shifts:
        lines += _event(shift, now)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line)).encode()


def _event(shift: Shift, now: datetime) -> list[str]:
    title = ": ".join((_("Duty"), shift.get_role_display()))
    host = settings.BASE_URL.partition("//")[2]
    return [
        "BEGIN:VEVENT",
        f"UID:shift-{shift.pk}@{host}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(shift.starts_at)}",
        f"DTEND:{_utc(shift.ends_at)}",
        f"SUMMARY:{_text(title)}",
        f"LOCATION:{_text(str(shift.unit))}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(title)}",
        f"TRIGGER:{BEFORE}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Commas, semicolons, backslashes and line ends mean something there."""
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Parts of at most 75 octets, never through a character; a part that goes on begins with a space."""
    part = ""
    for sign in line:
        if len((part + sign).encode()) > LINE_OCTETS:
            yield part
            part = " "
        part += sign
    yield part
