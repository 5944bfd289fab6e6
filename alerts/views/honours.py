"""Thanks and honours: the list, proposing one, deciding and giving it, and its letter."""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import ListView, TemplateView

from accounts.models import User
from accounts.roles import Right
from accounts.services import record_access
from alerts.letter import letter_of
from alerts.lifecycle import HonourStatus
from alerts.models import Alert, Honour, HonourKind
from alerts.page_filters import Day
from alerts.rows.honours import HAS_LETTER, counted, honour_row, whom_to_thank
from alerts.services.honours import decide_honour, give_honour, named, propose_honour
from alerts.views.staff import PER_PAGE, ForStaff, as_uuid
from partners.models import Partner
from policing.lib.errors import Refused
from policing.lib.export import FILES, Column, table_file
from policing.lib.numbers import has_forbidden_number

COLUMNS = (
    Column(_("Kind"), lambda one: str(one.kind)),
    Column(_("For whom"), lambda one: one.whom),
    Column(_("What for"), lambda one: one.reason),
    Column(_("Unit"), lambda one: str(one.unit)),
    Column(_("Status"), lambda one: one.get_status_display()),
    Column(_("agrees to be named"), lambda one: one.may_be_named),
    Column(_("Proposed by"), lambda one: str(one.proposed_by)),
    Column(_("Given on"), lambda one: one.given_on),
)


def _partners(request: HttpRequest | None) -> QuerySet[Partner]:
    user = getattr(request, "user", None)
    return Partner.objects.visible_to(user).order_by("kind", "name") if isinstance(user, User) else Partner.objects.none()


class HonourFilter(filters.FilterSet):
    status = filters.ChoiceFilter(label=_("Status"), choices=HonourStatus, empty_label=_("Any status"))
    kind = filters.ModelChoiceFilter(label=_("Kind"), queryset=HonourKind.objects.all(), empty_label=_("Any"))
    partner = filters.ModelChoiceFilter(label=_("Partner"), queryset=_partners, empty_label=_("Any"))
    since = filters.DateFilter(label=pgettext_lazy("day", "From"), field_name="proposed_at", lookup_expr="date__gte", widget=Day(format="%Y-%m-%d"))
    until = filters.DateFilter(label=pgettext_lazy("day", "Until"), field_name="proposed_at", lookup_expr="date__lte", widget=Day(format="%Y-%m-%d"))

    class Meta:
        model = Honour
        fields: list[str] = []


class Honours(ForStaff, ListView):
    """`?format=csv|xlsx` gives what the filter finds as a file, which is kept in the access log."""

    template_name = "alerts/honours.html"
    paginate_by = PER_PAGE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        kind = request.GET.get("format", "")
        if kind not in FILES:
            return super().get(request, *args, **kwargs)
        record_access(user=self.person, action="export", subject="alerts.honour", reason=kind, now=timezone.now())
        return table_file(kind, self.get_queryset(), COLUMNS, name="honours")

    def get_queryset(self) -> QuerySet[Honour]:
        self.filter = HonourFilter(self.request.GET, Honour.objects.visible_to(self.person).with_names(), request=self.request)
        return self.filter.qs

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = super().get_context_data(**more)
        rows = [honour_row(one, self.person) for one in context["page_obj"]]
        more = {"counts": counted(self.filter.qs), "today": timezone.localdate(), "may_propose": self.person.may(Right.ANSWER)}
        return context | {"filter": self.filter, "rows": rows} | more


class HonourForm(forms.Form):
    """Who, which kind, what for; the words are read by whoever is thanked."""

    whom = forms.ChoiceField(label=_("For whom"))
    kind = forms.ModelChoiceField(label=_("Kind"), queryset=HonourKind.objects.filter(is_active=True), empty_label=None)
    reason = forms.CharField(label=_("What for, in words they may read"), max_length=200)
    may_be_named = forms.BooleanField(label=_("They agree to be named"), required=False)

    def __init__(self, *args: Any, whom: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = whom  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        if has_forbidden_number(self.cleaned_data["reason"]):
            raise forms.ValidationError(_("This holds a full card or ID number. Send the last four digits at most."))
        return str(self.cleaned_data["reason"])


class NewHonour(ForStaff, TemplateView):
    """`?alert=` says what it was for."""

    template_name = "alerts/honour_new.html"
    right = Right.ANSWER

    def alert(self) -> Alert | None:
        wanted = self.request.GET.get("alert")
        return get_object_or_404(Alert.objects.visible_to(self.person).with_names(), pk=as_uuid(wanted)) if wanted else None

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        alert = more.pop("alert", None) or self.alert()
        form = more.pop("form", None) or HonourForm(whom=whom_to_thank(alert, self.person))
        return super().get_context_data(**more) | {"alert": alert, "form": form}

    def post(self, request: HttpRequest) -> HttpResponse:
        alert = self.alert()
        form = HonourForm(request.POST, whom=whom_to_thank(alert, self.person))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, alert=alert), status=400)
        facts = {name: form.cleaned_data[name] for name in ("kind", "reason", "may_be_named")}
        propose_honour(facts.pop("kind"), by=self.person, alert=alert, **named(form.cleaned_data["whom"]), **facts, now=timezone.now())
        return redirect("alerts:honours")


class HonourStep(ForStaff):
    """POST `step`: grant, decline or give (with the day `on`)."""

    right = Right.APPROVE

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        honour = get_object_or_404(Honour.objects.visible_to(self.person).select_related("unit"), pk=pk)
        try:
            self.take(honour, request)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("alerts:honours")

    def take(self, honour: Honour, request: HttpRequest) -> None:
        step, now = request.POST.get("step"), timezone.now()
        if step in {"grant", "decline"}:
            decide_honour(honour, grant=step == "grant", by=self.person, now=now)
        elif step == "give":
            give_honour(honour, on=_day(request.POST.get("on", "")), may_be_named="may_be_named" in request.POST, by=self.person, now=now)
        else:
            raise Http404


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()


class Letter(ForStaff):
    """The letter as a PDF in the reader's language, once granted; who took it is kept in the access log."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        honour = get_object_or_404(Honour.objects.visible_to(self.person).with_names(), pk=pk)
        if honour.status not in HAS_LETTER:
            raise PermissionDenied
        record_access(user=self.person, action="print", subject=f"alerts.honour:{pk}", reason="letter", now=timezone.now())
        headers = {"Content-Disposition": content_disposition_header(False, f"honour-{pk}.pdf") or "inline", "Cache-Control": "private, no-store"}
        return HttpResponse(letter_of(honour, now=timezone.now()), content_type="application/pdf", headers=headers | {"X-Content-Type-Options": "nosniff"})
