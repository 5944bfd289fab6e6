"""Sending people to stations: the day's list, quotas, proposing, publishing; then one person's shift and sheet."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from accounts.models import Unit
from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from accounts.services import record_access
from grids.models import Officer
from patrols.api.sending_pool import EndExemption, Exemptions, SendingUnits, Turns
from patrols.models import OutputSheet, Quota, SentOfficer
from patrols.rows.sending import candidate_rows, figures_of, number_of, numbers_of, quota_row, sent_of, sent_row
from patrols.services import secondment as services
from patrols.services.secondment.changing import LONGEST_REASON
from patrols.services.secondment.planning import quotas_of, span_of_day
from patrols.services.secondment.rights import check_planner
from patrols.services.secondment.sheets import LONGEST_NOTE
from patrols.supervision.output import output_of, totals_by_day, totals_by_unit
from policing.lib.said_days import DayField, MomentField
from policing.lib.strict import StrictSerializer, validated

__all__ = ["EndExemption", "Exemptions", "SendingUnits", "Turns"]

READERS = needs(Right.READ, Right.PLAN)
PLANNERS = needs(Right.PLAN)
STATION = needs(Right.ANSWER)
LARGEST = 2**31 - 1
MOST = 100_000
DAY = OpenApiParameter("on", OpenApiTypes.DATE)
SPAN = [OpenApiParameter("from", OpenApiTypes.DATE), OpenApiParameter("until", OpenApiTypes.DATE)]


class DaySerializer(StrictSerializer):
    on = DayField()


class QuotaSerializer(StrictSerializer):
    """With `people` 0 the station gets nobody in that shift."""

    station = serializers.IntegerField(min_value=1, max_value=LARGEST)
    starts_at = MomentField()
    ends_at = MomentField()
    people = serializers.IntegerField(min_value=0, max_value=200)


class OfficerSerializer(StrictSerializer):
    officer = serializers.IntegerField(min_value=1, max_value=LARGEST)


class WithdrawSentSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=LONGEST_REASON)


class ReplaceSentSerializer(WithdrawSentSerializer):
    officer = serializers.IntegerField(min_value=1, max_value=LARGEST)


class SheetSerializer(StrictSerializer):
    hazards = serializers.IntegerField(min_value=0, max_value=MOST)
    key_sites = serializers.IntegerField(min_value=0, max_value=MOST)
    helped = serializers.IntegerField(min_value=0, max_value=MOST)
    leaflets = serializers.IntegerField(min_value=0, max_value=MOST)
    reached = serializers.IntegerField(min_value=0, max_value=MOST)
    note = serializers.CharField(max_length=LONGEST_NOTE, required=False, allow_blank=True)


def asked_day(request: SignedIn, name: str = "on") -> date:
    said = request.query_params.get(name)
    return DayField().run_validation(said) if said else timezone.localdate()


def _day(request: SignedIn, on: date) -> dict[str, Any]:
    first, last = span_of_day(on)
    quotas, rows = list(quotas_of(request.user, on)), list(sent_of(request.user).within(first, last))  # type: ignore[attr-defined]
    numbers = numbers_of(rows)
    own = [sent_row(row) for row in rows if row.officer.user_id == request.user.pk]
    return {"on": on, "figures": figures_of(quotas, rows, timezone.now()), "quotas": [quota_row(quota, rows, numbers) for quota in quotas], "own": own}


def _officer(request: SignedIn, pk: int) -> Officer:
    return get_object_or_404(Officer.objects.visible_to(request.user).select_related("user__unit"), pk=pk)


class SecondmentDay(APIView):
    """What every station the caller sees gets on a day, who goes, and the caller's own shifts."""

    permission_classes = [READERS]

    @extend_schema(operation_id="secondment_day", parameters=[DAY], responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        return Response(_day(request, asked_day(request)))


class Quotas(APIView):
    permission_classes = [PLANNERS]

    @extend_schema(operation_id="secondment_quota", request=QuotaSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn) -> Response:
        """Set what one station gets in one shift; answers the day."""
        facts = validated(QuotaSerializer, request)
        station = get_object_or_404(Unit.objects.visible_to(request.user), pk=facts.pop("station"))
        services.set_quota(station, **facts, by=request.user)
        return Response(_day(request, timezone.localdate(facts["starts_at"])))


class Propose(APIView):
    permission_classes = [PLANNERS]

    @extend_schema(operation_id="secondment_propose", request=DaySerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn) -> Response:
        """Fill what is open on a day by turn; `proposed` counts whom it found."""
        on = validated(DaySerializer, request)["on"]
        made = services.propose(on, by=request.user, now=timezone.now())
        return Response(_day(request, on) | {"proposed": len(made)})


class Publish(APIView):
    permission_classes = [PLANNERS]

    @extend_schema(operation_id="secondment_publish", request=DaySerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn) -> Response:
        """Tell everybody proposed for a day; refused with `no_channel` while nothing reaches one of them."""
        on = validated(DaySerializer, request)["on"]
        rows = services.publish_day(on, by=request.user, now=timezone.now())
        return Response(_day(request, on) | {"published": len(rows)})


class QuotaPeople(APIView):
    """Everybody who could go to a station in one shift, whose turn it is first, with what keeps them; POST puts one in."""

    permission_classes = [PLANNERS]

    def _quota(self, request: SignedIn, pk: int) -> Quota:
        quota = get_object_or_404(Quota.objects.visible_to(request.user).select_related("station"), pk=pk)
        check_planner(request.user, quota.station)
        return quota

    @extend_schema(operation_id="quota_people", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, pk: int) -> Response:
        quota = self._quota(request, pk)
        return Response({"results": candidate_rows(services.pool_for(request.user, quota.starts_at, quota.ends_at), quota)})

    @extend_schema(operation_id="quota_add", request=OfficerSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn, pk: int) -> Response:
        quota = self._quota(request, pk)
        officer = _officer(request, validated(OfficerSerializer, request)["officer"])
        made = services.add_sent(quota, officer, by=request.user, now=timezone.now())
        return Response(sent_row(sent_of(request.user).get(pk=made.pk)), status=status.HTTP_201_CREATED)


class OneSent(APIView):
    """One person's shift; DELETE takes out somebody who was never published."""

    permission_classes = [READERS]

    @extend_schema(operation_id="sent_retrieve", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, pk: int) -> Response:
        sent = get_object_or_404(sent_of(request.user), pk=pk)
        return Response(sent_row(sent, numbers_of([sent]).get(sent.officer.user_id, "")))

    @extend_schema(operation_id="sent_drop", responses={204: None})
    def delete(self, request: SignedIn, pk: int) -> Response:
        services.drop_proposed(get_object_or_404(sent_of(request.user), pk=pk), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SentNumbers(UserRateThrottle):
    """As many as a busy night needs, too few to copy a force's numbers."""

    scope = "sent-numbers"
    rate = "30/min"


class SentNumberSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=200)


class SentNumber(APIView):
    """The number in the clear of somebody sent; that it was looked at, and why, is kept."""

    permission_classes = [needs(Right.REVEAL)]
    throttle_classes = [SentNumbers]

    @extend_schema(operation_id="sent_number", request=SentNumberSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        sent, now = get_object_or_404(sent_of(request.user), pk=pk), timezone.now()
        reason = validated(SentNumberSerializer, request)["reason"]
        record_access(user=request.user, action="reveal", subject=f"patrols.sentofficer:{sent.pk}", reason=reason, now=now)
        return Response({"number": number_of(sent) or None})


class SentStep(APIView):
    """Base: find the person's shift, take the step, answer it as it is now."""

    permission_classes = [READERS]

    def post(self, request: SignedIn, pk: int) -> Response:
        sent = get_object_or_404(sent_of(request.user), pk=pk)
        now_there = self.take(sent, request) or sent
        return Response(sent_row(sent_of(request.user).get(pk=now_there.pk)))

    def take(self, sent: SentOfficer, request: SignedIn) -> SentOfficer | None:
        raise NotImplementedError


@extend_schema_view(post=extend_schema(operation_id="sent_withdraw", request=WithdrawSentSerializer, responses=OpenApiTypes.OBJECT))
class WithdrawSent(SentStep):
    permission_classes = [PLANNERS]

    def take(self, sent: SentOfficer, request: SignedIn) -> None:
        services.withdraw_sent(sent, **validated(WithdrawSentSerializer, request), by=request.user, now=timezone.now())


@extend_schema_view(post=extend_schema(operation_id="sent_replace", request=ReplaceSentSerializer, responses=OpenApiTypes.OBJECT))
class ReplaceSent(SentStep):
    """Somebody else goes instead; answers theirs."""

    permission_classes = [PLANNERS]

    def take(self, sent: SentOfficer, request: SignedIn) -> SentOfficer:
        facts = validated(ReplaceSentSerializer, request)
        return services.replace_sent(sent, _officer(request, facts["officer"]), reason=facts["reason"], by=request.user, now=timezone.now())


@extend_schema_view(post=extend_schema(operation_id="sent_host", request=OfficerSerializer, responses=OpenApiTypes.OBJECT))
class SentHost(SentStep):
    permission_classes = [PLANNERS]

    def take(self, sent: SentOfficer, request: SignedIn) -> None:
        services.set_host(sent, _officer(request, validated(OfficerSerializer, request)["officer"]), by=request.user, now=timezone.now())


@extend_schema_view(post=extend_schema(operation_id="sent_came", request=None, responses=OpenApiTypes.OBJECT))
class SentCame(SentStep):
    permission_classes = [STATION]

    def take(self, sent: SentOfficer, request: SignedIn) -> None:
        services.come(sent, by=request.user, now=timezone.now())


@extend_schema_view(post=extend_schema(operation_id="sent_left", request=None, responses=OpenApiTypes.OBJECT))
class SentLeft(SentStep):
    permission_classes = [STATION]

    def take(self, sent: SentOfficer, request: SignedIn) -> None:
        services.leave(sent, by=request.user, now=timezone.now())


@extend_schema_view(post=extend_schema(operation_id="sent_sheet", request=SheetSerializer, responses=OpenApiTypes.OBJECT))
class SentSheet(SentStep):
    permission_classes = [STATION]

    def take(self, sent: SentOfficer, request: SignedIn) -> None:
        facts = validated(SheetSerializer, request)
        counts = {name: facts[name] for name in OutputSheet.COUNTS}
        services.write_sheet(sent, counts=counts, note=facts.get("note", ""), by=request.user, now=timezone.now())


@extend_schema_view(post=extend_schema(operation_id="sent_sign", request=None, responses=OpenApiTypes.OBJECT))
class SignSentSheet(SentStep):
    permission_classes = [STATION]

    def take(self, sent: SentOfficer, request: SignedIn) -> None:
        services.sign_sheet(sent, by=request.user, now=timezone.now())


class Output(APIView):
    """What people sent have done from `?from=` to `?until=`: by day and by the unit they came from; signed sheets count."""

    permission_classes = [READERS]

    @extend_schema(operation_id="secondment_output", parameters=SPAN, responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        rows = output_of(request.user, asked_day(request, "from"), asked_day(request, "until"))
        return Response({"days": totals_by_day(rows), "units": [_unit(row) for row in totals_by_unit(rows)]})


def _unit(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.startswith("officer__")}
