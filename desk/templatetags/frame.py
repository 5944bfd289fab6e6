"""What the frame around every page needs: import map, vendor files, navigation, who is on duty."""

from datetime import datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.devices import device_name
from accounts.roles import Role
from desk.navigation import Link, links_for
from desk.unit_now import unit_now
from policing import vendor

register = template.Library()


@register.simple_tag(takes_context=True)
def vendor_importmap(context: Context) -> SafeString:
    """The page's one import map; the only inline script, by nonce."""
    nonce = getattr(context.get("request"), "csp_nonce", "")
    names = vendor.import_map_json(static).replace("<", "\\u003c")
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, mark_safe(names))  # noqa: S308 - our own addresses, escaped above


@register.simple_tag
def vendor_file(package: str, file: str) -> str:
    """Address of one file of a browser library: `{% vendor_file "maplibre-gl" "dist/maplibre-gl.css" %}`."""
    return static(vendor.path(package, file))


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[Link]:
    """The places this person may go to, in the order of the side navigation."""
    request: HttpRequest = context["request"]
    return links_for(request)


@register.filter
def shows_counts(links: list[Link]) -> bool:
    """Whether any of these places has a figure beside it; whoever reads no alerts need not ask for figures."""
    return any(link.place.count for link in links)


# So many places stand in a phone's bar, beside "more"; a fifth takes the place of "more" when it is the last.
AT_HAND = 4


@register.filter
def at_hand(links: list[Link]) -> list[Link]:
    """The places a thumb reaches on a phone; a wide page shows them all in one column."""
    return links if len(links) == AT_HAND + 1 else links[:AT_HAND]


@register.filter
def further_off(links: list[Link]) -> list[Link]:
    """The places behind "more" on a phone."""
    return links[len(at_hand(links)) :]


@register.filter
def holds_current(links: list[Link]) -> bool:
    return any(link.is_current for link in links)


@register.inclusion_tag("_duty.html", takes_context=True)
def duty(context: Context) -> dict[str, Any]:
    """Who leads and who sits at the desk of this person's unit right now."""
    here = unit_now(context["request"].user, timezone.now())
    return {"shifts": [(Role(role).label, name) for role, name in here.on_duty]}


@register.filter
def device(agent: str) -> str:
    """ "Chrome on Linux", out of what a browser says of itself."""
    return device_name(agent)


@register.filter
def duration(seconds: float | None) -> str:
    """47 → "00:47", 3723 → "1:02:03", as time.js says it; a dash where there is none."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


@register.filter
def since(at: datetime | None) -> str:
    """How long ago `at` was, for the first picture; the page's clock takes over."""
    return duration((timezone.now() - at).total_seconds()) if at else "–"
