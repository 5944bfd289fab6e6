"""The queue at the desk: open alerts by need, and the filters in its address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from alerts.lifecycle import WAITING, Status
from alerts.models import Alert
from alerts.models.catalogue import Lane
from alerts.rows.alerts import board_row

MOST_ROWS = 500
LONGEST_SEARCH = 60
ANSWER = (("", _("All")), ("waiting", _("Waiting")), ("underway", _("Under way")), ("late", _("Promise passed")))
SEARCHED = ("number", "title", "description", "place", "partner", "acknowledged_by")


@dataclass(frozen=True)
class Choice:
    """One value of a filter: where it leads, how many it shows, whether it is the chosen one."""

    name: str
    value: str
    label: str | Promise
    url: str
    count: int
    is_chosen: bool


def open_rows(user: User) -> tuple[list[dict[str, Any]], int]:
    """The most urgent open alerts, and how many there are in all."""
    alerts = Alert.objects.visible_to(user).open()
    rows = [board_row(alert) for alert in alerts.with_names().by_need()[:MOST_ROWS]]
    return rows, len(rows) if len(rows) < MOST_ROWS else alerts.count()


class Filters:
    """`?lane=bank&status=waiting&where=unplaced&q=锦园`; unknown values are as good as none."""

    def __init__(self, query: QueryDict, now: datetime) -> None:
        self.now = now
        self.lane = query.get("lane", "") if query.get("lane") in Lane.values else ""
        self.status = query.get("status", "") if query.get("status") in dict(ANSWER) else ""
        self.where = "unplaced" if query.get("where") == "unplaced" else ""
        self.q = query.get("q", "").strip()[:LONGEST_SEARCH]

    def admits(self, row: dict[str, Any]) -> bool:
        fits = (not self.lane or row["lane"] == self.lane) and (not self.where or row["grid"] is None or row["lon"] is None)
        return fits and self._fits_answer(row) and self._is_found(row)

    def _fits_answer(self, row: dict[str, Any]) -> bool:
        if self.status == "late":
            return row["status"] == Status.ACKNOWLEDGED and row["promised_until"] is not None and row["promised_until"] < self.now
        return not self.status or (row["status"] in WAITING) == (self.status == "waiting")

    def _is_found(self, row: dict[str, Any]) -> bool:
        if not self.q:
            return True
        places = [(row[name] or {}).get(part, "") for name in ("site", "grid", "station") for part in ("name", "code")]
        return self.q.lower() in " ".join([*(row[name] or "" for name in SEARCHED), *places]).lower()

    def lanes(self, rows: list[dict[str, Any]]) -> list[Choice]:
        choices = [("", _("All")), *Lane.choices]
        return [self._choice("lane", value, label, rows) for value, label in choices]

    def answers(self, rows: list[dict[str, Any]]) -> list[Choice]:
        return [self._choice("status", value, label, rows) for value, label in ANSWER]

    def _choice(self, name: str, value: str, label: str | Promise, rows: list[dict[str, Any]]) -> Choice:
        wanted = {"lane": self.lane, "status": self.status, "where": self.where, "q": self.q} | {name: value}
        query = urlencode({key: text for key, text in wanted.items() if text})
        there = Filters(QueryDict(query), self.now)
        return Choice(name, value, label, f"?{query}", sum(there.admits(row) for row in rows), getattr(self, name) == value)
