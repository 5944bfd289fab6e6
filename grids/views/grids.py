"""A grid's one-page profile, as a page and as a sheet beside the map."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import Right
from grids.models import Grid
from grids.profile import profile_of
from grids.views.staff import staff
from policing.lib.bilingual import in_language


@login_required
@require_safe
def grid(request: HttpRequest, code: str) -> HttpResponse:
    """`/grids/<code>/`; with `?sheet` only what stands beside the map."""
    user = staff(request, Right.READ, Right.PLAN)
    found = get_object_or_404(Grid.objects.visible_to(user).select_related("station"), code=code)
    now, is_sheet = timezone.now(), "sheet" in request.GET
    context = {
        "profile": profile_of(found, user, now),
        "grid": found,
        "name": in_language(found, "name"),
        "today": timezone.localdate(now),
        "may_draw": user.may(Right.PLAN),
        "is_sheet": is_sheet,
    }
    return render(request, "grids/_profile.html" if is_sheet else "grids/grid.html", context)
