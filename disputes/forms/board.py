"""How the board is narrowed: whose, which kind, level, grid, officer and mediator; by words or over what has ended it becomes a list."""

from typing import Any

import django_filters as filters
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from disputes.lifecycle import OPEN, Status
from disputes.models import Category, Deadline, Dispute, Level
from disputes.models.dispute import DisputeQuerySet

WHOSE = ("unit", "mine", "nobody")
# So many different hands are offered to choose from; the words find the rest.
MOST_CHOICES = 2000


class BoardFilter(filters.FilterSet):
    """`?q=…&show=all&category=01&level=1&grid=…&officer=…&mediator=…`."""

    folded = ("category", "level", "grid", "officer", "mediator")
    fold_label = _("Kind, level, grid, people")

    q = filters.CharFilter(label=_("Number or place"), method="by_words", max_length=60)
    show = filters.ChoiceFilter(label=_("Show"), choices=[("closed", _("Closed")), ("all", _("All"))], empty_label=_("Open"), method="by_openness")
    category = filters.ChoiceFilter(label=_("Kind"), choices=[], empty_label=_("All kinds"), method="of_kind")
    level = filters.ChoiceFilter(label=pgettext_lazy("dispute", "Level"), choices=Level, empty_label=_("Any level"))
    grid = filters.ChoiceFilter(label=_("Grid"), choices=[], empty_label=_("All grids"))
    officer = filters.ChoiceFilter(label=_("Officer"), choices=[], empty_label=_("All officers"))
    mediator = filters.ChoiceFilter(label=_("Street mediator"), choices=[], empty_label=_("All mediators"))

    class Meta:
        model = Dispute
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(kind.code, str(kind)) for kind in Category.objects.filter(is_active=True) if len(kind.code) == 2]
        self.filters["category"].extra["choices"] = groups
        for name, choices in _found(self.queryset).items():
            self.filters[name].extra["choices"] = choices

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
        if not self.request.user.is_officer:
            joined = joined.none()  # with what it was joined is for the police alone
        return rows.filter(Q(number__icontains=value) | Q(place__icontains=value) | Q(pk__in=joined))

    def by_openness(self, rows: QuerySet[Dispute], name: str, value: str) -> QuerySet[Dispute]:
        return rows.filter(status=Status.CLOSED) if value == "closed" else rows

    def of_kind(self, rows: QuerySet[Dispute], name: str, value: str) -> QuerySet[Dispute]:
        return rows.filter(category__code__startswith=value)

    def filter_queryset(self, queryset: QuerySet[Dispute]) -> QuerySet[Dispute]:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("show") or self.form.cleaned_data.get("q") else found.exclude(status=Status.CLOSED)


def _found(rows: Any) -> dict[str, list[tuple[str, str]]]:
    """The grids, officers and mediators of what is open, in one query."""
    names = ("grid", "grid__code", "grid__name"), ("officer", "officer__full_name", "officer__username"), ("mediator", "mediator__name", "mediator__committee")
    found: dict[str, dict[str, str]] = {"grid": {}, "officer": {}, "mediator": {}}
    for row in rows.open().order_by().values_list(*(name for part in names for name in part)).distinct()[:MOST_CHOICES]:
        for place, name in enumerate(found):
            pk, first, second = row[3 * place : 3 * place + 3]
            if pk is not None:
                found[name][str(pk)] = (first or second) if name == "officer" else f"{first} {second}"
    return {name: sorted(choices.items(), key=lambda choice: choice[1]) for name, choices in found.items()}


def of_whom(rows: DisputeQuerySet, user: User, whose: str) -> DisputeQuerySet:
    """One's own, the unit's, or nobody's."""
    if whose == "mine" and user.is_officer:
        return rows.filter(Q(officer=user) | Q(mediator__user=user))
    return rows.open().nobodys() if whose == "nobody" else rows


def by_clock(rows: QuerySet[Dispute]) -> QuerySet[Dispute]:
    """What is over first, then what ends soonest, the graver first. Clocks run only on what is open: nobody looks for them elsewhere."""
    running = Deadline.objects.filter(dispute=OuterRef("pk"), met_at=None, stopped_at=None).order_by("due_on")
    due_on = Case(When(status__in=OPEN, then=Subquery(running.values("due_on")[:1])))
    return rows.annotate(due_on=due_on).order_by(F("due_on").asc(nulls_last=True), "level", "-reported_at", "pk")


def late() -> Exists:
    """Whether a clock has run out."""
    return Exists(Deadline.objects.filter(dispute=OuterRef("pk"), met_at=None, stopped_at=None, due_on__lt=timezone.localdate()))
