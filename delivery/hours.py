"""When somebody is on duty: hours of the week, over midnight too, on working days, on days of rest, or on days by name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

# Monday is 0, as Python counts.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS: dict[str, Any] = {
    "every": _("every day"),
    "working": _("working days"),
    "rest": _("weekends and holidays"),
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}
MOST_ROWS = 14
Row = Mapping[str, Any]
# Whether people work on a day: asked only where hours speak of working days or of rest.
Working = Callable[[date], bool]


class BadHours(ValueError):
    """`row` is the number of the row, from 1, that cannot be read."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def is_on_duty(hours: Sequence[Row], at: datetime, is_working: Working) -> bool:
    """Whether `hours` hold `at`; none at all hold everything. What begins on one day and ends on the next belongs to the first."""
    local = timezone.localtime(at)
    return not hours or any(_holds(row, local, is_working) for row in hours)


def _holds(row: Row, local: datetime, is_working: Working) -> bool:
    begins, ends, now, today = time.fromisoformat(row["begins"]), time.fromisoformat(row["ends"]), local.time(), local.date()
    if begins < ends:
        return begins <= now < ends and _is_on(row["days"], today, is_working)
    since_yesterday = now < ends and _is_on(row["days"], today - timedelta(days=1), is_working)
    return since_yesterday or (now >= begins and _is_on(row["days"], today, is_working))


def _is_on(days: Iterable[str], day: date, is_working: Working) -> bool:
    named = set(days)
    if "every" in named or WEEKDAYS[day.weekday()] in named:
        return True
    return bool(named & {"working", "rest"}) and ("working" if is_working(day) else "rest") in named


def read_hours(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """`rows` as they are kept, in order. Raises BadHours for one without days or without two times of day."""
    read = []
    for number, row in enumerate(list(rows)[:MOST_ROWS], start=1):
        days = [day for day in DAYS if day in row.get("days", ())]
        try:
            begins, ends = (time.fromisoformat(_padded(row.get(name, ""))) for name in ("begins", "ends"))
        except ValueError as error:
            raise BadHours(number) from error
        if not days:
            raise BadHours(number)
        read.append({"days": days, "begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"})
    return read


def _padded(said: str) -> str:
    """ "8:00", "８：00" and "0800" are what people write for 08:00."""
    plain = str(said).strip().replace("：", ":")
    return plain if plain[1:2] != ":" else f"0{plain}"


def in_words(hours: Iterable[Row]) -> list[str]:
    """ "working days 18:00–08:00 the next day", a line each."""
    return [_line(row) for row in hours]


def _line(row: Row) -> str:
    days = _t(", ").join(str(DAYS[day]) for day in row["days"] if day in DAYS)
    over = row["ends"] <= row["begins"]
    said = _t("%(days)s %(begins)s–%(ends)s the next day") if over else _t("%(days)s %(begins)s–%(ends)s")
    return said % {"days": days, "begins": row["begins"], "ends": row["ends"]}
