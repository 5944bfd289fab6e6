"""What partners' people may send. Whatever reports an alert is checked as the REST contract checks it."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from alerts.models import AlertType
from alerts.models.alert import CapStatus
from alerts.rows.details import signal_labels
from alerts.serializers.alerts import PartnerReportSerializer, report_facts
from desk.portal.side import ALARM, Side
from partners.models import Partner, Site
from policing.lib.numbers import has_forbidden_number
from policing.lib.strict import refuse_forbidden_numbers

BANDS = ("10k-50k", "50k-200k", "200k-500k", "500k-")
BAND_WORDS = {
    "10k-50k": _("10,000 to 50,000 yuan"),
    "50k-200k": _("50,000 to 200,000 yuan"),
    "200k-500k": _("200,000 to 500,000 yuan"),
    "500k-": _("over 500,000 yuan"),
}
# What only somebody on the spot can know, by kind of partner.
DETAILS = {
    Partner.Kind.BANK: ("customer_present", "amount_band", "account_tail", "callback", "teller"),
    Partner.Kind.SECURITY: ("people", "plate"),
    Partner.Kind.SCHOOL: ("people",),
}
TOO_MUCH = _("This holds a full card or ID number. Send the last four digits at most.")


def _sentence_of(error: ValidationError) -> str:
    said: Any = error.detail
    while isinstance(said, dict | list):
        said = next(iter(said.values() if isinstance(said, dict) else said))
    return str(said)


class ReportForm(forms.Form):
    """A report in under half a minute. `reference` was made with the page, so that a second tap is the same report."""

    reference = forms.RegexField(r"^[\x21-\x7e]{8,64}$", widget=forms.HiddenInput)
    site = forms.ChoiceField(label=_("Your site"))
    type = forms.ChoiceField(label=_("What is it about"), widget=forms.RadioSelect)
    signals = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    place = forms.CharField(label=_("Exactly where (gate, building, counter)"), max_length=200, required=False)
    customer_present = forms.ChoiceField(label=_("Is the customer still there?"), choices=[("true", _("Yes")), ("false", _("No"))], required=False)
    amount_band = forms.ChoiceField(label=_("Amount"), choices=[("", _("not known")), *BAND_WORDS.items()], required=False)
    account_tail = forms.CharField(
        label=_("Last four digits of the account"), max_length=40, required=False, validators=[RegexValidator(r"^\d{4}$", _("Four digits, not more."))]
    )
    callback = forms.CharField(label=_("Number we may safely call back"), max_length=30, required=False)
    teller = forms.CharField(label=_("Teller"), max_length=30, required=False)
    people = forms.IntegerField(label=_("How many people"), min_value=0, max_value=9999, required=False)
    plate = forms.CharField(label=_("Number plate"), max_length=20, required=False)
    description = forms.CharField(label=_("Anything else"), max_length=2000, required=False)
    drill = forms.BooleanField(label=_("This is an exercise"), required=False)

    def __init__(self, side: Side, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.side = side
        # An alarm has a page of its own: one tap, no questions.
        self.kinds = [kind for kind in side.types if not kind.code.endswith(f".{ALARM}")]
        self.fields["site"].choices = [(str(site.pk), str(site)) for site in side.sites]  # type: ignore[attr-defined]
        self.fields["type"].choices = [(kind.code, str(kind)) for kind in self.kinds]  # type: ignore[attr-defined]
        self.fields["signals"].choices = [(code, code) for code in {signal["code"] for kind in self.kinds for signal in kind.signals}]  # type: ignore[attr-defined]

    @property
    def asked(self) -> list[forms.BoundField]:
        """The questions for these kinds of partners, in their order."""
        return [self[name] for kind, names in DETAILS.items() if kind in self.side.kinds for name in names]

    def questions(self) -> list[tuple[AlertType, list[tuple[str, str]], set[str]]]:
        """Each kind of report with the signs to tick, and those that were ticked."""
        ticked = set(self["signals"].value() or [])
        return [(kind, list(signal_labels(kind).items()), ticked) for kind in self.kinds]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in self.fields:
            if has_forbidden_number(str(self.data.get(name, ""))):
                self.errors.pop(name, None)
                self.add_error(name, TOO_MUCH)
        if not self.errors:
            self._check_as_the_contract_does()
        return data

    def _check_as_the_contract_does(self) -> None:
        try:
            self.facts = report_facts(PartnerReportSerializer().run_validation(self.body))
            refuse_forbidden_numbers(self.body)
        except ValidationError as error:
            self.add_error(None, _sentence_of(error))

    @property
    def chosen_site(self) -> Site:
        return self.side.site(self.cleaned_data["site"])

    @property
    def chosen_type(self) -> AlertType:
        return next(kind for kind in self.kinds if kind.code == self.cleaned_data["type"])

    @property
    def body(self) -> dict[str, Any]:
        """What a partner's system would have posted."""
        data, kind = self.cleaned_data, self.chosen_type
        known = {signal["code"] for signal in kind.signals}
        names = DETAILS.get(Partner.Kind(self.chosen_site.partner.kind), ())
        details = {name: data[name] for name in names if data.get(name) not in (None, "")}
        if "customer_present" in details:
            details["customer_present"] = details["customer_present"] == "true"
        said = {"place": data["place"], "description": data["description"], "signals": sorted(known.intersection(data["signals"])), "details": details}
        body = {"reference": data["reference"], "type": kind.code, "site": self.chosen_site.code} | {name: value for name, value in said.items() if value}
        return body | ({"cap_status": str(CapStatus.EXERCISE)} if data["drill"] else {})


class AlarmForm(forms.Form):
    """One press of the large button. Times are the phone's, in milliseconds: only their difference counts, so its clock may be wrong."""

    reference = forms.RegexField(r"^[\x21-\x7e]{8,64}$")
    site = forms.CharField(max_length=20)
    person = forms.CharField(max_length=40, required=False)
    confirmed = forms.BooleanField(required=False)
    drill = forms.BooleanField(required=False)
    pressed_at = forms.FloatField(required=False)
    sent_at = forms.FloatField(required=False)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    accuracy = forms.FloatField(required=False, min_value=0)


class MoreForm(forms.Form):
    """Words added to an alert."""

    text = forms.CharField(max_length=2000)

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if has_forbidden_number(text):
            raise forms.ValidationError(TOO_MUCH)
        return text


class MoreToAlarmForm(MoreForm):
    """The same, to an alarm named by the phone's own reference."""

    reference = forms.CharField(max_length=64)
    person = forms.CharField(max_length=40, required=False)


class AnswerForm(forms.Form):
    """A site's answer to an order."""

    site = forms.CharField(max_length=20)
    reply = forms.CharField(max_length=20)
    note = forms.CharField(max_length=500, required=False)
