"""Addresses of our own in a message's words become links; everybody else's stay words."""

import re

from django import template
from django.conf import settings
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# What an address of ours is made of; a full stop at its end belongs to the sentence.
PATH = r"/[A-Za-z0-9/_~%?=&.-]*[A-Za-z0-9/_~%=-]"


@register.filter
def own_links(text: str) -> SafeString:
    """`text`, escaped, in paragraphs; what stands at BASE_URL can be tapped. A message may carry a stranger's words, so no other address can."""
    pieces = re.split(rf"({re.escape(settings.BASE_URL)}{PATH})", text)
    said = "".join(format_html('<a href="{0}">{0}</a>', piece) if n % 2 else escape(piece) for n, piece in enumerate(pieces))
    return mark_safe(linebreaks(mark_safe(said)))  # noqa: S308 - every piece was escaped above
