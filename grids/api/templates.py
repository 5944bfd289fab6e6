"""Kinds of shifts and their crews."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Unit
from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from grids.api.rosters import LARGEST, must_plan
from grids.duty_rows import template_row
from grids.models import Shift, ShiftTemplate
from grids.services.roster import Turn, save_template
from grids.services.roster.plan import templates_of
from policing.lib.strict import StrictSerializer, validated


class TurnSerializer(StrictSerializer):
    officer = serializers.IntegerField(min_value=1, max_value=LARGEST)
    turn = serializers.IntegerField(min_value=1, max_value=31)


class TemplateSerializer(StrictSerializer):
    """`crew`: who is on together has the same turn; on day d it is turn (d − `first_on`) mod turns."""

    name = serializers.CharField(max_length=40)
    name_en = serializers.CharField(max_length=60, allow_blank=True, required=False, default="")
    role = serializers.ChoiceField(choices=Shift.ROLES)
    begins = serializers.TimeField()
    hours = serializers.IntegerField(min_value=1, max_value=48)
    people_needed = serializers.IntegerField(min_value=1, max_value=99)
    days = serializers.ChoiceField(choices=ShiftTemplate.Days.choices)
    first_on = serializers.DateField()
    is_active = serializers.BooleanField(required=False, default=True)
    crew = TurnSerializer(many=True, max_length=200, required=False, default=list)  # type: ignore[call-arg]


class NewTemplateSerializer(TemplateSerializer):
    unit = serializers.IntegerField(min_value=1, max_value=LARGEST)


def _saved(template: ShiftTemplate, asked: dict[str, Any]) -> dict[str, Any]:
    crew = [Turn(**turn) for turn in asked.pop("crew")]
    try:
        save_template(template, crew=crew, **asked)
    except ValidationError as error:
        raise serializers.ValidationError(error.message_dict) from error
    return template_row(template) | {"crew": [turn._asdict() for turn in crew], "is_active": template.is_active}


class TemplateList(APIView):
    """The templates in use of the unit `?unit=`; and the door for new ones."""

    permission_classes = [needs(Right.READ, Right.PLAN)]

    @extend_schema(operation_id="shift_templates_list", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        asked = request.query_params.get("unit", "")
        number = int(asked) if asked.isdecimal() and len(asked) < 18 else request.user.unit_id
        unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=number)
        return Response({"results": [template_row(template) for template in templates_of(unit)]})

    @extend_schema(operation_id="shift_templates_create", request=NewTemplateSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn) -> Response:
        must_plan(request)
        asked = validated(NewTemplateSerializer, request)
        unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=asked.pop("unit"))
        return Response(_saved(ShiftTemplate(unit=unit), asked), status=status.HTTP_201_CREATED)


class TemplateDetail(APIView):
    """One template, whole: what is sent replaces what was."""

    permission_classes = [needs(Right.PLAN)]

    @extend_schema(operation_id="shift_templates_change", request=TemplateSerializer, responses=OpenApiTypes.OBJECT)
    def put(self, request: SignedIn, pk: int) -> Response:
        template = get_object_or_404(ShiftTemplate.objects.visible_to(request.user).select_related("unit"), pk=pk)
        return Response(_saved(template, validated(TemplateSerializer, request)))
