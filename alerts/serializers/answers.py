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
    type = CharField(allow_null=True)
    cap_status = CharField()
    status = CharField()
    received_at = DateTimeField()
    history = Step(many=True, required=False)
    disposition = CharField(allow_null=True, required=False)
    disposition_reason = CharField(allow_null=True, required=False, help_text="Why it did not turn out as reported: a class, never officers' words.")


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
    """Counts are of sites and of the called people of teams; for partners over their own sites only."""

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
    return_reason = CharField(allow_blank=True)
    alert = UUIDField(allow_null=True)
    minutes = IntegerField()
    created_at = DateTimeField()
    sent_at = DateTimeField(allow_null=True)
    expires_at = DateTimeField()
    ended_at = DateTimeField(allow_null=True)
    end_reason = CharField(allow_null=True)
    end_reason_label = CharField(allow_null=True)
    total = IntegerField()
    answered = IntegerField()
    complied = IntegerField()
    cannot = IntegerField()
    helpless = IntegerField(help_text="Those that need help.")
    unreached = IntegerField(help_text="Those where nobody could be told and nobody has answered.")
    members = IntegerField(help_text="How many of `total` are called people of teams.")
    url = CharField()


class SiteAnswer(serializers.Serializer):
    """Officers get beside it who wrote the answer down, how many were told, and whether somebody must phone."""

    id = IntegerField()
    code = CharField()
    name = CharField()
    kind = CharField()
    lon = FloatField()
    lat = FloatField()
    reply = CharField(allow_null=True)
    reply_label = CharField(allow_null=True)
    replied_at = DateTimeField(allow_null=True)
    reply_note = CharField(allow_blank=True)
    replied_by = CharField(allow_null=True)
    via = CharField(allow_null=True, help_text="link, phone or portal")
    via_label = CharField(allow_null=True)
    recorded_by = CharField(allow_null=True, required=False)
    told = IntegerField(required=False)
    reminders = IntegerField(required=False)
    is_late = BooleanField(required=False)
    has_number = BooleanField(required=False)


class LeftOut(serializers.Serializer):
    id = IntegerField()
    name = CharField(allow_blank=True, help_text="Empty for a site that is not the caller's.")
    why = CharField(help_text="unknown, out_of_use or ticked_off")
    why_label = CharField()


class OrderTotals(serializers.Serializer):
    """`answers` counts sites and called people by group of need, `people` everybody who was told, each once."""

    answers = DictField(child=IntegerField())
    people = DictField(child=IntegerField())


class PersonTold(serializers.Serializer):
    """Somebody who was told of an order: the answer that stands for them, and each delivery with what was tried."""

    id = UUIDField()
    name = CharField()
    told_at = DateTimeField()
    seen_at = DateTimeField(allow_null=True)
    answer = DictField(allow_null=True)
    deliveries = ListField(child=DictField())


class OrderDetail(OrderRow):
    """Officers get how the sites were chosen, who was left out, what became of it and their next steps."""

    sites = SiteAnswer(many=True)
    teams = ListField(child=DictField(), required=False, help_text="Each called team with what each of its people answers.")
    area = DictField(required=False)
    left_out = LeftOut(many=True, required=False)
    history = ListField(child=DictField(), required=False)
    all_clear = DictField(required=False, allow_null=True)
    totals = OrderTotals(required=False)
    recipients = ListField(child=DictField())
    steps = ListField(child=DictField())


class PersonReached(serializers.Serializer):
    name = CharField()
    title = CharField(allow_blank=True)
    channels = ListField(child=CharField(), help_text="In the order in which they are tried.")


class Reachability(serializers.Serializer):
    id = IntegerField()
    name = CharField()
    lon = FloatField()
    lat = FloatField()
    people = PersonReached(many=True)
    is_reachable = BooleanField()
    why = CharField(allow_blank=True, help_text="no_contact, no_address or counter_only where nobody is reached")
    why_label = CharField(allow_blank=True)
    has_number = BooleanField(help_text="Somebody there can be phoned.")


class Approver(serializers.Serializer):
    name = CharField()
    unit = CharField()
    is_on_duty = BooleanField()


class MessageText(serializers.Serializer):
    title = CharField()
    body = CharField()


class OrderReach(serializers.Serializer):
    """Whoever is not reached stands first among `sites`, which holds the first 200; the counts are of all."""

    sites = Reachability(many=True)
    points = ListField(child=ListField(child=FloatField()), help_text="[id, lon, lat, reachable 1 or 0] of the first 2,000 sites.")
    reachable = IntegerField()
    total = IntegerField()
    people = IntegerField(help_text="How many people would be told.")
    teams = ListField(child=DictField(), help_text="Each called team with its people, the first 400 of them.")
    members = IntegerField(help_text="How many people of teams would be called.")
    members_reachable = IntegerField()
    left_out = LeftOut(many=True)
    needs_approval = BooleanField()
    approvers = Approver(many=True)
    message = DictField(child=MessageText(), help_text="The words in each language.")


class PhoneNumber(serializers.Serializer):
    name = CharField()
    number = CharField()


def described(operation_id: str, *, request: Any, responses: dict[int, Any]) -> Callable[[type], type]:
    """Describe the POST that a view inherits."""
    return extend_schema_view(post=extend_schema(operation_id=operation_id, request=request, responses=responses))
