"""How the board is narrowed: whose, which kind, level, grid, officer and mediator; by words or over what has ended it becomes a list."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from disputes.lifecycle import Status
from disputes.models import Category, Deadline, Dispute, Level, Mediator
from disputes.models.dispute import DisputeQuerySet
from grids.models import Grid

WHOSE = ("unit", "mine", "nobody")
# Longer choices are of no use; the words find the rest.
MOST_CHOICES = 200


class BoardFilter(filters.FilterSet):
    """`?q=…&show=all&category=01&level=1&grid=…&officer=…&mediator=…`."""

    folded = ("category", "level", "grid", "officer", "mediator")
    fold_label = _("Kind, level, grid, people")

    q = filters.CharFilter(label=_("Number or place"), method="by_words", max_length=60)
    show = filters.ChoiceFilter(label=_("Show"), choices=[("closed", _("Closed")), ("all", _("All"))], empty_label=_("Open"), method="by_openness")
    category = filters.ChoiceFilter(label=_("Kind"), choices=[], empty_label=_("All kinds"), method="of_kind")
    level = filters.ChoiceFilter(label=pgettext_lazy("dispute", "Level"), choices=Level, empty_label=_("Any level"))
    grid = filters.ModelChoiceFilter(label=_("Grid"), queryset=Grid.objects.none(), empty_label=_("All grids"))
    officer = filters.ModelChoiceFilter(label=_("Officer"), queryset=User.objects.none(), empty_label=_("All officers"))
    mediator = filters.ModelChoiceFilter(label=_("Street mediator"), queryset=Mediator.objects.none(), empty_label=_("All mediators"))

    class Meta:
        model = Dispute
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(kind.code, str(kind)) for kind in Category.objects.filter(is_active=True) if len(kind.code) == 2]
        self.filters["category"].extra["choices"] = groups
        seen = self.queryset.open().order_by()  # type: ignore[union-attr]
        self.filters["grid"].queryset = Grid.objects.filter(pk__in=seen.values("grid")).defer("boundary")
        self.filters["officer"].queryset = User.objects.filter(pk__in=seen.values("officer"))
        self.filters["mediator"].queryset = Mediator.objects.filter(pk__in=seen.values("mediator"))

    @property
    def form(self) -> forms.Form:
        return super().form

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.folded)

    @property
    def is_list(self) -> bool:
        """Searching and what has ended are read as a list, not by state."""
        return bool(self.data.get("q") or self.data.get("show"))

    def by_words(self, rows: QuerySet[Dispute], name: str, value: str) -> QuerySet[Dispute]:
        """By its own number, an older one, the number of what was joined with it, or the place."""
        joined = Dispute.objects.filter(number__icontains=value).exclude(merged_into=None).values("merged_into")
        return rows.filter(Q(number__icontains=value) | Q(place__icontains=value) | Q(pk__in=joined))

    def by_openness(self, rows: QuerySet[Dispute], name: str, value: str) -> QuerySet[Dispute]:
        return rows.filter(status=Status.CLOSED) if value == "closed" else rows

    def of_kind(self, rows: QuerySet[Dispute], name: str, value: str) -> QuerySet[Dispute]:
        return rows.filter(category__code__startswith=value)

    def filter_queryset(self, queryset: QuerySet[Dispute]) -> QuerySet[Dispute]:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("show") or self.form.cleaned_data.get("q") else found.exclude(status=Status.CLOSED)


def of_whom(rows: DisputeQuerySet, user: User, whose: str) -> DisputeQuerySet:
    """One's own, the unit's, or nobody's."""
    if whose == "mine" and user.is_officer:
        return rows.filter(Q(officer=user) | Q(mediator__user=user))
    return rows.open().nobodys() if whose == "nobody" else rows


def by_clock(rows: QuerySet[Dispute]) -> QuerySet[Dispute]:
    """What is over first, then what ends soonest, the graver first."""
    running = Deadline.objects.filter(dispute=OuterRef("pk"), met_at=None, stopped_at=None).order_by("due_on")
    return rows.annotate(due_on=Subquery(running.values("due_on")[:1])).order_by(F("due_on").asc(nulls_last=True), "level", "-reported_at", "pk")


def late() -> Exists:
    """Whether a clock has run out."""
    return Exists(Deadline.objects.filter(dispute=OuterRef("pk"), met_at=None, stopped_at=None, due_on__lt=timezone.localdate()))
