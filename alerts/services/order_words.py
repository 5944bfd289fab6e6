"""What messages about orders say, in both languages; about a covert alert neutrally, in every channel."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alerts.models import Order, OrderMember, OrderSite
from alerts.services.words import marked
from delivery.lifecycle import Reply
from policing.lib.bilingual import in_both_languages

# What "done as ordered" is called for each action.
COMPLIED = {
    Order.Action.CLOSE_GATES: gettext_lazy("The gates are closed"),
    Order.Action.OBSERVE: gettext_lazy("Watching"),
    Order.Action.PATROL: gettext_lazy("On patrol"),
    Order.Action.BE_READY: gettext_lazy("Ready"),
    Order.Action.CALL_BACK: gettext_lazy("Called"),
}


def words_for_order(order: Order) -> dict[str, dict[str, str]]:
    def say() -> dict[str, str]:
        title = marked(_("Police order: %(action)s") % {"action": order.get_action_display()}, order.cap_status)
        return {"title": title, "body": order.text, "comply": str(COMPLIED[Order.Action(order.action)])}

    return in_both_languages(say)


def words_for_end_of_order(order: Order) -> dict[str, dict[str, str]]:
    def say() -> dict[str, str]:
        title = marked(_("All clear: order %(number)s has ended") % {"number": order.number}, order.cap_status)
        return {"title": title, "body": _("Thank you. Return to normal work.")}

    return in_both_languages(say)


def words_for_update(order: Order) -> dict[str, dict[str, str]]:
    def say() -> dict[str, str]:
        title = marked(_("Changed police order: %(action)s") % {"action": order.get_action_display()}, order.cap_status)
        return {"title": title, "body": order.text, "comply": str(COMPLIED[Order.Action(order.action)])}

    return in_both_languages(say)


def words_for_approver(order: Order) -> dict[str, dict[str, str]]:
    def say() -> dict[str, str]:
        title = marked(_("Please approve: order %(number)s") % {"number": order.number}, order.cap_status)
        return {"title": title, "body": _("%(who)s has written it. Nobody is told before you agree. Open Zhufang, Orders.") % {"who": order.author}}

    return in_both_languages(say)


BECAME = {
    "approved": (gettext_lazy("Order %(number)s was approved and sent"), gettext_lazy("Every site is being told now.")),
    "returned": (gettext_lazy("Order %(number)s was returned"), gettext_lazy("Open Zhufang to read why, change it and send it in again.")),
    "not_approved": (gettext_lazy("Order %(number)s was not approved in time"), gettext_lazy("Nobody was told. Write it again if it still matters.")),
}


def words_for_author(order: Order, what: str) -> dict[str, dict[str, str]]:
    def say() -> dict[str, str]:
        title, body = BECAME[what]
        return {"title": marked(str(title) % {"number": order.number}, order.cap_status), "body": str(body)}

    return in_both_languages(say)


def words_for_answer(order: Order, asked: OrderSite | OrderMember) -> dict[str, dict[str, str]]:
    def say() -> dict[str, str]:
        if order.alert and order.alert.is_covert:
            title = _("New answer to order %(number)s") % {"number": order.number}
        elif asked.reply == Reply.NEED_HELP:
            title = _("%(site)s needs help") % {"site": asked.who}
        else:
            title = _("%(site)s cannot do it") % {"site": asked.who}
        return {"title": marked(title, order.cap_status), "body": _("Order %(number)s. Open Zhufang to read it.") % {"number": order.number}}

    return in_both_languages(say)


def words_for_call(order: Order) -> dict[str, dict[str, str]]:
    """For whoever is called only: that they are needed and whom to phone, nothing of what it is about."""

    def say() -> dict[str, str]:
        title = marked(_("Police call: your team is needed"), order.cap_status)
        phone = order.unit.phone or "110"
        return {"title": title, "body": _("Please phone %(unit)s: %(phone)s") % {"unit": order.unit, "phone": phone}, "comply": _("I am coming")}

    return in_both_languages(say)


def words_for_silence(order: Order, sites: int, members: int = 0) -> dict[str, dict[str, str]]:
    def say() -> dict[str, str]:
        said = ngettext("%(sites)s site has not answered: please phone it", "%(sites)s sites have not answered: please phone them", sites)
        if members:
            said = ngettext(
                "%(sites)s who was asked has not answered: please phone", "%(sites)s who were asked have not answered: please phone", sites + members
            )
        body = _("Order %(number)s. Open Zhufang to read it.") % {"number": order.number}
        return {"title": marked(said % {"sites": sites + members}, order.cap_status), "body": body}

    return in_both_languages(say)
