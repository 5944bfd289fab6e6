"""What the frame says about hand-overs."""

from datetime import datetime
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.translation import pgettext

from desk.unit_now import unit_now
from grids.models import Shift

register = template.Library()


@register.inclusion_tag("_notices.html", takes_context=True)
def notices(context: Context) -> dict[str, Any]:
    """Desks of this person's unit that changed hands and were not signed over by both; those of one time stand together."""
    user = getattr(context.get("request"), "user", None)
    late = unit_now(user, timezone.now()).late
    desks: dict[datetime, list[str]] = {}
    for role, since in late:
        desks.setdefault(since, []).append(str(dict(Shift.ROLES).get(role, role)))
    comma = pgettext("between people", ", ")
    return {"late": [(comma.join(roles), since) for since, roles in desks.items()]}
