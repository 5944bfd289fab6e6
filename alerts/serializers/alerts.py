"""The shape of what the REST contract takes."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import Unit
from alerts.lifecycle import Disposition, Evidence, Reason
from alerts.models import Alert
from alerts.models.alert import CapStatus
from policing.lib.datum import Point, to_wgs84
from policing.lib.phones import plain_number
from policing.lib.said_days import AnyMomentField
from policing.lib.strict import StrictSerializer

REFERENCE = r"^[\x21-\x7e]{1,64}$"
REFERENCE_SAID: dict[str, Any] = {"invalid": _("A reference has 1 to 64 letters, digits or signs, without spaces.")}
MAX_DETAILS = 30
TYPED_SOURCES = [choice for choice in Alert.Source.choices if choice[0] != Alert.Source.API]


class LocationSerializer(StrictSerializer):
    """A point in degrees; `datum` "gcj02" is converted, WGS84 is kept."""

    lon = serializers.FloatField(min_value=-180, max_value=180)
    lat = serializers.FloatField(min_value=-90, max_value=90)
    accuracy_m = serializers.FloatField(min_value=0, max_value=100_000, required=False)
    datum = serializers.ChoiceField(choices=["wgs84", "gcj02"], default="wgs84")


class DetailsField(serializers.DictField):
    """A flat object of short texts, numbers and yes/no."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict) or len(data) > MAX_DETAILS:
            raise serializers.ValidationError(_("Send an object with at most %(most)s entries.") % {"most": MAX_DETAILS})
        for value in data.values():
            if isinstance(value, dict | list) or len(str(value)) > 500:
                raise serializers.ValidationError(_("Entries are texts of at most 500 characters, numbers, or true and false."))
        return data


class ReportSerializer(StrictSerializer):
    """What every report may carry."""

    type = serializers.CharField(max_length=60)
    site = serializers.CharField(max_length=30, required=False, allow_null=True)
    location = LocationSerializer(required=False, allow_null=True)
    place = serializers.CharField(max_length=200, required=False, allow_blank=True)
    description = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    occurred_at = AnyMomentField(required=False)
    covert = serializers.BooleanField(required=False, allow_null=True)
    signals = serializers.ListField(child=serializers.CharField(max_length=40), max_length=20, required=False)
    details = DetailsField(required=False)
    cap_status = serializers.ChoiceField(choices=[CapStatus.ACTUAL, CapStatus.EXERCISE], required=False)


class PartnerReportSerializer(ReportSerializer):
    """A partner's alert."""

    reference = serializers.RegexField(REFERENCE, error_messages=REFERENCE_SAID)


class StaffReportSerializer(ReportSerializer):
    """A call, a radio message, a walk-in, as the desk types it."""

    reference = serializers.RegexField(REFERENCE, required=False, error_messages=REFERENCE_SAID)
    source = serializers.ChoiceField(choices=TYPED_SOURCES, default=Alert.Source.PHONE)  # type: ignore[assignment]
    caller_number = serializers.CharField(max_length=30, required=False, allow_blank=True)
    call_number = serializers.CharField(max_length=40, required=False, allow_blank=True)
    campaign = serializers.CharField(max_length=60, required=False, allow_blank=True)

    def validate_caller_number(self, text: str) -> str:
        number = plain_number(text)
        if text.strip() and not number:
            raise serializers.ValidationError(_("Write the number in digits, or leave it empty."))
        return number


class CallSerializer(StrictSerializer):
    """Another call about what is known already."""

    text = serializers.CharField(max_length=2000, allow_blank=True, default="")
    source = serializers.ChoiceField(choices=TYPED_SOURCES, default=Alert.Source.PHONE)  # type: ignore[assignment]
    caller_number = serializers.CharField(max_length=30, allow_blank=True, default="")


# The same word in the body and in Report.
COPIED = ("place", "description", "occurred_at", "signals", "details", "cap_status", "source", "caller_number", "call_number", "campaign")


def report_facts(checked: dict[str, Any]) -> dict[str, Any]:
    """The fields of intake's Report that need no look-up."""
    location = checked.get("location")
    facts = {name: checked[name] for name in COPIED if checked.get(name) not in (None, "")}
    facts["is_covert"] = checked.get("covert")
    if location:
        at = Point(location["lon"], location["lat"])
        facts |= {"at": to_wgs84(at) if location["datum"] == "gcj02" else at, "accuracy_m": location.get("accuracy_m")}
    return facts


class AcknowledgeSerializer(StrictSerializer):
    """A promise in minutes, or until when."""

    minutes = serializers.IntegerField(min_value=1, max_value=240, required=False)
    until = AnyMomentField(required=False)

    def validate(self, checked: dict[str, Any]) -> dict[str, Any]:
        if ("minutes" in checked) == ("until" in checked):
            raise serializers.ValidationError({"minutes": [_("Send “minutes” or “until”.")]})
        return checked


def promise(checked: dict[str, Any], now: Any) -> Any:
    return checked.get("until") or now + timedelta(minutes=checked["minutes"])


class TransferSerializer(StrictSerializer):
    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all())
    reason = serializers.CharField(max_length=500)


class DispatchSerializer(StrictSerializer):
    text = serializers.CharField(max_length=500, allow_blank=True, default="")


class TextSerializer(StrictSerializer):
    text = serializers.CharField(max_length=2000)


class EmptySerializer(StrictSerializer):
    """Nothing is sent."""


class DeliverySerializer(StrictSerializer):
    """One of the deliveries that `recipients` lists."""

    delivery = serializers.UUIDField()


class UpdateSerializer(StrictSerializer):
    """More from the sender, or the wish to cancel."""

    text = serializers.CharField(max_length=2000)
    cancel = serializers.BooleanField(default=False)


class CloseSerializer(StrictSerializer):
    disposition = serializers.ChoiceField(choices=Disposition.choices)
    reason = serializers.ChoiceField(choices=Reason.choices, required=False, allow_blank=True)
    text = serializers.CharField(max_length=2000, allow_blank=True, default="")
    money_kept_safe = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True)
    money_evidence = serializers.ChoiceField(choices=Evidence.choices, required=False, allow_blank=True)

    def validate(self, checked: dict[str, Any]) -> dict[str, Any]:
        if checked.get("money_kept_safe") is not None and not checked.get("money_evidence"):
            raise serializers.ValidationError({"money_evidence": [_("Say what stands behind this sum.")]})
        return checked


class RevealSerializer(StrictSerializer):
    """`line` is the timeline entry of a later call; without it the first caller is meant."""

    field = serializers.ChoiceField(choices=["caller_number"])
    line = serializers.IntegerField(min_value=1, max_value=100_000, required=False)
    reason = serializers.CharField(max_length=200)


class ReasonSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=200)
