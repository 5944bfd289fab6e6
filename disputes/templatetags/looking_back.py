"""Figures about disputes in pages: a share always with what it is of."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disputes.looking_back.figures import Rate

register = template.Library()
DAY_H = 24.0


@register.filter
def share(rate: Rate | None) -> SafeString | str:
    """„99.68 % 32,405/32,509“; of few cases the count alone, marked; nothing of nothing."""
    if rate is None or not rate.of:
        return "–"
    if rate.is_few:
        return format_html('<span class="rate is-few" title="{}">{}<small>/{}</small></span>', _("too few to tell a share"), f"{rate.n:,}", f"{rate.of:,}")
    return format_html('<span class="rate">{} %<small> {}/{}</small></span>', rate.percent, f"{rate.n:,}", f"{rate.of:,}")


@register.filter
def counted(n: int) -> str:
    return f"{n:,}"


@register.filter
def waited(hours: float | None) -> str:
    """Hours up to two days, days after that."""
    if hours is None:
        return "–"
    if hours < 2 * DAY_H:
        return ngettext("%(n)s h", "%(n)s h", round(hours)) % {"n": f"{hours:.1f}" if hours < 10 else f"{hours:.0f}"}
    return ngettext("%(n)s d", "%(n)s d", round(hours / DAY_H)) % {"n": f"{hours / DAY_H:.1f}"}
