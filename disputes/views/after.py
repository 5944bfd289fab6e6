"""The leaf of what follows: whether it is kept, who looks again, and how it ends."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import SETTLED, Outcome
from disputes.models import Dispute
from disputes.rows.working import followup_line
from disputes.services.ending import OF_VIOLENCE
from disputes.services.groups import parts_of
from disputes.services.levels import VIOLENCE_AT_HOME
from disputes.steps.working import followups_of, people_for
from disputes.views.one import leaf


@login_required
@require_safe
def after(request: HttpRequest, pk: Any) -> HttpResponse:
    """Who looks again and what they found; how it ends, or that it goes on after all."""
    return leaf(request, pk, "after", _after)


def _after(dispute: Dispute, user: User) -> dict[str, Any]:
    lines = [followup_line(one, user) for one in followups_of(user).filter(dispute=dispute, dropped_at=None)]
    may_end = dispute.is_open and user.may(Right.DECIDE)
    parts = parts_of(dispute)
    return {
        "ahead": [one for one in lines if one["is_open"]],
        "planned": len(lines),
        "looked": [one for one in lines if not one["is_open"]],
        "people": list(people_for(dispute, user)) if user.may(Right.DECIDE) and any(one["is_open"] for one in lines) else [],
        "endings": _endings(dispute) if may_end else [],
        "may_reopen": not dispute.is_open and dispute.merged_into_id is None and user.may(Right.MEDIATE),
        "count": parts if parts.total else None,
    }


def _endings(dispute: Dispute) -> list[tuple[str, str, bool]]:
    """How it may end by hand, and whether that counts as settled; domestic violence in two ways only."""
    ways = OF_VIOLENCE if VIOLENCE_AT_HOME in dispute.facts else [one for one in Outcome if one != Outcome.MERGED]
    return [(one.value, str(one.label), one in SETTLED) for one in ways]
