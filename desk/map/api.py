"""The map's data: what a layer shows, how grids are coloured, what an area holds."""

import gzip
from hashlib import sha256

from django.http import Http404, HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from alerts.serializers.answers import ErrorEnvelope
from alerts.serializers.orders import CornerField, RadiusSerializer
from desk.map.areas import MOST_CORNERS, NoArea, area_of, contents_of
from desk.map.reading import coloured, layer_rows, names_of, spot_row
from policing.lib.etags import answer_packed
from policing.lib.map_layers import map_indicators, map_layers
from policing.lib.registry import Registry
from policing.lib.strict import StrictSerializer, validated

# Of each kind inside an area so many are listed; the rest is in the file.
LISTED = 200
NAME = OpenApiParameter("name", str, description="One of those the answer without a name lists.")
ERRORS = {400: ErrorEnvelope, 401: ErrorEnvelope, 403: ErrorEnvelope, 404: ErrorEnvelope}


class MapAreaSerializer(StrictSerializer):
    """A polygon's corners, or a circle."""

    polygon = serializers.ListField(child=CornerField(), min_length=3, max_length=MOST_CORNERS, required=False)
    radius = RadiusSerializer(required=False)


class OneOrList(APIView):
    """`?name=` answers for one of a registry, without it says which there are."""

    permission_classes = [needs(Right.READ)]
    registry: Registry

    def get(self, request: SignedIn) -> HttpResponseBase:
        name = request.query_params.get("name", "")
        if not name:
            return Response(names_of(self.registry.items()))
        thing = self.registry.get(name)
        if thing is None:
            raise Http404
        body = JSONRenderer().render(self.answer(thing, request))
        return answer_packed(request, tag=sha256(body).hexdigest()[:32], pack=lambda: gzip.compress(body, compresslevel=6, mtime=0))

    def answer(self, thing: object, request: Request) -> object:
        raise NotImplementedError


@extend_schema(parameters=[NAME])
class MapLayers(OneOrList):
    """What a layer of the map shows to the caller."""

    registry = map_layers

    @extend_schema(operation_id="map_layers_read", responses={200: OpenApiTypes.ANY, **ERRORS})
    def get(self, request: SignedIn) -> HttpResponseBase:
        return super().get(request)

    def answer(self, thing: object, request: Request) -> object:
        return layer_rows(thing, request.user, timezone.now())  # type: ignore[arg-type]


@extend_schema(parameters=[NAME])
class MapIndicators(OneOrList):
    """How the caller's grids are coloured by one indicator."""

    registry = map_indicators

    @extend_schema(operation_id="map_indicators_read", responses={200: OpenApiTypes.ANY, **ERRORS})
    def get(self, request: SignedIn) -> HttpResponseBase:
        return super().get(request)

    def answer(self, thing: object, request: Request) -> object:
        return coloured(thing, request.user, timezone.now())  # type: ignore[arg-type]


class MapInside(APIView):
    """What an area holds. A question, but too long for an address."""

    permission_classes = [needs(Right.READ)]

    @extend_schema(operation_id="map_inside_read", request=MapAreaSerializer, responses={200: OpenApiTypes.OBJECT, **ERRORS})
    def post(self, request: SignedIn) -> Response:
        asked = validated(MapAreaSerializer, request)
        if len(asked) != 1:
            raise NoArea
        groups = contents_of(area_of(asked), user=request.user, now=timezone.now())
        said = [
            {"name": group.name, "label": str(group.label), "count": len(group.spots), "rows": [spot_row(spot) for spot in group.spots[:LISTED]]}
            for group in groups
        ]
        return Response({"groups": said})
