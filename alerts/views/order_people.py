"""Whom an order was told to: 10,000 people page by page, by what stands for them, and as a file."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from accounts.services import record_access
from alerts.models import Order
from alerts.page_filters import asked_for
from alerts.people_filter import OrderPeopleFilter
from alerts.rows.order_people import order_people, people_of, standing_for
from alerts.rows.order_totals import order_totals
from alerts.rows.orders import order_row
from alerts.views.staff import PER_PAGE, ForStaff
from delivery.models import Recipient
from policing.lib.export import FILES, ROWS_AT_ONCE, Column, table_file

COLUMNS = (
    Column(_("Name"), lambda row: row["name"]),
    Column(_("Told"), lambda row: row["told_at"]),
    Column(_("Opened"), lambda row: row["seen_at"]),
    Column(_("Answer"), lambda row: row["answer"]["label"] if row["answer"] else ""),
    Column(_("Answered at"), lambda row: row["answer"]["at"] if row["answer"] else None),
    Column(_("How"), lambda row: row["answer"]["how"] if row["answer"] else ""),
    Column(_("Remark"), lambda row: row["answer"]["note"] if row["answer"] else ""),
    Column(_("Last way"), lambda row: row["deliveries"][-1]["channel_label"] if row["deliveries"] else ""),
    Column(_("How far it came"), lambda row: row["deliveries"][-1]["status_label"] if row["deliveries"] else ""),
    Column(_("Why it failed"), lambda row: row["deliveries"][-1]["error_label"] if row["deliveries"] else ""),
    Column(_("Rounds"), lambda row: max((one["round"] for one in row["deliveries"]), default=0)),
)


class InChunks:
    """The rows of a file, made a few hundred people at a time, in the language of whoever asked."""

    def __init__(self, people: QuerySet[Recipient], rows: Callable[[list[Recipient]], list[dict[str, Any]]]) -> None:
        self.people, self.rows, self.language = people, rows, translation.get_language() or "zh-hans"

    def __getitem__(self, part: slice) -> Iterator[dict[str, Any]]:
        people = self.people[part].iterator(chunk_size=ROWS_AT_ONCE)
        while some := list(islice(people, ROWS_AT_ONCE)):
            with translation.override(self.language):
                rows = self.rows(some)
            yield from rows


class OrderPeople(ForStaff, ListView):
    """`?show=` by need, `?q=` by name; `?format=csv|xlsx` gives what the filter finds as a file, which is kept in the access log."""

    template_name = "alerts/order_people.html"
    paginate_by = PER_PAGE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        visible = Order.objects.visible_to(self.person).with_counts().select_related("author", "approved_by", "message", "alert")
        self.order = get_object_or_404(visible, pk=kwargs["pk"])
        kind = request.GET.get("format", "")
        return self.as_file(kind) if kind in FILES else super().get(request, *args, **kwargs)

    def as_file(self, kind: str) -> HttpResponseBase:
        people = self.get_queryset()
        record_access(user=self.person, action="export", subject=f"alerts.order:{self.order.pk}:people", reason=asked_for(self.filter), now=timezone.now())
        return table_file(kind, cast(Any, InChunks(people, self.rows)), COLUMNS, name=f"{self.order.number}-people")

    def get_queryset(self) -> QuerySet[Recipient]:
        self.filter = OrderPeopleFilter(self.request.GET, people_of(self.order), request=self.request, order=self.order)
        return self.filter.qs

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = super().get_context_data(**more)
        facts = {"order": order_row(self.order) | {"totals": order_totals(self.order)}, "filter": self.filter}
        return context | facts | {"told": {"recipients": self.rows(list(context["page_obj"]))}}

    def rows(self, people: list[Recipient]) -> list[dict[str, Any]]:
        return order_people(self.order, people, standing_for(self.order, people), user=self.person)
