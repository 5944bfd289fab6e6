"""Swaps of shifts, asked for by officers and approved by leaders."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from grids.duty_rows import swap_row
from grids.models import Officer, Shift, Swap
from grids.services import roster as services
from policing.lib.errors import NotAllowed
from policing.lib.pages import Pages
from policing.lib.strict import StrictSerializer, validated

LARGEST = 2**63 - 1


class AskSwapSerializer(StrictSerializer):
    shift = serializers.IntegerField(min_value=1, max_value=LARGEST)
    taker = serializers.IntegerField(min_value=1, max_value=LARGEST)
    in_return = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")


def swaps_for(user: User) -> "QuerySet[Swap]":
    """A planner's units; everybody else's own."""
    swaps = Swap.objects.visible_to(user)
    if not user.may(Right.PLAN):
        swaps = swaps.filter(Q(asked_by=user) | Q(taker__user=user))
    shift = ("shift__unit", "shift__officer__user", "in_return__unit", "in_return__officer__user")
    return swaps.select_related(*shift, "taker__user", "asked_by", "decided_by")


def ask(user: User, asked: dict[str, Any]) -> Swap:
    """Look up what is named, among what the officer sees, and ask."""
    shifts = Shift.objects.visible_to(user).select_related("officer__user", "unit")
    shift = get_object_or_404(shifts, pk=asked["shift"])
    in_return = get_object_or_404(shifts, pk=asked["in_return"]) if asked["in_return"] else None
    taker = get_object_or_404(Officer.objects.visible_to(user).select_related("user"), pk=asked["taker"])
    return services.ask_swap(shift, taker=taker, in_return=in_return, reason=asked["reason"], by=user, now=timezone.now())


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


def _agree(swap: Swap, user: User) -> None:
    services.agree_swap(swap, by=user, now=timezone.now())


def _approve(swap: Swap, user: User) -> None:
    if not user.may(Right.PLAN):
        raise NotAllowed
    services.approve_swap(swap, by=user, now=timezone.now())


def _refuse(swap: Swap, user: User) -> None:
    services.refuse_swap(swap, by=user, may_decide=user.may(Right.PLAN), now=timezone.now())


def _withdraw(swap: Swap, user: User) -> None:
    services.withdraw_swap(swap, by=user, now=timezone.now())


STEPS: dict[str, Callable[[Swap, User], None]] = {"agree": _agree, "approve": _approve, "refuse": _refuse, "withdraw": _withdraw}


class SwapStep(APIView):
    """Base of the four steps."""

    permission_classes = [needs(Right.READ, Right.PLAN)]
    step: ClassVar[str]

    def post(self, request: SignedIn, pk: int) -> Response:
        swap = get_object_or_404(swaps_for(request.user), pk=pk)
        STEPS[self.step](swap, request.user)
        return Response(swap_row(swaps_for(request.user).get(pk=pk)))


@extend_schema(operation_id="swaps_agree", request=None, responses=OpenApiTypes.OBJECT)
class AgreeSwap(SwapStep):
    step = "agree"


@extend_schema(operation_id="swaps_approve", request=None, responses=OpenApiTypes.OBJECT)
class ApproveSwap(SwapStep):
    step = "approve"


@extend_schema(operation_id="swaps_refuse", request=None, responses=OpenApiTypes.OBJECT)
class RefuseSwap(SwapStep):
    step = "refuse"


@extend_schema(operation_id="swaps_withdraw", request=None, responses=OpenApiTypes.OBJECT)
class WithdrawSwap(SwapStep):
    step = "withdraw"
