"""An order in full, as an officer's page and the REST contract show it."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from alerts.lifecycle import OrderEnd, OrderStatus
from alerts.models import Order, OrderMember, OrderSite
from alerts.rows.order_people import Standing, order_people
from alerts.rows.order_totals import order_totals
from alerts.rows.orders import order_for_partner, order_row
from alerts.rows.recipients import with_deliveries
from alerts.rows.steps import steps_of_order
from alerts.services.orders.notices import SAID
from alerts.services.orders.phoning import sites_with_number
from alerts.services.orders.reminding import MOST_REMINDERS
from alerts.services.orders.teams import is_lapsed, members_of
from delivery.models import Recipient
from grids.services.teams import addressee_id_of

# A page of an order to a whole town shows every site, and of its people the first so many.
MOST_RECIPIENTS = 200
BECAME = {
    "written": gettext_lazy("Written"),
    "changed": gettext_lazy("Changed and sent in again"),
    "approved": gettext_lazy("Approved"),
    "returned": gettext_lazy("Returned"),
    "sent": gettext_lazy("Sent"),
    "updated": gettext_lazy("Text changed"),
    "sent_again": gettext_lazy("Sent again"),
    **dict(OrderEnd.choices),
}
WHY_LEFT_OUT = {
    "unknown": gettext_lazy("no site of your area"),
    "unknown_team": gettext_lazy("no team of your area"),
    "out_of_use": gettext_lazy("out of use"),
    "ticked_off": gettext_lazy("ticked off"),
}


def order_detail(order: Order, user: User) -> dict[str, Any]:
    """Everything `user` may read of `order`: each site's answer and, for officers, how it came about and the next steps."""
    if not hasattr(order, "total"):
        order = Order.objects.visible_to(user).with_counts(user).select_related("unit", "author", "approved_by", "alert").get(pk=order.pk)
    answers = list(order.order_sites.visible_to(user).select_related("site__partner", "replied_by", "recorded_by").order_by("site__name", "pk"))
    if not user.is_officer:
        return order_for_partner(order) | {"sites": [_answer(answer) for answer in answers], "recipients": [], "steps": []}
    called = members_of(order)
    return order_row(order) | {
        "unit": str(order.unit),
        "sites": _answers_for_officers(order, answers),
        "teams": _teams(order, called),
        "area": order.area,
        "left_out": [left | {"why_label": str(WHY_LEFT_OUT[left["why"]])} for left in order.left_out],
        "history": [line | {"label": str(BECAME[line["what"]])} for line in order.history],
        "all_clear": _all_clear(order),
        "totals": order_totals(order),
        "recipients": _recipients(order, answers, called, user),
        "steps": steps_of_order(order, user),
        "links": _links(order, user),
    }


def _links(order: Order, user: User) -> dict[str, str]:
    own = {name: reverse(f"api:order-{name}", args=[order.pk]) for name in ("answer", "send-again", "totals")}
    return own | {"number": reverse("api:order-number"), "people": reverse("alerts:order-people", args=[order.pk])}


def _answers_for_officers(order: Order, answers: list[OrderSite]) -> list[dict[str, Any]]:
    known = sites_with_number([answer.site_id for answer in answers if not answer.reply], covert=bool(order.alert and order.alert.is_covert))
    holds = order.status == OrderStatus.SENT
    return [
        _answer(answer)
        | {
            "recorded_by": str(answer.recorded_by) if answer.recorded_by else None,
            "told": answer.told,
            "reminders": answer.reminders,
            "is_late": holds and not answer.reply and (answer.told == 0 or answer.reminders > 0),
            "is_given_up": holds and not answer.reply and answer.reminders >= MOST_REMINDERS,
            "has_number": answer.site_id in known,
        }
        for answer in answers
    ]


def _answer(answer: OrderSite) -> dict[str, Any]:
    return {
        "id": answer.site_id,
        "code": answer.site.code,
        "name": str(answer.site),
        "kind": answer.site.partner.kind,
        "lon": answer.site.lon,
        "lat": answer.site.lat,
        "reply": answer.reply or None,
        "reply_label": answer.get_reply_display() or None,
        "replied_at": answer.replied_at,
        "reply_note": answer.note,
        "replied_by": answer.replied_by.name if answer.replied_by else None,
        "via": answer.via or None,
        "via_label": answer.get_via_display() or None,
    }


def _teams(order: Order, called: list[OrderMember]) -> list[dict[str, Any]]:
    """Team by team what each called person answers."""
    holds, today = order.status == OrderStatus.SENT, timezone.localdate()
    teams: dict[int, dict[str, Any]] = {}
    for one in called:
        team = one.member.team
        blank = {"id": team.pk, "name": str(team), "unit": str(team.unit), "url": reverse("grids:team", args=[team.pk]), "members": []}
        teams.setdefault(team.pk, blank)["members"].append(_called(one, holds, today))
    for row in teams.values():
        row |= {"total": len(row["members"]), "answered": sum(bool(member["reply"]) for member in row["members"])}
    return list(teams.values())


def _called(one: OrderMember, holds: bool, today: date) -> dict[str, Any]:
    return {
        "id": one.member_id,
        "name": one.member.name,
        "kind_label": one.member.get_kind_display(),
        "is_leader": one.member.is_leader,
        "is_lapsed": is_lapsed(one.member, today),
        "reply": one.reply or None,
        "reply_label": one.get_reply_display() or None,
        "replied_at": one.replied_at,
        "reply_note": one.note,
        "via": one.via or None,
        "recorded_by": str(one.recorded_by) if one.recorded_by else None,
        "told": one.told,
        "reminders": one.reminders,
        "is_late": holds and not one.reply and (one.told == 0 or one.reminders > 0),
        "has_number": addressee_id_of(one.member) is not None,
    }


def _all_clear(order: Order) -> dict[str, Any] | None:
    """How many heard that it is over, and how many were spared it because nothing had ever reached them."""
    if order.status != OrderStatus.ENDED or order.sent_at is None:
        return None
    asked = Recipient.objects.filter(message__subject_id=order.pk, message__room__in=SAID).values("addressee").distinct().count()
    told = Recipient.objects.filter(message__subject_id=order.pk, message__room="all_clear").count()
    words = _("All clear told to %(told)s of %(asked)s people; the others had never heard of it.")
    if told == asked:
        words = _("All clear told to all %(asked)s people who had it.")
    return {"told": told, "asked": asked, "sentence": words % {"told": told, "asked": asked}}


def _recipients(order: Order, answers: list[OrderSite], called: list[OrderMember], user: User) -> list[dict[str, Any]]:
    people = with_deliveries().filter(message__room__in=SAID, message__subject_id=order.pk)[:MOST_RECIPIENTS]
    standing = Standing({one.site_id: one for one in answers}, {one.addressee_id: one for one in called})
    return order_people(order, people, standing, user=user)
