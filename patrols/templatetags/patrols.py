"""Words of the pages of patrols."""

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Right

register = template.Library()

# The pages of this room, by their URL names, and the right each needs.
PLACES = (
    ("patrols:tonight", _("Rounds"), Right.READ),
    ("patrols:teams", _("Patrol teams"), Right.READ),
    ("patrols:routes", _("Routes"), Right.READ),
    ("patrols:units", _("Street units"), Right.READ),
    ("patrols:secondment", _("Secondment"), Right.READ),
    ("patrols:supervision", _("Supervision"), Right.READ),
    ("patrols:car-doors", _("Car doors"), Right.READ),
    ("patrols:suggestions", _("Where to patrol"), Right.READ),
)


@register.inclusion_tag("patrols/_tabs.html", takes_context=True)
def patrol_tabs(context: RequestContext) -> dict[str, Any]:
    """The tabs of this room for whoever asks; a page that is not there yet leaves no dead link."""
    request = context["request"]
    allowed = [(name, label) for name, label, right in PLACES if request.user.may(right)]
    tabs = [
        (url, label, request.path.startswith(url) and (url == request.path or name != "patrols:tonight")) for name, label in allowed if (url := _address(name))
    ]
    return {"tabs": tabs}


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
