"""The codes of a route's stops on paper: one big code for each, to be cut out and posted there."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.models import User
from patrols.models import Checkpoint
from policing.lib.documents import pdf_of, qr_svg


def tag_sheet(route: Any, *, by: User, now: datetime) -> HttpResponseBase:
    """The sheet of `route`, one of `routes_of`, as a PDF."""
    address = f"{settings.BASE_URL}{reverse('patrols:route', args=[route.pk])}"
    pdf = pdf_of("tags.typ", _paper(route, by, now), qr=address, at=now)
    headers = {"Content-Disposition": content_disposition_header(True, f"{route.station.code}-{route.pk}.pdf") or "attachment"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers | {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"})


def _paper(route: Any, by: User, now: datetime) -> dict[str, Any]:
    is_chinese = (translation.get_language() or "").startswith("zh")
    return {
        "lang": "zh" if is_chinese else "en",
        "region": "cn" if is_chinese else "gb",
        "title": str(route),
        "unit": str(route.station),
        "how": _("Scan with your phone, signed in, to check in here."),
        "alone": _("For patrols. This code opens nothing to anybody else."),
        "printed": _("Printed by %(who)s on %(when)s") % {"who": by, "when": f"{timezone.localtime(now):%Y-%m-%d %H:%M}"},
        "lost": _("Torn or gone? Print it anew. Stolen or copied? Renew the code on the page of the route, then print it."),
        "tags": [_tag(point, n, len(route.stops_now)) for n, point in enumerate(route.stops_now, start=1)],
    }


def _tag(point: Checkpoint, n: int, all_n: int) -> dict[str, Any]:
    address = f"{settings.BASE_URL}{reverse('patrols:at', args=[point.tag])}"
    place = _("Stop %(n)s of %(all)s") % {"n": n, "all": all_n}
    return {"name": str(point), "place": place, "qr": qr_svg(address), "end": point.tag[-4:]}
