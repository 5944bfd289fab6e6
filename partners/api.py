"""Finding sites: by words, by place, by a caller's number."""

from typing import Any

import shapely
from django.db.models import Count, Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.response import Response
from rest_framework.views import APIView
from shapely.geometry import shape

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from delivery.models import Address
from grids.models import Grid
from partners.models import Contact, Site
from policing.lib.pages import Pages
from policing.lib.sealed import blind_index

MOST_PLACES = 10


class SiteFilter(filters.FilterSet):
    """`?q=…&kind=bank`"""

    q = filters.CharFilter(method="search", max_length=60)
    kind = filters.CharFilter(field_name="partner__kind")

    class Meta:
        model = Site
        fields = ["partner", "station", "grid"]

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(matching(value))


def matching(words: str) -> Q:
    return Q(name__icontains=words) | Q(name_en__icontains=words) | Q(code__icontains=words) | Q(address__icontains=words)


def site_row(site: Site) -> dict[str, Any]:
    return {
        "id": site.pk,
        "code": site.code,
        "name": str(site),
        "kind": site.partner.kind,
        "partner": str(site.partner),
        "address": site.address,
        "lon": site.lon,
        "lat": site.lat,
        "grid": site.grid.code if site.grid else None,
        "station": str(site.station),
    }


def visible_sites(request: SignedIn) -> QuerySet[Site]:
    return Site.objects.visible_to(request.user).filter(is_active=True).select_related("partner", "grid", "station")


class Sites(generics.GenericAPIView):
    """The caller's sites."""

    filterset_class = SiteFilter
    pagination_class = Pages
    queryset = Site.objects.none()

    @extend_schema(operation_id="sites_list", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        sites = visible_sites(request).annotate(people=Count("contacts", filter=Q(contacts__is_active=True)))
        page = self.paginate_queryset(self.filter_queryset(sites))
        return self.get_paginated_response([site_row(site) | {"contacts": site.people} for site in page or []])  # type: ignore[attr-defined]


class Callers(APIView):
    """Whose number this is: `?number=`. Exact matches only, through the sealed numbers' blind index."""

    permission_classes = [needs(Right.ANSWER)]

    @extend_schema(operation_id="callers_read", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        number = request.query_params.get("number", "").strip()
        kept = Address.objects.filter(is_active=True, wrapped_key__isnull=False)
        addresses = kept.filter(value_index=blind_index(number)) if number else kept.none()
        contacts = Contact.objects.visible_to(request.user).filter(addressee__addresses__in=addresses, is_active=True)
        contact = contacts.select_related("site").first()
        site = visible_sites(request).filter(pk=contact.site_id).first() if contact else None
        return Response({"site": site_row(site) if site else None, "contact": contact.name if contact else None})


class Places(APIView):
    """Sites and grids whose name, code or address holds `?q=`."""

    permission_classes = [needs(Right.READ)]

    @extend_schema(operation_id="places_list", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        words = request.query_params.get("q", "").strip()[:60].replace("\x00", "")
        if not words:
            return Response([])
        sites = visible_sites(request).filter(matching(words))[:MOST_PLACES]
        grids = Grid.objects.visible_to(request.user).filter(Q(name__icontains=words) | Q(code__icontains=words))[:MOST_PLACES]
        return Response([site_row(site) | {"kind": "site"} for site in sites] + [_grid_row(grid) for grid in grids])


def _grid_row(grid: Grid) -> dict[str, Any]:
    inside: shapely.Point = shape(grid.boundary).representative_point()
    return {"kind": "grid", "id": grid.pk, "code": grid.code, "name": str(grid), "lon": inside.x, "lat": inside.y}
