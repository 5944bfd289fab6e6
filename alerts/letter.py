"""The letter that goes with an honour, in the active language."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alerts.models import Honour
from policing.lib.bilingual import speaks_english
from policing.lib.documents import pdf_of


def letter_of(honour: Honour, *, now: datetime) -> bytes:
    """PDF. It is handed to whoever is honoured, so it names them."""
    return pdf_of("letter.typ", letter_words(honour, now), qr=settings.BASE_URL + reverse("alerts:honours"), at=now)


def letter_words(honour: Honour, now: datetime) -> dict[str, Any]:
    is_chinese = (translation.get_language() or "").startswith("zh")
    day = honour.given_on or timezone.localdate(now)
    said = date_format(day, "Y年n月j日") if is_chinese else f"{day:%-d %B %Y}"
    name = honour.member.name if honour.member else honour.contact.name if honour.contact else str(honour.site)
    words = honour.kind.words_en if speaks_english() else honour.kind.words
    for place, value in (("name", name), ("unit", str(honour.unit)), ("day", said), ("reason", honour.reason)):
        words = words.replace(f"%({place})s", value)
    return {
        "lang": "zh" if is_chinese else "en",
        "region": "cn" if is_chinese else "gb",
        "title": str(honour.kind),
        "to": _("%(name)s:") % {"name": honour.whom},
        "words": words,
        "unit": str(honour.unit),
        "day": said,
        "number": f"{honour.unit.code}-{timezone.localtime(honour.proposed_at):%Y}-{honour.pk:05d}",
    }
