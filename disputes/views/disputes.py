"""The list of disputes by state and clock, and the page of one."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import Right
from disputes.forms import DisputeFilter
from disputes.lifecycle import MEDIATED, Way
from disputes.models import Dispute, Exclusion
from disputes.rows import dispute_detail, dispute_row
from disputes.views.staff import worker

PER_PAGE = 50
RUNNING = Q(deadlines__met_at=None, deadlines__stopped_at=None)


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What is open, the most pressing first: by level, then by the clock that ends soonest."""
    user = worker(request)
    mine = Dispute.objects.visible_to(user)
    found = DisputeFilter(request.GET, mine, request=request)
    rows = found.qs.annotate(due_on=Min("deadlines__due_on", filter=RUNNING)).order_by("level", "due_on", "-reported_at", "pk")
    page = Paginator(rows.with_names().prefetch_related("deadlines__rule"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "rows": [dispute_row(one) for one in page.object_list],
        "page_obj": page,
        "paginator": page.paginator,
        "is_paginated": page.has_other_pages(),
        "figures": _figures(mine, user),
        "may_report": user.may(Right.MEDIATE),
    }
    return render(request, "disputes/board.html", context)


def _figures(mine: Any, user: Any) -> dict[str, int]:
    today = timezone.localdate()
    late = Q(deadlines__met_at=None, deadlines__stopped_at=None, deadlines__due_on__lt=today)
    counted: dict[str, int] = mine.open().aggregate(
        open=_count(Q()), red=_count(Q(level__lte=2)), overdue=_count(late), mine=_count(Q(officer=user)), agreed=_count(Q(status="agreed"))
    )
    return counted


def _count(where: Q) -> Any:
    return Count("pk", filter=where, distinct=True) if where else Count("pk", distinct=True)


@login_required
@require_safe
def one(request: HttpRequest, pk: Any) -> HttpResponse:
    """One dispute: facts, people, clocks, sessions, agreement, timeline, and the next step."""
    user = worker(request)
    dispute = get_object_or_404(Dispute.objects.visible_to(user).with_names().prefetch_related("deadlines__rule"), pk=pk)
    context = {
        "dispute": dispute_detail(dispute, user),
        "ways": [{"value": way.value, "label": str(way.label), "is_mediated": way in MEDIATED} for way in Way],
        "exclusions": list(Exclusion.objects.all()),
        "may": {"decide": user.may(Right.DECIDE), "answer": user.may(Right.MEDIATE)},
    }
    return render(request, "disputes/one.html", context)
