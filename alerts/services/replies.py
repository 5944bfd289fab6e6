"""What people answer from a link, a page or a text message, carried into the story."""

from datetime import timedelta

from alerts.models import Alert, AlertEvent, Order, OrderSite
from alerts.services.announcing import announce_alert, announce_order
from alerts.services.handling import acknowledge_alert
from alerts.services.timeline import record
from delivery.services import Answer, cancel_unsent, handles_replies
from partners.models import Contact
from policing.lib.errors import NotAllowed

DEFAULT_PROMISE = timedelta(minutes=5)


@handles_replies("alerts")
def officer_takes_alert(answer: Answer) -> None:
    """An officer's one tap is an acknowledgement with a promise."""
    user = answer.recipient.addressee.user
    if user is None:
        raise NotAllowed
    alert = Alert.objects.visible_to(user).with_names().select_related("message").filter(message=answer.recipient.message).first()
    if alert is None:
        raise NotAllowed
    promise = timedelta(minutes=answer.minutes) if answer.minutes else DEFAULT_PROMISE
    acknowledge_alert(alert, by=user, until=answer.now + promise, now=answer.now)
    if answer.note:
        record(alert, AlertEvent.Kind.NOTE, now=answer.now, by=user, text=answer.note)


@handles_replies("orders")
def site_answers_order(answer: Answer) -> None:
    """Each site stands alone: its answer stops only its own notices."""
    order = Order.objects.select_related("unit", "author", "alert", "message").get(message=answer.recipient.message)
    contact = Contact.objects.select_related("site").filter(addressee=answer.recipient.addressee_id, is_active=True).first()
    if contact is None:
        raise NotAllowed
    facts = {"reply": answer.reply, "replied_at": answer.now, "replied_by": answer.recipient}
    if not OrderSite.objects.filter(order=order, site=contact.site).update(**facts):
        raise NotAllowed
    colleagues = answer.recipient.message.recipients.filter(addressee__contact__site=contact.site)
    cancel_unsent(answer.recipient.message, now=answer.now, recipients=colleagues)
    if order.alert:
        told = {"order": order.number, "site": contact.site.name, "reply": answer.reply}
        record(order.alert, AlertEvent.Kind.ORDER_REPLY, now=answer.now, by=answer.recipient.addressee.user, text=answer.note, **told)
        announce_alert(order.alert)
    announce_order(order)
