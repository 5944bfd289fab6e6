"""What people answer from a link, a page or a text message, carried into the story."""

from datetime import timedelta

from alerts.models import Alert, AlertEvent, OrderMember, OrderSite
from alerts.services.handling import acknowledge_alert
from alerts.services.orders.answering import take_answer
from alerts.services.timeline import record
from delivery.services import Answer, handles_replies
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
@handles_replies("order_updates")
def answers_order(answer: Answer) -> None:
    """Each site and each called person stands alone: an answer stops only its own notices."""
    contact = Contact.objects.filter(addressee=answer.recipient.addressee_id, is_active=True).first()
    sites = OrderSite.objects.select_related("site").filter(order=answer.recipient.message.subject_id)
    order_site = sites.filter(site=contact.site_id).first() if contact else None
    called = OrderMember.objects.select_related("member__team").filter(order=answer.recipient.message.subject_id, addressee=answer.recipient.addressee_id)
    asked = [one for one in (order_site, called.first()) if one]
    if not asked:
        raise NotAllowed
    for one in asked:
        take_answer(one, reply=answer.reply, note=answer.note, via=OrderSite.Via.LINK, recipient=answer.recipient, now=answer.now)
