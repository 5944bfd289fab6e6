"""What a person may do next with an alert or an order: one main step, the rest quiet."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import ENDED, MOVES, ORDER_MOVES, OrderStatus, Status
from alerts.models import Alert, Order


class Step(NamedTuple):
    """`to` is the status it leads to, "" for a step that changes none; `main_in` the statuses in which it is the big button."""

    action: str
    to: str
    right: Right
    label: Any
    consequence: Any
    main_in: tuple[str, ...] = ()


ALERT_STEPS = (
    Step("acknowledge", Status.ACKNOWLEDGED, Right.ANSWER, _("Acknowledge"), _("You promise to see to it; nobody else is called"), (Status.ROUTED,)),
    Step("dispatch", Status.DISPATCHED, Right.DECIDE, _("Send somebody"), _("The sender is told that police are on the way"), (Status.ACKNOWLEDGED,)),
    Step("arrive", Status.ARRIVED, Right.ANSWER, _("Arrived"), _("The time of arrival is kept and the sender is told"), (Status.DISPATCHED,)),
    Step("resolve", Status.RESOLVED, Right.DECIDE, _("Resolved"), _("The danger is over; closing comes next"), (Status.ARRIVED,)),
    Step(
        "close",
        Status.CLOSED,
        Right.DECIDE,
        pgettext_lazy("step of an alert", "Close"),
        _("The timeline is complete and the sender hears what came of it"),
        (Status.RESOLVED,),
    ),
    Step("transfer", Status.ROUTED, Right.DECIDE, _("Transfer"), _("The other unit is told; the clock keeps running until it answers")),
    Step("note", "", Right.ANSWER, _("Note"), _("Kept on the timeline")),
)
# Steps of an order that only its author takes, and those that its author never takes.
OF_THE_AUTHOR = {"change", "withdraw"}
OF_A_SECOND = {"approve", "return"}
ORDER_STEPS = (
    Step("approve", OrderStatus.APPROVED, Right.APPROVE, _("Approve and send"), _("Every site is told at once"), (OrderStatus.SUBMITTED,)),
    Step("return", OrderStatus.RETURNED, Right.APPROVE, _("Return"), _("The author reads why")),
    Step("end", OrderStatus.ENDED, Right.ORDER, _("All clear"), _("Exactly those who had the order are told that it has ended"), (OrderStatus.SENT,)),
    Step("update", "", Right.ORDER, _("Change the text"), _("Those who had the order get the new words at once")),
    Step("change", OrderStatus.SUBMITTED, Right.ORDER, _("Change and send in again"), _("Opens the form with everything filled in"), (OrderStatus.RETURNED,)),
    Step("withdraw", OrderStatus.ENDED, Right.ORDER, _("Take back"), _("Nobody has been told; nobody will be")),
)
ORDER_STEPS_IN: dict[str, tuple[str, ...]] = {
    "approve": (OrderStatus.SUBMITTED,),
    "end": (OrderStatus.SENT,),
    "update": (OrderStatus.SENT,),
    "change": (OrderStatus.RETURNED,),
    "withdraw": (OrderStatus.SUBMITTED, OrderStatus.RETURNED),
}
# Legal moves that are no steps: promising anew, and a transfer before routing has frozen the chain.
NOT_OFFERED = {("acknowledge", Status.ACKNOWLEDGED), ("transfer", Status.RECEIVED)}


def steps_of_alert(alert: Alert, user: User) -> list[dict[str, Any]]:
    open_steps = [step for step in ALERT_STEPS if user.may(step.right) and _fits(step, alert.status, MOVES)]
    if alert.status in ENDED:
        open_steps = [step for step in open_steps if not step.to]
    return [_row(step, alert.status, reverse(f"api:alert-{step.action}", args=[alert.pk])) for step in open_steps]


def steps_of_order(order: Order, user: User) -> list[dict[str, Any]]:
    closed = OF_A_SECOND if order.author_id == user.pk else OF_THE_AUTHOR
    open_steps = [step for step in ORDER_STEPS if user.may(step.right) and _fits_order(step, order.status) and step.action not in closed]
    return [_row(step, order.status, reverse(f"api:order-{step.action}", args=[order.pk])) for step in open_steps]


def _fits_order(step: Step, status: str) -> bool:
    """Only what was sent is ended or reworded; only what was not is approved, changed or taken back."""
    if step.action in ORDER_STEPS_IN:
        return status in ORDER_STEPS_IN[step.action]
    return _fits(step, status, ORDER_MOVES)


def _fits(step: Step, status: str, moves: Any) -> bool:
    return not step.to or (step.to in moves[status] and (step.action, status) not in NOT_OFFERED)


def _row(step: Step, status: str, url: str) -> dict[str, Any]:
    main = status in step.main_in
    return {"action": step.action, "label": str(step.label), "consequence": str(step.consequence), "url": url, "method": "POST", "is_main": main}
