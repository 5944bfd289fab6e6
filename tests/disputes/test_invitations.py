"""Invitations: a link in a text message, of one's own, that shows what the invited may see, takes an answer and ends with its session."""

from dataclasses import replace

import pytest
from django.test import Client

from delivery.links import token_of
from delivery.models import Address, Delivery, Message
from disputes.lifecycle import SessionStatus
from disputes.models import Attendance
from disputes.services.ending import close_dispute
from disputes.services.errors import InvitationOver, NobodyToInvite, SessionIsOver, WishNeeded
from disputes.services.inviting import answer_invitation, invite
from disputes.services.session_edits import move_session
from disputes.services.sessions import When
from policing.lib.errors import IllegalMove
from tests.disputes.quarrels import HOUR, QIAN, ZHAO, held, mediating, scheduled


def asked_to_come(town) -> list[Attendance]:
    session = scheduled(town, mediating(town))
    assert invite(session, by=town.desk, now=town.now) == 2
    return list(session.attendances.select_related("recipient", "session", "party").order_by("party__side"))


def test_everybody_gets_a_link_of_their_own_that_says_nothing_of_the_quarrel(cast):
    first, second = asked_to_come(cast)
    message = Message.objects.get(room="invitation")
    assert first.recipient_id != second.recipient_id and message.expires_at == first.session.ends_at
    assert {delivery.address.value for delivery in Delivery.objects.select_related("address")} == {ZHAO.phone, QIAN.phone}
    said = str(message.content)
    assert "城东派出所" in said and not any(word in said for word in ("赵甲", "钱乙", "前夫妻", "0101"))


def test_the_page_behind_the_link_shows_ones_own_invitation_and_takes_an_answer(cast):
    first, second = asked_to_come(cast)
    phone, address = Client(), f"/r/{token_of(first.recipient)}/"
    page = phone.get(address)
    said = page.content.decode()
    assert page.status_code == 200 and "调解室" in said and "赵*" in said
    assert not any(word in said for word in ("赵甲", "钱乙", "前夫妻", "婚姻"))
    assert phone.post(address, {"answer": "accepted"}).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.answer, second.answer) == ("accepted", "waiting")
    assert phone.post(address, {"answer": "other_time", "wish": ""}).status_code == 400
    phone.post(address, {"answer": "other_time", "wish": "周六上午"})
    first.refresh_from_db()
    assert (first.answer, first.wish) == ("other_time", "周六上午")
    assert phone.post(address, {"answer": "nonsense"}).status_code == 400


def test_a_link_ends_with_its_session(cast):
    first, _second = asked_to_come(cast)
    address = f"/r/{token_of(first.recipient)}/"
    first.session.status = SessionStatus.CANCELLED
    first.session.save()
    assert Client().post(address, {"answer": "accepted"}).status_code == 410
    Message.objects.update(expires_at=cast.now - HOUR)
    assert Client().get(address).status_code == 410
    with pytest.raises(InvitationOver):
        answer_invitation(first, answer="accepted", now=cast.now)


def test_another_time_is_said_in_words(cast):
    first, _second = asked_to_come(cast)
    with pytest.raises(WishNeeded):
        answer_invitation(first, answer="other_time", wish="  ", now=cast.now)


def test_nobody_without_a_telephone_is_invited_and_nobody_to_the_past(cast):
    session = scheduled(cast, mediating(cast, people=(replace(ZHAO, phone=""), replace(QIAN, phone="分机"))))
    with pytest.raises(NobodyToInvite):
        invite(session, by=cast.desk, now=cast.now)
    with pytest.raises(IllegalMove):
        invite(session, by=cast.desk, now=cast.now + 2 * HOUR)


def test_a_moved_session_asks_everybody_anew(cast):
    first, _second = asked_to_come(cast)
    old = f"/r/{token_of(first.recipient)}/"
    answer_invitation(first, answer="accepted", now=cast.now)
    when = When(cast.now + 3 * HOUR, cast.now + 4 * HOUR, room=first.session.room)
    moved = move_session(first.session, when, mediator=None, reason="一方改期", by=cast.desk, now=cast.now)
    first.refresh_from_db()
    assert (moved.starts_at, moved.version, first.answer, first.recipient) == (when.starts_at, 2, "waiting", None)
    assert Client().get(old).status_code == 410
    assert invite(moved, by=cast.desk, now=cast.now) == 2
    with pytest.raises(SessionIsOver):
        move_session(held(cast, mediating(cast), after=9 * HOUR), when, mediator=None, reason="", by=cast.desk, now=cast.now)


def test_numbers_kept_for_links_are_forgotten_when_it_is_closed(cast):
    first, second = asked_to_come(cast)
    first.session.dispute.sessions.update(status=SessionStatus.CANCELLED)
    close_dispute(first.session.dispute, outcome="withdrawn", by=cast.desk, now=cast.now)
    kept = Address.objects.filter(addressee__in=[first.recipient.addressee_id, second.recipient.addressee_id])
    assert [(address.is_active, address.masked) for address in kept] == [(False, "—"), (False, "—")]
    assert first.party.phone == ZHAO.phone, "the dossier keeps it as long as its rules ask"
