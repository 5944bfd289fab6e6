"""The shapes the sandbox and the callback tester answer with."""

from rest_framework import serializers
from rest_framework.serializers import BooleanField, CharField, ChoiceField, DateTimeField, DictField, FloatField, IntegerField, ListField, UUIDField

from alerts.serializers.answers import Instruction, Step


class PartnerAlert(serializers.Serializer):
    """What a partner reads of its own alert: by GET, in the feed, and as `data` of every callback."""

    id = UUIDField()
    number = CharField()
    reference = CharField()
    type = CharField(allow_null=True, help_text="null for a covert alert")
    site = CharField(allow_null=True, help_text="null for a covert alert")
    cap_status = CharField()
    status = CharField()
    received_at = DateTimeField()
    history = Step(many=True)
    disposition = CharField(allow_null=True)
    disposition_reason = CharField(allow_null=True, help_text="Why it did not turn out as reported: a class, never officers' words. null for a covert alert")


class SandboxAlertRow(PartnerAlert):
    steps = ListField(child=CharField())


class SandboxPlace(serializers.Serializer):
    code = CharField()
    name = CharField()


class SandboxStation(serializers.Serializer):
    id = IntegerField()
    name = CharField()


class SandboxBoardRow(serializers.Serializer):
    """The row officers would have seen on their board."""

    number = CharField()
    lane = CharField()
    lane_label = CharField()
    type = CharField()
    title = CharField()
    status = CharField()
    status_label = CharField()
    cap_status = CharField()
    priority = IntegerField()
    is_covert = BooleanField()
    description = CharField(allow_blank=True)
    place = CharField(allow_blank=True)
    site = SandboxPlace(allow_null=True)
    partner = CharField(allow_null=True)
    grid = SandboxPlace(allow_null=True)
    station = SandboxStation()
    lon = FloatField(allow_null=True)
    lat = FloatField(allow_null=True)
    occurred_at = DateTimeField()
    received_at = DateTimeField()
    promised_until = DateTimeField(allow_null=True)
    next_escalation_at = DateTimeField(allow_null=True)


class SandboxChannel(serializers.Serializer):
    channel = CharField()
    label = CharField()  # type: ignore[assignment]
    messages = IntegerField()


class SandboxWords(serializers.Serializer):
    title = CharField()
    body = CharField(allow_blank=True)


class SandboxTold(serializers.Serializer):
    """Who would have been told in one round: a role and how many, never a name or a number."""

    round = IntegerField()
    role = CharField()
    role_label = CharField()
    people = IntegerField()
    channels = SandboxChannel(many=True)
    words = DictField(child=SandboxWords())


class SandboxEscalation(serializers.Serializer):
    step = IntegerField()
    after_s = IntegerField()
    at = DateTimeField()
    roles = ListField(child=CharField())
    state = ChoiceField(choices=["taken", "next", "later", "not_needed"])


class SandboxEvent(serializers.Serializer):
    at = DateTimeField()
    kind = CharField()
    label = CharField()  # type: ignore[assignment]


class CallbackBody(serializers.Serializer):
    """The body of a callback."""

    type = CharField()
    timestamp = DateTimeField()
    data = PartnerAlert()  # type: ignore[assignment]


class SandboxCallback(serializers.Serializer):
    webhook_id = UUIDField()
    body = CallbackBody()
    status = CharField()
    status_label = CharField()
    attempts = IntegerField()
    error = CharField(allow_null=True)
    updated_at = DateTimeField()


class SandboxAlert(serializers.Serializer):
    """What officers would have seen, and what your system was told."""

    alert = PartnerAlert()
    steps = ListField(child=CharField())
    board_row = SandboxBoardRow()
    told = SandboxTold(many=True)
    sender_told = SandboxTold(many=True)
    escalation = SandboxEscalation(many=True)
    instructions = Instruction(many=True)
    timeline = SandboxEvent(many=True)
    callbacks = SandboxCallback(many=True)


class SandboxOrderView(serializers.Serializer):
    """An order you sent yourself."""

    id = UUIDField()
    number = CharField()
    action = CharField()
    action_label = CharField()
    text = CharField()
    status = ChoiceField(choices=["sent", "ended"])
    cap_status = CharField()
    site = CharField()
    created_at = DateTimeField()
    expires_at = DateTimeField()
    ended_at = DateTimeField(allow_null=True)
    reply = CharField(allow_null=True)
    reply_label = CharField(allow_null=True)
    reply_note = CharField(allow_blank=True)
    replied_at = DateTimeField(allow_null=True)


class CallbackTrial(serializers.Serializer):
    """One sample: what was sent, and what came back."""

    type = CharField()
    status = IntegerField(allow_null=True)
    error = CharField(allow_null=True)
    error_label = CharField(allow_null=True)
    milliseconds = IntegerField()
    headers = DictField(child=CharField())
    body = CharField()
    signed = CharField()


class CallbackTrials(serializers.Serializer):
    address = CharField()
    samples = CallbackTrial(many=True)
