"""Times of shifts, and what belongs to a row, in templates of duty."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()


@register.filter
def span(starts_at: datetime, ends_at: datetime) -> str:
    """„09-25 Thu 20:00 – 09-26 08:00“; the day is said once where it is the same."""
    begins, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    until = f"{ends:%H:%M}" if begins.date() == ends.date() else f"{ends:%m-%d %H:%M}"
    return f"{begins:%m-%d} {date_format(begins, 'D')} {begins:%H:%M} – {until}"


@register.filter
def of(found: Mapping[Any, Any] | None, key: Any) -> Any:
    """What a mapping holds for a key; nothing for one it does not know."""
    return (found or {}).get(key, ())
