"""Who is sent where, as doors show it. Numbers are masked; whoever needs one asks for it with a reason, which is kept."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from delivery.models import Address, Channel
from grids.models import Officer
from patrols.lifecycle import SENT, SendingStatus
from patrols.models import OutputSheet, Quota, SentOfficer
from patrols.services.secondment import Pool, Turn
from patrols.services.secondment.pool import GRAVE

# A list that comes later than this before the shift came at short notice.
NOTICE = timedelta(hours=12)


def sent_of(user: User) -> "QuerySet[SentOfficer]":
    """Those `user` sees, with everything a row says."""
    rows = SentOfficer.objects.visible_to(user).order_by("quota__starts_at", "quota__station__path", "pk")
    return rows.select_related("quota__station", "officer__user__unit", "host__user", "sheet__signed_by", "replaces__officer__user")


def numbers_of(rows: Iterable[SentOfficer]) -> dict[int, str]:
    """User → the number by which they are called, masked. One query."""
    return {row.addressee.user_id: row.masked for row in reversed(_numbers(row.officer.user_id for row in rows)) if row.addressee.user_id}


def number_of(sent: SentOfficer) -> str:
    """The number in the clear; empty without one."""
    found = _numbers([sent.officer.user_id])
    return found[0].value if found else ""


def _numbers(users: Iterable[int]) -> list[Address]:
    rows = Address.objects.filter(addressee__user__in=list(users), channel=Channel.SMS, is_active=True, addressee__is_active=True)
    return list(rows.select_related("addressee").order_by("position", "pk"))


def is_short_notice(sent: SentOfficer) -> bool:
    return sent.published_at is not None and sent.quota.starts_at - sent.published_at < NOTICE


def sent_row(sent: SentOfficer, number: str = "") -> dict[str, Any]:
    user = sent.officer.user
    return {
        "id": sent.pk,
        "quota": sent.quota_id,
        "officer": {"id": sent.officer_id, "name": str(user), "unit": str(user.unit), "number": number},
        "host": {"id": sent.host_id, "name": str(sent.host)} if sent.host else None,
        "station": str(sent.quota.station),
        "starts_at": sent.quota.starts_at,
        "ends_at": sent.quota.ends_at,
        "status": sent.status,
        "status_label": str(sent.get_status_display()),
        "is_short_notice": is_short_notice(sent),
        "reason": sent.reason,
        "replaces": str(sent.replaces) if sent.replaces else None,
        "published_at": sent.published_at,
        "came_at": sent.came_at,
        "left_at": sent.left_at,
        "sheet": sheet_row(sheet) if (sheet := sheet_of(sent)) else None,
    }


def sheet_of(sent: SentOfficer) -> OutputSheet | None:
    return getattr(sent, "sheet", None)


def sheet_row(sheet: OutputSheet) -> dict[str, Any]:
    counts = {name: getattr(sheet, name) for name in OutputSheet.COUNTS}
    signed = {"signed_by": str(sheet.signed_by) if sheet.signed_by else None, "signed_at": sheet.signed_at}
    return counts | {"recorded": sheet.recorded, "note": sheet.note, "written_at": sheet.written_at} | signed


def quota_row(quota: Quota, rows: Iterable[SentOfficer], numbers: dict[int, str]) -> dict[str, Any]:
    there = [row for row in rows if row.quota_id == quota.pk]
    going = [row for row in there if row.status != SendingStatus.WITHDRAWN]
    return {
        "id": quota.pk,
        "station": {"id": quota.station_id, "name": str(quota.station)},
        "starts_at": quota.starts_at,
        "ends_at": quota.ends_at,
        "people": quota.people,
        "going": len(going),
        "missing": max(quota.people - len(going), 0),
        "sent": [sent_row(row, numbers.get(row.officer.user_id, "")) for row in there],
    }


def figures_of(quotas: Iterable[Quota], rows: Iterable[SentOfficer], now: datetime) -> dict[str, int]:
    """`wanted` places, how many are filled, published, there, and who did not come though the shift is over."""
    known = list(rows)
    going = [row for row in known if row.status != SendingStatus.WITHDRAWN]
    return {
        "wanted": sum(quota.people for quota in quotas),
        "filled": len(going),
        "proposed": sum(row.status == SendingStatus.PROPOSED for row in going),
        "published": sum(row.status in SENT for row in going),
        "came": sum(row.came_at is not None for row in going),
        "absent": sum(row.status == SendingStatus.PUBLISHED and row.quota.ends_at <= now for row in going),
    }


def candidate_rows(pool: Pool, quota: Quota) -> list[dict[str, Any]]:
    """Everybody of the pool, whose turn it is first, with what keeps them from this shift."""
    rows = []
    for turn in pool.in_turn():
        why = pool.why_not(turn.officer, quota)
        rows.append(turn_row(turn) | {"why_not": why.value if why else None, "why_not_label": str(why.label) if why else "", "may_go": why not in GRAVE})
    return rows


def turn_row(turn: Turn) -> dict[str, Any]:
    officer: Officer = turn.officer
    return {"officer": {"id": officer.pk, "name": str(officer), "unit": str(officer.user.unit)}, "times": turn.times, "last_at": turn.last_at}


def spread_of(turns: Iterable[Turn]) -> dict[str, int | None]:
    """The fewest and the most times somebody was sent: how fair it came out."""
    times = [turn.times for turn in turns]
    return {"fewest": min(times, default=None), "most": max(times, default=None), "total": sum(times)}
