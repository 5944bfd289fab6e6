"""What can be found here: alerts by number, its last digits, the 110 number, a reference, a plate or words; orders by number or words."""

import re
from datetime import datetime

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from alerts import held
from alerts.lifecycle import OrderStatus
from alerts.models import Alert, Order
from alerts.models.alert import CapStatus
from partners.models import Site
from partners.places import matching
from policing.lib.pinyin import initials
from policing.lib.search import Hit, offer

NUMBER = re.compile(r"#?(?:\d{4}-\d\d-\d\d-)?(\d{1,12})")
ORDER_NUMBER = re.compile(r"#?(?:\d{4}-\d\d-\d\d-)?[Zz]?(\d{1,12})")
# From so many digits on, a number is meant whole.
WHOLE = 6


def by_number(digits: str) -> Q:
    """The row of that number, or all whose numbers end so: people say the last digits."""
    whole = Q(serial=int(digits))
    return whole if len(digits) >= WHOLE else whole | Q(ending=int(digits))


def ending(digits: str) -> CombinedExpression:
    """The last digits of a row's number, as many as were said."""
    return F("serial") % 10 ** len(digits)


@offer("alerts", _("Linkage alerts"))
def alerts(user: User, words: str, now: datetime, most: int) -> list[Hit]:
    visible = Alert.objects.visible_to(user).with_names().order_by("-received_at")
    number = NUMBER.fullmatch(words)
    found: list[Alert] = []
    if number:
        found = list(visible.alias(ending=ending(number[1])).filter(by_number(number[1])).order_by("-serial")[:most])
    if len(found) < most:
        found += Alert.objects.with_names().filter(pk__in=_newest(user, words, found)[: most - len(found)]).order_by("-received_at")
    return [_alert(alert) for alert in found]


def _newest(user: User, words: str, known: list[Alert]) -> QuerySet:
    """The ids of what holds `words`, the newest first: names are joined to the few that are shown, not to all that match."""
    narrow = Alert.objects.visible_to(user).alias(said=Cast("details", TextField())).filter(_by_words(words))
    return narrow.exclude(pk__in=[alert.pk for alert in known]).order_by("-received_at").values("pk")


def _by_words(words: str) -> Q:
    folded = words.casefold()
    kinds = [
        kind.pk
        for kind in held.alert_types().values()
        if folded in f"{kind.name} {kind.name_en}".casefold() or (len(words) > 1 and initials(kind.name).startswith(folded))
    ]
    holds = "contains" if words.upper() == words.lower() else "icontains"  # Chinese and digits have no case, and are found without folding every row
    wanted = Q(**{f"description__{holds}": words}) | Q(**{f"place__{holds}": words}) | Q(**{f"said__{holds}": words})
    wanted |= Q(call_number=words) | Q(reference=words)
    wanted |= Q(site__in=Site.objects.filter(matching(words)).order_by().values("pk"))
    return wanted | Q(type__in=kinds) if kinds else wanted


def _alert(alert: Alert) -> Hit:
    return Hit(
        title=str(alert.type),
        detail=" · ".join(filter(None, (alert.number, str(alert.site) if alert.site else "", alert.place))),
        facts=(str(alert.get_status_display()), *((str(_("Covert")),) if alert.is_covert else ())),
        url=reverse("alerts:detail", args=[alert.pk]),
        priority=alert.priority,
        lane=alert.lane,
        lane_label=alert.get_lane_display(),
        at=alert.received_at,
        is_exercise=alert.cap_status != CapStatus.ACTUAL,
        is_over=not alert.is_open,
        about={"alert": str(alert.pk)},
    )


@offer("orders", _("Orders"))
def orders(user: User, words: str, now: datetime, most: int) -> list[Hit]:
    visible = Order.objects.visible_to(user).order_by("-created_at")
    number = ORDER_NUMBER.fullmatch(words)
    wanted = Q(text__icontains=words)
    if number:
        visible, wanted = visible.alias(ending=ending(number[1])), wanted | by_number(number[1])
    return [_order(order) for order in visible.filter(wanted)[:most]]


def _order(order: Order) -> Hit:
    return Hit(
        title=f"{order.get_action_display()} · {order.number}",
        detail=order.text,
        facts=(str(order.get_status_display()),),
        url=reverse("alerts:order", args=[order.pk]),
        at=order.created_at,
        is_exercise=order.cap_status != CapStatus.ACTUAL,
        is_over=order.status == OrderStatus.ENDED,
        about={"order": str(order.pk)},
    )
