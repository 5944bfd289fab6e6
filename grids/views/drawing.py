"""The page on which grids are drawn, redrawn, split and merged."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Unit
from accounts.roles import Right
from grids.models import Grid
from grids.models.areas import HOLDS_GRIDS
from grids.views.staff import staff

# Stands for a grid's number in an address, to be put in its place by the page; no grid has it.
ANY = 0
MOST_STATIONS = 400


@login_required
@require_safe
def draw(request: HttpRequest) -> HttpResponse:
    """`/grids/draw/?grid=<code>` begins with that grid. For duty leaders in their own unit, and administrators."""
    user = staff(request, Right.PLAN)
    wanted = request.GET.get("grid", "")
    grid = get_object_or_404(Grid.objects.visible_to(user).in_use(), code=wanted) if wanted else None
    stations = Unit.objects.visible_to(user).in_use().filter(kind__in=HOLDS_GRIDS)[:MOST_STATIONS]
    addresses = {
        "around": reverse("api:grids-around"),
        "preview": reverse("api:grid-preview"),
        "draw": reverse("api:grid-draw"),
        "merge": reverse("api:grid-merge"),
        "redraw": reverse("api:grid-redraw", args=[ANY]),
        "split": reverse("api:grid-split", args=[ANY]),
        "any": f"/{ANY}/",
    }
    context = {"grid": grid, "stations": [(unit.pk, str(unit)) for unit in stations], "kinds": Grid.Kind.choices, "addresses": addresses}
    return render(request, "grids/draw.html", context | {"begins": {"id": grid.pk, "code": grid.code} if grid else None})
