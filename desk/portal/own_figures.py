"""What became of what a partner's sites reported, for them alone. Covert alerts are outside: somebody at a counter might read what came of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from alerts.rows.sources import SPANS, USUAL_SPAN, figures_of_source, in_words
from desk.portal.pages import show
from desk.portal.reading import readable_alerts
from desk.portal.side import Side, for_partners


@require_GET
@for_partners
def figures(request: HttpRequest, side: Side) -> HttpResponse:
    """`?days=` is 30, 90 or 365; who works for several partners reads one at a time, by `?partner=`."""
    asked, partners = request.GET.get("days", ""), {str(site.partner_id): site.partner for site in side.sites}
    days = int(asked) if asked in {str(span) for span in SPANS} else USUAL_SPAN
    partner = partners.get(request.GET.get("partner", "")) or side.sites[0].partner
    told = figures_of_source(partner, readable_alerts(side), days=days, now=timezone.now())
    context: dict[str, Any] = {"days": days, "spans": SPANS, "partner": partner, "partners": partners.values() if len(partners) > 1 else []}
    return show(request, side, "figures", context | {"whole": in_words(told["whole"]), "sites": list(map(in_words, told["sites"]))})
