"""What is asked when somebody joins a team, or has been trained; and how the lists of teams are narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from grids.models import Officer, Qualification, Team, TeamMember
from grids.team_rows import with_figures
from policing.lib.numbers import has_forbidden_number

# Only so many of the roster are offered while typing; whoever has more knows the badge.
OFFERED = 300


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MemberForm(forms.Form):
    """Somebody of the roster, by badge, or somebody else with name and number."""

    kind = forms.ChoiceField(label=pgettext_lazy("person", "As"), choices=TeamMember.Kind)
    badge = forms.CharField(label=_("Badge number, if on the roster"), required=False, max_length=20)
    name = forms.CharField(label=_("Name"), required=False, max_length=60)
    number = forms.CharField(label=_("Telephone"), required=False, max_length=30)
    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=80)
    sees = forms.ChoiceField(label=_("May see"), choices=TeamMember.Sees, initial=TeamMember.Sees.CALLS)
    is_leader = forms.BooleanField(label=_("Leads the team"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or {}
        badge = (checked.pop("badge", "") or "").strip()
        checked["officer"] = Officer.objects.visible_to(self.user).select_related("user").filter(badge_number=badge).first() if badge else None
        if badge and checked["officer"] is None:
            self.add_error("badge", _("Nobody of your units has this badge number."))
        if has_forbidden_number(f"{checked.get('name', '')} {checked.get('organisation', '')}"):
            self.add_error("name", _("This holds a full card or ID number. Send the last four digits at most."))
        return checked


class QualificationForm(forms.Form):
    """A training or a licence, and until when."""

    kind = forms.ChoiceField(label=pgettext_lazy("training", "What"), choices=Qualification.Kind)
    title = forms.CharField(label=_("What for"), required=False, max_length=80)
    issued_on = forms.DateField(label=_("Issued"), widget=Day)
    expires_on = forms.DateField(label=_("Lapses"), required=False, widget=Day)


def roster_of(team: Team) -> list[tuple[str, str]]:
    """(badge, name) of those who work where the team stands."""
    people = Officer.objects.filter(user__unit__path__startswith=team.unit.path, user__is_active=True).select_related("user").order_by("badge_number")
    return [(officer.badge_number, str(officer)) for officer in people[:OFFERED]]


def _stations(request: HttpRequest | None) -> QuerySet[Unit]:
    user = getattr(request, "user", None)
    return Unit.objects.visible_to(user).filter(teams__isnull=False).distinct() if isinstance(user, User) else Unit.objects.none()


class TeamFilter(filters.FilterSet):
    """`?q=…&kind=response&unit=…&show=lapsing`; a unit stands for everything below it."""

    q = filters.CharFilter(label=_("Team, person or grid code"), method="by_words", max_length=60)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Team.Kind, empty_label=_("All kinds"))
    unit = filters.ModelChoiceFilter(label=_("Unit"), queryset=_stations, method="below", empty_label=_("All units"))
    show = filters.ChoiceFilter(
        label=_("Show"),
        choices=[("lapsing", _("With something lapsing")), ("unreached", _("With people nobody reaches")), ("closed", _("Switched off"))],
        empty_label=_("All in use"),
        method="by_need",
    )

    class Meta:
        model = Team
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Team]) -> QuerySet[Team]:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("show") == "closed" else found.filter(is_active=True)

    def by_words(self, queryset: QuerySet[Team], name: str, value: str) -> QuerySet[Team]:
        words = value.strip()
        people = TeamMember.objects.filter(name__icontains=words, ends_on=None).values("team")
        return queryset.filter(Q(name__icontains=words) | Q(name_en__icontains=words) | Q(pk__in=people) | Q(grids__code__startswith=words)).distinct()

    def below(self, queryset: QuerySet[Team], name: str, value: Unit) -> QuerySet[Team]:
        return queryset.filter(unit__path__startswith=value.path)

    def by_need(self, queryset: QuerySet[Team], name: str, value: str) -> QuerySet[Team]:
        return queryset.filter(is_active=False) if value == "closed" else with_figures(queryset, timezone.localdate()).filter(**{f"{value}__gt": 0})


class LapsingFilter(filters.FilterSet):
    """`?q=…&kind=guard_licence&unit=…&show=lapsed`"""

    q = filters.CharFilter(label=_("Team or person"), method="by_words", max_length=60)
    kind = filters.ChoiceFilter(label=_("Training or licence"), choices=Qualification.Kind, empty_label=_("All kinds"))
    unit = filters.ModelChoiceFilter(label=_("Unit"), queryset=_stations, method="below", empty_label=_("All units"))
    show = filters.ChoiceFilter(label=_("Show"), choices=[("lapsed", _("Lapsed")), ("coming", _("Lapsing soon"))], empty_label=_("Both"), method="by_day")

    class Meta:
        model = Qualification
        fields: list[str] = []

    def by_words(self, queryset: QuerySet[Qualification], name: str, value: str) -> QuerySet[Qualification]:
        words = value.strip()
        of_member = Q(member__name__icontains=words) | Q(member__team__name__icontains=words) | Q(member__team__name_en__icontains=words)
        return queryset.filter(of_member | Q(officer__user__full_name__icontains=words))

    def below(self, queryset: QuerySet[Qualification], name: str, value: Unit) -> QuerySet[Qualification]:
        return queryset.filter(Q(member__team__unit__path__startswith=value.path) | Q(officer__user__unit__path__startswith=value.path))

    def by_day(self, queryset: QuerySet[Qualification], name: str, value: str) -> QuerySet[Qualification]:
        today = timezone.localdate()
        return queryset.filter(expires_on__lt=today) if value == "lapsed" else queryset.filter(expires_on__gte=today)
