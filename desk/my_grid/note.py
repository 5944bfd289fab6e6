"""The quick note: a few words and perhaps a photo that become an alert, with the place of the phone or the grid's own."""

import uuid
from datetime import datetime
from typing import Any

import shapely
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from alerts import held
from alerts.models import Alert
from alerts.models.alert import CapStatus
from alerts.services.attachments import attach
from alerts.services.staff_reports import receive_from_staff
from desk.my_grid.own_grids import OwnGrid
from grids.geometry import shape_of
from grids.models import Grid
from policing.lib.datum import Point
from policing.lib.numbers import has_forbidden_number
from policing.lib.pictures import check_size

# What an officer on foot notes most; anything else is "other" and named in words.
USUAL = ("general.report", "police.citizen_clue", "police.person_in_danger", "security.suspect_vehicle")
REFERENCE = r"^[\x21-\x7e]{8,64}$"
# A phone's place that is known worse than this says less than the grid.
EXACT_ENOUGH_M = 1_000


class NoteForm(forms.Form):
    """Text is needed, everything else is known or can be left."""

    reference = forms.RegexField(REFERENCE, widget=forms.HiddenInput)
    grid = forms.ChoiceField(label=_("Grid"))
    type = forms.ChoiceField(label=_("What it is"), required=False)
    text = forms.CharField(label=_("What is there?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    photo = forms.FileField(label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}))
    exercise = forms.BooleanField(label=_("Exercise"), required=False)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    accuracy = forms.FloatField(required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, own: list[OwnGrid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {str(one.grid.pk): one.grid for one in own}
        kinds = held.alert_types()
        self.fields["grid"].choices = [(pk, str(grid)) for pk, grid in self.own.items()]  # type: ignore[attr-defined]
        self.fields["type"].choices = [(code, str(kinds[code])) for code in USUAL if code in kinds]  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if has_forbidden_number(text):
            raise forms.ValidationError(_("This holds a full card or ID number. Send the last four digits at most."))
        return text

    @property
    def chosen_grid(self) -> Grid:
        return self.own[self.cleaned_data["grid"]]


def fresh_reference() -> str:
    return f"note-{uuid.uuid4().hex}"


@transaction.atomic
def send_note(form: NoteForm, *, by: User, now: datetime) -> Alert:
    """The alert a note becomes; the same reference again gives the first one. Raises what `receive_from_staff` and `attach` raise."""
    said = form.cleaned_data
    sent = {name: said[name] for name in ("reference", "grid", "type", "text", "lon", "lat", "accuracy") if said.get(name) not in (None, "")}
    alert, _is_new = receive_from_staff(_facts(form), type_code=said.get("type") or USUAL[0], site=None, reference=said["reference"], sent=sent, by=by, now=now)
    photo: UploadedFile | None = said.get("photo")
    if photo:
        check_size(photo.size or 0)
        attach(Alert.objects.get(pk=alert.pk), data=photo.read(), by=by, now=now)
    return alert


def _facts(form: NoteForm) -> dict[str, Any]:
    said = form.cleaned_data
    at, accuracy = _place(form)
    facts: dict[str, Any] = {"source": Alert.Source.PATROL, "description": said["text"], "at": at, "accuracy_m": accuracy}
    if accuracy is None:
        facts["place"] = str(form.chosen_grid)
    return facts | ({"cap_status": CapStatus.EXERCISE} if said.get("exercise") else {})


def _place(form: NoteForm) -> tuple[Point, float | None]:
    """Where the phone is, when it says so well enough; else a point within the grid, named as the grid."""
    said = form.cleaned_data
    accuracy = said.get("accuracy") or 0
    if said.get("lon") is not None and said.get("lat") is not None and accuracy <= EXACT_ENOUGH_M:
        return Point(said["lon"], said["lat"]), accuracy
    boundary = Grid.objects.values_list("boundary", flat=True).get(pk=form.chosen_grid.pk)
    inside = shapely.point_on_surface(shape_of(boundary))
    return Point(inside.x, inside.y), None
