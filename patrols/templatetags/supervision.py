"""Figures of supervision in pages: a share always with what it is of."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from patrols.supervision.figures import Rate

register = template.Library()


@register.filter
def rate(value: Rate | None) -> SafeString | str:
    """„87 % 26/30“; of few cases the count alone, marked; nothing of nothing."""
    if value is None or not value.of:
        return "–"
    if value.is_few:
        return format_html('<span class="rate is-few" title="{}">{}<small>/{}</small></span>', _("too few to tell a share"), value.n, value.of)
    return format_html('<span class="rate">{} %<small> {}/{}</small></span>', value.percent, value.n, value.of)


@register.filter
def minutes(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


@register.filter
def hours(value: Any) -> str:
    """Minutes as hours with one digit."""
    return "–" if value is None else f"{value / 60:.1f}"
