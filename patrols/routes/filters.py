"""How the list of routes is narrowed."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from grids.models.areas import HOLDS_GRIDS
from patrols.models import Route


def _stations(request: HttpRequest) -> QuerySet[Unit]:
    return Unit.objects.visible_to(request.user).in_use().filter(kind__in=HOLDS_GRIDS)  # type: ignore[arg-type]


class RouteFilter(filters.FilterSet):
    """`?q=…&kind=foot&station=…&show=ended`"""

    q = filters.CharFilter(label=_("Route or stop"), method="by_words", max_length=60)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Route.Kind, empty_label=_("All kinds"))
    station = filters.ModelChoiceFilter(label=_("Station"), queryset=_stations, empty_label=_("All stations"))
    show = filters.ChoiceFilter(label=_("Show"), choices=[("ended", _("Ended"))], empty_label=_("In use"), method="by_use")

    class Meta:
        model = Route
        fields: list[str] = []

    def by_words(self, queryset: QuerySet[Route], name: str, value: str) -> QuerySet[Route]:
        words = value.strip()
        at_stop = Q(checkpoints__name__icontains=words, checkpoints__removed_at=None)
        return queryset.filter(Q(name__icontains=words) | Q(name_en__icontains=words) | at_stop).distinct()

    def by_use(self, queryset: QuerySet[Route], name: str, value: str) -> QuerySet[Route]:
        return queryset.filter(is_active=False)
