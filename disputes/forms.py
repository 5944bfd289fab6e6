"""What the intake form asks, and how the list is narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disputes.lifecycle import Status
from disputes.models import Category, Dispute, Fact, Level, Party
from disputes.services.parties import Person
from policing.lib.numbers import has_forbidden_number

SIDES = ("a", "b")
SOURCES = (Dispute.Source.WALK_IN, Dispute.Source.CALL, Dispute.Source.VISIT, Dispute.Source.SCREENING)


def kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds of disputes under their groups, for a choice."""
    known = list(Category.objects.filter(is_active=True))
    groups = {kind.code: kind for kind in known if len(kind.code) == 2}
    return [
        (str(group), [(kind.code, str(kind)) for kind in known if kind.code.startswith(code) and kind.code != code] or [(code, str(group))])
        for code, group in groups.items()
    ]


class ReportForm(forms.Form):
    """What is known at first; everything but the kind, a line and two names can follow later."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    source = forms.ChoiceField(label=_("How it became known"), choices=[(one.value, one.label) for one in SOURCES], widget=forms.RadioSelect)
    category = forms.ChoiceField(label=_("What kind"), choices=[])
    title = forms.CharField(label=_("In a line"), max_length=80)
    place = forms.CharField(label=_("Where"), max_length=120, required=False)
    lon = forms.FloatField(min_value=-180, max_value=180, required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(min_value=-90, max_value=90, required=False, widget=forms.HiddenInput)
    facts = forms.MultipleChoiceField(label=_("What happened"), choices=[], required=False, widget=forms.CheckboxSelectMultiple)
    story = forms.CharField(label=_("In their words"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    occurred_on = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", "—"), *kinds()]  # type: ignore[attr-defined]
        self.fields["facts"].choices = [(fact.pk, str(fact)) for fact in Fact.objects.filter(is_active=True).exclude(pk="relapse")]  # type: ignore[attr-defined]
        for side in SIDES:
            self.fields[f"{side}_name"] = forms.CharField(label=_("Name"), max_length=40)
            self.fields[f"{side}_phone"] = forms.CharField(label=_("Telephone"), max_length=30, required=False)
            part = forms.ChoiceField(label=_("Part in it"), choices=[("", _("not said")), *Party.Part.choices], required=False)
            self.fields[f"{side}_part"] = part

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or {}
        for name in ("title", "story", "place"):
            if has_forbidden_number(checked.get(name) or ""):
                self.add_error(name, _("This holds a full card or ID number. Send the last four digits at most."))
        return checked

    @property
    def people(self) -> tuple[Person, ...]:
        """The two sides as said."""
        said = self.cleaned_data
        return tuple(Person(said[f"{side}_name"], side=side, part=said[f"{side}_part"], phone=said[f"{side}_phone"]) for side in SIDES)

    @property
    def sides(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each side, for the page."""
        return [(side, [self[f"{side}_{name}"] for name in ("name", "phone", "part")]) for side in SIDES]


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
