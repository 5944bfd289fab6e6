"""The shapes the REST contract answers with, for its OpenAPI description. The rows themselves are built in `rows` and `details`."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.serializers import BooleanField, CharField, DateTimeField, DictField, FloatField, IntegerField, ListField, UUIDField


class ErrorEnvelope(serializers.Serializer):
    """Every error: a code for machines, a sentence for people, and the fields at fault."""

    code = CharField()
    message = CharField()
    fields = DictField(child=ListField(child=CharField()))  # type: ignore[assignment]


class Instruction(serializers.Serializer):
    do = CharField()
    do_not = CharField()
    eta_minutes = IntegerField()
    language = CharField()


class StationRow(serializers.Serializer):
    code = CharField()
    name = CharField()
    phone = CharField()


class Links(serializers.Serializer):
    self = CharField()
    updates = CharField()


class AlertCreated(serializers.Serializer):
    id = UUIDField()
    number = CharField()
    status = CharField()
    received_at = DateTimeField()
    grid = CharField(allow_null=True)
    station = StationRow()
    instructions = Instruction(many=True)
    links = Links()


class Step(serializers.Serializer):
    status = CharField()
    at = DateTimeField()


class AlertRow(serializers.Serializer):
    """For partners: these fields. Officers get the board's row, with names, place, lane and clocks beside them."""

    id = UUIDField()
    number = CharField()
    reference = CharField(required=False)
    type = CharField()
    cap_status = CharField()
    status = CharField()
    received_at = DateTimeField()
    history = Step(many=True, required=False)
    disposition = CharField(allow_null=True, required=False)


class AlertDetail(AlertRow):
    """For partners: the row. Officers get the timeline, who was told how, and their next steps beside it."""

    timeline = ListField(child=DictField(), required=False)
    recipients = ListField(child=DictField(), required=False)
    steps = ListField(child=DictField(), required=False)
    orders = ListField(child=DictField(), required=False)


class Signal(serializers.Serializer):
    code = CharField()
    label = CharField()  # type: ignore[assignment]


class AlertTypeRow(serializers.Serializer):
    code = CharField()
    lane = CharField()
    lane_label = CharField()
    name = CharField()
    priority = IntegerField()
    is_covert = BooleanField()
    signals = Signal(many=True)
    instructions = Instruction(many=True)
    eta_minutes = IntegerField()


class OrderRow(serializers.Serializer):
    id = UUIDField()
    number = CharField()
    action = CharField()
    action_label = CharField()
    text = CharField()
    status = CharField()
    status_label = CharField()
    cap_status = CharField()
    author = CharField()
    approved_by = CharField(allow_null=True)
    alert = UUIDField(allow_null=True)
    created_at = DateTimeField()
    sent_at = DateTimeField(allow_null=True)
    expires_at = DateTimeField()
    ended_at = DateTimeField(allow_null=True)
    answered = IntegerField()
    total = IntegerField()


class SiteAnswer(serializers.Serializer):
    id = IntegerField()
    name = CharField()
    lon = FloatField()
    lat = FloatField()
    reply = CharField(allow_null=True)
    reply_label = CharField(allow_null=True)
    replied_at = DateTimeField(allow_null=True)
    reply_note = CharField(allow_blank=True)


class OrderDetail(OrderRow):
    sites = SiteAnswer(many=True)
    steps = ListField(child=DictField())


class Reachability(serializers.Serializer):
    id = IntegerField()
    name = CharField()
    people = ListField(child=DictField())
    is_reachable = BooleanField()


class OrderReach(serializers.Serializer):
    sites = Reachability(many=True)
    reachable = IntegerField()
    total = IntegerField()
    needs_approval = BooleanField()


def described(operation_id: str, *, request: Any, responses: dict[int, Any]) -> Callable[[type], type]:
    """Describe the POST that a view inherits."""
    return extend_schema_view(post=extend_schema(operation_id=operation_id, request=request, responses=responses))
