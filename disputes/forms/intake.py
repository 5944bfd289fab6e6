"""What the intake form asks: who, where, what, how serious. Only the kind and two names must be said."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disputes.catalogue import ALSO_CALLED
from disputes.models import Category, Dispute, Fact, Party
from disputes.services.parties import Person
from policing.lib.numbers import has_forbidden_number
from policing.lib.pinyin import initials
from policing.lib.said_days import SaidDay

SIDES = ("a", "b")
SOURCES = (Dispute.Source.WALK_IN, Dispute.Source.CALL, Dispute.Source.VISIT, Dispute.Source.SCREENING)
RELAPSE = "relapse"
OLDEST = 120
OFTEN = 6
_DAY = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})日?")
_YEAR = re.compile(r"(\d{4})年?")


class Kind(NamedTuple):
    """A kind of dispute for the choice: what it prevents, and by which letters it is found."""

    code: str
    name: str
    prevented: str
    keys: str


def kind_groups(often: Iterable[str]) -> list[tuple[str, list[Kind]]]:
    """The kinds under their groups, those of the codes `often` in a group of their own before them. One query."""
    known = list(Category.objects.filter(is_active=True))
    groups = {kind.code: kind for kind in known if len(kind.code) == 2}
    has_kinds = {kind.code[:2] for kind in known if len(kind.code) > 2}
    choices = {kind.code: _kind(kind, groups.get(kind.code[:2])) for kind in known if len(kind.code) > 2 or kind.code not in has_kinds}
    first = [choices.pop(code) for code in list(often)[:OFTEN] if code in choices]
    rest = [(str(group), [kind for kind in choices.values() if kind.code[:2] == code]) for code, group in groups.items()]
    return [*([(str(_("Often here")), first)] if first else []), *((label, kinds) for label, kinds in rest if kinds)]


def _kind(kind: Category, group: Category | None) -> Kind:
    also = ALSO_CALLED.get(kind.code, "")
    words = [kind.name, kind.name_en, kind.code, initials(kind.name), group.name if group else "", str(kind.get_prevented_display()), also, initials(also)]
    return Kind(kind.code, str(kind), str(kind.get_prevented_display()), " ".join(words).lower())


def born_of(said: str, today: date) -> date | None:
    """The day of birth out of an age or a day. An age counts as if the birthday were today, a year as its last day: nobody is made older than they are.

    Raises ValidationError.
    """
    said = said.strip()
    if not said:
        return None
    try:
        if said.removesuffix("岁").isdecimal() and (age := int(said.removesuffix("岁"))) <= OLDEST:
            return today.replace(year=today.year - age, day=min(today.day, 28))
        if found := _YEAR.fullmatch(said):
            born = date(int(found[1]), 12, 31)
        else:
            born = date(*(int(part) for part in found.groups())) if (found := _DAY.fullmatch(said)) else date.max
    except ValueError:
        born = date.max
    if not date(today.year - OLDEST, 1, 1) <= born <= today:
        raise ValidationError(_("Write an age (38) or a day of birth (1986-05-12)."))
    return born


class IntakeForm(forms.Form):
    """What is known at first; the rest can follow on the dispute's page. `key` makes a second sending harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    alert = forms.UUIDField(widget=forms.HiddenInput, required=False)
    source = forms.ChoiceField(label=_("How it became known"), choices=[], widget=forms.RadioSelect)
    campaign = forms.CharField(label=_("Which campaign"), max_length=60, required=False)
    category = forms.ChoiceField(label=_("What kind"), choices=[], error_messages={"required": _("Choose what kind of dispute it is.")})
    title = forms.CharField(label=_("In a line"), max_length=80, required=False)
    place = forms.CharField(label=_("Where"), max_length=120, required=False)
    lon = forms.FloatField(min_value=-180, max_value=180, required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(min_value=-90, max_value=90, required=False, widget=forms.HiddenInput)
    facts = forms.MultipleChoiceField(label=pgettext_lazy("facts of a dispute", "What happened"), choices=[], required=False)
    story = forms.CharField(label=_("In their words"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    occurred_on = SaidDay(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, often: Iterable[str] = (), from_alert: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = list(often)
        self.groups, self.has_often = kind_groups(codes), bool(codes)
        self.known_facts = list(Fact.objects.filter(is_active=True).exclude(pk=RELAPSE))
        sources = (Dispute.Source.ALERT, *SOURCES) if from_alert else SOURCES
        choices: dict[str, Any] = {
            "source": [(one.value, one.label) for one in sources],
            "category": [(kind.code, kind.name) for _label, kinds in self.groups for kind in kinds],
            "facts": [(fact.pk, str(fact)) for fact in self.known_facts],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        for side in SIDES:
            self._add_side(side)

    def _add_side(self, side: str) -> None:
        missing = {"required": _("A dispute has two sides at least: name a party on each.")}
        self.fields[f"{side}_name"] = forms.CharField(label=_("Name"), max_length=40, error_messages=missing)
        self.fields[f"{side}_phone"] = forms.CharField(label=_("Telephone"), max_length=30, required=False)
        self.fields[f"{side}_phone"].widget.attrs |= {"inputmode": "tel", "autocomplete": "off"}
        self.fields[f"{side}_name"].widget.attrs |= {"autocomplete": "off"}
        self.fields[f"{side}_born"] = forms.CharField(label=_("Age or day of birth"), max_length=14, required=False)
        parts = [("", pgettext_lazy("part in a dispute", "not said")), *Party.Part.choices]
        self.fields[f"{side}_part"] = forms.ChoiceField(label=_("Part in it"), choices=parts, required=False, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("title", "story", "place", "a_name", "b_name"):
            if has_forbidden_number(said.get(name) or ""):
                self.add_error(name, _("This holds a full card or ID number. Send the last four digits at most."))
        for side in SIDES:
            try:
                said[f"{side}_born"] = born_of(said.get(f"{side}_born", ""), timezone.localdate())
            except ValidationError as error:
                self.add_error(f"{side}_born", error)
        if (said.get("lon") is None) != (said.get("lat") is None):
            said["lon"] = said["lat"] = None
        return said

    @property
    def people(self) -> tuple[Person, ...]:
        """The two sides as said."""
        said = self.cleaned_data
        return tuple(
            Person(said[f"{side}_name"], side=side, part=said[f"{side}_part"], phone=said[f"{side}_phone"], born_on=said[f"{side}_born"]) for side in SIDES
        )

    @property
    def sides(self) -> list[dict[str, Any]]:
        """The fields of each side, for the page."""
        return [{"side": side} | {name: self[f"{side}_{name}"] for name in ("name", "phone", "born", "part")} for side in SIDES]

    @property
    def opens_at(self) -> int:
        """Which group is the first of those that are folded away, counted from one; none are where nothing is used often yet."""
        return 2 if len(self.groups) > 1 and self.has_often else 0

    @property
    def is_in_the_rest(self) -> bool:
        chosen = self["category"].value()
        return bool(chosen) and all(kind.code != chosen for kind in self.groups[0][1])

    @property
    def ticked(self) -> set[str]:
        return set(self["facts"].value() or [])
