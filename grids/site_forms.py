"""What is asked about a key site, a round and a step."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.models import KeySite
from grids.services.key_sites import SiteFacts
from policing.lib.numbers import has_forbidden_number


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WithoutNumbers(forms.Form):
    """Refuses full card and ID numbers in any text."""

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or {}
        if has_forbidden_number(" ".join(value for value in checked.values() if isinstance(value, str))):
            raise forms.ValidationError(_("This holds a full card or ID number. Send the last four digits at most."))
        return checked


class SiteForm(WithoutNumbers):
    kind = forms.ChoiceField(label=_("Kind"), choices=KeySite.Kind)
    name = forms.CharField(label=pgettext_lazy("of a place", "Name"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    lon = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, widget=forms.NumberInput(attrs={"step": "any"}))
    lat = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, widget=forms.NumberInput(attrs={"step": "any"}))

    @property
    def facts(self) -> SiteFacts:
        return SiteFacts(**self.cleaned_data)


class RoundForm(forms.Form):
    first_on = forms.DateField(label=pgettext_lazy("of a round", "First day"), widget=Day())


class StepForm(WithoutNumbers):
    note = forms.CharField(label=pgettext_lazy("of a step", "Result"), max_length=300)
    done_on = forms.DateField(label=_("Done on"), required=False, widget=Day())
