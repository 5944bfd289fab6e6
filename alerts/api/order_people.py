"""Whom an order was told to, page by page, and its totals while it runs."""

import uuid

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedIn
from alerts.models import Order
from alerts.people_filter import OrderPeopleFilter
from alerts.rows.order_people import order_people, people_of, standing_for
from alerts.rows.order_totals import order_totals
from alerts.serializers.answers import ErrorEnvelope, OrderTotals, PersonTold
from policing.lib.errors import NotAllowed
from policing.lib.pages import Pages

ERRORS = {401: ErrorEnvelope, 403: ErrorEnvelope, 404: ErrorEnvelope}


def order_of_officer(request: SignedIn, pk: uuid.UUID) -> Order:
    """Partners see that they have an order, never who else was told and how."""
    order = get_object_or_404(Order.objects.visible_to(request.user).select_related("message", "alert"), pk=pk)
    if not request.user.is_officer:
        raise NotAllowed
    return order


class OrderPeople(generics.GenericAPIView):
    """Who was told, their answer and how each message travelled; `?show=unanswered|answered|need_help|refused|failed|waiting`, `?q=` part of a name."""

    permission_classes = [IsAuthenticated]
    pagination_class = Pages
    queryset = Order.objects.none()

    @extend_schema(operation_id="orders_recipients", responses={200: PersonTold(many=True), **ERRORS})
    def get(self, request: SignedIn, pk: uuid.UUID) -> Response:
        order = order_of_officer(request, pk)
        asked = OrderPeopleFilter(request.GET, people_of(order), request=request, order=order)
        people = self.paginate_queryset(asked.qs) or []
        return self.get_paginated_response(order_people(order, people, standing_for(order, people), user=request.user))


class OrderTotalsNow(APIView):
    """How many people an order has reached and how many have answered what; ask every few seconds while it runs."""

    permission_classes = [IsAuthenticated]

    @extend_schema(operation_id="orders_totals", responses={200: OrderTotals, **ERRORS})
    def get(self, request: SignedIn, pk: uuid.UUID) -> Response:
        return Response(order_totals(order_of_officer(request, pk)), headers={"Cache-Control": "private, no-store"})
