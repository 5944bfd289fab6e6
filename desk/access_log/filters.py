"""Narrowing the access log."""

from typing import ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AccessLog
from alerts.page_filters import Day
from desk.access_log.subjects import ACTIONS, THINGS


class AccessFilter(django_filters.FilterSet):
    """Who, did what, with what, since and until when."""

    q = django_filters.CharFilter(label=_("Who, or why"), method="search", max_length=60)
    action = django_filters.ChoiceFilter(label=_("Action"), choices=tuple(ACTIONS.items()), empty_label=_("All"))
    thing = django_filters.ChoiceFilter(label=_("Of what"), choices=tuple(THINGS.items()), empty_label=_("All"), method="of_thing")
    since = django_filters.DateFilter(label=pgettext_lazy("day", "From"), field_name="at", lookup_expr="date__gte", widget=Day(format="%Y-%m-%d"))
    until = django_filters.DateFilter(label=pgettext_lazy("day", "Until"), field_name="at", lookup_expr="date__lte", widget=Day(format="%Y-%m-%d"))

    class Meta:
        model = AccessLog
        fields: ClassVar[list[str]] = []

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(user__full_name__icontains=value) | Q(user__username__icontains=value) | Q(reason__icontains=value))

    def of_thing(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(subject__startswith=f"{value}:")
