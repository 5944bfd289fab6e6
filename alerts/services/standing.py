"""What the page behind a link may say of how an alert or an order stands by now."""

from alerts.lifecycle import ENDED, OrderStatus
from alerts.models import Alert, OrderMember, OrderSite
from delivery.lifecycle import Reply
from delivery.models import Recipient
from delivery.services.standing import Standing, tells_standing


@tells_standing("orders")
@tells_standing("order_updates")
def of_an_order(recipient: Recipient) -> Standing:
    """What the recipient's own site has answered, by whichever colleague and way; of a team, what they themselves have."""
    order, addressee = recipient.message.subject_id, recipient.addressee_id
    sites = OrderSite.objects.filter(order=order, site__contacts__addressee=addressee)
    called = OrderMember.objects.filter(order=order, addressee=addressee)
    seen = ("order", "replied_by", "recorded_by")
    asked: OrderSite | OrderMember | None = sites.select_related(*seen).first() or called.select_related(*seen).first()
    if asked is None:
        return Standing()
    is_over = asked.order.status == OrderStatus.ENDED
    if not asked.reply:
        return Standing(is_over=is_over)
    by = asked.replied_by.name if asked.replied_by else str(asked.recorded_by or "")
    is_own = asked.replied_by_id == recipient.pk
    return Standing(by, asked.reply, asked.note, asked.replied_at, is_own=is_own, is_over=is_over)


@tells_standing("alerts")
def of_an_alert(recipient: Recipient) -> Standing:
    """Who has taken it, until when. Nothing of an alert that the reader may not see any more."""
    user = recipient.addressee.user
    visible = Alert.objects.visible_to(user).with_names() if user else Alert.objects.none()
    alert = visible.filter(pk=recipient.message.subject_id).first()
    if alert is None:
        return Standing()
    is_over = alert.status in ENDED
    taker = alert.acknowledged_by
    if taker is None or user is None:
        return Standing(is_over=is_over)
    is_own = taker.pk == user.pk
    return Standing(str(taker), Reply.ACKNOWLEDGE, "", alert.acknowledged_at, alert.promised_until, is_own=is_own, is_over=is_over)
