"""Who is on duty now and tonight, unit by unit."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import Right
from grids.duty_now import read_duty, tell_channels, tonight
from grids.views.staff import staff

UNITS_A_PAGE = 40
# So many units are seen at a glance, without looking for one.
FEW_UNITS = 4


@login_required
@require_safe
def duty_now(request: HttpRequest) -> HttpResponse:
    """`/duty/?q=&gaps=1`"""
    user, now = staff(request, Right.READ, Right.PLAN), timezone.now()
    words, only_gaps = request.GET.get("q", "").strip()[:60].replace("\x00", ""), "gaps" in request.GET
    units = read_duty(user, now, words=words)
    short = [unit for unit in units if unit.missing]
    page = Paginator(short if only_gaps else units, UNITS_A_PAGE).get_page(request.GET.get("page"))
    tell_channels(page.object_list)
    context = {
        "page_obj": page,
        "words": words,
        "only_gaps": only_gaps,
        "units": len(units),
        "may_search": bool(words or only_gaps or len(units) > FEW_UNITS),
        "short": len(short),
        "now": now,
        "tonight": tonight(now),
        "may_plan": user.may(Right.PLAN),
        "may_reveal": user.may(Right.REVEAL),
    }
    return render(request, "grids/duty/now.html", context)
