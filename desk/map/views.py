"""The map as a page, and what an area holds as a file."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.roles import Right
from accounts.services import record_access
from desk.map.areas import Group, area_from, contents_of
from desk.map.reading import names_of
from desk.views import reader
from policing.lib.errors import Refused
from policing.lib.export import FILES, Column, table_file
from policing.lib.map_layers import Spot, map_indicators, map_layers

# A code that stands for "any", to be put in its place by the page.
ANY = "_code_"


@login_required
@require_safe
def one_map(request: HttpRequest) -> HttpResponse:
    """`/map/?colour=coverage&on=units,alerts&grid=0410-017`: what is chosen stays in the address."""
    user = reader(request)
    addresses = {
        "layers": reverse("api:map-layers"),
        "indicators": reverse("api:map-indicators"),
        "inside": reverse("api:map-inside"),
        "file": reverse("desk:map-inside"),
        "grid": reverse("grids:grid", args=[ANY]),
        "search": reverse("desk:search"),
        "order": reverse("alerts:order-new") if user.may(Right.ORDER) else "",
        "any": ANY,
    }
    context = {"layers": names_of(map_layers.items()), "indicators": names_of(map_indicators.items()), "may_draw": user.may(Right.PLAN), "addresses": addresses}
    return render(request, "desk/map.html", context)


class Rows(list[tuple[Group, Spot]]):
    """A list where a file expects a queryset."""

    def __getitem__(self, wanted: Any) -> Any:
        found = super().__getitem__(wanted)
        return Rows(found) if isinstance(wanted, slice) else found

    def iterator(self, chunk_size: int) -> Iterator[tuple[Group, Spot]]:
        return iter(self)


COLUMNS: Sequence[Column] = (
    Column(_("Kind"), lambda row: str(row[0].label)),
    Column(_("Name"), lambda row: row[1].title),
    Column(_("Details"), lambda row: row[1].detail),
    Column(_("More"), lambda row: " · ".join(row[1].facts)),
    Column(_("Longitude"), lambda row: row[1].lon),
    Column(_("Latitude"), lambda row: row[1].lat),
)


@login_required
@require_safe
def inside(request: HttpRequest) -> HttpResponseBase:
    """`/map/inside/?polygon=…&format=xlsx`. Officers are named in it, so it is written down who took it."""
    user, kind, now = reader(request), request.GET.get("format", ""), timezone.now()
    if kind not in FILES:
        raise Http404
    try:
        groups = contents_of(area_from(request.GET), user=user, now=now)
    except Refused as refusal:
        return HttpResponse(str(refusal), status=400, content_type="text/plain; charset=utf-8")
    rows = Rows((group, spot) for group in groups for spot in group.spots)
    where = (request.GET.get("polygon") or request.GET.get("radius") or "")[:120]
    record_access(user=user, action="export", subject="desk.map:", reason=f"{kind} · {len(rows)} · {where}", now=now)
    return table_file(kind, cast("QuerySet", rows), COLUMNS, name=f"area-{timezone.localtime(now):%Y%m%d-%H%M}")
