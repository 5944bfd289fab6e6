"""Checking a print: is it from here, is it unchanged, and has anything happened since."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView

from alerts.models import Alert
from alerts.services.printing import Finding, verify_code, verify_file
from alerts.views.staff import ForStaff

MOST_BYTES = 20 * 1024 * 1024


class VerifyPrint(ForStaff, TemplateView):
    """By number and check code (as the square code on the paper holds them), or by the file itself. Who only holds a paper learns no more than it says."""

    template_name = "alerts/verify.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        number, code = request.GET.get("number", "")[:40], request.GET.get("code", "")[:80]
        finding = verify_code(number, code) if number or code else None
        return self.render_to_response(self.get_context_data(number=number, code=code, **self.said(finding)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        file = request.FILES.get("file")
        if file is None or (file.size or 0) > MOST_BYTES:
            return self.render_to_response(self.get_context_data(is_unknown=True))
        return self.render_to_response(self.get_context_data(is_file=True, **self.said(verify_file(file.read()))))

    def said(self, finding: Finding | None) -> dict[str, Any]:
        if finding is None:
            return {}
        if finding.row is None:
            return {"is_unknown": True}
        seen = Alert.objects.visible_to(self.person).filter(pk=finding.row.alert_id).exists()
        url = reverse("alerts:detail", args=[finding.row.alert_id]) if seen else ""
        return {"found": finding.row, "since": finding.since, "chain": finding.chain, "url": url, "by": finding.row.by if seen else None}
