"""Key sites of grids, and the rounds of service points."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from grids.models import KeySite, ServiceStep
from grids.services import key_sites
from policing.lib.pages import Pages
from policing.lib.strict import StrictSerializer, validated

READERS = needs(Right.READ, Right.PLAN)
KEEPERS = needs(Right.DECIDE, Right.ADMINISTER)
WORKERS = needs(Right.ANSWER)


class SiteSerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=KeySite.Kind.choices)
    name = serializers.CharField(max_length=80)
    name_en = serializers.CharField(max_length=120, allow_blank=True, default="")
    address = serializers.CharField(max_length=200, allow_blank=True, default="")
    lon = serializers.FloatField(min_value=-180, max_value=180)
    lat = serializers.FloatField(min_value=-90, max_value=90)


class CloseSiteSerializer(StrictSerializer):
    is_active = serializers.BooleanField(default=False)


class RoundSerializer(StrictSerializer):
    first_on = serializers.DateField()


class StepDoneSerializer(StrictSerializer):
    note = serializers.CharField(max_length=300)
    done_on = serializers.DateField(required=False, allow_null=True)


def site_row(site: KeySite) -> dict[str, Any]:
    return {
        "id": site.pk,
        "grid": {"id": site.grid_id, "code": site.grid.code},
        "kind": site.kind,
        "kind_label": str(site.get_kind_display()),
        "name": str(site),
        "address": site.address,
        "lon": site.lon,
        "lat": site.lat,
        "is_active": site.is_active,
        "steps": [step_row(step) for step in site.steps.all() if step.done_on is None],
    }


def step_row(step: ServiceStep) -> dict[str, Any]:
    return {"id": step.pk, "kind": step.kind, "label": str(step.get_kind_display()), "due_on": step.due_on, "done_on": step.done_on, "note": step.note}


def _sites(request: SignedIn) -> QuerySet[KeySite]:
    return (
        KeySite.objects.visible_to(request.user).select_related("grid").defer("grid__boundary").prefetch_related("steps").order_by("grid__code", "kind", "name")
    )


def _site(request: SignedIn, pk: int) -> KeySite:
    return get_object_or_404(_sites(request), pk=pk)


class KeySites(generics.GenericAPIView):
    """Those in use, of `?grid=CODE` or of all grids the caller sees; POST adds one in the grid its point lies in."""

    permission_classes = [READERS]
    pagination_class = Pages
    queryset = KeySite.objects.none()

    @extend_schema(operation_id="key_sites_list", parameters=[OpenApiParameter("grid", str)], responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        rows, code = _sites(request).filter(is_active=True), request.query_params.get("grid")
        page = self.paginate_queryset(rows.filter(grid__code=code) if code else rows)
        return self.get_paginated_response([site_row(site) for site in page or []])

    @extend_schema(operation_id="key_sites_create", request=SiteSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn) -> Response:
        facts = key_sites.SiteFacts(**validated(SiteSerializer, request))
        return Response(site_row(key_sites.add_key_site(facts, by=request.user)), status=status.HTTP_201_CREATED)


class KeySiteChange(APIView):
    permission_classes = [KEEPERS]

    @extend_schema(operation_id="key_sites_change", request=SiteSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        site = _site(request, pk)
        facts = key_sites.SiteFacts(**validated(SiteSerializer, request))
        return Response(site_row(key_sites.change_key_site(site, facts, by=request.user)))


class KeySiteClose(APIView):
    permission_classes = [KEEPERS]

    @extend_schema(operation_id="key_sites_close", request=CloseSiteSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        """Takes it out of use, or with `is_active` back into it."""
        return Response(site_row(key_sites.close_key_site(_site(request, pk), **validated(CloseSiteSerializer, request), by=request.user)))


class KeySiteRound(APIView):
    permission_classes = [WORKERS]

    @extend_schema(operation_id="key_sites_round", request=RoundSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn, pk: int) -> Response:
        """The five steps of a round from its first day."""
        site = _site(request, pk)
        steps = key_sites.begin_round(site, **validated(RoundSerializer, request), by=request.user)
        return Response([step_row(step) for step in steps], status=status.HTTP_201_CREATED)


class ServiceStepDone(APIView):
    permission_classes = [WORKERS]

    @extend_schema(operation_id="service_steps_done", request=StepDoneSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        step = get_object_or_404(ServiceStep.objects.visible_to(request.user), pk=pk)
        return Response(step_row(key_sites.finish_step(step, **validated(StepDoneSerializer, request), by=request.user, now=timezone.now())))
