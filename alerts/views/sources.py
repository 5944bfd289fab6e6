"""How a partner's alerts turned out, for the station that works with it: one partner at a time, never one against another."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView

from alerts.models import Alert
from alerts.rows.sources import FEW, SPANS, USUAL_SPAN, figures_of_source, in_words
from alerts.views.staff import ForStaff
from partners.models import Partner

LONGEST = 18


def span_asked(text: str) -> int:
    return int(text) if text in {str(days) for days in SPANS} else USUAL_SPAN


class Sources(ForStaff, TemplateView):
    """`?partner=` names one of those that work with the unit; `?days=` is 30, 90 or 365."""

    template_name = "alerts/sources.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        mine = Partner.objects.visible_to(self.person).order_by("kind", "name", "pk")
        wanted, days = self.request.GET.get("partner", ""), span_asked(self.request.GET.get("days", ""))
        chosen = get_object_or_404(mine, pk=int(wanted)) if wanted.isdecimal() and len(wanted) < LONGEST else None
        told = figures_of_source(chosen, Alert.objects.visible_to(self.person), days=days, now=timezone.now()) if chosen else None
        return super().get_context_data(**more) | {
            "partners": mine,
            "chosen": chosen,
            "told": told,
            "whole": in_words(told["whole"]) if told else None,
            "sites": [in_words(site) for site in told["sites"]] if told else [],
            "days": days,
            "spans": SPANS,
            "few": FEW,
        }
