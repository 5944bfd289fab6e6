"""What is erased stays erased, and whatever of it lay elsewhere goes too."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from alerts.models import Alert
from alerts.services.erasing import erase_alert
from delivery.links import token_of
from delivery.models import Address, Message
from disputes.lifecycle import Outcome
from disputes.models import Appraisal, Attendance, Dispute, DisputeEvent, FollowUp, Party, Payment
from disputes.services.agreeing import tick_off
from disputes.services.appraisals import ask_for_report, note_report
from disputes.services.ending import close_dispute, reopen_dispute
from disputes.services.erasing import erase_dispute, outlived
from disputes.services.inviting import answer_invitation, invite
from disputes.services.looking_again import follow_up
from disputes.services.merging import merge_disputes
from disputes.services.notes import write_note
from disputes.services.parties import name_party
from disputes.services.refusals import DisputeErased
from disputes.services.sessions import hold_session
from disputes.services.timeline import words_of
from tests.cast import report, signed_in
from tests.disputes.quarrels import ZHAO, mediating, quarrel_in_full, reported, scheduled, signed

TABLES = ("dispute", "disputeevent", "party", "session", "attendance", "agreement", "term", "payment", "followup", "appraisal", "task", "disputefile", "paper")


def anywhere(word: str) -> list[str]:
    """The tables of this room in which `word` stands for whoever reads the database."""
    with connection.cursor() as cursor:
        found = []
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM disputes_{table} AS held WHERE held::text LIKE %s", [f"%{word}%"])
            found += [table] if cursor.fetchone()[0] else []
    return found


def ended(cast) -> Dispute:
    """With an answer to an invitation, a receipt and a report, each in somebody's words."""
    dispute = mediating(cast, place="zz-place")
    session = scheduled(cast, dispute)
    invite(session, by=cast.desk, now=cast.now)
    answer_invitation(session.attendances.first(), answer="other_time", wish="zz-wish", now=cast.now)
    hold_session(session, "cancelled", fact="", by=cast.desk, now=cast.now)
    asked = ask_for_report(dispute, "value", by=cast.desk, now=cast.now)
    note_report(asked, result="valued", issued_on=cast.now.date(), number="zz-number", by=cast.desk, now=cast.now)
    agreement = signed(cast, dispute)
    tick_off(agreement.terms.get(), receipt="zz-receipt", by=cast.desk, now=cast.now)
    dispute.refresh_from_db()
    return close_dispute(dispute, outcome=Outcome.KEPT, by=cast.desk, now=cast.now)


def test_nothing_anybody_wrote_can_be_read_in_the_database(cast):
    dispute = ended(cast)
    erase_dispute(dispute, now=cast.now)
    assert anywhere("zz-") == []
    assert (Attendance.objects.count(), Payment.objects.count(), Appraisal.objects.get().result) == (2 + 2, 1, "valued")


def test_a_receipt_stands_sealed_in_the_timeline(cast):
    dispute = ended(cast)
    assert "disputeevent" not in anywhere("zz-receipt")
    assert words_of(DisputeEvent.objects.get(dispute=dispute, kind="paid")) == "zz-receipt"


def test_what_was_erased_takes_no_further_word(cast):
    dispute = ended(cast)
    read = Dispute.objects.get(pk=dispute.pk)
    erase_dispute(dispute, now=cast.now)
    for step in (
        lambda: write_note(read, "zz-late", by=cast.desk, now=cast.now),
        lambda: reopen_dispute(read, reason="zz-late", is_relapse=False, by=cast.desk, now=cast.now),
        lambda: name_party(read, ZHAO, by=cast.desk, now=cast.now),
    ):
        with pytest.raises(DisputeErased):
            step()
    assert Dispute.objects.get(pk=dispute.pk).wrapped_key is None and Party.objects.filter(dispute=dispute).count() == 2


def test_no_page_of_what_was_erased_breaks(cast):
    dispute = quarrel_in_full(cast)
    agreement = dispute.agreements.get()
    Dispute.objects.filter(pk=dispute.pk).update(status="closed", outcome="withdrawn", closed_at=cast.now)
    erase_dispute(Dispute.objects.get(pk=dispute.pk), now=cast.now)
    client, here = signed_in(cast.desk), f"/disputes/{dispute.pk}"
    steps = ("edit/", "people/new/", "sessions/new/", "spot/", "way/", f"sessions/{agreement.session_id}/agreement/", f"agreements/{agreement.pk}/sign/")
    for step in steps:
        assert client.get(f"{here}/{step}")["Location"] == f"{here}/", step
    for leaf in ("", "agreement/", "record/", f"sessions/{agreement.session_id}/", "hands/", f"follow-ups/{dispute.followups.earliest('pk').pk}/"):
        assert client.get(f"{here}/{leaf}").status_code == 200, leaf
    for body in ({"version": 1, "title": "x"},):
        assert client.post(f"/api/v1{here}/edit/", body, format="json").status_code == 410
    assert client.get(f"/api/v1{here}/").status_code == 200
    assert client.get(f"{here}/papers/{agreement.papers.get().pk}.pdf").status_code == 410


def test_what_was_joined_waits_for_what_it_speaks_in(cast, settings):
    settings.DISPUTES_KEPT = timedelta(days=365)
    into, gone = reported(cast), reported(cast)
    merge_disputes(gone, into, by=cast.desk, now=cast.now)
    later = cast.now + timedelta(days=400)
    assert list(outlived(later)) == []
    close_dispute(Dispute.objects.get(pk=into.pk), outcome=Outcome.WITHDRAWN, by=cast.desk, now=cast.now)
    assert list(outlived(later)) == [into]
    erase_dispute(Dispute.objects.get(pk=into.pk), now=later)
    assert list(outlived(later)) == [gone]


def test_a_dispute_gives_up_what_it_took_from_an_erased_alert(cast):
    alert = report(cast, "bank.suspicious_cancellation", description="zz-teller 说客户与前妻争执", place="zz-window")
    story = f"{alert.description}\n双方已在大厅分开"
    dispute = reported(cast, story=story, place=alert.place)
    Dispute.objects.filter(pk=dispute.pk).update(alert=alert)
    erase_alert(Alert.objects.get(pk=alert.pk), now=cast.now)
    dispute = Dispute.objects.get(pk=dispute.pk)
    assert (dispute.story, dispute.place, dispute.title) == ("双方已在大厅分开", "", "前夫妻口角，一方膝部受伤")


def test_an_alert_joined_to_a_dispute_leaves_no_words_that_could_not_be_erased(cast):
    alert = report(cast, "bank.suspicious_cancellation", description="zz-teller 说客户与前妻争执")
    known = reported(cast)
    client = signed_in(cast.desk)
    said = {
        "key": "0196f0a0-0000-7000-8000-000000000007", "alert": str(alert.pk), "source": "alert", "category": "0101", "title": "又来了", "join": str(known.pk),
        "story": f"{alert.description}\r\n大厅里又吵", "a_name": "赵甲", "b_name": "钱乙",
    }  # fmt: skip
    assert client.post("/disputes/new/", said).status_code == 302
    assert words_of(known.events.filter(kind="note").get()) == "又来了\n大厅里又吵"


def test_a_link_ends_where_its_session_is_called_off(cast):
    session = scheduled(cast, mediating(cast))
    invite(session, by=cast.desk, now=cast.now)
    asked = session.attendances.select_related("recipient").first()
    hold_session(session, "cancelled", fact="", by=cast.desk, now=cast.now)
    assert not Message.objects.get(room="invitation").expires_at > cast.now
    page = Client().get(f"/r/{token_of(asked.recipient)}/")
    assert page.status_code == 410 and "赵" not in page.content.decode()


def test_a_link_pressed_all_night_fills_no_timeline(cast):
    session = scheduled(cast, mediating(cast))
    invite(session, by=cast.desk, now=cast.now)
    asked = session.attendances.first()
    before = DisputeEvent.objects.count()
    for n in range(40):
        answer_invitation(asked, answer="other_time", wish=f"周{n}", now=cast.now)
    assert DisputeEvent.objects.count() - before == 12
    asked.refresh_from_db()
    assert asked.wish == "周39"


def test_the_public_page_of_a_paper_says_nothing_of_anybody(cast):
    dispute = quarrel_in_full(cast)
    paper = dispute.papers.first()
    page = Client().get(f"/disputes/check/{paper.token}/").content.decode()
    assert paper.number in page and not any(word in page for word in ("zz-", dispute.number, str(dispute.pk), "desk", "Desk"))
    assert Client().get(f"/disputes/check/{paper.token.swapcase()}/").status_code == 404
    assert Client().get(f"/disputes/check/{paper.pk}/").status_code == 404
    erase_dispute(dispute, now=cast.now)
    assert Client().get(f"/disputes/check/{paper.token}/").status_code == 200


def test_numbers_are_shown_to_whoever_is_about_to_call_and_to_nobody_after(cast):
    signed(cast, mediating(cast))
    one = FollowUp.objects.filter(by_another=False).earliest("due_on")
    client, address = signed_in(cast.desk), f"/disputes/{one.dispute_id}/follow-ups/{one.pk}/"
    assert ZHAO.phone in client.post(address, {"numbers": "1"}).content.decode()
    follow_up(one, result="holds", by=cast.desk, now=cast.now)
    assert ZHAO.phone not in client.post(address, {"numbers": "1"}).content.decode()


def test_numbers_for_links_go_with_the_dispute(cast):
    dispute = mediating(cast)
    invite(scheduled(cast, dispute), by=cast.desk, now=cast.now)
    erase_dispute(Dispute.objects.get(pk=dispute.pk), now=cast.now)
    assert not Address.objects.filter(addressee__in=Party.objects.exclude(addressee=None).values("addressee"), is_active=True).exists()
