"""The form for what somebody reports by phone, by radio or at the desk."""

from typing import Any

from django.views.generic import TemplateView

from accounts.roles import Right
from alerts.models import Alert
from alerts.views.staff import ForStaff

TYPED_SOURCES = (Alert.Source.PHONE, Alert.Source.RADIO, Alert.Source.CHAT, Alert.Source.WALK_IN, Alert.Source.PATROL)


class NewAlert(ForStaff, TemplateView):
    template_name = "alerts/new.html"
    right = Right.ANSWER

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        sources = [(source.value, source.label) for source in TYPED_SOURCES]
        return super().get_context_data(**more) | {"sources": sources}
