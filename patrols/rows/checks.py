"""Draws and spot checks as doors show them."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from patrols.models import SpotCheck, SpotDraw
from patrols.services.spot_checks import is_proved


def checks_of(user: User) -> "QuerySet[SpotCheck]":
    """Those `user` sees, with everything a row says."""
    names = ("station", "round__route", "round__crew", "checkpoint", "checked_by", "replied_by", "remedy_by__unit", "draw")
    return SpotCheck.objects.visible_to(user).select_related(*names)


def people_of(check: SpotCheck) -> "QuerySet[User]":
    """Who at the station can see to a remedy."""
    return User.objects.filter(unit__path__startswith=check.station.path, is_active=True).order_by("role", "full_name")


def check_row(check: SpotCheck) -> dict[str, Any]:
    return {
        "id": str(check.pk),
        "draw": str(check.draw_id),
        "position": check.position,
        "station": str(check.station),
        "round": str(check.round_id),
        "route": str(check.round),
        "checkpoint": str(check.checkpoint) if check.checkpoint else None,
        "due_at": check.round.due_at,
        "status": check.status,
        "status_label": str(check.get_status_display()),
        "checked_at": check.checked_at,
        "found": check.found,
        "reply_until": check.reply_until,
        "reply": check.reply,
        "replied_by": str(check.replied_by) if check.replied_by else None,
        "decision": check.decision,
        "remedy": check.remedy,
        "remedy_by": str(check.remedy_by) if check.remedy_by else None,
        "remedy_on": check.remedy_on,
        "remedied": check.remedied,
        "remedied_at": check.remedied_at,
        "closed_at": check.closed_at,
    }


def draw_row(drawn: SpotDraw) -> dict[str, Any]:
    return {
        "id": str(drawn.pk),
        "unit": str(drawn.unit),
        "kind": drawn.kind,
        "starts_at": drawn.starts_at,
        "ends_at": drawn.ends_at,
        "size": drawn.size,
        "out_of": len(drawn.population),
        "drawn_by": str(drawn.drawn_by),
        "drawn_at": drawn.drawn_at,
    }


def proof_row(drawn: SpotDraw, checks: list[SpotCheck]) -> dict[str, Any]:
    """The draw with all it takes to draw it again."""
    proof = {"seed": drawn.seed, "population": drawn.population, "rule": 'the first by SHA-256 of "seed:item"', "is_proved": is_proved(drawn, checks)}
    return draw_row(drawn) | proof | {"checks": [check_row(one) for one in checks]}
