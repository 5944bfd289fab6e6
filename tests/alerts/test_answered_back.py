"""However an alert ends, whoever sent it hears so: on its system, by message, and on the portal. Nobody who did not send it does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from alerts.lifecycle import ENDED, MOVES, Disposition, Reason, Status
from alerts.models import Alert
from alerts.rows.outcomes import said_to_sender
from alerts.services import handling
from alerts.services.announcing import announce_alert
from alerts.services.escalation import outlive_alert
from alerts.services.orders import end_order
from alerts.services.orders.ending import end_expired
from alerts.services.outcomes import Outcome, correct_outcome
from alerts.services.telling import tell_sender
from delivery.models import Message, Recipient
from policing.lib.lifecycle import move
from tests.cast import make_callback, make_partner_user, order_to, reread, routed, signed_in

STILL_OPEN = "It is still open; the duty leader has been called about it once more. Call the station if you know more."
NEUTRAL = "You need to do nothing more for this message."


def _closed(disposition: str, reason: str = "") -> Callable[[Any, Alert], object]:
    def end(cast: Any, alert: Alert) -> None:
        Alert.objects.filter(pk=alert.pk).update(status=Status.RESOLVED)
        handling.close_alert(reread(alert), by=cast.desk, disposition=disposition, reason=reason, text="", now=cast.now)

    return end


def _put_right(cast: Any, alert: Alert) -> None:
    _closed(Disposition.FOUNDED)(cast, alert)
    Message.objects.filter(subject_id=alert.pk, room__in=("states", "callbacks")).update(room="before")
    correct_outcome(reread(alert), Outcome(Disposition.MINOR, Reason.SETTLED), by=cast.desk, now=cast.now)


def _merged(cast: Any, alert: Alert) -> None:
    """As whoever joins two alerts must do it."""
    move(alert, Status.MERGED, allowed=MOVES, next_escalation_at=None)
    tell_sender(alert, "merged", now=cast.now)
    announce_alert(alert)


# Every way in which an alert ends, or is given up as still open.
ENDINGS: dict[str, Callable[[Any, Alert], object]] = {
    "founded": _closed(Disposition.FOUNDED),
    "unfounded": _closed(Disposition.UNFOUNDED, Reason.NOTHING_FOUND),
    "pressed by mistake": _closed(Disposition.UNFOUNDED, Reason.PRESSED),
    "on purpose": _closed(Disposition.UNFOUNDED, Reason.ON_PURPOSE),
    "minor": _closed(Disposition.MINOR, Reason.ADVISED),
    "duplicate": _closed(Disposition.DUPLICATE, Reason.SAME_EVENT),
    "closed as taken back": _closed(Disposition.CANCELLED, Reason.WITHDRAWN),
    "taken back": lambda cast, alert: handling.cancel_alert(alert, by=cast.desk, text="", now=cast.now),
    "merged": _merged,
    "outlived": lambda cast, alert: outlive_alert(alert, now=cast.now + timedelta(hours=73)),
    "put right": _put_right,
}
# Who sends: the code of what they send, and whether a system of theirs takes callbacks.
SENDERS = {
    "a bank with a system": ("bank.general", True),
    "a bank without": ("bank.general", False),
    "a bank, covertly": ("bank.suspicious_cancellation", True),
    "guards": ("security.suspect_vehicle", False),
    "a school": ("school.panic_alarm", False),
}


def sent_by(cast, sender: str) -> Alert:
    code, has_system = SENDERS[sender]
    if has_system:
        make_callback(cast.bank)
    if code.startswith("school") and not cast.school.contacts.exists():
        from tests.cast import make_contact

        make_contact(cast.school, "门卫")
    return routed(cast, code, is_covert="covertly" in sender)


def heard(alert: Alert, room: str) -> list[Recipient]:
    return list(Recipient.objects.filter(message__subject_id=alert.pk, message__room=room).select_related("message"))


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("sender", SENDERS)
def test_whoever_sent_it_hears_how_it_ended(cast, sender, ending):
    alert = sent_by(cast, sender)
    ENDINGS[ending](cast, alert)
    after = reread(alert)
    told = heard(alert, "states")
    assert told, "nobody at the site was told"
    body = told[-1].message.content["en"]["body"]
    with translation.override("en"):
        assert body == (NEUTRAL if after.is_covert else said_to_sender(after) or STILL_OPEN)
    if SENDERS[sender][1]:
        last = heard(alert, "callbacks")[-1].message.payload["data"]
        assert (last["status"], last["disposition"]) == (after.status, after.disposition or None)


@pytest.mark.parametrize("ending", ENDINGS)
def test_of_a_covert_alert_the_message_is_the_same_whatever_came_of_it_and_only_the_back_office_has_it(cast, ending):
    alert = sent_by(cast, "a bank, covertly")
    ENDINGS[ending](cast, alert)
    told = heard(alert, "states")
    assert {one.addressee_id for one in told} == {cast.back_office.addressee_id}
    assert {one.message.content["en"]["body"] for one in told} == {NEUTRAL}


@pytest.mark.parametrize("ending", [name for name in ENDINGS if name != "outlived"])
def test_the_portal_says_it_too(cast, ending):
    alert = routed(cast)
    ENDINGS[ending](cast, alert)
    after = reread(alert)
    assert after.status in ENDED
    page = signed_in(make_partner_user("guard", cast.compound_firm)).get(f"/portal/alerts/{alert.pk}/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    with translation.override("en"):
        came = said_to_sender(after)
    said = {Status.CLOSED: came, Status.CANCELLED: "You took it back", Status.MERGED: "Joined with another report of the same"}
    assert said[Status(after.status)].replace("'", "&#x27;") in page


@pytest.mark.parametrize("reason", [Reason.NOTHING_FOUND, Reason.LAWFUL, Reason.MISTAKEN, Reason.OTHER])
def test_whoever_reported_in_good_faith_is_thanked_though_nothing_was_found(cast, reason):
    alert = Alert(status=Status.CLOSED, disposition=Disposition.UNFOUNDED, disposition_reason=reason, is_covert=False)
    with translation.override("en"):
        assert "right to report it. Thank you." in said_to_sender(alert)


def test_whoever_reported_falsely_on_purpose_is_not_thanked():
    alert = Alert(status=Status.CLOSED, disposition=Disposition.UNFOUNDED, disposition_reason=Reason.ON_PURPOSE, is_covert=False)
    with translation.override("en"):
        assert "Thank" not in said_to_sender(alert)


@pytest.mark.parametrize("by_clock", [True, False])
def test_whoever_had_an_order_hears_its_end_with_thanks(cast, by_clock):
    order = order_to(cast)
    site = order.order_sites.get()
    site.reply = "comply"
    site.save()
    if by_clock:
        type(order).objects.filter(pk=order.pk).update(expires_at=cast.now - timedelta(minutes=1))
        end_expired()
    else:
        end_order(order, by=cast.desk, now=cast.now)
    told = Recipient.objects.filter(message__subject_id=order.pk, message__room="all_clear").select_related("message")
    assert {one.addressee_id for one in told} == {cast.gate.addressee_id}
    assert told[0].message.content["en"]["body"] == "Thank you. Return to normal work."


# Who hears nothing, by rule: whoever phoned is spoken to by an officer, and an officer's own alert has no sender.


@pytest.mark.parametrize("ending", ["founded", "taken back", "outlived"])
def test_a_caller_without_a_site_is_told_by_nobody_but_the_officer(cast, ending):
    alert = routed(cast, source="phone", caller_number="10000000077")
    Alert.objects.filter(pk=alert.pk).update(site=None, partner=None)
    ENDINGS[ending](cast, reread(alert))
    assert (heard(alert, "states"), heard(alert, "callbacks")) == ([], [])


@pytest.mark.parametrize("ending", ["founded", "taken back", "outlived"])
def test_of_what_an_officer_reported_the_site_hears_nothing(cast, ending):
    alert = routed(cast, source="patrol")
    Alert.objects.filter(pk=alert.pk).update(partner=None)
    ENDINGS[ending](cast, reread(alert))
    assert (heard(alert, "states"), heard(alert, "callbacks"), heard(alert, "cards")) == ([], [], [])


def test_a_site_that_phoned_hears_it_as_any_other(cast):
    alert = routed(cast, source="phone")
    Alert.objects.filter(pk=alert.pk).update(partner=None)
    ENDINGS["founded"](cast, reread(alert))
    assert heard(alert, "states")
