"""How the list of those told of one order is narrowed by the address."""

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alerts.models import Order, OrderMember, OrderSite
from delivery.lifecycle import FAILED, OPEN, Reply, Status
from delivery.models import Channel, Delivery, Recipient

SHOWN = [
    ("unanswered", _("Not answered")),
    ("need_help", _("Need help")),
    ("refused", _("Cannot do it")),
    ("failed", _("Not reached")),
    ("waiting", _("Still on its way")),
    ("answered", _("Answered")),
]


class OrderPeopleFilter(filters.FilterSet):
    """By name, by the answer that stands for them, by how far the message came: counted as the order's totals are."""

    folded = ()
    q = filters.CharFilter(label=_("Name"), field_name="name", lookup_expr="icontains", max_length=60)
    show = filters.ChoiceFilter(label=_("Show"), choices=SHOWN, empty_label=_("All"), method="by_state")

    class Meta:
        model = Recipient
        fields: list[str] = []

    def __init__(self, *args: Any, order: Order, **more: Any) -> None:
        super().__init__(*args, **more)
        self.order = order

    def by_state(self, queryset: QuerySet[Recipient], name: str, value: str) -> QuerySet[Recipient]:
        answered = ~Q(reply="") | self._stands(~Q(reply=""))
        states = {
            "unanswered": ~answered,
            "answered": answered,
            "need_help": self._stands(Q(reply=Reply.NEED_HELP)),
            "refused": self._stands(Q(reply=Reply.CANNOT)),
            "failed": ~_has(Q(status__in=OPEN) | _left()) & (_has(Q(status__in=FAILED)) | ~_has(Q())),
            "waiting": _has(Q(status__in=OPEN)) & ~_has(_left()),
        }
        return queryset.filter(states[value])

    def _stands(self, how: Q) -> Q:
        """Whose site, or who as one of a team, has answered so."""
        sites = OrderSite.objects.filter(how, order=self.order, site=OuterRef("addressee__contact__site"))
        return Q(Exists(sites)) | Q(Exists(OrderMember.objects.filter(how, order=self.order, addressee=OuterRef("addressee"))))


def _left() -> Q:
    """It has left the house; what is only shown on open pages has not, as nobody may be sitting there."""
    return Q(status=Status.DELIVERED) | Q(status=Status.SENT) & ~Q(channel=Channel.IN_APP)


def _has(how: Q) -> Q:
    return Q(Exists(Delivery.objects.filter(how, recipient=OuterRef("pk"))))
