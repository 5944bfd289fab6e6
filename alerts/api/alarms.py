"""Buttons on walls: what they say, and what officers read and do about them."""

import uuid
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right, Role
from alerts.models import AlarmPress
from alerts.rows.alarms import alarm_row, press_row
from alerts.serializers.alarms import AlarmAnswer, AlarmRow, BeatAnswer, BeatSerializer, PressRow, PressSerializer, TestModeSerializer
from alerts.serializers.alerts import EmptySerializer
from alerts.serializers.answers import ErrorEnvelope
from alerts.services.pressing import note_arrival, press
from alerts.services.silences import beat
from partners.alarm_keys import AlarmKeyAuthentication, ButtonThrottle, IsButton
from partners.alarms import Said, set_test
from partners.authentication import refuse_test_key
from partners.models import PanicAlarm
from partners.models.alarms import LineState, MonthState, PanicAlarmQuerySet
from policing.lib.pages import Pages
from policing.lib.strict import validated

REFUSALS = {400: ErrorEnvelope, 401: ErrorEnvelope, 413: ErrorEnvelope, 429: ErrorEnvelope}


class OfAButton(APIView):
    """Base of the two doors of buttons: nobody else comes in, and they come in nowhere else."""

    authentication_classes = [AlarmKeyAuthentication]
    permission_classes = [IsButton]
    throttle_classes = [ButtonThrottle]


def _said(checked: dict[str, Any]) -> Said:
    return Said(at=device_time(checked.get("at", "")), battery=checked.get("battery"))


def device_time(text: str) -> datetime | None:
    """The device's time as it says it, none where that is no time. A clock without a zone is taken for the station's."""
    try:
        at = parse_datetime(text.strip()) or None
        return timezone.make_aware(at) if at and timezone.is_naive(at) else at and at.astimezone(timezone.get_current_timezone())
    except (ValueError, OverflowError):
        return None


class Press(OfAButton):
    """The button was pressed. 201 for the first press, 200 for one that joined it or came twice. The answer says nothing that may be shown or sounded."""

    @extend_schema(operation_id="alarms_press", request=PressSerializer, responses={200: AlarmAnswer, 201: AlarmAnswer, **REFUSALS})
    def post(self, request: Any) -> Response:
        now = timezone.now()
        checked = validated(PressSerializer, request)
        pressed = press(request.auth.alarm, _said(checked), reference=checked.get("reference", ""), now=now)
        is_first = pressed.at == now and not pressed.is_repeat and not pressed.is_test
        number = pressed.alert.number if pressed.alert else None
        answer = {"received_at": pressed.at, "number": number, "test": pressed.is_test, "time": now}
        return Response(answer, status=status.HTTP_201_CREATED if is_first else status.HTTP_200_OK)


class Heartbeat(OfAButton):
    """The device lives. The answer gives the time to set its clock by, whether presses are tests now, and when to speak next."""

    @extend_schema(operation_id="alarms_heartbeat", request=BeatSerializer, responses={200: BeatAnswer, **REFUSALS})
    def post(self, request: Any) -> Response:
        now = timezone.now()
        alarm = beat(request.auth.alarm, _said(validated(BeatSerializer, request)), now=now)
        mode = "test" if alarm.is_testing(now) else "live"
        return Response({"time": now, "mode": mode, "test_until": alarm.test_until if mode == "test" else None, "next_within_s": alarm.heartbeat_minutes * 60})


def alarms_for(request: SignedIn, right: Right) -> PanicAlarmQuerySet:
    """Partners: the buttons of their sites. Police: those of their area, who have `right`; whoever works beside the police sees none."""
    user = request.user
    alarms = PanicAlarm.objects.visible_to(user).in_use()
    return alarms if user.role == Role.PARTNER or user.may(right) else alarms.none()


class AlarmFilter(filters.FilterSet):
    """`?line=silent&test=overdue&site=SCH-01&kind=school`"""

    line = filters.ChoiceFilter(choices=LineState.choices, method="in_line")
    test = filters.ChoiceFilter(choices=MonthState.choices, method="in_test")
    site = filters.CharFilter(field_name="site__code", max_length=30)
    kind = filters.CharFilter(field_name="site__partner__kind", max_length=10)

    class Meta:
        model = PanicAlarm
        fields: list[str] = []

    def in_line(self, rows: Any, name: str, value: str) -> QuerySet:
        return rows.in_line(value)

    def in_test(self, rows: Any, name: str, value: str) -> QuerySet:
        return rows.in_test(value, timezone.now())


class Alarms(generics.GenericAPIView):
    """The buttons the caller sees: partners those of their sites, with keys or signed in; officers those of their area."""

    filterset_class = AlarmFilter
    pagination_class = Pages
    queryset = PanicAlarm.objects.none()

    @extend_schema(operation_id="alarms_list", responses={200: AlarmRow(many=True), 401: ErrorEnvelope})
    def get(self, request: SignedIn) -> Response:
        now = timezone.now()
        alarms = alarms_for(request, Right.READ).with_names()
        page: Any = self.paginate_queryset(self.filter_queryset(alarms))
        return self.get_paginated_response([alarm_row(alarm, now) for alarm in page or []])


class AlarmTest(APIView):
    """Presses of this button reach nobody for so many minutes (0 ends it), and count as the month's test. Its site's people may, and its officers."""

    @extend_schema(operation_id="alarms_test_mode", request=TestModeSerializer, responses={200: AlarmRow, **dict.fromkeys((400, 403, 404), ErrorEnvelope)})
    def post(self, request: SignedIn, pk: int) -> Response:
        now = timezone.now()
        alarm = get_object_or_404(alarms_for(request, Right.ANSWER).with_names(), pk=pk)
        refuse_test_key(request)
        minutes = validated(TestModeSerializer, request)["minutes"]
        set_test([alarm], minutes=minutes, by=request.user, now=now)
        return Response(alarm_row(PanicAlarm.objects.with_names().get(pk=pk), now))


class PressArrived(APIView):
    """Officers stand before whoever pressed for a test: the drill is timed."""

    permission_classes = [needs(Right.ANSWER)]

    @extend_schema(operation_id="alarms_press_arrived", request=EmptySerializer, responses={200: PressRow, 404: ErrorEnvelope, 409: ErrorEnvelope})
    def post(self, request: SignedIn, pk: uuid.UUID) -> Response:
        seen = PanicAlarm.objects.visible_to(request.user).values("pk")
        pressed = get_object_or_404(AlarmPress.objects.filter(alarm__in=seen).select_related("alert"), pk=pk)
        validated(EmptySerializer, request)
        return Response(press_row(note_arrival(pressed, by=request.user, now=timezone.now())))
