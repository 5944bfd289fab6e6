"""The day summary on paper."""

import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from patrols.supervision.summary import Summary, said_rate
from policing.lib.documents import as_json, pdf_of

CODE_DIGITS = 8
REST = -1  # this column takes what the others (in mm) leave


def pdf_of_day(told: Summary, *, by: User, now: datetime) -> bytes:
    """The summary as a PDF in the active language."""
    unit = told.scope.unit
    address = f"{settings.BASE_URL}{reverse('patrols:supervision-day')}?on={told.scope.first:%Y-%m-%d}" + (f"&unit={unit.pk}" if unit else "")
    return pdf_of("record.typ", _paper(told, by, now), qr=address, at=now)


def name_of(told: Summary) -> str:
    unit = told.scope.unit or told.scope.user.works_for or told.scope.user.unit
    return f"{unit.code if unit else ''}-patrols-{told.scope.first:%Y%m%d}"


def _paper(told: Summary, by: User, now: datetime) -> dict[str, Any]:
    is_chinese = (translation.get_language() or "").startswith("zh")
    unit = str(told.scope.unit or told.scope.user.works_for or told.scope.user.unit)
    sections = [_words(told), _routes(told), *_told(told)]
    digest = hashlib.sha256(as_json(sections).encode()).hexdigest()
    return {
        "lang": "zh" if is_chinese else "en",
        "region": "cn" if is_chinese else "gb",
        "number": name_of(told),
        "unit": unit,
        "kind": _("Day summary of patrols"),
        "title": _("Day summary of patrols"),
        "subtitle": f"{unit} · {told.scope.first:%Y-%m-%d} 12:00 – {timezone.localtime(told.scope.ends):%Y-%m-%d} 12:00",
        "marks": [],
        "printed": _("Printed by %(who)s on %(when)s") % {"who": by, "when": f"{timezone.localtime(now):%Y-%m-%d %H:%M}"},
        "page_of": _("Page {n} of {N}"),
        "code_label": _("check code"),
        "code": digest[:CODE_DIGITS],
        "sections": sections,
        "seal": [[_("Digest of the summary (SHA-256)"), digest]],
        "how": _(
            "From noon to noon. Of fewer than 20 cases no share is told, only the count. Nobody is ranked. Scan the code and sign in for the page as it is now."
        ),
    }


def _words(told: Summary) -> dict[str, Any]:
    return {"form": "words", "title": _("In words"), "aside": "", "rows": told.sentences}


def _routes(told: Summary) -> dict[str, Any]:
    heads = [_("Route"), _("Walked"), _("Begun late"), _("Missed"), _("Stops visited"), _("As long as asked")]
    rows = [[line.label, *map(said_rate, (line.walked, line.late, line.missed, line.visited, line.stayed))] for line in told.routes]
    return {"form": "table", "title": _("By route"), "aside": "", "heads": heads, "widths": [REST, 22, 22, 20, 24, 26], "rows": rows}


def _told(told: Summary) -> list[dict[str, Any]]:
    rows = [
        {
            "time": f"{timezone.localtime(one.due_at):%m-%d %H:%M}",
            "words": f"{one.route} · {one.get_status_display()}",
            "said": "\n".join(said),
            "who": str(one.crew or ""),
        }
        for one, said in told.told
    ]
    return [{"form": "lines", "title": _("Not as planned"), "aside": "", "rows": rows}] if rows else []
