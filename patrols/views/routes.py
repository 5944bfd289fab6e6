"""The list of routes, the page on which one is drawn and scheduled, and where a stop's code leads."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Unit, User
from accounts.roles import Right
from grids.models import KeySite
from grids.models.areas import HOLDS_GRIDS
from grids.views.staff import staff
from patrols.at_stop import round_at
from patrols.models import Checkpoint, Round, Route, Schedule
from patrols.routes.filters import RouteFilter
from patrols.routes.words import weekdays, words_of
from patrols.rows.routes import route_row, routes_of

PER_PAGE = 50
MOST_STATIONS = 400
# Stands for a route's or stop's number in an address, to be put in its place by the page; none has it.
ANY = 0


@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Routes by kind, with their stops and when they are walked."""
    user = staff(request, Right.READ, Right.PLAN)
    filtered = RouteFilter(request.GET or None, queryset=_with_next(routes_of(user)), request=request)
    rows = filtered.qs if request.GET.get("show") == "ended" else filtered.qs.filter(is_active=True)
    page = Paginator(rows.order_by("station__path", "kind", "name"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": filtered,
        "page_obj": page,
        "paginator": page.paginator,
        "is_paginated": page.has_other_pages(),
        "rows": [{"route": one, "stops": len(one.stops_now), "schedules": [words_of(plan) for plan in one.schedules_now]} for one in page],
        "may_plan": user.may(Right.PLAN),
    }
    return render(request, "patrols/routes.html", context)


def _with_next(routes: QuerySet[Route]) -> QuerySet[Route]:
    ahead = Round.objects.open().filter(route=OuterRef("pk"), due_at__gte=timezone.now()).order_by().values("route").annotate(first=Min("due_at"))
    return routes.annotate(next_at=Subquery(ahead.values("first")))


@login_required
@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """A route that is not there yet: `?kind=foot` begins with a kind."""
    user = staff(request, Right.PLAN)
    return _editor(request, user, None)


@login_required
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A route on the map with its stops and schedules; whoever plans changes it here."""
    user = staff(request, Right.READ, Right.PLAN)
    return _editor(request, user, get_object_or_404(routes_of(user), pk=pk))


def _editor(request: HttpRequest, user: User, route: Any) -> HttpResponse:
    may_plan = user.may(Right.PLAN)
    stations = Unit.objects.visible_to(user).in_use().filter(kind__in=HOLDS_GRIDS)[:MOST_STATIONS] if may_plan and not route else []
    context = {
        "route": route,
        "row": route_row(route) if route else None,
        "may_plan": may_plan,
        "choices": {
            "kinds": Route.Kind.choices,
            "days": Schedule.Days.choices,
            "weekdays": weekdays(),
            "stations": [(unit.pk, str(unit)) for unit in stations],
            "site_kinds": KeySite.Kind.choices,
            "today": timezone.localdate(),
        },
        "addresses": _addresses(route),
    }
    return render(request, "patrols/route.html", context)


def _addresses(route: Route | None) -> dict[str, str]:
    with_number = {"change": "api:route-change", "end": "api:route-end", "reopen": "api:route-reopen", "tags": "api:route-tags"}
    plain = {"create": "api:route-list", "order": "api:route-order", "preview": "api:route-preview", "sites": "api:key-site-list", "home": "patrols:routes"}
    own = {name: reverse(url, args=[route.pk]) for name, url in with_number.items()} if route else {}
    others = {"page": reverse("patrols:route", args=[ANY]), "renew": reverse("api:checkpoint-renew-tag", args=[ANY]), "any": f"/{ANY}/"}
    return {name: reverse(url) for name, url in plain.items()} | own | others


@login_required
@require_safe
def at(request: HttpRequest, tag: str) -> HttpResponse:
    """Where a stop's code leads: to the round of whoever scans it, which checks in there. What is no code of theirs looks like none at all."""
    user, now = staff(request, Right.READ), timezone.now()
    point = Checkpoint.objects.visible_to(user).in_use().filter(tag=tag).select_related("route").first()
    if point is None:
        return render(request, "patrols/no_code.html", status=HTTPStatus.NOT_FOUND)
    patrol = round_at(point, user, now)
    if patrol:
        return redirect(f"{reverse('patrols:round', args=[patrol.pk])}?tag={tag}")
    messages.warning(request, _("No round comes to “%(stop)s” now.") % {"stop": point})
    return redirect("patrols:tonight")
