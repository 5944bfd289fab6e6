"""What a person may do next with an alert or an order: one main step, the rest quiet."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import Right
from alerts import held
from alerts.lifecycle import ENDED, MOVES, ORDER_MOVES, Disposition, OrderStatus, Status
from alerts.models import Alert, Order
from alerts.models.catalogue import Target


class Step(NamedTuple):
    """`to` is the status it leads to, "" for a step that changes none; `main_in` the statuses in which it is the big button; `door` its address, when that
    is not named like the step."""

    action: str
    to: str
    right: Right
    label: Any
    consequence: Any
    main_in: tuple[str, ...] = ()
    door: str = ""


ALERT_STEPS = (
    Step("place", "", Right.DECIDE, _("Put it on the map"), _("It goes to the people of that place; the clock keeps running"), (Status.ROUTED,), "correct"),
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
    Step("outcome", "", Right.DECIDE, _("Correct the outcome"), _("What was said before stays on the timeline; the sender hears the new outcome")),
    Step("renew", "", Right.ANSWER, _("Still on it"), _("Your promise runs anew; nobody else is called"), (), "acknowledge"),
    Step("note", "", Right.ANSWER, _("Note"), _("Kept on the timeline")),
    Step("transfer", Status.ROUTED, Right.DECIDE, _("Transfer"), _("The other unit is told; the clock keeps running until it answers")),
    Step("correct", "", Right.DECIDE, _("Correct place or type"), _("What was sent stays as sent; the change stands on the timeline")),
    Step("call_number", "", Right.ANSWER, _("110 call number"), _("Added or put right; the one before stays on the timeline"), (), "correct"),
    Step("campaign", "", Right.ANSWER, _("Put under a campaign"), _("It counts there; the timeline says so")),
    Step("link", "", Right.ANSWER, _("Link with another alert"), _("Both timelines say so")),
    Step("print", "", Right.READ, _("Print"), _("A numbered PDF of the whole story; kept with your name in the access log"), (), "prints"),
)
# Steps of an order that only its author takes, and those that its author never takes.
OF_THE_AUTHOR = {"change", "withdraw"}
OF_A_SECOND = {"approve", "return"}
ORDER_STEPS = (
    Step("approve", OrderStatus.APPROVED, Right.APPROVE, _("Approve and send"), _("Every site is told at once"), (OrderStatus.SUBMITTED,)),
    Step("return", OrderStatus.RETURNED, Right.APPROVE, _("Return"), _("The author reads why")),
    Step(
        "end",
        OrderStatus.ENDED,
        Right.ORDER,
        pgettext_lazy("step", "All clear"),
        _("Exactly those who had the order are told that it has ended"),
        (OrderStatus.SENT,),
    ),
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
    """The steps `user` may take now, the main one first."""
    open_steps = [step for step in ALERT_STEPS if user.may(step.right) and _fits(step, alert.status, MOVES) and _makes_sense(step.action, alert, user)]
    if alert.status in ENDED:
        open_steps = [step for step in open_steps if not step.to]
    main = next((step for step in open_steps if alert.status in step.main_in), None)
    rows = []
    for step in open_steps:
        row = _row(step, alert.status, reverse(f"api:alert-{step.door or step.action}", args=[alert.pk]))
        rows.append(row | {"is_main": step is main, "consequence": str(consequence_of(step, alert))})
    return rows


def _makes_sense(action: str, alert: Alert, user: User) -> bool:
    if action == "place":
        return alert.is_unplaced and alert.status not in ENDED
    if action == "renew":
        return alert.status == Status.ACKNOWLEDGED and alert.acknowledged_by_id == user.pk
    if action == "campaign":
        return any(campaign.holds(alert.station.path, timezone.localdate(alert.received_at)) for campaign in held.campaigns().values())
    if action == "outcome":
        return alert.status == Status.CLOSED and alert.disposition != Disposition.EXERCISE
    return action != "correct" or alert.status not in ENDED


def consequence_of(step: Step, alert: Alert) -> Any:
    """What else will happen: who is not called then, and whether anybody outside hears of it."""
    if step.action == "acknowledge" and (following := _called_next(alert)):
        said = _("The sender hears that you have it; %(next)s is not called") if alert.partner_id else _("You promise to see to it; %(next)s is not called")
        return said % {"next": following}
    if alert.partner_id is None and step.action in TOLD_TO_NOBODY:
        return TOLD_TO_NOBODY[step.action]
    return step.consequence


def _called_next(alert: Alert) -> str:
    labels = dict(Target.choices)
    step = alert.chain[alert.chain_step : alert.chain_step + 1]
    return str(pgettext_lazy("between people", ", ")).join(str(labels.get(target, target)) for target in step[0]["notify"]) if step else ""


# Where no partner sent it, nobody outside is told.
TOLD_TO_NOBODY: dict[str, Any] = {
    "dispatch": _("Who goes and when is kept on the timeline"),
    "arrive": _("The time of arrival is kept"),
    "close": _("The timeline is complete; it leaves the board"),
}


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
