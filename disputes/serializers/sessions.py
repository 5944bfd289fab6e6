"""What the doors to sessions, reports, invitations and settling on the spot take."""

from rest_framework import serializers

from disputes.lifecycle import Way
from disputes.models import Appraisal, Session
from disputes.serializers.disputes import LONGEST_STORY, DisputeReportSerializer
from policing.lib.said_days import DayField, MomentField
from policing.lib.strict import StrictSerializer


class SessionNotesSerializer(StrictSerializer):
    """`version` is that of the session as it was read."""

    version = serializers.IntegerField(min_value=1)
    fact = serializers.CharField(max_length=LONGEST_STORY, required=False, allow_blank=True)
    opinion = serializers.CharField(max_length=LONGEST_STORY, required=False, allow_blank=True)
    recording = serializers.CharField(max_length=80, required=False, allow_blank=True)
    recording_from = serializers.CharField(max_length=10, required=False, allow_blank=True)
    recording_to = serializers.CharField(max_length=10, required=False, allow_blank=True)


class SessionMoveSerializer(StrictSerializer):
    starts_at = MomentField()
    ends_at = MomentField()
    where = serializers.ChoiceField(choices=Session.Place.choices, default=Session.Place.ROOM)
    room = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False, allow_null=True)
    mediator = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False, allow_null=True)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    conflict_reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class SessionInviteSerializer(StrictSerializer):
    """Nothing: everybody with a telephone is asked."""


class AppraisalAskSerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=Appraisal.Kind.choices)
    asked_on = DayField(required=False, allow_null=True)


class AppraisalIssuedSerializer(StrictSerializer):
    result = serializers.ChoiceField(choices=Appraisal.Result.choices)
    issued_on = DayField()
    number = serializers.CharField(max_length=60, required=False, allow_blank=True)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True)


class SpotTermSerializer(StrictSerializer):
    by = serializers.UUIDField()
    words = serializers.CharField(max_length=400)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True)


class SpotSerializer(StrictSerializer):
    way = serializers.ChoiceField(choices=[Way.POLICE, Way.PEOPLE], default=Way.POLICE)
    facts = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
    terms = serializers.ListField(child=SpotTermSerializer(), default=list, max_length=12)
    recording = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    recording_from = serializers.CharField(max_length=10, required=False, allow_blank=True, default="")
    recording_to = serializers.CharField(max_length=10, required=False, allow_blank=True, default="")


class DisputeJoinSerializer(DisputeReportSerializer):
    """A report that is an earlier dispute; its key makes a second sending harmless."""

    station = None  # type: ignore[assignment]
    alert = None  # type: ignore[assignment]
