"""An order before it is given: who would be told by what and in which words, who would not, and who must agree."""

from datetime import datetime
from typing import Any

from accounts.models import User
from alerts.models import Alert, Order
from alerts.models.alert import CapStatus
from alerts.rows.order_detail import WHY_LEFT_OUT
from alerts.services.order_words import words_for_order
from alerts.services.orders import Called, Chosen, needs_approval, reach_of_teams, reachability
from alerts.services.orders.phoning import sites_with_number
from alerts.services.orders.rules import approvers_of

MOST_ROWS = 200
MOST_PEOPLE = 400
MOST_POINTS = 2_000


def preview_of(
    chosen: Chosen, called: Called, *, by: User, alert: Alert | None, action: str, text: str, minutes: int, cap_status: str, now: datetime
) -> dict[str, Any]:
    """Changes nothing. Whoever is not reached stands first."""
    covert = bool(alert and alert.is_covert)
    rows = sorted(reachability(chosen.sites, covert=covert, now=now), key=lambda row: (row["is_reachable"], row["name"]))
    teams = reach_of_teams(called.members, covert=covert, now=now)
    is_large = needs_approval(len(rows), minutes, len(called.members))
    shown = rows[:MOST_ROWS]
    known = sites_with_number([row["id"] for row in shown if not row["is_reachable"]], covert=covert)
    return {
        "sites": [row | {"has_number": row["id"] in known} for row in shown],
        "points": [[row["id"], row["lon"], row["lat"], int(row["is_reachable"])] for row in rows[:MOST_POINTS]],
        "reachable": sum(row["is_reachable"] for row in rows),
        "total": len(rows),
        "people": sum(1 for row in rows for person in row["people"] if person["channels"]) + _different(teams),
        "teams": _shown(teams),
        "members": len(called.members),
        "members_reachable": sum(team["reachable"] for team in teams),
        "left_out": [left | {"why_label": str(WHY_LEFT_OUT[left["why"]])} for left in (*chosen.left_out, *called.left_out)],
        "needs_approval": is_large,
        "approvers": _approvers(by, now) if is_large else [],
        "message": _words(by, alert, action, text, cap_status, now),
    }


def _different(teams: list[dict[str, Any]]) -> int:
    """Somebody in two teams is told once."""
    return len({person["addressee"] for team in teams for person in team["people"] if person["is_reachable"]})


def _shown(teams: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whoever is not reached stands first; of a whole city's people the first so many."""
    left, shown = MOST_PEOPLE, []
    for team in teams:
        people = sorted(team["people"], key=lambda person: person["is_reachable"])[:left]
        left -= len(people)
        shown.append(team | {"people": [{name: value for name, value in person.items() if name != "addressee"} for person in people]})
    return shown


def _approvers(by: User, now: datetime) -> list[dict[str, Any]]:
    if by.unit is None:
        return []
    return [{"name": str(one.user), "unit": str(one.user.unit), "is_on_duty": one.is_on_duty} for one in approvers_of(by.unit, author=by, now=now)]


def _words(by: User, alert: Alert | None, action: str, text: str, cap_status: str, now: datetime) -> dict[str, dict[str, str]]:
    if alert and alert.cap_status != CapStatus.ACTUAL:
        cap_status = alert.cap_status
    return words_for_order(Order(author=by, alert=alert, action=action, text=text, cap_status=cap_status, created_at=now))
