"""The form for what somebody reports by phone, by radio, by chat or at the desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView
from rest_framework.exceptions import ValidationError

from accounts.roles import Right
from alerts import held
from alerts.models import Alert, AlertType
from alerts.rows.details import type_row
from alerts.serializers.alerts import StaffReportSerializer, report_facts
from alerts.services.campaigns import running_for
from alerts.services.staff_reports import receive_from_staff
from alerts.views.staff import ForStaff
from partners.models import Site
from partners.places import place_row
from policing.lib.errors import Refused
from policing.lib.pinyin import initials
from policing.lib.strict import refuse_forbidden_numbers

TYPED_SOURCES = (Alert.Source.PHONE, Alert.Source.RADIO, Alert.Source.CHAT, Alert.Source.WALK_IN, Alert.Source.PATROL)
# What the form sends without a script: the rest needs choices that only a script offers.
PLAIN_FIELDS = ("reference", "type", "site", "place", "description", "source", "caller_number", "call_number", "campaign")


class NewAlert(ForStaff, TemplateView):
    """The living form; where no script runs it is posted as it is."""

    template_name = "alerts/new.html"
    right = Right.ANSWER

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        kinds = list(held.alert_types().values())
        return super().get_context_data(**more) | {
            "sources": [(source.value, source.label) for source in TYPED_SOURCES],
            "types": [_typed(kind) for kind in kinds],
            "place": self._named_place(),
            "unit": self.person.unit,
            "typed": self.request.POST,
            "campaigns": running_for(self.person.unit_path, timezone.now()),
        }

    def _named_place(self) -> dict[str, Any] | None:
        """The site another page sent here; a foreign or unknown one is not there."""
        wanted = self.request.GET.get("site", "")
        sites = Site.objects.visible_to(self.person).filter(is_active=True).select_related("partner", "grid", "station")
        site = sites.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 18 else None
        return place_row(site) if site else None

    def post(self, request: HttpRequest) -> HttpResponse:
        said = {name: text for name in PLAIN_FIELDS if (text := request.POST.get(name, "").strip())}
        ticked = {"cap_status": "Exercise"} if "exercise" in request.POST else {}
        try:
            alert = self._received(said | ticked)
        except ValidationError as error:
            return self._again(error.detail)
        except Refused as refusal:
            return self._again(refusal.fields or {"type": [str(refusal)]})
        return redirect("alerts:detail", pk=alert.pk)

    def _received(self, said: dict[str, Any]) -> Alert:
        """The alert this form makes. Without a script nobody can untick what the type decides, so the type decides whether it is covert."""
        refuse_forbidden_numbers(said)
        checked = StaffReportSerializer().run_validation(said)
        facts = {"source": checked["source"]} | report_facts(checked)
        wanted = {"type_code": checked["type"], "site": checked.get("site"), "reference": checked.get("reference", "")}
        return receive_from_staff(facts, **wanted, sent=said, by=self.person, now=timezone.now())[0]

    def _again(self, wrong: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(wrong=wrong), status=400)


def _typed(kind: AlertType) -> dict[str, Any]:
    """A type as the form knows it, with what an officer may type for it."""
    return type_row(kind) | {"keys": " ".join((kind.name, kind.name_en.lower(), initials(kind.name)))}
