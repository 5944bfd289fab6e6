"""Putting right what was taken down wrongly."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import User
from accounts.requests import SignedIn
from alerts import held
from alerts.api.handling import ANSWERS, AlertStep
from alerts.models import Alert
from alerts.serializers.alerts import LocationSerializer
from alerts.serializers.answers import described
from alerts.services.correcting import Correction, correct_alert
from alerts.services.errors import TypeUnknown
from grids.models import Grid
from partners.models import Site
from policing.lib.datum import Point, to_wgs84
from policing.lib.strict import StrictSerializer

LARGEST = 2**63 - 1


class CorrectionSerializer(StrictSerializer):
    """What shall hold from now on; whatever is not sent stays. `site` and `grid` are numbers of rows, as the searches give them."""

    call_number = serializers.CharField(max_length=40, allow_blank=True, required=False)
    type = serializers.CharField(max_length=60, required=False)
    covert = serializers.BooleanField(required=False)
    location = LocationSerializer(required=False)
    site = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False)
    grid = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False)
    place = serializers.CharField(max_length=200, required=False)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")

    def validate(self, checked: dict[str, Any]) -> dict[str, Any]:
        if not set(checked) - {"reason"}:
            raise serializers.ValidationError({"body": [_("Say what shall be put right.")]})
        return checked


@described("alerts_correct", request=CorrectionSerializer, responses=ANSWERS)
class Correct(AlertStep):
    body = CorrectionSerializer

    def take(self, alert: Alert, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        correct_alert(alert, correction_from(checked, request.user), by=request.user, reason=checked["reason"], now=now)


def correction_from(checked: dict[str, Any], user: User) -> Correction:
    """Looks up what is named, among what lies in the officer's bureau; else 404."""
    sites = Site.objects.filter(station__path__startswith=user.bureau_path).select_related("station__parent", "grid")
    grids = Grid.objects.in_use().filter(station__path__startswith=user.bureau_path).select_related("station__parent")
    return Correction(
        call_number=checked.get("call_number"),
        type=_type(checked["type"]) if "type" in checked else None,
        is_covert=checked.get("covert"),
        at=_point(checked["location"]) if "location" in checked else None,
        site=get_object_or_404(sites, pk=checked["site"]) if "site" in checked else None,
        grid=get_object_or_404(grids, pk=checked["grid"]) if "grid" in checked else None,
        place=checked.get("place"),
    )


def _type(code: str) -> Any:
    kind = held.alert_types().get(code)
    if kind is None:
        raise TypeUnknown(type=code, fields={"type": [str(TypeUnknown.message) % {"type": code}]})
    return kind


def _point(location: dict[str, Any]) -> Point:
    at = Point(location["lon"], location["lat"])
    return to_wgs84(at) if location["datum"] == "gcj02" else at
