"""What is asked when somebody is posted, is away, or is lent to another unit."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from accounts.roles import Role
from grids.models import Absence, Officer, Posting

OFFERED = 300
# In the order in which they are likely wanted.
ON_GRIDS = (Role.COMMUNITY_OFFICER, Role.DUTY_OFFICER, Role.DUTY_LEADER, Role.AUXILIARY)


class Moment(forms.DateTimeInput):
    """A day and a time as browsers let people choose them, station time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def this_minute() -> datetime:
    return timezone.localtime().replace(second=0, microsecond=0)


class OfficerForm(forms.Form):
    """A form that names an officer: one of those offered, or anybody the reader sees, by badge."""

    officer = forms.ChoiceField(label=pgettext_lazy("person", "Officer"), required=False)
    badge = forms.CharField(label=_("Or by badge number"), required=False, max_length=20)
    is_needed = True

    def __init__(self, *args: Any, user: User, unit_path: str, without: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Officer.objects.visible_to(user).filter(user__is_active=True, user__role__in=ON_GRIDS).exclude(pk=without)
        self.seen = seen.select_related("user__unit")
        own = list(self.seen.filter(user__unit__path__startswith=unit_path).order_by("badge_number")[:OFFERED])
        by_role = {role: [(str(one.pk), f"{one} · {one.badge_number}") for one in own if one.user.role == role] for role in ON_GRIDS}
        self.fields["officer"].choices = [("", "—"), *((role.label, people) for role, people in by_role.items() if people)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or {}
        badge, chosen = (checked.pop("badge", "") or "").strip(), checked.get("officer")
        checked["officer"] = self.seen.filter(badge_number=badge).first() if badge else self.seen.filter(pk=chosen).first() if chosen else None
        if badge and checked["officer"] is None:
            self.add_error("badge", _("Nobody of your units has this badge number."))
        elif self.is_needed and checked["officer"] is None:
            self.add_error("officer", _("Choose an officer."))
        return checked


class AppointForm(OfficerForm):
    kind = forms.ChoiceField(label=pgettext_lazy("person", "As"), choices=Posting.Kind)
    starts_at = forms.DateTimeField(label=pgettext_lazy("time", "From"), widget=Moment(), initial=this_minute)
    ends_at = forms.DateTimeField(label=_("Until, if known"), required=False, widget=Moment())
    is_in_committee = forms.BooleanField(label=_("In the village or residents’ committee"), required=False)
    takes_over = forms.BooleanField(label=_("Ends the posting of the main officer until now"), required=False)


class HandOverForm(OfficerForm):
    at = forms.DateTimeField(label=_("From when"), widget=Moment(), initial=this_minute)


class AbsenceForm(OfficerForm):
    is_needed = False
    kind = forms.ChoiceField(label=pgettext_lazy("of an absence", "Why"), choices=Absence.Kind)
    starts_at = forms.DateTimeField(label=pgettext_lazy("time", "From"), widget=Moment(), initial=this_minute)
    ends_at = forms.DateTimeField(label=pgettext_lazy("time", "Until"), widget=Moment())


class SecondmentForm(forms.Form):
    unit = forms.ModelChoiceField(label=_("To which unit"), queryset=Unit.objects.none())
    starts_at = forms.DateTimeField(label=pgettext_lazy("time", "From"), widget=Moment(), initial=this_minute)
    ends_at = forms.DateTimeField(label=pgettext_lazy("time", "Until"), widget=Moment())
    task = forms.CharField(label=_("Task"), required=False, max_length=100)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user).in_use()  # type: ignore[attr-defined]
