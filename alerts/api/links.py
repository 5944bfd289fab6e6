"""Alerts that belong together: what looks alike, and links by hand."""

import re
import uuid
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from alerts.api.handling import ANSWERS, AlertStep
from alerts.models import Alert
from alerts.rows.linked import similar_rows, similar_to
from alerts.serializers.answers import ErrorEnvelope, described
from alerts.services.linking import link_alerts, unlink_alerts
from alerts.services.similar import similar_alerts, traits_of_call
from policing.lib.strict import StrictSerializer

NUMBER = re.compile(r"(?:\d{4}-\d\d-\d\d-)?(\d{1,12})$")
NO_SUCH = _("Write the number of the alert, like 2026-08-17-000031, or its last digits.")


class SimilarQuery(StrictSerializer):
    """What a call's form holds so far; every part may be missing. A caller's number is none of them: addresses end in logs, and `callers/` knows it."""

    type = serializers.CharField(max_length=60, required=False, allow_blank=True)
    lon = serializers.FloatField(min_value=-180, max_value=180, required=False)
    lat = serializers.FloatField(min_value=-90, max_value=90, required=False)
    site = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    plate = serializers.CharField(max_length=20, required=False, allow_blank=True)
    account_tail = serializers.CharField(max_length=10, required=False, allow_blank=True)


class SimilarReason(serializers.Serializer):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class SimilarRow(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.CharField()
    title = serializers.CharField()
    status = serializers.CharField()
    status_label = serializers.CharField()
    is_open = serializers.BooleanField()
    received_at = serializers.DateTimeField()
    url = serializers.CharField()
    reasons = SimilarReason(many=True)


class LookUps(UserRateThrottle):
    """Enough for every key that is pressed in a call, too few to try numbers out by a machine."""

    scope = "similar"
    rate = "120/min"


class SimilarToCall(APIView):
    """Alerts that look like the call being typed, with the reasons. For officers."""

    permission_classes = [needs(Right.READ)]
    throttle_classes = [LookUps]

    @extend_schema(operation_id="alerts_similar", parameters=[SimilarQuery], responses={200: SimilarRow(many=True), 400: ErrorEnvelope, 403: ErrorEnvelope})
    def get(self, request: SignedIn) -> Response:
        asked = SimilarQuery().run_validation({name: value for name, value in request.query_params.items() if value})
        return Response(similar_rows(similar_alerts(traits_of_call(asked, timezone.now()), user=request.user)))


class SimilarToAlert(APIView):
    """Alerts that may belong to this one and are not linked yet. For officers."""

    permission_classes = [needs(Right.READ)]

    @extend_schema(operation_id="alert_similar", responses={200: SimilarRow(many=True), 404: ErrorEnvelope})
    def get(self, request: SignedIn, pk: uuid.UUID) -> Response:
        alert = get_object_or_404(Alert.objects.visible_to(request.user).with_names(), pk=pk)
        return Response(similar_to(alert, request.user))


class LinkSerializer(StrictSerializer):
    """The other alert: its id, or its number as people say it."""

    alert = serializers.CharField(max_length=40)
    why = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


def other_alert(request: SignedIn, said: str) -> Alert:
    """The alert `said` names, among those the officer may see; else 404."""
    alerts = Alert.objects.visible_to(request.user).with_names()
    number = NUMBER.fullmatch(said.strip())
    if number:
        return get_object_or_404(alerts, serial=int(number[1]))
    try:
        return get_object_or_404(alerts, pk=uuid.UUID(said))
    except ValueError as error:
        raise serializers.ValidationError({"alert": [serializers.ErrorDetail(str(NO_SUCH), code="invalid")]}) from error


@described("alerts_link", request=LinkSerializer, responses=ANSWERS)
class Link(AlertStep):
    body = LinkSerializer

    def take(self, alert: Alert, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        link_alerts(alert, other_alert(request, checked["alert"]), by=request.user, why=checked["why"], now=now)


@described("alerts_unlink", request=LinkSerializer, responses=ANSWERS)
class Unlink(AlertStep):
    body = LinkSerializer

    def take(self, alert: Alert, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        unlink_alerts(alert, other_alert(request, checked["alert"]), by=request.user, now=now)
