"""What the frame says about hand-overs."""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from desk.unit_now import unit_now
from grids.models import Shift

register = template.Library()


@register.inclusion_tag("_notices.html", takes_context=True)
def notices(context: Context) -> dict[str, Any]:
    """Desks of this person's unit that changed hands and were not signed over by both."""
    user = getattr(context.get("request"), "user", None)
    late = unit_now(user, timezone.now()).late
    return {"late": [(dict(Shift.ROLES).get(role, role), since) for role, since in late], "unit": getattr(user, "unit", None)}
