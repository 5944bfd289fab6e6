"""Rosters, templates and swaps as the page and the REST contract show them."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from grids.calendar import Day
from grids.lifecycle import RosterStatus
from grids.models import PlannedShift, Roster, Shift, ShiftTemplate, Swap
from grids.services.roster import Gathered, Kind, Plan, check_plan, gather
from grids.services.roster.checking import Finding, why_away
from grids.services.roster.plan import Away, day_of
from grids.services.roster.reached import WORKING, reached

GRAVE = {Kind.NO_CHANNEL, Kind.GAP, Kind.DOUBLE, Kind.ABSENT}


def roster_row(roster: Roster) -> dict[str, Any]:
    return {
        "id": roster.pk,
        "unit": {"id": roster.unit_id, "name": str(roster.unit)},
        "starts_on": roster.starts_on,
        "ends_on": roster.ends_on,
        "status": roster.status,
        "status_label": roster.get_status_display(),
        "published_at": roster.published_at,
        "published_by": str(roster.published_by) if roster.published_by else None,
    }


def plan_row(plan: Plan, now: datetime) -> dict[str, Any]:
    """The whole plan with its findings. No queries."""
    today, findings = day_of(now), check_plan(plan, now)
    return roster_row(plan.roster) | {
        "is_draft": plan.roster.status == RosterStatus.DRAFT,
        "days": [_day(day, is_past=day.day < today, is_today=day.day == today) for day in plan.days],
        "templates": [template_row(template) for template in plan.templates],
        "people": _people(plan),
        "planned": [_planned(row, now) for row in plan.planned],
        "away": [_away(away) for away in plan.away if away.unit != plan.roster.unit_id],
        "findings": [finding_row(one) for one in findings],
        "checks": [_check(one) for one in gather(plan, findings)],
    }


def _day(day: Day, *, is_past: bool, is_today: bool) -> dict[str, Any]:
    return {
        "day": day.day,
        "label": f"{day.day:%m-%d}",
        "weekday": date_format(day.day, "D"),
        "weekday_short": date_format(day.day, "D").removeprefix("星期"),
        "is_working": day.is_working,
        "name": day.name,
        "is_provisional": day.is_provisional,
        "is_past": is_past,
        "is_today": is_today,
    }


def template_row(template: ShiftTemplate) -> dict[str, Any]:
    ends = (datetime.combine(template.first_on, template.begins) + timedelta(hours=template.hours)).time()
    return {
        "id": template.pk,
        "name": str(template),
        "role": template.role,
        "role_label": template.get_role_display(),
        "begins": f"{template.begins:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "hours": template.hours,
        "people_needed": template.people_needed,
        "days": template.days,
        "days_label": template.get_days_display(),
        "first_on": template.first_on,
        "crew": getattr(template, "turns", None) or [],
    }


def _people(plan: Plan) -> list[dict[str, Any]]:
    hours: dict[int, float] = {}
    for row in plan.planned:
        hours[row.officer_id] = hours.get(row.officer_id, 0) + (row.ends_at - row.starts_at) / timedelta(hours=1)
    return [
        {
            "id": officer.pk,
            "name": str(officer.user),
            "role_label": officer.user.get_role_display(),
            "hours": round(hours.get(officer.pk, 0)),
            "reached": (state := reached(officer)).value,
            "reached_label": str(state.label),
            "is_reached": state in WORKING,
        }
        for officer in plan.people.values()
    ]


def _planned(row: PlannedShift, now: datetime) -> dict[str, Any]:
    starts_at, ends_at = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    return {
        "id": row.pk,
        "officer": row.officer_id,
        "template": row.template_id,
        "role": row.role,
        "role_label": row.get_role_display(),
        "day": day_of(row.starts_at),
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "time": f"{starts_at:%H:%M}–{ends_at:%H:%M}",
        "is_begun": row.starts_at <= now,
    }


def _away(away: Away) -> dict[str, Any]:
    return {"officer": away.officer, "from": day_of(away.starts_at), "until": day_of(away.ends_at - timedelta(seconds=1)), "said": why_away(away.kind)}


def _check(line: Gathered) -> dict[str, Any]:
    """One line of the list beside the plan; `findings` has it day by day."""
    return {
        "kind": line.kind.value,
        "label": str(line.kind.label),
        "is_grave": line.kind in GRAVE,
        "day": line.day,
        "said": line.said,
        "count": line.times,
        "officer": line.officer,
    }


def finding_row(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "label": str(finding.kind.label),
        "is_grave": finding.kind in GRAVE,
        "day": finding.day,
        "said": finding.said,
        "planned": list(finding.planned),
        "officer": finding.officer,
        "template": finding.template,
    }


def shift_row(shift: Shift) -> dict[str, Any]:
    return {
        "id": shift.pk,
        "unit": str(shift.unit),
        "officer": {"id": shift.officer_id, "name": str(shift.officer)},
        "role": shift.role,
        "role_label": shift.get_role_display(),
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
    }


def swap_row(swap: Swap) -> dict[str, Any]:
    """`shift` is null once a new roster has taken it away; unit, role and times are said all the same."""
    return {
        "id": swap.pk,
        "unit": str(swap.unit),
        "role": swap.role,
        "role_label": swap.get_role_display(),
        "starts_at": swap.starts_at,
        "ends_at": swap.ends_at,
        "shift": shift_row(swap.shift) if swap.shift else None,
        "taker": {"id": swap.taker_id, "name": str(swap.taker)},
        "in_return": shift_row(swap.in_return) if swap.in_return else None,
        "return_starts_at": swap.return_starts_at,
        "return_ends_at": swap.return_ends_at,
        "reason": swap.reason,
        "status": swap.status,
        "status_label": swap.get_status_display(),
        "ending": swap.ending or None,
        "ending_label": str(swap.get_ending_display()) or None,
        "asked_by": str(swap.asked_by),
        "asked_at": swap.asked_at,
        "decided_by": str(swap.decided_by) if swap.decided_by else None,
        "decided_at": swap.decided_at,
    }
