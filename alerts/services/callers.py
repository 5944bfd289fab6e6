"""What this room tells the call form of a number that rings."""

from typing import Any

from accounts.models import User
from alerts.rows.alerts import board_row
from alerts.services.calls import calls_from
from partners.callers import facts

MOST_SHOWN = 3


@facts.register("calls")
def earlier_calls(number: str, user: User) -> dict[str, Any]:
    """How often this number has reported, and the last ones, open ones among them."""
    calls = calls_from(number, user)
    rows = [board_row(alert) | {"is_open": alert.is_open} for alert in calls.with_names()[:MOST_SHOWN]]
    return {"count": len(rows) if len(rows) < MOST_SHOWN else calls.count(), "last": rows}
