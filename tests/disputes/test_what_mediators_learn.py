"""A street mediator who looks at everything they can reach learns what is for everybody who works on a dispute, and nothing the police keep to themselves."""

from datetime import timedelta

import pytest

from delivery.models import Message
from disputes.models import Agreement, Conflict, Dispute, DisputeFile, Exhibit, FollowUp, Mediator, Merge, Room, Session
from disputes.services.agreeing import Promise, draft_agreement, sign_agreement
from disputes.services.conflicts import check_conflicts
from disputes.services.errors import InvitedTooOften
from disputes.services.exhibits import add_exhibit, place_file
from disputes.services.files import add_file
from disputes.services.handing import give_to_mediator, move_to_station
from disputes.services.inviting import MOST_A_DAY, invite
from disputes.services.issuing import issue_paper
from disputes.services.looking_again import follow_up
from disputes.services.merging import merge_disputes
from disputes.services.notes import write_note
from disputes.services.parties import Person
from disputes.services.watching import tell_due
from tests.cast import signed_in
from tests.disputes.quarrels import HOUR, QIAN, ZHAO, drafted, held, mediating, reported, scheduled, signed
from tests.disputes.test_working import given, mediator_of
from tests.pictures import PDF, picture

LEAVES = ("", "agreement/", "after/", "record/", "related/", "edit/", "people/new/", "sessions/new/")
REST = ("", "tasks/", "files/", "papers/")


@pytest.fixture
def mediator(cast) -> Mediator:
    return mediator_of(cast)


def hand(cast, dispute: Dispute, mediator: Mediator) -> Dispute:
    return give_to_mediator(Dispute.objects.get(pk=dispute.pk), mediator, reason="请调解", by=cast.desk, now=cast.now)


def all_they_read(mediator: Mediator, dispute: Dispute) -> str:
    """Every page and every answer about the dispute, and the lists it stands in."""
    client = signed_in(mediator.user)
    addresses = [f"/disputes/{dispute.pk}/{leaf}" for leaf in LEAVES] + [f"/api/v1/disputes/{dispute.pk}/{part}" for part in REST]
    addresses += [f"/disputes/{dispute.pk}/sessions/{one.pk}/" for one in dispute.sessions.all()]
    addresses += ["/disputes/", "/disputes/?show=all", "/disputes/follow-ups/?whose=unit&due=all", "/disputes/calendar/", "/disputes/clocks/?show=all"]
    addresses += ["/disputes/mediators/", "/disputes/papers/", "/api/v1/disputes/", "/api/v1/dispute-follow-ups/", "/api/v1/disputes/deadlines/"]
    answers = [client.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}, [(a.status_code, b) for a, b in zip(answers, addresses, strict=True) if a.status_code != 200]
    return "".join(answer.content.decode() for answer in answers)


def test_that_somebody_else_will_look_again_at_their_work_is_said_nowhere(cast, mediator):
    dispute = mediating(cast)
    signed(cast, dispute)
    hand(cast, dispute, mediator)
    FollowUp.objects.filter(dispute=dispute).delete()
    sample = FollowUp.objects.create(dispute=dispute, why="+30", due_on=cast.now.date(), by_another=True, to=cast.community)
    answer = signed_in(mediator.user).get(f"/api/v1/disputes/{dispute.pk}/").json()
    assert answer["followups"] == []
    follow_up(sample, result="not_reached", words="zz-not-reached", by=cast.community, now=cast.now)
    assert "zz-not-reached" not in all_they_read(mediator, dispute)
    body = {"form": "followup", "about": str(sample.pk)}
    assert signed_in(mediator.user).post(f"/api/v1/disputes/{dispute.pk}/papers/", body, format="json").status_code == 404


def test_a_follow_up_nobody_has_done_is_no_paper(cast):
    dispute = mediating(cast)
    signed(cast, dispute)
    body = {"form": "followup", "about": str(FollowUp.objects.earliest("pk").pk)}
    assert signed_in(cast.desk).post(f"/api/v1/disputes/{dispute.pk}/papers/", body, format="json").status_code == 404


def test_of_a_sample_that_fell_to_nobody_the_leader_hears_and_not_who_mediated(cast, mediator):
    dispute = mediating(cast)
    signed(cast, dispute)
    hand(cast, dispute, mediator)
    sample = FollowUp.objects.create(dispute=dispute, why="+30", due_on=cast.now.date(), by_another=True)
    Message.objects.all().delete()
    tell_due(sample, now=cast.now)
    told = {recipient.addressee.user for message in Message.objects.all() for recipient in message.recipients.all()}
    assert told == {cast.leader}


def test_how_near_somebody_stands_to_a_party_is_for_the_police_alone(cast, mediator):
    dispute = given(cast, mediator)
    check_conflicts(dispute, cast.community, said=[Conflict.Kind.RELATIVE], reason="zz-reason", by=cast.desk, now=cast.now)
    assert "zz-reason" in signed_in(cast.desk).get(f"/disputes/{dispute.pk}/").content.decode()
    assert "zz-reason" not in all_they_read(mediator, dispute)


def test_numbers_of_what_was_joined_are_for_the_police_alone(cast, mediator):
    into, gone = given(cast, mediator), reported(cast)
    write_note(gone, "zz-said-there", by=cast.desk, now=cast.now)
    merge_disputes(gone, into, by=cast.desk, now=cast.now)
    said = all_they_read(mediator, into)
    assert "zz-said-there" in said and gone.number not in said
    assert into.number not in signed_in(mediator.user).get(f"/disputes/?q={gone.number}").content.decode()


def test_a_picture_for_the_police_alone_is_in_nobody_elses_dossier(cast, mediator):
    dispute = given(cast, mediator)
    secret, _new = add_file(dispute, data=picture(), audience="police", by=cast.desk, now=cast.now)
    place_file(secret, place=Exhibit.Place.EVIDENCE)
    document, _new = add_file(dispute, data=PDF, audience="police", by=cast.desk, now=cast.now)
    place_file(document, place=Exhibit.Place.IDENTITY)
    cover = issue_paper(dispute, "cover", by=cast.desk, now=cast.now)
    address = f"/api/v1/disputes/{dispute.pk}/papers/{cover.pk}.pdf"
    theirs, ours = signed_in(mediator.user).get(address).content, signed_in(cast.desk).get(address).content
    assert ours.count(b"/Subtype/Image") + ours.count(b"/Subtype /Image") > theirs.count(b"/Subtype/Image") + theirs.count(b"/Subtype /Image")
    assert secret.name not in all_they_read(mediator, dispute)


def test_the_same_picture_from_both_is_there_for_both(cast, mediator):
    dispute = given(cast, mediator)
    add_file(dispute, data=picture(), caption="zz-police", audience="police", by=cast.desk, now=cast.now)
    kept = add_exhibit(dispute, data=picture(), place=Exhibit.Place.EVIDENCE, caption="现场", by=mediator.user, now=cast.now)
    assert kept.file.name in all_they_read(mediator, dispute) and "zz-police" not in all_they_read(mediator, dispute)
    assert DisputeFile.objects.count() == 1


def test_a_street_mediator_puts_nothing_in_force_under_the_polices_seal(cast, mediator):
    agreement = drafted(cast, mediating(cast))
    hand(cast, agreement.dispute, mediator)
    said = {"parties": [str(party.pk) for party in agreement.dispute.parties.all()]}
    answer = signed_in(mediator.user).post(f"/api/v1/disputes/{agreement.dispute_id}/agreements/{agreement.pk}/sign/", said, format="json")
    agreement.refresh_from_db()
    assert (answer.status_code, agreement.signed_on) == (403, None)


def test_their_own_agreement_they_put_in_force(cast, mediator):
    dispute = hand(cast, mediating(cast, "people"), mediator)
    session = held(cast, dispute)
    promise = Promise(dispute.parties.get(side="a"), "赔礼", Agreement.Mode.APOLOGY, cast.now.date())
    agreement = draft_agreement(session, form="oral", main_facts="事实", promises=[promise], by=mediator.user, now=cast.now)
    assert sign_agreement(agreement, signatures=[], by=mediator.user, now=cast.now).signed_on


def test_whoever_mediates_is_no_officer_in_the_chair(cast, mediator):
    dispute = hand(cast, mediating(cast, "people"), mediator)
    at = (cast.now + HOUR).isoformat(), (cast.now + 2 * HOUR).isoformat()
    body = {"starts_at": at[0], "ends_at": at[1], "where": "phone"}
    assert signed_in(mediator.user).post(f"/api/v1/disputes/{dispute.pk}/sessions/", body, format="json").status_code == 200
    session = Session.objects.get()
    assert (session.host, session.mediator) == (None, mediator)


def test_they_are_offered_no_other_mediator_and_learn_of_nobodys_caseload(cast, mediator):
    dispute = hand(cast, mediating(cast, "people"), mediator)
    other = Mediator.objects.create(station=cast.east, name="zz-other", committee="zz-committee")
    assert "zz-other" not in all_they_read(mediator, dispute)
    body = {"starts_at": (cast.now + HOUR).isoformat(), "ends_at": (cast.now + 2 * HOUR).isoformat(), "where": "phone", "mediator": other.pk}
    assert signed_in(mediator.user).post(f"/api/v1/disputes/{dispute.pk}/sessions/", body, format="json").status_code == 404


def test_no_case_is_given_to_a_mediator_of_another_station_by_choosing_its_way(cast):
    other = mediator_of(cast, "elsewhere", cast.west)
    dispute = reported(cast)
    body = {"way": "people", "mediator": other.pk}
    assert signed_in(cast.commander).post(f"/api/v1/disputes/{dispute.pk}/way/", body, format="json").status_code == 404
    assert not Dispute.objects.visible_to(other.user).exists()


def test_whoever_mediates_no_longer_records_nothing(cast, mediator):
    reported(cast)
    Mediator.objects.update(is_active=False)
    body = {"key": "0196f0a0-0000-7000-8000-000000000009", "category": "0101", "title": "x"}
    assert signed_in(mediator.user).post("/api/v1/disputes/", body, format="json").status_code == 403
    assert Dispute.objects.count() == 1


def test_nobodys_telephone_rings_all_day(cast, mediator):
    session = scheduled(cast, mediating(cast), after=timedelta(days=2))
    hand(cast, session.dispute, mediator)
    client = signed_in(mediator.user)
    ends = [client.post(f"/api/v1/disputes/{session.dispute_id}/sessions/{session.pk}/invite/", {}, format="json").status_code for _n in range(3)]
    assert ends == [200, 409, 409]
    for n in range(1, MOST_A_DAY):
        invite(session, by=cast.desk, now=cast.now + n * HOUR)
    with pytest.raises(InvitedTooOften):
        invite(session, by=cast.desk, now=cast.now + MOST_A_DAY * HOUR)


def test_what_was_joined_with_another_stations_is_not_taken_apart_by_one_of_them(cast):
    into, gone = reported(cast), reported(cast, people=(ZHAO, QIAN, Person("孙丙", side="c")))
    merge_disputes(gone, into, by=cast.desk, now=cast.now)
    Dispute.objects.filter(pk=gone.pk).update(station=cast.west)
    answer = signed_in(cast.desk).post(f"/api/v1/disputes/{into.pk}/unmerge/", {"number": gone.number}, format="json")
    assert answer.status_code == 404 and Merge.objects.get().undone_at is None


def test_after_it_has_gone_to_another_station_nothing_is_left_to_see(cast, mediator):
    dispute = given(cast, mediator)
    kept, _new = add_file(dispute, data=picture(), by=cast.desk, now=cast.now)
    paper = issue_paper(dispute, "register", by=cast.desk, now=cast.now)
    move_to_station(Dispute.objects.get(pk=dispute.pk), cast.west, reason="在城西", by=cast.desk, now=cast.now)
    client = signed_in(mediator.user)
    addresses = [f"/disputes/{dispute.pk}/{leaf}" for leaf in LEAVES] + [f"/api/v1/disputes/{dispute.pk}/{part}" for part in REST]
    addresses += [f"/api/v1/disputes/{dispute.pk}/files/{kept.pk}/", f"/disputes/{dispute.pk}/papers/{paper.pk}.pdf"]
    assert {client.get(address).status_code for address in addresses} == {404}
    assert dispute.number not in "".join(client.get(address).content.decode() for address in ("/disputes/?show=all", "/disputes/papers/", "/disputes/clocks/"))


def test_what_hangs_on_one_dispute_is_not_reached_through_another(cast):
    mine, theirs = mediating(cast), mediating(cast)
    agreement = signed(cast, theirs)
    Room.objects.create(station=cast.east, name="二")
    session, term, paper = agreement.session_id, agreement.terms.get().pk, agreement.papers.first().pk
    kept, _new = add_file(theirs, data=picture(), by=cast.desk, now=cast.now)
    client, here = signed_in(cast.desk), f"/api/v1/disputes/{mine.pk}"
    looked = theirs.followups.earliest("pk").pk
    posts = [
        (f"{here}/sessions/{session}/held/", {"status": "failed"}),
        (f"{here}/sessions/{session}/notes/", {"version": 1, "fact": "x"}),
        (f"{here}/sessions/{session}/invite/", {}),
        (f"{here}/agreements/{agreement.pk}/sign/", {"parties": []}),
        (f"{here}/agreements/{agreement.pk}/broken/", {"reason": "x"}),
        (f"{here}/terms/{term}/done/", {"receipt": "x"}),
        (f"{here}/follow-ups/{looked}/done/", {"result": "holds"}),
        (f"{here}/assign/", {"followup": looked, "to": cast.desk.pk}),
        (f"{here}/papers/", {"form": "police", "about": str(agreement.pk)}),
        (f"{here}/papers/", {"form": "record", "about": str(session)}),
    ]
    assert [(address, client.post(address, body, format="json").status_code) for address, body in posts] == [(address, 404) for address, _body in posts]
    gets = [f"{here}/files/{kept.pk}/", f"{here}/files/{kept.pk}/preview/", f"{here}/papers/{paper}.pdf", f"/disputes/{mine.pk}/papers/{paper}.docx"]
    gets += [f"/disputes/{mine.pk}/sessions/{session}/", f"/disputes/{mine.pk}/agreements/{agreement.pk}/sign/", f"/disputes/{mine.pk}/follow-ups/{looked}/"]
    assert {address: client.get(address).status_code for address in gets} == dict.fromkeys(gets, 404)
