"""Routes with their stops and schedules: everything their page can do."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Unit
from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from grids.models import KeySite
from patrols.models import Checkpoint, Route, Schedule
from patrols.routes.serializers import ChangedRouteSerializer, NewRouteSerializer, RoutePreviewSerializer, StopOrderSerializer, facts_of
from patrols.routes.tag_sheets import tag_sheet
from patrols.routes.week import week_of
from patrols.rows.routes import route_row, routes_of
from patrols.services.ordering import Place, Way, propose_order, way_of
from patrols.services.replanning import Changes
from patrols.services.routes import end_route, keep_route, renew_tag, reopen_route
from policing.lib.errors import NotAllowed
from policing.lib.pages import Pages
from policing.lib.strict import validated

READERS = needs(Right.READ, Right.PLAN)
PLANNERS = needs(Right.PLAN)


class Routes(generics.GenericAPIView):
    """Those in use, of `?kind=` or all, with `?ended=1` those that ended; POST keeps a new one."""

    permission_classes = [READERS]
    pagination_class = Pages
    queryset = Route.objects.none()

    @extend_schema(
        operation_id="routes_list",
        parameters=[OpenApiParameter("kind", str, enum=Route.Kind.values), OpenApiParameter("ended", bool)],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: SignedIn) -> Response:
        rows = routes_of(request.user).filter(is_active=request.query_params.get("ended", "") not in ("1", "true"))
        kind = request.query_params.get("kind")
        page = self.paginate_queryset(rows.filter(kind=kind) if kind else rows)
        return self.get_paginated_response([route_row(one) for one in page or []])

    @extend_schema(operation_id="routes_create", request=NewRouteSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn) -> Response:
        _check_planner(request)
        said = validated(NewRouteSerializer, request)
        station = get_object_or_404(Unit.objects.visible_to(request.user).in_use(), pk=said.pop("station"))
        route, changes = keep_route(facts_of(said, _sites(request, said)), station=station, by=request.user, now=timezone.now())
        return Response(_kept(request, route, changes), status=status.HTTP_201_CREATED)


class OneRoute(APIView):
    permission_classes = [READERS]

    @extend_schema(operation_id="routes_retrieve", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, pk: int) -> Response:
        return Response(route_row(_route(request, pk)))


class RouteChange(APIView):
    """The route as it is to stand from now on; rounds that have not begun follow."""

    permission_classes = [PLANNERS]

    @extend_schema(operation_id="routes_change", request=ChangedRouteSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        route, said = _route(request, pk), validated(ChangedRouteSerializer, request)
        seen = said.pop("version")
        facts = facts_of(said, _sites(request, said))
        kept, changes = keep_route(facts, station=route.station, route=route, seen=seen, by=request.user, now=timezone.now())
        return Response(_kept(request, kept, changes))


class RouteEnd(APIView):
    """Nobody walks it any more; its rounds ahead are withdrawn, its history stays."""

    permission_classes = [PLANNERS]

    @extend_schema(operation_id="routes_end", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        route = _route(request, pk)
        return Response(_kept(request, route, end_route(route, by=request.user, now=timezone.now())))


class RouteReopen(APIView):
    permission_classes = [PLANNERS]

    @extend_schema(operation_id="routes_reopen", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        route = _route(request, pk)
        return Response(_kept(request, route, reopen_route(route, by=request.user, now=timezone.now())))


class StopOrder(APIView):
    """The order of stops as given and as proposed, each with metres and times; keeps nothing."""

    permission_classes = [PLANNERS]

    @extend_schema(operation_id="routes_propose_order", request=StopOrderSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn) -> Response:
        said = validated(StopOrderSerializer, request)
        places, facts = [Place(**one) for one in said["stops"]], {"begins": said["begins"], "kind": said["kind"]}
        given = way_of(places, range(len(places)), **facts)
        return Response({"given": _way(given), "proposed": _way(propose_order(places, **facts))})


class RoutePreview(APIView):
    """The rounds of the next seven days that schedules make, also before they are kept."""

    permission_classes = [PLANNERS]

    @extend_schema(operation_id="routes_preview", request=RoutePreviewSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn) -> Response:
        said = validated(RoutePreviewSerializer, request)
        schedules = [Schedule(**{name: value for name, value in one.items() if name != "id"}) for one in said["schedules"]]
        return Response({"days": week_of(schedules, said.get("first_on") or timezone.localdate())})


class RouteTags(APIView):
    """The sheet with the codes of its stops, to print and to post there: PDF."""

    permission_classes = [PLANNERS]

    @extend_schema(operation_id="routes_tags", responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: SignedIn, pk: int) -> HttpResponseBase:
        return tag_sheet(_route(request, pk), by=request.user, now=timezone.now())


class TagRenew(APIView):
    """A new code for a stop whose sheet was stolen or copied; the old one proves nothing from now on."""

    permission_classes = [PLANNERS]

    @extend_schema(operation_id="checkpoints_renew_tag", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        points = Checkpoint.objects.visible_to(request.user).in_use().select_related("route__station")
        point = renew_tag(get_object_or_404(points, pk=pk), by=request.user)
        return Response({"id": point.pk, "name": str(point)})


def _check_planner(request: SignedIn) -> None:
    if not request.user.may(Right.PLAN):
        raise NotAllowed


def _route(request: SignedIn, pk: int) -> Any:
    return get_object_or_404(routes_of(request.user), pk=pk)


def _kept(request: SignedIn, route: Route, changes: Changes) -> dict[str, Any]:
    return route_row(_route(request, route.pk)) | {"rounds": changes._asdict()}


def _sites(request: SignedIn, said: dict[str, Any]) -> dict[int, KeySite]:
    wanted = {one["key_site"] for one in said["stops"] if one.get("key_site")}
    found = {site.pk: site for site in KeySite.objects.visible_to(request.user).filter(pk__in=wanted)}
    if missing := wanted - set(found):
        raise serializers.ValidationError(
            {"stops": [serializers.PrimaryKeyRelatedField.default_error_messages["does_not_exist"].format(pk_value=min(missing))]}
        )
    return found


def _way(way: Way) -> dict[str, Any]:
    return {"order": way.order, "metres": way.metres, "minutes": way.minutes, "outside": way.outside, "visits": [visit._asdict() for visit in way.visits]}
