"""Swaps of shifts, asked for by officers and approved by leaders."""

from typing import ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from grids.duty_rows import swap_row
from grids.duty_swaps import STEPS, ask, swaps_for
from grids.models import Swap
from policing.lib.pages import Pages
from policing.lib.strict import StrictSerializer, validated

LARGEST = 2**63 - 1


class AskSwapSerializer(StrictSerializer):
    shift = serializers.IntegerField(min_value=1, max_value=LARGEST)
    taker = serializers.IntegerField(min_value=1, max_value=LARGEST)
    in_return = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")


class SwapList(generics.GenericAPIView):
    """A planner's units' swaps, everybody else's own; and the door for asking."""

    permission_classes = [needs(Right.READ, Right.PLAN)]
    pagination_class = Pages
    queryset = Swap.objects.none()

    @extend_schema(operation_id="swaps_list", responses={200: OpenApiTypes.OBJECT})
    def get(self, request: SignedIn) -> Response:
        page = self.paginate_queryset(swaps_for(request.user))
        return self.get_paginated_response([swap_row(swap) for swap in page or []])

    @extend_schema(operation_id="swaps_ask", request=AskSwapSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn) -> Response:
        made = ask(request.user, validated(AskSwapSerializer, request))
        return Response(swap_row(swaps_for(request.user).get(pk=made.pk)), status=status.HTTP_201_CREATED)


class SwapStep(APIView):
    """Base of the four steps."""

    permission_classes = [needs(Right.READ, Right.PLAN)]
    step: ClassVar[str]

    def post(self, request: SignedIn, pk: int) -> Response:
        swap = get_object_or_404(swaps_for(request.user), pk=pk)
        STEPS[self.step](swap, request.user)
        return Response(swap_row(swaps_for(request.user).get(pk=pk)))


@extend_schema_view(post=extend_schema(operation_id="swaps_agree", request=None, responses=OpenApiTypes.OBJECT))
class AgreeSwap(SwapStep):
    step = "agree"


@extend_schema_view(post=extend_schema(operation_id="swaps_approve", request=None, responses=OpenApiTypes.OBJECT))
class ApproveSwap(SwapStep):
    step = "approve"


@extend_schema_view(post=extend_schema(operation_id="swaps_refuse", request=None, responses=OpenApiTypes.OBJECT))
class RefuseSwap(SwapStep):
    step = "refuse"


@extend_schema_view(post=extend_schema(operation_id="swaps_withdraw", request=None, responses=OpenApiTypes.OBJECT))
class WithdrawSwap(SwapStep):
    step = "withdraw"
