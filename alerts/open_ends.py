"""What this room hands over at the end of a shift: open alerts by need, orders that are out or wait, and whom nothing has reached."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from accounts.models import User
from alerts.lifecycle import OrderStatus, Status
from alerts.models import Alert, Order
from alerts.models.alert import CapStatus
from alerts.services.by_hand import whom_nothing_reached
from policing.lib.open_ends import Offer, OpenEnd, Words, handover_items

MOST = 200
UNFINISHED = (OrderStatus.DRAFTED, OrderStatus.SUBMITTED, OrderStatus.RETURNED, OrderStatus.APPROVED, OrderStatus.SENT)
NAMES_SHOWN = 4


def collect(user: User, now: datetime) -> list[OpenEnd]:
    """Everything of this room that is open and that `user` may see, most urgent first. Three queries."""
    alerts = list(Alert.objects.visible_to(user).open().with_names().by_need()[:MOST])
    orders = list(Order.objects.visible_to(user).filter(status__in=UNFINISHED).select_related("author", "alert").with_counts()[:MOST])
    return [*map(_alert, alerts), *map(_order, orders), *_unreached(alerts, orders)]


def _alert(alert: Alert) -> OpenEnd:
    return OpenEnd(
        key=f"alert:{alert.pk}",
        section="unplaced" if alert.is_unplaced else "alerts",
        number=alert.number,
        url=reverse("alerts:detail", args=[alert.pk]),
        level=alert.priority,
        due_at=alert.promised_until if alert.status == Status.ACKNOWLEDGED else alert.next_escalation_at,
        is_covert=alert.is_covert,
        is_exercise=alert.cap_status != CapStatus.ACTUAL,
        describe=partial(_words_of_alert, alert),
    )


def _words_of_alert(alert: Alert) -> Words:
    due = {Status.ROUTED: _("next step of the chain"), Status.ACKNOWLEDGED: _("promised")}
    return Words(
        title=str(alert.type),
        state=str(alert.get_status_display()),
        where=str(alert.site or alert.place or alert.grid or ""),
        who=str(alert.acknowledged_by or ""),
        due=due.get(Status(alert.status), ""),
    )


def _order(order: Order) -> OpenEnd:
    return OpenEnd(
        key=f"order:{order.pk}",
        section="orders",
        number=order.number,
        url=reverse("alerts:order", args=[order.pk]),
        due_at=order.expires_at if order.status == OrderStatus.SENT else None,
        is_covert=bool(order.alert and order.alert.is_covert),
        is_exercise=order.cap_status != CapStatus.ACTUAL,
        describe=partial(_words_of_order, order),
    )


def _words_of_order(order: Order) -> Words:
    answers = _("%(answered)s of %(total)s asked have answered") % {"answered": order.answered, "total": order.total}  # type: ignore[attr-defined]
    title = f"{order.get_action_display()} · {order.text[:80]}"
    is_out = order.status == OrderStatus.SENT
    return Words(title, str(order.get_status_display()), answers if is_out else "", str(order.author), _("ends by itself") if is_out else "")


def _unreached(alerts: Iterable[Alert], orders: Iterable[Order]) -> list[OpenEnd]:
    """One entry for each open alert or order with people no message has come through to."""
    about: dict[UUID, Alert | Order] = {alert.pk: alert for alert in alerts} | {order.pk: order for order in orders}
    missed: dict[UUID, list[str]] = defaultdict(list)
    for recipient in whom_nothing_reached(about):
        missed[recipient.message.subject_id].append(recipient.name)
    return [_missing(about[pk], names) for pk, names in missed.items()]


def _missing(thing: Alert | Order, names: list[str]) -> OpenEnd:
    whole = _alert(thing) if isinstance(thing, Alert) else _order(thing)
    return OpenEnd(
        key=f"unreached:{thing.pk}",
        section="unreached",
        number=whole.number,
        url=whole.url,
        is_covert=whole.is_covert,
        is_exercise=whole.is_exercise,
        describe=partial(_words_of_missing, whole, names),
    )


def _words_of_missing(whole: OpenEnd, names: list[str]) -> Words:
    said = ngettext("%(count)s person not reached", "%(count)s people not reached", len(names)) % {"count": len(names)}
    shown = pgettext("between people", ", ").join(names[:NAMES_SHOWN]) + ("…" if len(names) > NAMES_SHOWN else "")
    return Words(whole.describe().title, said, who=shown)


handover_items.register("alerts")(
    Offer(
        sections={
            "alerts": gettext_lazy("Open alerts"),
            "unplaced": gettext_lazy("Alerts outside every grid"),
            "orders": gettext_lazy("Orders out or waiting"),
            "unreached": gettext_lazy("Messages that reached nobody"),
        },
        collect=collect,
    )
)
