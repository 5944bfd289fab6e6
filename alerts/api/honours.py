"""Thanks and honours: those one may see, proposing one, and each step."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.serializers import BooleanField, CharField, DateField, DateTimeField, IntegerField, ListField
from rest_framework.views import APIView

from accounts.requests import SignedIn
from accounts.roles import Right
from alerts.models import Alert, Honour, HonourKind
from alerts.rows.honours import honour_for_partner, honour_row, whom_to_thank
from alerts.serializers.answers import ErrorEnvelope
from alerts.services.honours import NobodyNamed, decide_honour, give_honour, named, propose_honour
from policing.lib.errors import NotAllowed
from policing.lib.pages import Pages
from policing.lib.strict import StrictSerializer, validated

REFUSALS: dict[int, Any] = {400: ErrorEnvelope, 403: ErrorEnvelope, 404: ErrorEnvelope, 409: ErrorEnvelope}


class ProposalSerializer(StrictSerializer):
    """`whom` is "site:", "contact:" or "member:" and an id."""

    whom = serializers.RegexField(r"^(site|contact|member):\d{1,18}$")
    kind = serializers.SlugField(max_length=30)
    reason = serializers.CharField(max_length=200)
    alert = serializers.UUIDField(required=False, allow_null=True)
    may_be_named = serializers.BooleanField(default=False)


class HonourDecisionSerializer(StrictSerializer):
    """`on` and `may_be_named` belong to "give"."""

    step = serializers.ChoiceField(choices=["grant", "decline", "give"])
    on = serializers.DateField(required=False)
    may_be_named = serializers.BooleanField(required=False)


class HonourRow(serializers.Serializer):
    """Partners read what was given to their own sites: `id`, `kind`, `kind_label`, `whom`, `reason`, `unit`, `given_on`; nobody named without consent."""

    id = IntegerField()
    kind = CharField()
    kind_label = CharField()
    whom = CharField()
    reason = CharField()
    unit = CharField()
    alert = CharField(allow_null=True, required=False)
    status = CharField(required=False)
    status_label = CharField(required=False)
    may_be_named = BooleanField(required=False)
    proposed_by = CharField(required=False)
    proposed_at = DateTimeField(required=False)
    given_on = DateField(allow_null=True)
    steps = ListField(child=CharField(), required=False)
    letter = CharField(allow_null=True, required=False)


class HonourList(generics.GenericAPIView):
    permission_classes = [IsAuthenticated]
    pagination_class = Pages
    queryset = Honour.objects.none()

    @extend_schema(operation_id="honours_list", responses={200: HonourRow(many=True), 401: ErrorEnvelope})
    def get(self, request: SignedIn) -> Response:
        found = Honour.objects.visible_to(request.user).with_names()
        if request.user.is_officer:
            return self.get_paginated_response([honour_row(one, request.user) for one in self.paginate_queryset(found) or []])
        told = self.paginate_queryset(found.exclude(alert__is_covert=True)) or []
        return self.get_paginated_response([honour_for_partner(one) for one in told])

    @extend_schema(operation_id="honours_create", request=ProposalSerializer, responses={201: HonourRow, **REFUSALS})
    def post(self, request: SignedIn) -> Response:
        if not request.user.may(Right.ANSWER):
            raise NotAllowed
        checked = validated(ProposalSerializer, request)
        wanted = checked.get("alert")
        alert = get_object_or_404(Alert.objects.visible_to(request.user).with_names(), pk=wanted) if wanted else None
        if checked["whom"] not in dict(whom_to_thank(alert, request.user)):
            raise NobodyNamed(fields={"whom": [str(NobodyNamed.message)]})
        kind = get_object_or_404(HonourKind, code=checked["kind"], is_active=True)
        facts = {"reason": checked["reason"], "may_be_named": checked["may_be_named"]}
        made = propose_honour(kind, by=request.user, alert=alert, **named(checked["whom"]), **facts, now=timezone.now())
        return Response(honour_row(made, request.user), status=status.HTTP_201_CREATED)


class HonourStep(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(operation_id="honours_step", request=HonourDecisionSerializer, responses={200: HonourRow, **REFUSALS})
    def post(self, request: SignedIn, pk: int) -> Response:
        honour = get_object_or_404(Honour.objects.visible_to(request.user).with_names(), pk=pk)
        if not request.user.may(Right.APPROVE):
            raise NotAllowed
        checked, now = validated(HonourDecisionSerializer, request), timezone.now()
        if checked["step"] == "give":
            named_too = checked.get("may_be_named", honour.may_be_named)
            give_honour(honour, on=checked.get("on") or timezone.localdate(now), may_be_named=named_too, by=request.user, now=now)
        else:
            decide_honour(honour, grant=checked["step"] == "grant", by=request.user, now=now)
        return Response(honour_row(honour, request.user))
