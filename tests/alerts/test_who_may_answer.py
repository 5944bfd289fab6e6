"""Who has no business with an answer any more is refused, and whoever asks from outside never hears an officer's name."""

import pytest

from alerts.models import Alert, OrderSite
from alerts.services import handling
from delivery.models import Recipient
from delivery.services import reply
from partners.models import Contact
from policing.lib.errors import NotAllowed
from tests.cast import IN_EAST, make_site, order_to, reread, routed, signed_in


def link_to(order) -> Recipient:
    return Recipient.objects.select_related("message", "addressee__user").get(message=order.message)


def test_whoever_was_switched_off_as_contact_answers_no_order(cast):
    order = order_to(cast, cast.compound)
    Contact.objects.filter(pk=cast.gate.pk).update(is_active=False)
    with pytest.raises(NotAllowed):
        reply(link_to(order), reply="comply", now=cast.now)
    assert OrderSite.objects.get(order=order).reply == ""


def test_whoever_moved_to_another_site_answers_no_order_of_the_old_one(cast):
    order = order_to(cast, cast.compound)
    elsewhere = make_site(cast.compound_firm, "SEC-JY-02", "锦园西门", cast.grid_e1, IN_EAST)
    Contact.objects.filter(pk=cast.gate.pk).update(site=elsewhere)
    with pytest.raises(NotAllowed):
        reply(link_to(order), reply="comply", now=cast.now)
    assert Recipient.objects.get(message=order.message).reply == ""


def test_a_sender_who_cancels_a_moment_too_late_leaves_a_note_and_learns_no_name(cast):
    """Read as waiting, taken by an officer meanwhile."""
    alert = routed(cast)
    stale = reread(alert)
    signed_in(cast.desk).post(f"/api/v1/alerts/{alert.pk}/acknowledge/", {"minutes": 5}, format="json")
    handling.cancel_alert(stale, by=cast.desk, text="误报", now=cast.now)
    assert Alert.objects.get(pk=alert.pk).status == "acknowledged"
    assert alert.events.get(kind="partner_update").data["wants_cancel"]
