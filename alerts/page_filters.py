"""How lists of alerts and orders are narrowed by the address."""

import re
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from alerts import held
from alerts.lifecycle import OPEN, OrderStatus, Status
from alerts.models import Alert, Campaign, Order
from alerts.models.catalogue import Lane

ORDER_NUMBER = re.compile(r"(?:(?:\d{4}-\d\d-\d\d-)?Z)?(\d{1,12})$", re.IGNORECASE)
NUMBER = re.compile(r"(?:\d{4}-\d\d-\d\d-)?(\d{1,12})$")


PRIORITIES = [(1, _("1 red")), (2, _("2 orange")), (3, _("3 yellow")), (4, _("4 blue"))]


class Day(forms.DateInput):
    input_type = "date"


def asked_for(asked: filters.FilterSet) -> str:
    """What an export was asked for, for the access log: choices as they are; words typed into a search may name a person, so only that there were some."""
    chosen = asked.form.cleaned_data if asked.form.is_valid() else {}
    said = {"format": asked.data.get("format", "")} | {name: "***" if name == "q" else asked.data[name] for name in asked.filters if chosen.get(name)}
    return "&".join(f"{name}={value}" for name, value in said.items())[:200]


def own_campaigns(request: HttpRequest | None) -> QuerySet[Campaign]:
    user = getattr(request, "user", None)
    return Campaign.objects.visible_to(user) if isinstance(user, User) else Campaign.objects.none()


def without_campaigns(asked: filters.FilterSet) -> None:
    """Where there has never been a campaign nobody is asked for one."""
    if not held.campaigns():
        asked.filters.pop("campaign", None)


class AlertFilter(filters.FilterSet):
    """Open alerts unless more is asked for; all but `show` and `q` stand behind a fold."""

    folded = ("lane", "status", "priority", "since", "until", "campaign")
    fold_label = _("Lane, status, priority, dates")

    q = filters.CharFilter(label=_("Number or words"), method="by_words", max_length=60)
    show = filters.ChoiceFilter(label=_("Show"), choices=[("all", _("All"))], empty_label=_("Open"), method="by_openness")
    lane = filters.ChoiceFilter(label=_("Lane"), choices=Lane, empty_label=_("All lanes"))
    status = filters.ChoiceFilter(label=_("Status"), choices=Status, empty_label=_("Any status"))
    priority = filters.ChoiceFilter(label=_("Priority"), choices=PRIORITIES, empty_label=_("Any priority"))
    since = filters.DateFilter(label=pgettext_lazy("day", "From"), field_name="received_at", lookup_expr="date__gte", widget=Day(format="%Y-%m-%d"))
    until = filters.DateFilter(label=pgettext_lazy("day", "Until"), field_name="received_at", lookup_expr="date__lte", widget=Day(format="%Y-%m-%d"))

    campaign = filters.ModelChoiceFilter(label=_("Campaign"), field_name="of_campaign", queryset=own_campaigns, empty_label=_("Any"))

    class Meta:
        model = Alert
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_campaigns(self)

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.folded)

    def filter_queryset(self, queryset: QuerySet[Alert]) -> QuerySet[Alert]:
        """Open ones, unless all, a status or a number is asked for."""
        found = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        return found if any(asked.get(name) for name in ("show", "status", "q")) else found.filter(status__in=OPEN)

    def by_openness(self, queryset: QuerySet[Alert], name: str, value: str) -> QuerySet[Alert]:
        return queryset

    def by_words(self, queryset: QuerySet[Alert], name: str, value: str) -> QuerySet[Alert]:
        words = value.strip()
        by_text = Q(description__icontains=words) | Q(place__icontains=words) | Q(site__name__icontains=words) | Q(type__name__icontains=words)
        by_text |= Q(site__name_en__icontains=words) | Q(type__name_en__icontains=words) | Q(reference=words) | Q(call_number=words)
        number = NUMBER.fullmatch(words)
        return queryset.filter(by_text | Q(serial=int(number[1])) if number else by_text)


class OrderFilter(filters.FilterSet):
    """All orders, those that wait or hold, or those of one status, action, author or day."""

    folded = ("status", "action", "since", "until", "campaign")
    fold_label = _("Status, what, dates")

    q = filters.CharFilter(label=_("Number or words"), method="by_words", max_length=60)
    show = filters.ChoiceFilter(
        label=_("Show"), choices=[("open", _("Open")), ("mine", _("Mine")), ("approval", _("Waiting for approval"))], empty_label=_("All"), method="by_need"
    )
    status = filters.ChoiceFilter(label=_("Status"), choices=OrderStatus, empty_label=_("Any status"))
    action = filters.ChoiceFilter(label=_("What they should do"), choices=Order.Action, empty_label=_("Any"))
    since = filters.DateFilter(label=pgettext_lazy("day", "From"), field_name="created_at", lookup_expr="date__gte", widget=Day(format="%Y-%m-%d"))
    until = filters.DateFilter(label=pgettext_lazy("day", "Until"), field_name="created_at", lookup_expr="date__lte", widget=Day(format="%Y-%m-%d"))

    campaign = filters.ModelChoiceFilter(label=_("Campaign"), field_name="of_campaign", queryset=own_campaigns, empty_label=_("Any"))

    class Meta:
        model = Order
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_campaigns(self)

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.folded)

    def by_need(self, queryset: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        if value == "mine":
            return queryset.filter(author=self.request.user)
        wanted = [OrderStatus.SUBMITTED] if value == "approval" else [OrderStatus.SUBMITTED, OrderStatus.RETURNED, OrderStatus.SENT]
        return queryset.filter(status__in=wanted)

    def by_words(self, queryset: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        number = ORDER_NUMBER.fullmatch(value.strip())
        by_text = Q(text__icontains=value.strip())
        return queryset.filter(by_text | Q(serial=int(number[1])) if number else by_text)
