"""A problem card as doors show it."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from patrols.lifecycle import CARD_MOVES
from patrols.models import Measure, ProblemCard
from patrols.services.before_after import BeforeAfter, before_after


def cards_of(user: User) -> QuerySet[ProblemCard]:
    """Those `user` sees, with everything a row says."""
    rows = ProblemCard.objects.visible_to(user).select_related("station", "grid", "opened_by", "closed_by").defer("grid__boundary")
    return rows.prefetch_related("measures")


def card_row(card: ProblemCard) -> dict[str, Any]:
    return {
        "id": card.pk,
        "title": card.title,
        "station": str(card.station),
        "grid": card.grid.code if card.grid else None,
        "kind": card.kind,
        "place": card.place,
        "lon": card.lon,
        "lat": card.lat,
        "status": card.status,
        "status_label": str(card.get_status_display()),
        "next": sorted(CARD_MOVES[card.status]),
        "found": card.found,
        "causes": card.causes,
        "measures": [measure_row(measure) for measure in card.measures.all()],
        "answered_on": card.answered_on,
        "assessment": card.assessment,
        "result": card.result,
        "result_label": str(card.get_result_display()) if card.result else "",
        "opened_by": str(card.opened_by),
        "opened_at": card.opened_at,
        "closed_at": card.closed_at,
    }


def full_row(card: ProblemCard, *, now: datetime) -> dict[str, Any]:
    """With the counts before and after."""
    return card_row(card) | {"before_after": before_after_row(before_after(card, now=now))}


def measure_row(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.pk,
        "kind": measure.kind,
        "kind_label": str(measure.get_kind_display()),
        "words": measure.words,
        "by_whom": measure.by_whom,
        "due_on": measure.due_on,
        "done_on": measure.done_on,
    }


def before_after_row(found: BeforeAfter | None) -> dict[str, Any] | None:
    return {"days": found.days, "here": found.here, "around": found.around, "station": found.station, "says": found.says} if found else None
