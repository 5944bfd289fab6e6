"""The board: my work and my unit's, by state and clock."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, CharField, Count, F, Prefetch, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Right
from disputes.forms.board import WHOSE, BoardFilter, by_clock, late, of_whom
from disputes.lifecycle import Status
from disputes.models import Deadline, Dispute
from disputes.rows.disputes import dispute_row
from disputes.views.staff import worker

PER_PAGE = 50
IN_A_COLUMN = 30
COLUMNS = (
    ("reported", _("A way is to be chosen"), _("What is recorded waits here until somebody says who mediates.")),
    ("mediating", pgettext_lazy("dispute", "In mediation"), _("Sessions are held here; the law’s clocks run.")),
    ("agreed", pgettext_lazy("dispute", "Agreed, being kept"), _("What was promised is ticked off here, and looked at again.")),
    ("others", _("Referred, or a case"), _("What a court, arbitration or a case decides.")),
)


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Columns of what is open, what is over first; a list where somebody searches or looks at what has ended."""
    user = worker(request)
    seen = Dispute.objects.visible_to(user)
    asked = request.GET.get("whose", "")
    whose = asked if asked in WHOSE and user.is_officer else "unit"
    found = BoardFilter(request.GET, seen, request=request)
    rows = by_clock(of_whom(found.qs, user, whose))
    figures = _figures(seen, user)
    context = {
        "filter": found,
        "whose": whose,
        "tabs": [(name, label, figures[name], name == whose) for name, label in _tabs(user)],
        "figures": figures,
        "may_report": user.may(Right.MEDIATE),
        **(_list(rows, request) if found.is_list else _columns(rows)),
    }
    return render(request, "disputes/board.html", context)


def _tabs(user: User) -> list[tuple[str, Any]]:
    return [("unit", _("My unit’s")), ("mine", pgettext_lazy("disputes", "Mine")), ("nobody", pgettext_lazy("disputes", "Nobody’s"))] if user.is_officer else []


def _named(chosen: Iterable[UUID]) -> dict[UUID, Dispute]:
    """These disputes with their names and running clocks. Whoever sorts thousands to show fifty sorts keys, and asks for the fifty by them."""
    clocks = Deadline.objects.filter(met_at=None, stopped_at=None).select_related("rule")
    return Dispute.objects.with_names().prefetch_related(Prefetch("deadlines", clocks)).in_bulk(chosen)


def _card(dispute: Dispute) -> dict[str, Any]:
    """A card names its mediator without the committee: the column is narrow, and the page of the dispute says it."""
    return dispute_row(dispute) | {"mediator": dispute.mediator.name if dispute.mediator else ""}


def _list(rows: Any, request: HttpRequest) -> dict[str, Any]:
    page = Paginator(rows.values_list("pk", flat=True), PER_PAGE).get_page(request.GET.get("page"))
    named = _named(page.object_list)
    found = [_card(named[pk]) for pk in page.object_list]
    return {"rows": found, "page_obj": page, "paginator": page.paginator, "is_paginated": page.has_other_pages()}


def _columns(rows: Any) -> dict[str, Any]:
    """The most pressing of each state, and how many there are in all."""
    column = Case(When(status__in=[Status.REFERRED, Status.CASE], then=Value("others")), default=F("status"), output_field=CharField())
    order = [F("due_on").asc(nulls_last=True), F("level").asc(), F("reported_at").desc()]
    rank = Window(RowNumber(), partition_by=F("column"), order_by=order)
    total = Window(Count("pk"), partition_by=F("column"))
    ranked = rows.annotate(column=column).annotate(rank=rank, in_column=total).filter(rank__lte=IN_A_COLUMN).order_by("column", "rank")
    found = list(ranked.values_list("column", "in_column", "pk"))
    named = _named(pk for _name, _total, pk in found)
    return {"columns": [_column(*one, [(total, named[pk]) for name, total, pk in found if name == one[0]]) for one in COLUMNS]}


def _column(name: str, label: Any, empty: Any, found: list[tuple[int, Dispute]]) -> dict[str, Any]:
    total = found[0][0] if found else 0
    return {"name": name, "label": label, "empty": empty, "rows": [_card(one) for _total, one in found], "total": total, "more": total - len(found)}


def _figures(seen: Any, user: User) -> dict[str, int]:
    """Counts over everything open, one query."""
    mine = Q(officer=user) | Q(mediator__user=user)
    nobody = Q(pk__in=Dispute.objects.open().nobodys().values("pk"))
    counted: dict[str, int] = (
        seen.open()
        .annotate(is_late=late())
        .aggregate(
            unit=Count("pk"),
            red=Count("pk", filter=Q(level__lte=2)),
            overdue=Count("pk", filter=Q(is_late=True)),
            today=Count("pk", filter=Q(reported_at__date=timezone.localdate())),
            mine=Count("pk", filter=mine),
            nobody=Count("pk", filter=nobody),
        )
    )
    return counted
