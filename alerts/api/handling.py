"""Working an alert: one door a step."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts.models import Unit
from accounts.requests import SignedIn
from alerts.models import Alert
from alerts.rows.details import alert_detail
from alerts.serializers import alerts as serializers
from alerts.serializers.answers import AlertDetail, ErrorEnvelope, described
from alerts.services import handling
from alerts.services.calls import note_call, reveal_later_caller
from alerts.services.outcomes import Outcome, correct_outcome
from policing.lib.errors import NotAllowed
from policing.lib.strict import validated

ANSWERS = {200: AlertDetail, 400: ErrorEnvelope, 401: ErrorEnvelope, 403: ErrorEnvelope, 404: ErrorEnvelope, 409: ErrorEnvelope}


class AlertStep(APIView):
    """Base: find the alert through what the officer may see, check the body, take the step, answer with the whole alert."""

    body: ClassVar[type[Serializer]]

    def post(self, request: SignedIn, pk: uuid.UUID) -> Response:
        alerts = Alert.objects.visible_to(request.user).with_names().select_related("message", "station__parent", "site__liaison", "partner")
        alert = get_object_or_404(alerts, pk=pk)
        if not request.user.is_officer:
            raise NotAllowed
        self.take(alert, request, validated(self.body, request), timezone.now())
        return Response(alert_detail(Alert.objects.with_names().prefetch_related("type__cards").get(pk=pk), request.user) | self.beside(alert))

    def take(self, alert: Alert, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        raise NotImplementedError

    def beside(self, alert: Alert) -> dict[str, Any]:
        """What this step answers beside the alert."""
        return {}


@described("alerts_acknowledge", request=serializers.AcknowledgeSerializer, responses=ANSWERS)
class Acknowledge(AlertStep):
    body = serializers.AcknowledgeSerializer

    def take(self, alert: Alert, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        handling.acknowledge_alert(alert, by=request.user, until=serializers.promise(checked, now), now=now)


@described("alerts_transfer", request=serializers.TransferSerializer, responses=ANSWERS)
class Transfer(AlertStep):
    body = serializers.TransferSerializer

    def take(self, alert: Alert, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        to = get_object_or_404(Unit.objects.below(request.user.bureau_path), pk=checked["unit"].pk)
        handling.transfer_alert(alert, by=request.user, to=to, reason=checked["reason"], now=now)


@described("alerts_dispatch", request=serializers.DispatchSerializer, responses=ANSWERS)
class Dispatch(AlertStep):
    body = serializers.DispatchSerializer

    def take(self, alert: Alert, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        handling.dispatch_alert(alert, by=request.user, now=now, **checked)


@described("alerts_arrive", request=serializers.EmptySerializer, responses=ANSWERS)
class Arrive(AlertStep):
    body = serializers.EmptySerializer

    def take(self, alert: Alert, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        handling.arrive_at_alert(alert, by=request.user, now=now)


@described("alerts_resolve", request=serializers.DispatchSerializer, responses=ANSWERS)
class Resolve(AlertStep):
    body = serializers.DispatchSerializer

    def take(self, alert: Alert, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        handling.resolve_alert(alert, by=request.user, now=now, **checked)


@described("alerts_close", request=serializers.CloseSerializer, responses=ANSWERS)
class Close(AlertStep):
    body = serializers.CloseSerializer

    def take(self, alert: Alert, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        handling.close_alert(alert, by=request.user, now=now, **checked)


@described("alerts_outcome", request=serializers.CloseSerializer, responses=ANSWERS)
class CorrectOutcome(AlertStep):
    """Put right what came of a closed alert; the sender hears the new outcome."""

    body = serializers.CloseSerializer

    def take(self, alert: Alert, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        said = Outcome(checked["disposition"], checked.get("reason", ""), checked["text"], checked.get("money_kept_safe"), checked.get("money_evidence", ""))
        correct_outcome(alert, said, by=request.user, now=now)


@described("alerts_note", request=serializers.TextSerializer, responses=ANSWERS)
class Note(AlertStep):
    body = serializers.TextSerializer

    def take(self, alert: Alert, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        handling.note_on_alert(alert, by=request.user, now=now, **checked)


@described("alerts_calls", request=serializers.CallSerializer, responses=ANSWERS)
class AnotherCall(AlertStep):
    body = serializers.CallSerializer

    def take(self, alert: Alert, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        note_call(alert, by=request.user, now=now, **checked)


@described("alerts_reveal", request=serializers.RevealSerializer, responses=ANSWERS)
class Reveal(AlertStep):
    body = serializers.RevealSerializer
    shown: dict[str, Any]

    def take(self, alert: Alert, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        asked = {"by": request.user, "reason": checked["reason"], "now": now}
        if line := checked.get("line"):
            self.shown = {"shown": {"line": line, "number": reveal_later_caller(alert, line=line, **asked) or None}}
        else:
            self.shown = {"caller": handling.reveal_caller(alert, **asked) or None}

    def beside(self, alert: Alert) -> dict[str, Any]:
        return self.shown
