"""What doors take when people work on a dispute together."""

from typing import Any

from rest_framework import serializers

from disputes.lifecycle import Outcome
from disputes.models import Audience, Category, Dispute, Exclusion, Fact, FollowUp
from disputes.script import QUESTIONS
from disputes.serializers.disputes import CodesField
from policing.lib.said_days import DayField
from policing.lib.strict import StrictSerializer

MOST_KEY = 2**31 - 1
LONGEST = 1000


class DisputeNoteSerializer(StrictSerializer):
    text = serializers.CharField(max_length=LONGEST)
    audience = serializers.ChoiceField(choices=Audience.choices, default=Audience.ALL)


class DisputeTaskSerializer(StrictSerializer):
    words = serializers.CharField(max_length=300)
    to = serializers.IntegerField(min_value=1, max_value=MOST_KEY)
    until = DayField()
    audience = serializers.ChoiceField(choices=Audience.choices, default=Audience.ALL)


class DisputeAskLeaderSerializer(StrictSerializer):
    """Of which exclusion a duty leader is to decide, and why."""

    exclusion = serializers.PrimaryKeyRelatedField(queryset=Exclusion.objects.all())
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class DisputeNothingSerializer(StrictSerializer):
    """Nothing but the step itself."""


class DisputeFileSerializer(StrictSerializer):
    file = serializers.FileField(max_length=300, allow_empty_file=True)
    caption = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    audience = serializers.ChoiceField(choices=Audience.choices, default=Audience.ALL)


class DisputeHandOverSerializer(StrictSerializer):
    """One of the three; `mediator` 0 for nobody."""

    officer = serializers.IntegerField(min_value=1, max_value=MOST_KEY, required=False)
    mediator = serializers.IntegerField(min_value=0, max_value=MOST_KEY, required=False)
    station = serializers.IntegerField(min_value=1, max_value=MOST_KEY, required=False)
    conflict_reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if len(said.keys() & {"officer", "mediator", "station"}) != 1:
            raise serializers.ValidationError({"officer": [self.fields["reason"].error_messages["required"]]})
        return said


class DisputeOtherSerializer(StrictSerializer):
    """Another dispute by its number."""

    number = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class DisputePartsSerializer(StrictSerializer):
    """A pasted list, a person a line."""

    people = serializers.CharField(max_length=40_000)


class DisputeEditSerializer(StrictSerializer):
    """What changes, and the version of the page it was changed on."""

    version = serializers.IntegerField(min_value=0, max_value=MOST_KEY)
    title = serializers.CharField(max_length=80, required=False)
    story = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    category = serializers.PrimaryKeyRelatedField(queryset=Category.objects.all(), required=False)
    place = serializers.CharField(max_length=120, required=False, allow_blank=True)
    lon = serializers.FloatField(min_value=-180, max_value=180, required=False, allow_null=True)
    lat = serializers.FloatField(min_value=-90, max_value=90, required=False, allow_null=True)
    occurred_on = DayField(required=False)
    scale = serializers.ChoiceField(choices=Dispute.Scale.choices, required=False)
    facts = CodesField(Fact.objects.all(), required=False)


class DisputeAssignSerializer(StrictSerializer):
    followup = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    to = serializers.IntegerField(min_value=1, max_value=MOST_KEY)


class DisputeLookedSerializer(StrictSerializer):
    """The answers to the script, or a result without them."""

    answers = serializers.DictField(child=serializers.CharField(max_length=10), required=False)
    result = serializers.ChoiceField(choices=FollowUp.Result.choices, required=False)
    reached = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=60)
    words = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)

    def validate_answers(self, said: dict[str, str]) -> dict[str, str]:
        known = {question.code for question in QUESTIONS}
        return {code: value for code, value in said.items() if code in known}

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if "answers" not in said and "result" not in said:
            raise serializers.ValidationError({"result": [self.fields["result"].error_messages["required"]]})
        return said


class DisputeEndSerializer(StrictSerializer):
    outcome = serializers.ChoiceField(choices=[choice for choice in Outcome.choices if choice[0] != Outcome.MERGED])
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
