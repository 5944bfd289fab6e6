"""Who answers for every grid, and where nobody does: as a page, as a file."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Right
from accounts.services import record_access
from grids.coverage_list import Listing, columns
from grids.views.staff import staff
from policing.lib.export import FILES, table_file

ON_A_PAGE = 50


@login_required
@require_safe
def coverage(request: HttpRequest) -> HttpResponseBase:
    """`?format=csv|xlsx` gives what is found as a file."""
    user = staff(request, Right.READ, Right.PLAN)
    listing = Listing(request, timezone.now())
    kind = request.GET.get("format", "")
    return _file(user, listing, kind) if kind in FILES else _page(request, user, listing)


def _page(request: HttpRequest, user: User, listing: Listing) -> HttpResponseBase:
    page = Paginator(listing.lines, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": listing.filter,
        "figures": listing.figures,
        "lines": page.object_list,
        "page_obj": page,
        "paginator": page.paginator,
        "may_plan": user.may(Right.PLAN),
        "most_households": settings.HOUSEHOLDS_PER_OFFICER,
        "at": listing.at,
        "many_stations": len({line.grid.station_id for line in page.object_list}) > 1,
    }
    return render(request, "grids/coverage.html", context)


def _file(user: User, listing: Listing, kind: str) -> HttpResponseBase:
    record_access(user=user, action="export", subject="grids.coverage", reason=f"{kind} · {len(listing.lines)}", now=timezone.now())
    return table_file(kind, listing.rows, columns(listing.coverage), name=f"coverage-{timezone.localdate():%Y%m%d}")
