"""Grids, one by one or from a file of boundaries."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.admin import Tracked, keeper, kept_rows
from accounts.admin.filters import has
from accounts.admin.uploads import Report, Uploads
from accounts.administration import Group
from accounts.models import Unit
from grids.imports import apply_import, plan_import, read_features
from grids.imports.planning import HOLDS_GRIDS, Columns, Plan
from grids.imports.problems import BadFeature
from grids.imports.shapes import read_boundary
from grids.models import Grid, Posting
from grids.services import boundaries_changed

LARGEST_FILE = 40 * 1024 * 1024


class GridForm(forms.ModelForm):
    class Meta:
        model = Grid
        fields = ["code", "name", "name_en", "station", "households", "population", "boundary"]
        widgets = {"boundary": forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})}

    def clean_boundary(self) -> dict[str, Any]:
        """What the file import would refuse is refused here too."""
        try:
            return read_boundary(self.cleaned_data["boundary"], datum="wgs84", repair=False)[0]
        except BadFeature as bad:
            raise forms.ValidationError(gettext("%(what)s; %(remedy)s.") % {"what": bad.what, "remedy": bad.remedy}) from bad


class GridUploadForm(forms.Form):
    """A GeoJSON file and how to read it."""

    file = forms.FileField(label=_("GeoJSON file"), help_text=_("UTF-8 or GB18030, at most 40 MB. Polygons, one feature per grid."))
    datum = forms.ChoiceField(label=_("coordinates"), choices=[("wgs84", "WGS84 / CGCS2000"), ("gcj02", "GCJ-02")])
    station = forms.ModelChoiceField(Unit.objects.none(), label=_("all belong to"), required=False, empty_label=_("the station named in each feature"))
    code_property = forms.CharField(label=_("property with the code"), initial="code", max_length=60)
    name_property = forms.CharField(label=_("property with the name"), initial="name", max_length=60)
    station_property = forms.CharField(label=_("property with the station"), initial="station", max_length=60)
    repair = forms.BooleanField(label=_("mend boundaries that cross themselves"), required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 40 MB; cut it by station."))
        return file


@admin.register(Grid)
class GridAdmin(Uploads, Tracked):
    group = Group.PLACES
    place_on_shelf = 10
    may_remove = True
    form = GridForm
    upload_form = GridUploadForm
    upload_title = _("Bring in grids")
    upload_help = _("Check the file first: nothing is changed until you import. A code that is known already gets the new name, station and boundary.")
    list_display = ["code", "name_said", "station", "households", "population", "has_officer"]
    list_display_links = ["code", "name_said"]
    list_filter = [has("officer", _("has an officer"), "officered"), "station"]
    list_select_related = ["station"]
    search_fields = ["code", "name", "name_en"]
    autocomplete_fields = ["station"]
    fieldsets = [
        (None, {"fields": ["code", "name", "name_en", "station", "households", "population"]}),
        (_("Boundary"), {"fields": ["boundary"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        main = Posting.objects.at(timezone.now()).filter(grid=OuterRef("pk"), kind=Posting.Kind.MAIN)
        return super().get_queryset(request).defer("boundary").annotate(officered=Exists(main))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A grid belongs to a station or a police room."""
        if db_field.name == "station":
            kwargs["queryset"] = kept_rows(Unit, request).filter(kind__in=HOLDS_GRIDS)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        boundaries_changed()

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        boundaries_changed()

    def make_upload_form(self, request: HttpRequest) -> forms.Form:
        form = super().make_upload_form(request)
        form.fields["station"].queryset = kept_rows(Unit, request).filter(kind__in=HOLDS_GRIDS)  # type: ignore[attr-defined]
        return form

    def bring_in(self, request: HttpRequest, given: dict[str, Any], *, really: bool) -> Report:
        station = given["station"].code if given["station"] else given["station_property"]
        columns = Columns(code=given["code_property"], name=given["name_property"], station=station)
        plan = plan_import(_features_of(given["file"]), columns, datum=given["datum"], repair=given["repair"])
        report = _report(plan, _strange(request, plan))
        if really and not report.problems:
            apply_import(plan, by=keeper(request), reason=given["file"].name[:200], now=timezone.now())
            report.is_done = True
        return report

    @admin.display(description=_("name"), ordering="name")
    def name_said(self, grid: Grid) -> str:
        return str(grid).partition(" ")[2]

    @admin.display(description=_("has an officer"), boolean=True, ordering="officered")
    def has_officer(self, grid: Any) -> bool:
        return grid.officered


def _features_of(file: Any) -> list[Any]:
    """The reader wants a file by name; the upload may be in memory only."""
    with tempfile.NamedTemporaryFile(suffix=".geojson") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        return read_features(Path(kept.name))


def _strange(request: HttpRequest, plan: Plan) -> list[str]:
    """Grids the file would put, or take, where this administrator keeps nothing."""
    stations = set(kept_rows(Unit, request).values_list("pk", flat=True))
    known = set(kept_rows(Grid, request).filter(pk__in=[grid.pk for grid in (*plan.changed, *plan.unchanged)]).values_list("pk", flat=True))
    wrong = [grid.code for grid in plan.added if grid.station_id not in stations]
    wrong += [grid.code for grid in plan.changed if grid.station_id not in stations or grid.pk not in known]
    return [gettext("Grid %(code)s: its station is not kept by you.") % {"code": code} for code in wrong]


def _report(plan: Plan, strange: list[str]) -> Report:
    counts = [(pgettext("rows", "Added"), len(plan.added)), (_("Changed"), len(plan.changed)), (_("Unchanged"), len(plan.unchanged))]
    hints = [
        gettext("Grids %(one)s and %(other)s overlap; a place in both will belong to %(one)s.") % {"one": min(pair), "other": max(pair)}
        for pair in plan.overlaps[:20]
    ]
    if plan.repaired:
        hints.append(gettext("Repaired: features %(numbers)s.") % {"numbers": ", ".join(map(str, plan.repaired[:50]))})
    if plan.changed:
        hints.append(gettext("Boundaries move: afterwards put the sites into their grids anew (list of sites, actions)."))
    return Report(counts, [*map(str, plan.problems), *strange], hints)
