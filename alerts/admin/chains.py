"""Who is called when nobody answers: written as a table, and rehearsed for a station and a time before it is kept."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.admin import Tracked, kept_rows
from accounts.admin.rows import Column, RowsField
from accounts.models import Unit
from alerts.admin.shared import Shared
from alerts.models import AlertType, Chain
from alerts.models.catalogue import Target
from alerts.services.rehearsal import rehearse, rehearse_everywhere

# A chain that waits longer has forgotten the alert.
LONGEST_WAIT_S = 24 * 3600
MOST_STEPS = 10


class StepsField(RowsField):
    """How long to wait, then whom to call."""

    def __init__(self) -> None:
        columns = [
            Column("wait_s", _("Wait, in seconds"), "number", longest=5),
            Column("notify", _("Then call"), choices=Target.choices),
            Column("off_duty", _("Off duty"), choices=[("also", _("call them too"))]),
        ]
        super().__init__(columns, label=_("steps"))

    def clean(self, value: Any) -> list[dict[str, Any]]:
        steps = [{name: held for name, held in step.items() if held or name != "off_duty"} for step in super().clean(value)]
        if not steps:
            raise forms.ValidationError(_("A chain needs at least one step."))
        if len(steps) > MOST_STEPS:
            raise forms.ValidationError(_("A chain has at most %(count)d steps.") % {"count": MOST_STEPS})
        for number, step in enumerate(steps, start=1):
            _check_step(number, step)
        return steps


def _check_step(number: int, step: dict[str, Any]) -> None:
    if not isinstance(step["wait_s"], int) or not 1 <= step["wait_s"] <= LONGEST_WAIT_S:
        raise forms.ValidationError(_("Step %(number)s: the wait must be between 1 second and a day.") % {"number": number})
    if not step["notify"]:
        raise forms.ValidationError(_("Step %(number)s calls nobody; choose at least one.") % {"number": number})


class ChainForm(forms.ModelForm):
    """Steps as a table: how long to wait, then whom to call."""

    steps = StepsField()

    class Meta:
        model = Chain
        fields = ["name", "steps", "repeats"]


class RehearsalForm(forms.Form):
    """The chain as it stands in the form, kept or not; for what, where and when it is tried out."""

    steps = StepsField()
    repeats = forms.IntegerField(min_value=0, max_value=5)
    kind = forms.ModelChoiceField(AlertType.objects.none(), label=_("for an alert of the kind"), empty_label=None)
    station = forms.ModelChoiceField(Unit.objects.none(), label=_("at the station"), required=False, empty_label=_("all stations"))
    moment = forms.TimeField(label=_("at"), required=False, widget=forms.TimeInput(attrs={"type": "time"}), help_text=_("now, if left empty"))

    def __init__(self, *args: Any, stations: QuerySet, chain: Chain | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = AlertType.objects.filter(is_active=True).order_by("lane", "code")
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]
        self.fields["kind"].initial = (chain and chain.types.first()) or kinds.first()
        self.fields["station"].queryset = stations  # type: ignore[attr-defined]
        self.fields["station"].initial = stations.first()

    def asked(self) -> list[forms.BoundField]:
        """What is asked beside the chain itself."""
        return [self[name] for name in ("kind", "station", "moment")]


@admin.register(Chain)
class ChainAdmin(Shared, Tracked):
    place_on_shelf = 20
    may_remove = True
    form = ChainForm
    change_form_template = "admin/alerts/chain/change_form.html"
    list_display = ["name", "in_words", "repeats", "types_count"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(types_n=Count("types"))

    def get_urls(self) -> list[URLPattern]:
        return [path("rehearsal/", self.admin_site.admin_view(self.rehearsal_view), name="alerts_chain_rehearsal"), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        chain = kwargs.get("obj")
        context["rehearsal"] = RehearsalForm(stations=stations_of(request), chain=chain, auto_id="rehearsal-%s")
        return super().render_change_form(request, context, **kwargs)

    def rehearsal_view(self, request: HttpRequest) -> HttpResponse:
        """What the chain in the posted form would do; nothing is kept and nobody is told."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = RehearsalForm(request.POST, stations=stations_of(request), auto_id="rehearsal-%s")
        context = {**self.admin_site.each_context(request), "title": gettext("As it would go"), "opts": self.opts, "form": form}
        if form.is_valid():
            context |= _played(form.cleaned_data, stations_of(request))
        return TemplateResponse(request, "admin/alerts/chain/rehearsal.html", context)

    @admin.display(description=_("as it will go"))
    def in_words(self, chain: Chain) -> Any:
        return format_html_join("", "<p>{}</p>", ((line,) for line in chain_in_words(chain.steps or [], chain.repeats))) or "–"

    @admin.display(description=_("alert types"), ordering="types_n")
    def types_count(self, chain: Any) -> int:
        return chain.types_n


def stations_of(request: HttpRequest) -> QuerySet:
    """The stations this administrator keeps."""
    return kept_rows(Unit, request).filter(kind=Unit.Kind.STATION, closed_on=None).order_by("path")


def _played(asked: dict[str, Any], stations: QuerySet) -> dict[str, Any]:
    now = timezone.localtime()
    if asked["moment"]:
        now = now.replace(hour=asked["moment"].hour, minute=asked["moment"].minute, second=0, microsecond=0)
    chain = (asked["steps"], asked["repeats"])
    if asked["station"] is None:
        return {"everywhere": rehearse_everywhere(asked["kind"], list(stations), *chain, now=now)}
    return {"played": rehearse(asked["kind"], asked["station"], *chain, now=now)}


def chain_in_words(steps: list[dict[str, Any]], repeats: int) -> list[str]:
    """ "After 1:00: duty leader", one line per step, minutes counted from the beginning."""
    labels, total, lines = dict(Target.choices), 0, []
    for step in steps:
        total += step.get("wait_s", 0)
        who = gettext(", ").join(str(labels.get(target, target)) for target in step.get("notify", []))
        who += gettext(" (also off duty)") if step.get("off_duty") else ""
        lines.append(gettext("After %(minutes)d:%(seconds)02d: %(who)s") % {"minutes": total // 60, "seconds": total % 60, "who": who})
    if steps and repeats:
        lines.append(ngettext("The last step is repeated %(count)d time.", "The last step is repeated %(count)d times.", repeats) % {"count": repeats})
    return lines
