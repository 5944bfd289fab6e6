"""Finding sites: by words, by place, by a caller's number."""

import math
import re
from typing import Any

from django.db.models import Count, ExpressionWrapper, F, FloatField, Q, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from grids.duty_now import roles_on_duty
from partners.callers import contact_of, facts_of
from partners.models import Site
from partners.places import around, find_places, matching, named_in, place_row, site_row
from partners.site_schema import SiteRow
from policing.lib.pages import Pages
from policing.lib.phones import plain_number
from policing.lib.strict import StrictSerializer, validated

NEAR = re.compile(r"(-?\d{1,3}(?:\.\d{1,12})?),(-?\d{1,2}(?:\.\d{1,12})?)")

# Rows of several kinds, each with `kind`.
ROWS = {200: {"type": "array", "items": {"type": "object"}}}


class SiteFilter(filters.FilterSet):
    """`?q=…&kind=bank&near=113.9,35.3` (the nearest first)"""

    q = filters.CharFilter(method="search", max_length=60)
    kind = filters.CharFilter(field_name="partner__kind")
    near = filters.CharFilter(method="nearest_first", max_length=60)

    class Meta:
        model = Site
        fields = ["partner", "station", "grid"]

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(matching(value))

    def nearest_first(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """By distance from a point in degrees, good enough to sort by; what is no point changes nothing."""
        point = NEAR.fullmatch(value.strip())
        if point is None:
            return queryset
        lon, lat = float(point[1]), float(point[2])
        east, north = (F("lon") - lon) * math.cos(math.radians(lat)), F("lat") - lat
        return queryset.annotate(far=ExpressionWrapper(east * east + north * north, output_field=FloatField())).order_by("far", "pk")


def visible_sites(request: SignedIn) -> QuerySet[Site]:
    return Site.objects.visible_to(request.user).filter(is_active=True).select_related("partner", "grid", "station")


class Sites(generics.GenericAPIView):
    """The caller's sites."""

    filterset_class = SiteFilter
    pagination_class = Pages
    queryset = Site.objects.none()

    @extend_schema(operation_id="sites_list", responses=SiteRow(many=True))
    def get(self, request: SignedIn) -> Response:
        sites = visible_sites(request).annotate(people=Count("contacts", filter=Q(contacts__is_active=True)))
        page: Any = self.paginate_queryset(self.filter_queryset(sites)) or []
        roles = roles_on_duty({site.station_id for site in page}, timezone.now())
        return self.get_paginated_response([site_row(site) | {"contacts": site.people, "duty": _duty(site, roles)} for site in page])


def _duty(site: Site, roles: dict[int, list[str]]) -> dict[str, Any]:
    """Whom to call there: in which roles somebody is on duty and the desk's number; never a name."""
    return {"phone": site.station.phone, "on_duty": roles.get(site.station_id, [])}


class LookUps(UserRateThrottle):
    """As many as a busy night needs, too few to try numbers out."""

    scope = "callers"
    rate = "60/min"


class CallerSerializer(StrictSerializer):
    number = serializers.CharField(max_length=30)


class Callers(APIView):
    """Whose number this is, and what it has reported. The number travels in the body, so that no log of addresses holds it."""

    permission_classes = [needs(Right.ANSWER)]
    throttle_classes = [LookUps]

    @extend_schema(operation_id="callers_read", request=CallerSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn) -> Response:
        number = plain_number(validated(CallerSerializer, request)["number"])
        contact = contact_of(number, request.user) if number else None
        who = {"name": contact.name, "title": contact.title} if contact else None
        known = {"number": number, "contact": who, "site": place_row(contact.site) if contact else None}
        return Response(known | (facts_of(number, request.user) if number else {}))


class Places(APIView):
    """Sites, grids and places said before that hold `?q=`; without it, those said last."""

    permission_classes = [needs(Right.READ)]

    @extend_schema(operation_id="places_list", responses=ROWS)
    def get(self, request: SignedIn) -> Response:
        words = request.query_params.get("q", "").strip()[:60].replace("\x00", "")
        return Response(find_places(words, request.user))


class PointSerializer(StrictSerializer):
    lon = serializers.FloatField(min_value=-180, max_value=180)
    lat = serializers.FloatField(min_value=-90, max_value=90)


class Around(APIView):
    """Who answers for the point `?lon=&lat=`, and the sites around it."""

    permission_classes = [needs(Right.READ)]

    @extend_schema(operation_id="places_around", parameters=[PointSerializer], responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        asked = PointSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        return Response(around(**asked.validated_data, user=request.user))


class MessageSerializer(StrictSerializer):
    text = serializers.CharField(max_length=2000)


class NamedPlaces(APIView):
    """The caller's sites that a message names. The message travels in the body, so that no log of addresses holds it."""

    permission_classes = [needs(Right.ANSWER)]

    @extend_schema(operation_id="places_named", request=MessageSerializer, responses=ROWS)
    def post(self, request: SignedIn) -> Response:
        return Response(named_in(validated(MessageSerializer, request)["text"], request.user))
