"""Special campaigns: the list, the page of one with its figures, and the form that plans or changes one."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from accounts.models import Unit, User
from accounts.roles import Right
from accounts.services import record_access
from alerts.models import Alert, Campaign
from alerts.models.alert import CapStatus
from alerts.page_filters import Day
from alerts.rows.campaigns import alerts_of, campaign_figures, campaign_row
from alerts.services.campaigns import Plan, keep_campaign
from alerts.views.alerts import COLUMNS
from alerts.views.staff import ForStaff
from policing.lib.errors import Refused
from policing.lib.export import FILES, Column, table_file

MOST = 200
# Of the curve, in units of its own.
BAR, HEIGHT = 10, 100
LIST_COLUMNS = (
    Column(_("Campaign"), str),
    Column(_("Unit"), lambda one: str(one.unit)),
    Column(pgettext_lazy("day", "From"), lambda one: one.starts_on),
    Column(pgettext_lazy("day", "Until"), lambda one: one.ends_on),
    Column(_("Linkage alerts"), lambda one: one.counted),
    Column(_("What it is about"), lambda one: one.note),
)


class CampaignForm(forms.ModelForm):
    """What a campaign is; units are those below whoever plans."""

    class Meta:
        model = Campaign
        fields = ("name", "name_en", "unit", "starts_on", "ends_on", "note")
        widgets = {"starts_on": Day(format="%Y-%m-%d"), "ends_on": Day(format="%Y-%m-%d")}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(by).in_use()
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].initial = by.unit_id


class Campaigns(ForStaff, TemplateView):
    """Those one takes part in, the running ones first; `?format=csv|xlsx` as a file. Whoever plans adds one here."""

    template_name = "alerts/campaigns.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        kind = request.GET.get("format", "")
        if kind not in FILES:
            return super().get(request, *args, **kwargs)
        record_access(user=self.person, action="export", subject="alerts.campaign", reason=kind, now=timezone.now())
        return table_file(kind, self.counted(), LIST_COLUMNS, name="campaigns")

    def counted(self) -> QuerySet[Any]:
        """With how many real alerts of the reader's belong to each."""
        seen = Alert.objects.visible_to(self.person).filter(cap_status=CapStatus.ACTUAL).values("pk")
        mine = Campaign.objects.visible_to(self.person).select_related("unit")
        return mine.annotate(counted=Count("alerts", filter=Q(alerts__in=seen)))

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        today = timezone.localdate()
        rows = [campaign_row(one, self.person, today) | {"counted": one.counted} for one in self.counted()[:MOST]]
        rows.sort(key=lambda row: (not row["is_running"], not row["is_ahead"]))
        may_plan = self.person.may(Right.PLAN)
        form = more.pop("form", None) or (CampaignForm(by=self.person, initial=_usual(today)) if may_plan else None)
        return super().get_context_data(**more) | {"rows": rows, "form": form, "is_open": form is not None and form.is_bound}

    def post(self, request: HttpRequest) -> HttpResponse:
        made, form = kept(request, self.person, None)
        if made is None:
            return self.render_to_response(self.get_context_data(form=form), status=400)
        return redirect("alerts:campaign", pk=made.pk)


def _usual(today: date) -> dict[str, Any]:
    return {"starts_on": today}


class CampaignPage(ForStaff, TemplateView):
    """What came of one, by day, kind and outcome; `?format=csv|xlsx` gives its alerts as a file."""

    template_name = "alerts/campaign.html"

    @property
    def campaign(self) -> Campaign:
        return get_object_or_404(Campaign.objects.visible_to(self.person).select_related("unit"), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        kind = request.GET.get("format", "")
        if kind not in FILES:
            return super().get(request, *args, **kwargs)
        campaign = self.campaign
        record_access(user=self.person, action="export", subject=f"alerts.campaign:{campaign.pk}", reason=kind, now=timezone.now())
        return table_file(kind, alerts_of(campaign, self.person).with_names().order_by("received_at", "pk"), COLUMNS, name=f"campaign-{campaign.pk}")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        campaign = self.campaign
        row, figures = campaign_row(campaign, self.person, timezone.localdate()), campaign_figures(campaign, self.person)
        form = more.pop("form", None) or (CampaignForm(by=self.person, instance=campaign) if row["may_change"] else None)
        return super().get_context_data(**more) | {
            "campaign": row,
            "figures": figures,
            "bars": _bars(figures["days"]),
            "form": form,
            "is_open": form is not None and form.is_bound,
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        made, form = kept(request, self.person, self.campaign)
        if made is None:
            return self.render_to_response(self.get_context_data(form=form), status=400)
        return redirect("alerts:campaign", pk=pk)


def _bars(days: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The curve as a drawing: a bar a day, the highest as high as the picture."""
    most = max((day["n"] for day in days), default=0)
    bars = [{"x": n * BAR, "height": round(HEIGHT * day["n"] / most), "day": day["day"], "n": day["n"]} for n, day in enumerate(days)] if most else []
    return {"bars": [bar | {"y": HEIGHT - bar["height"]} for bar in bars], "width": BAR * len(bars), "height": HEIGHT, "most": most} if bars else None


def kept(request: HttpRequest, by: User, campaign: Campaign | None) -> tuple[Campaign | None, CampaignForm]:
    """The campaign as typed, or None and the form that says what is wrong."""
    if not by.may(Right.PLAN):
        raise PermissionDenied
    form = CampaignForm(request.POST, by=by, instance=Campaign.objects.get(pk=campaign.pk) if campaign else None)
    if not form.is_valid():
        return None, form
    try:
        return keep_campaign(Plan(**{name: form.cleaned_data[name] for name in CampaignForm.Meta.fields}), by=by, campaign=campaign), form
    except Refused as refusal:
        for name, said in (refusal.fields or {"name": [str(refusal)]}).items():
            form.add_error(name if name in form.fields else None, said)
        return None, form
