"""The queue at the desk: open alerts by need, and the filters in its address."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from alerts.lifecycle import WAITING
from alerts.models import Alert
from alerts.models.catalogue import Lane
from alerts.rows import board_row

MOST_ROWS = 200
ANSWER = (("", _("All")), ("waiting", _("Waiting")), ("underway", _("Under way")))


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
    """`?lane=bank&status=waiting`; unknown values are as good as none."""

    def __init__(self, query: QueryDict) -> None:
        self.lane = query.get("lane", "") if query.get("lane") in Lane.values else ""
        self.status = query.get("status", "") if query.get("status") in {"waiting", "underway"} else ""

    def admits(self, row: dict[str, Any]) -> bool:
        fits_answer = not self.status or (row["status"] in WAITING) == (self.status == "waiting")
        return fits_answer and (not self.lane or row["lane"] == self.lane)

    def lanes(self, rows: list[dict[str, Any]]) -> list[Choice]:
        choices = [("", _("All")), *Lane.choices]
        return [self._choice("lane", value, label, rows) for value, label in choices]

    def answers(self, rows: list[dict[str, Any]]) -> list[Choice]:
        return [self._choice("status", value, label, rows) for value, label in ANSWER]

    def _choice(self, name: str, value: str, label: str | Promise, rows: list[dict[str, Any]]) -> Choice:
        wanted = {"lane": self.lane, "status": self.status} | {name: value}
        query = urlencode({key: text for key, text in wanted.items() if text})
        there = Filters(QueryDict(query))
        return Choice(name, value, label, f"?{query}", sum(there.admits(row) for row in rows), getattr(self, name) == value)
