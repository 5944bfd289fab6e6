"""Words of the pages about officers and postings."""

from django import template
from django.urls import NoReverseMatch, reverse

register = template.Library()


@register.simple_tag
def map_address() -> str:
    """The map coloured by coverage, where the desk has one."""
    try:
        return f"{reverse('desk:map')}?colour=coverage"
    except NoReverseMatch:
        return ""
