"""What buttons say and are answered, and how they look to people, in the REST contract."""

from typing import Any

from rest_framework import serializers
from rest_framework.serializers import BooleanField, CharField, DateTimeField, IntegerField

from partners.models.alarms import LineState, MonthState
from policing.lib.strict import StrictSerializer

AT = "Its own clock's time, ISO 8601. A wrong one, or none, loses nothing."


class BeatSerializer(StrictSerializer):
    at = serializers.CharField(max_length=40, required=False, allow_blank=True, allow_null=True, help_text=AT)
    battery = serializers.IntegerField(min_value=0, max_value=100, required=False, allow_null=True)

    def validate(self, checked: dict[str, Any]) -> dict[str, Any]:
        return checked | {"at": checked.get("at") or ""}


class PressSerializer(BeatSerializer):
    reference = serializers.CharField(
        max_length=64, required=False, allow_blank=True, help_text="The device's own for this press; sent again within ten minutes it is the same press."
    )


class AlarmAnswer(serializers.Serializer):
    received_at = DateTimeField()
    number = CharField(allow_null=True, help_text="The receipt; none for a test.")
    test = BooleanField()
    time = DateTimeField(help_text="Now, to set the clock by.")


class BeatAnswer(serializers.Serializer):
    time = DateTimeField(help_text="Now, to set the clock by.")
    mode = serializers.ChoiceField(choices=[("live", "live"), ("test", "test")])
    test_until = DateTimeField(allow_null=True)
    next_within_s = IntegerField(help_text="Twice as long without a word, and the button is called silent.")


class TestModeSerializer(StrictSerializer):
    minutes = serializers.IntegerField(min_value=0, max_value=120)


class AlarmRow(serializers.Serializer):
    id = IntegerField()
    code = CharField()
    name = CharField()
    site = CharField()
    site_name = CharField()
    station = CharField()
    place = CharField(allow_blank=True)
    line = serializers.ChoiceField(choices=LineState.choices)
    line_label = CharField()
    last_seen_at = DateTimeField(allow_null=True)
    silent_since = DateTimeField(allow_null=True)
    clock_ahead_s = IntegerField(allow_null=True)
    clock_is_wrong = BooleanField()
    battery = IntegerField(allow_null=True)
    test = serializers.ChoiceField(choices=MonthState.choices)
    test_label = CharField()
    last_test_at = DateTimeField(allow_null=True)
    test_until = DateTimeField(allow_null=True)


class PressRow(serializers.Serializer):
    id = serializers.UUIDField()
    at = DateTimeField()
    is_test = BooleanField()
    is_repeat = BooleanField()
    arrived_at = DateTimeField(allow_null=True)
    took_s = IntegerField(allow_null=True)
