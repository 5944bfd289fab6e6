"""What the pages of one dispute ask: which way, who else, when and where, how it went."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from disputes.forms.intake import born_of
from disputes.lifecycle import OPEN, SessionStatus, Way
from disputes.models import Appraisal, Conflict, Dispute, Exclusion, Mediator, Party, Room, Session
from disputes.services.parties import Person
from disputes.services.sessions import When
from policing.lib.said_days import SaidDay

CASE = "case"
MINUTES = (30, 45, 60, 90, 120)
# What may be said by hand; the others are found by comparing.
SAID = (Conflict.Kind.RELATIVE, Conflict.Kind.NEIGHBOUR, Conflict.Kind.HOUSEHOLD, Conflict.Kind.EARLIER)


def mediators_of(dispute: Dispute) -> QuerySet[Mediator]:
    """The street mediators of the dispute's station, whoever has least to do first; `caseload` counts their open disputes."""
    load = Count("disputes", filter=Q(disputes__status__in=OPEN))
    return Mediator.objects.filter(station=dispute.station, is_active=True).annotate(caseload=load).order_by("caseload", "name")


class MediatorChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return _("%(name)s · %(count)s open") % {"name": obj, "count": obj.caseload}


class ConflictFields(forms.Form):
    """What brings the mediator too near to one side, and why it goes on all the same."""

    conflicts = forms.MultipleChoiceField(
        label=_("The mediator is, of one side,"), choices=[(kind.value, kind.label) for kind in SAID], required=False, widget=forms.CheckboxSelectMultiple
    )
    conflict_reason = forms.CharField(label=_("Why they mediate all the same"), max_length=300, required=False)


class WayForm(ConflictFields):
    way = forms.ChoiceField(choices=[*Way.choices, (CASE, pgettext_lazy("dispute", "Handle as a case"))], error_messages={"required": _("Choose a way.")})
    exclusions = forms.ModelMultipleChoiceField(queryset=Exclusion.objects.all(), required=False)
    reason = forms.CharField(max_length=500, required=False)
    mediator = MediatorChoice(queryset=Mediator.objects.none(), required=False, empty_label="—")
    waits_for_report = forms.BooleanField(required=False)

    def __init__(self, dispute: Dispute, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mediator"].queryset = mediators_of(dispute)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("way") == CASE and not said.get("reason", "").strip():
            self.add_error("reason", _("Write why it is handled as a case."))
        return said


class PersonForm(forms.Form):
    """Somebody else in a dispute: a party, whoever stands for one, a witness or a helper."""

    name = forms.CharField(label=_("Name"), max_length=40)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    born = forms.CharField(label=_("Age or day of birth"), max_length=14, required=False)
    role = forms.ChoiceField(label=_("As what"), choices=Party.Role.choices, initial=Party.Role.PARTY)
    side = forms.ChoiceField(label=_("Side"), choices=[], required=False)
    part = forms.ChoiceField(label=_("Part in it"), choices=[("", "—"), *Party.Part.choices], required=False)
    stands_for = forms.ModelChoiceField(label=_("Stands for"), queryset=Party.objects.none(), required=False, empty_label="—")
    id_number = forms.CharField(label=_("ID number"), max_length=18, required=False)
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    authority = forms.CharField(label=_("Written authority: for what"), max_length=120, required=False)
    lives_by_own_work = forms.BooleanField(label=_("16 or older, lives by own work and wishes nobody told"), required=False)

    def __init__(self, dispute: Dispute, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = dispute.parties.filter(role=Party.Role.PARTY)
        self.fields["stands_for"].queryset = parties  # type: ignore[attr-defined]
        self.fields["stands_for"].label_from_instance = lambda party: party.name  # type: ignore[attr-defined]
        letters = "abcdefgh"
        self.fields["side"].choices = [("", "—"), *((letter, letter.upper()) for letter in letters)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        try:
            said["born"] = born_of(said.get("born", ""), timezone.localdate())
        except forms.ValidationError as error:
            self.add_error("born", error)
        role = said.get("role")
        if role == Party.Role.PARTY and not said.get("side"):
            self.add_error("side", _("A party stands on a side: say on which."))
        if role in (Party.Role.GUARDIAN, Party.Role.AGENT) and not said.get("stands_for"):
            self.add_error("stands_for", _("A guardian and an agent stand for somebody: say for whom."))
        return said

    @property
    def person(self) -> Person:
        said = self.cleaned_data
        names = ("name", "phone", "role", "side", "part", "id_number", "address", "authority", "lives_by_own_work")
        return Person(born_on=said["born"], **{name: said[name] for name in names})


class SessionForm(ConflictFields):
    """Time and place of a session, and who mediates."""

    day = SaidDay(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    start = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.TypedChoiceField(label=_("Minutes"), choices=[(n, n) for n in MINUTES], coerce=int, initial=60)
    where = forms.ChoiceField(label=_("Where"), choices=[], initial=Session.Place.ROOM)
    room = forms.ModelChoiceField(label=_("Mediation room"), queryset=Room.objects.none(), required=False, empty_label="—")
    mediator = MediatorChoice(label=_("Street mediator"), queryset=Mediator.objects.none(), required=False, empty_label="—")
    reason = forms.CharField(label=_("Why another time"), max_length=200, required=False)

    def __init__(self, dispute: Dispute, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].choices = [choice for choice in Session.Place.choices if choice[0] != Session.Place.SPOT]  # type: ignore[attr-defined]
        self.fields["room"].queryset = Room.objects.filter(station=dispute.station, is_active=True)  # type: ignore[attr-defined]
        offered = mediators_of(dispute)
        self.fields["mediator"].queryset = offered if by.is_officer else offered.filter(user=by)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("where") == Session.Place.ROOM and not said.get("room"):
            self.add_error("room", _("Choose the room, or another place."))
        if said.get("where") != Session.Place.ROOM:
            said["room"] = None
        return said

    @property
    def when(self) -> When:
        said = self.cleaned_data
        starts = _at(said["day"], said["start"])
        return When(starts, starts + timedelta(minutes=said["minutes"]), said["where"], said["room"])


def _at(day: date, start: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, start))


class NotesForm(forms.Form):
    """What was said and done, apart from what the mediator makes of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    fact = forms.CharField(label=_("What was said and done"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6}))
    opinion = forms.CharField(label=_("The mediator’s opinion"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    recording = forms.CharField(label=_("Number of the recording"), max_length=80, required=False)
    recording_from = forms.CharField(label=_("In it from"), max_length=10, required=False)
    recording_to = forms.CharField(label=_("In it until"), max_length=10, required=False)
    status = forms.ChoiceField(choices=[("", "—"), *(choice for choice in SessionStatus.choices if choice[0] != SessionStatus.SCHEDULED)], required=False)
    came = forms.ModelMultipleChoiceField(queryset=Party.objects.none(), required=False)

    def __init__(self, dispute: Dispute, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came"].queryset = Party.objects.filter(dispute=dispute)  # type: ignore[attr-defined]

    @property
    def notes(self) -> dict[str, str]:
        """As they are compared: line ends as they are kept."""
        names = ("fact", "opinion", "recording", "recording_from", "recording_to")
        return {name: self.cleaned_data[name].replace("\r\n", "\n") for name in names}


class AppraisalForm(forms.Form):
    kind = forms.ChoiceField(choices=Appraisal.Kind.choices)
    asked_on = SaidDay(required=False)


class ReportIssuedForm(forms.Form):
    result = forms.ChoiceField(choices=Appraisal.Result.choices)
    issued_on = SaidDay()
    number = forms.CharField(max_length=60, required=False)
    amount = forms.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False)


def own_mediator(user: User) -> Mediator | None:
    """Themselves, where a street mediator has signed in."""
    return None if user.is_officer else Mediator.objects.filter(user=user, is_active=True).first()
