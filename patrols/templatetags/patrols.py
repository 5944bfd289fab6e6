"""Words of the pages of patrols."""

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Right

register = template.Library()

READ, PLANNED = (Right.READ,), (Right.READ, Right.PLAN)
# The pages of this room, by their URL names, and the rights each of which opens it.
PLACES = (
    ("patrols:tonight", _("Rounds"), READ),
    ("patrols:teams", _("Patrol teams"), PLANNED),
    ("patrols:routes", _("Routes"), PLANNED),
    ("patrols:units", _("Street units"), READ),
    ("patrols:secondment", _("Secondment"), READ),
    ("patrols:supervision", _("Supervision"), READ),
    ("patrols:car-doors", _("Car doors"), READ),
    ("patrols:suggestions", _("Where to patrol"), READ),
)


@register.inclusion_tag("patrols/_tabs.html", takes_context=True)
def patrol_tabs(context: RequestContext) -> dict[str, Any]:
    """The tabs of this room for whoever asks; a page that is not there yet leaves no dead link."""
    request = context["request"]
    allowed = [(name, label) for name, label, rights in PLACES if any(request.user.may(right) for right in rights)]
    tabs = [
        (url, label, request.path.startswith(url) and (url == request.path or name != "patrols:tonight")) for name, label in allowed if (url := _address(name))
    ]
    return {"tabs": tabs}


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
