"""How the list is narrowed."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disputes.lifecycle import Status
from disputes.models import Category, Dispute, Level


class DisputeFilter(filters.FilterSet):
    """`?q=…&show=all&level=1&status=…&category=01&mine=on`; open ones unless more is asked for."""

    folded = ("category", "status", "level")
    fold_label = _("Kind, status, level")

    q = filters.CharFilter(label=_("Number or place"), method="by_words", max_length=60)
    show = filters.ChoiceFilter(label=_("Show"), choices=[("mine", _("Mine")), ("all", _("All"))], empty_label=_("Open"), method="by_openness")
    category = filters.ChoiceFilter(label=_("Kind"), choices=[], empty_label=_("All kinds"), method="of_kind")
    status = filters.ChoiceFilter(label=_("Status"), choices=Status, empty_label=_("Any status"))
    level = filters.ChoiceFilter(label=pgettext_lazy("dispute", "Level"), choices=Level, empty_label=_("Any level"))

    class Meta:
        model = Dispute
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(kind.code, str(kind)) for kind in Category.objects.filter(is_active=True) if len(kind.code) == 2]
        self.filters["category"].extra["choices"] = groups

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.folded)

    def by_words(self, rows: QuerySet[Dispute], name: str, value: str) -> QuerySet[Dispute]:
        return rows.filter(number__icontains=value) | rows.filter(place__icontains=value)

    def of_kind(self, rows: QuerySet[Dispute], name: str, value: str) -> QuerySet[Dispute]:
        return rows.filter(category__code__startswith=value)

    def by_openness(self, rows: QuerySet[Dispute], name: str, value: str) -> QuerySet[Dispute]:
        return rows.filter(officer=self.request.user) if value == "mine" and self.request else rows

    def filter_queryset(self, queryset: QuerySet[Dispute]) -> QuerySet[Dispute]:
        found = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        wants_closed = asked.get("show") == "all" or asked.get("status") or asked.get("q")
        return found if wants_closed else found.exclude(status=Status.CLOSED)
