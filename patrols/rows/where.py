"""Suggestions and their figures as doors show them.

Whoever walks is blind while a suggestion stands: they see place and hours, not which places were drawn at random, nor the counts that would tell. Afterwards
everybody may know.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Right
from patrols.models import Incident, Suggestion, TestedWeek
from patrols.services.drift import GridMonth
from patrols.services.weeks import tally_of
from patrols.where.cells import outline_of
from patrols.where.hotspots import SHARES, Tally
from patrols.where.words import hours_said, place_said, reason_said


def knows_counts(user: User) -> bool:
    """Those who plan or inspect know what speaks for a place, and which are drawn at random."""
    return user.may(Right.PLAN) or user.may(Right.INSPECT)


def suggestions_of(user: User) -> QuerySet[Suggestion]:
    """Those `user` sees, with everything a row says."""
    return Suggestion.objects.visible_to(user).select_related("station", "grid", "near", "decided_by", "checkpoint").defer("grid__boundary")


def suggestion_row(one: Suggestion, *, knows: bool, now: datetime) -> dict[str, Any]:
    row = {
        "id": one.pk,
        "station": str(one.station),
        "shift": one.shift,
        "shift_label": str(one.get_shift_display()),
        "place": place_said(one),
        "grid": one.grid.code if one.grid else None,
        "lon": one.lon,
        "lat": one.lat,
        "cell": outline_of(one.cell),
        "hours": hours_said(one),
        "status": one.status,
        "status_label": str(one.get_status_display()),
        "is_standing": one.expires_at > now,
        "made_at": one.made_at,
        "expires_at": one.expires_at,
        "decided_by": str(one.decided_by) if one.decided_by else "",
        "decided_at": one.decided_at,
        "decision_reason": one.reason,
        "route": one.checkpoint.route_id if one.checkpoint else None,
    }
    return row | (_counts(one) if knows or one.expires_at <= now else {})


def _counts(one: Suggestion) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "kind": one.kind,
        "kind_label": str(one.get_kind_display()) if one.kind else "",
        "in_year": one.in_year,
        "in_recent": one.in_recent,
        "reason": reason_said(one),
        "is_control": one.is_control,
    }


def figures_row(weeks: list[TestedWeek]) -> dict[str, Any]:
    """What the last weeks showed: each share of the ground together, and week by week."""
    return {
        "shares": [tally_row(share, found) for share in SHARES if (found := tally_of(weeks, share))],
        "weeks": [
            {"begins_on": row.begins_on, "share": row.share, "events": row.events, "hits": row.hits, "at_random": round(row.events * row.taken / row.cells, 2)}
            for row in weeks
        ],
    }


def tally_row(share: int, found: Tally) -> dict[str, Any]:
    rounded = {name: round(getattr(found, name), 4) for name in ("rate", "random", "bell", "pai", "pei")}
    return {"share": share, "weeks": found.weeks, "events": found.events, "hits": found.hits} | rounded


def drift_rows(rows: Iterable[GridMonth]) -> list[dict[str, Any]]:
    return [
        {
            "grid": row.grid.code,
            "name": row.grid.name,
            "station": str(row.grid.station),
            "reports": row.reports,
            "reports_share": round(row.reports_share, 4),
            "suggested": row.suggested,
            "accepted": row.accepted,
            "visits": row.visits,
            "visits_share": round(row.visits_share, 4),
            "sign": row.sign,
        }
        for row in rows
    ]


def incident_row(one: Incident) -> dict[str, Any]:
    return {
        "source": one.source,
        "reference": one.reference,
        "kind": one.kind,
        "kind_label": str(one.get_kind_display()),
        "code": one.code,
        "came": one.came,
        "occurred_at": one.occurred_at,
        "lon": one.lon,
        "lat": one.lat,
        "grid": one.grid.code if one.grid else None,
        "station": str(one.unit),
    }
