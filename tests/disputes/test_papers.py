"""Official papers: each form drawn twice from one description, numbered without gaps, proved by its digest, frozen once signed."""

import json
from hashlib import sha256
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from accounts.models import AccessLog
from disputes.lifecycle import Way
from disputes.models import Agreement, DisputeEvent, Exhibit, Mediator, Organ, Paper, PaperSeries, Signature
from disputes.papers.dossier import SLOTS, lacking
from disputes.papers.drawing import NotASignature, as_svg, read_strokes
from disputes.papers.files import file_of
from disputes.services.agreeing import Promise, draft_agreement, sign_agreement
from disputes.services.errors import NotSigned
from disputes.services.exhibits import add_exhibit
from disputes.services.issuing import NoAgreement, PaperErased, PaperSigned, WrongPaper, hand_out, issue_paper, next_serial, void_paper
from disputes.services.looking_again import follow_up
from policing.lib.documents import pages_of
from policing.lib.errors import NotAllowed
from tests.cast import signed_in
from tests.disputes.quarrels import HOUR, drafted, held, mediating, reported, signed
from tests.pictures import picture

STROKES = [[[100, 200], [200, 100], [300, 200], [400, 100], [500, 200], [600, 100], [700, 200], [807, 100]]]
DRAWN = json.dumps(STROKES)


def mediator_of(town, dispute):
    dispute.mediator = Mediator.objects.create(station=town.east, name="周桂兰", committee="桥南街道人民调解委员会")
    dispute.save(update_fields=["mediator"])
    return dispute.mediator


def by_people(town, *, days=(10,)):
    """A people's agreement, written and not yet signed."""
    dispute = mediating(town, Way.PEOPLE)
    mediator_of(town, dispute)
    agreement = drafted(town, dispute, days=days)
    Agreement.objects.filter(pk=agreement.pk).update(form=Agreement.Form.PEOPLE)
    return Agreement.objects.get(pk=agreement.pk)


def all_parties(agreement):
    return [{"party": str(party.pk)} for party in agreement.dispute.parties.filter(role="party")]


def words_of(sheet):
    return json.dumps(sheet, ensure_ascii=False)


def test_a_police_agreement_says_what_article_184_demands(cast):
    agreement = signed(cast, mediating(cast, place="锦园小区3号楼", story="x"), days=(10, 40))
    said = words_of(agreement.papers.get().sheet)
    wanted = ["主持人", str(cast.desk), "赵甲", "钱乙", "1980-05-01", "锦园小区3号楼", "调解时间", "因琐事争执"]
    wanted += ["赔偿医药费", "伍佰元整", "转账", "期限", "当事人（签名、捺指印）"]
    assert [word for word in wanted if word not in said] == []
    assert agreement.papers.get().sheet["copies"] == ["第一联　存档", "第二联　交当事人　赵甲", "第三联　交当事人　钱乙"]


def test_each_organ_counts_each_form_by_itself(cast):
    year = cast.now.year
    first, second = (issue_paper(reported(cast), "register", by=cast.desk, now=cast.now) for _n in range(2))
    assert [first.number, second.number] == [f"城东公受〔{year}〕1号", f"城东公受〔{year}〕2号"]
    assert issue_paper(reported(cast), "referral", by=cast.desk, now=cast.now).number == f"城东公移〔{year}〕1号"
    people = mediating(cast, Way.PEOPLE)
    mediator_of(cast, people)
    assert issue_paper(people, "register", by=cast.desk, now=cast.now).number == f"桥南街道受〔{year}〕1号"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_numbers_and_leave_none_out(cast):
    organ = Organ.objects.create(station=cast.east, name="城东派出所", word="城东公")
    together, taken = Barrier(4), []

    def take():
        together.wait()
        try:
            taken.extend(next_serial(organ, "police", 2026) for _n in range(5))
        finally:
            connections.close_all()

    threads = [Thread(target=take) for _n in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(taken) == list(range(1, 21))
    assert PaperSeries.objects.get(organ=organ).last == 20


def test_the_same_paper_again_is_the_same_and_a_changed_one_a_new_edition(cast):
    dispute = reported(cast)
    first = issue_paper(dispute, "register", by=cast.desk, now=cast.now)
    assert issue_paper(dispute, "register", by=cast.desk, now=cast.now + HOUR) == first
    dispute.place = "别处"
    dispute.save(update_fields=["place"])
    second = issue_paper(dispute, "register", by=cast.desk, now=cast.now + HOUR)
    first.refresh_from_db()
    assert (second.number, second.edition, first.is_current, second.is_current) == (first.number, 2, False, True)


def test_the_same_paper_gives_the_same_file_and_its_hash_is_known(cast):
    paper = issue_paper(reported(cast), "register", by=cast.desk, now=cast.now)
    pdf = hand_out(paper, "pdf", by=cast.desk, now=cast.now)
    assert hand_out(paper, "pdf", by=cast.desk, now=cast.now + HOUR) == pdf
    paper.refresh_from_db()
    assert paper.hashes == [sha256(pdf).hexdigest()]
    assert AccessLog.objects.filter(action="print", user=cast.desk).count() == 3


def test_what_stands_on_a_paper_is_sealed_and_its_digest_covers_it(cast):
    paper = issue_paper(reported(cast), "register", by=cast.desk, now=cast.now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM disputes_paper")
        assert "赵甲" not in cursor.fetchone()[0]
    assert sha256(paper.content.encode()).hexdigest() == paper.digest
    paper.erase()
    with pytest.raises(PaperErased):
        hand_out(Paper.objects.get(pk=paper.pk), "pdf", by=cast.desk, now=cast.now)


def test_an_agreement_is_numbered_before_it_is_signed_and_keeps_its_number(cast):
    agreement = drafted(cast, mediating(cast))
    printed = issue_paper(agreement.dispute, "police", about=agreement, by=cast.desk, now=cast.now)
    agreement = sign_agreement(agreement, signatures=all_parties(agreement), by=cast.desk, now=cast.now)
    last = agreement.papers.get(replaced_at=None)
    assert (agreement.number, last.number, last.edition, last.signed_on) == (printed.number, printed.number, 2, agreement.signed_on)


def test_a_signed_paper_is_never_made_anew_nor_void(cast):
    agreement = signed(cast, mediating(cast))
    paper = agreement.papers.get()
    agreement.dispute.parties.filter(side="a").update(address="")
    assert issue_paper(agreement.dispute, "police", about=agreement, by=cast.desk, now=cast.now + HOUR) == paper
    with pytest.raises(PaperSigned):
        void_paper(paper, by=cast.desk, now=cast.now)


def test_a_void_number_is_not_given_again(cast):
    dispute = reported(cast)
    void_paper(issue_paper(dispute, "register", is_blank=True, by=cast.desk, now=cast.now), by=cast.desk, now=cast.now)
    assert issue_paper(dispute, "register", by=cast.desk, now=cast.now).serial == 2


def test_a_blank_paper_has_its_number_and_names_nobody(cast):
    paper = issue_paper(reported(cast), "register", is_blank=True, by=cast.desk, now=cast.now)
    said = words_of(paper.sheet)
    assert paper.number in said and "赵甲" not in said
    kept = add_exhibit(paper.dispute, data=picture(), place=Exhibit.Place.FILLED, paper=paper, by=cast.desk, now=cast.now)
    assert paper.exhibits.get() == kept


def test_a_paper_is_about_what_its_form_is_about(cast):
    agreement = drafted(cast, mediating(cast))
    for form, about in (("register", agreement), ("police", None), ("police", agreement.session), ("people", agreement)):
        with pytest.raises(WrongPaper):
            issue_paper(agreement.dispute, form, about=about, by=cast.desk, now=cast.now)


def test_courts_confirm_what_is_in_force(cast):
    agreement = by_people(cast)
    with pytest.raises(NoAgreement):
        issue_paper(agreement.dispute, "confirmation", about=agreement, by=cast.desk, now=cast.now)


def test_an_inspector_makes_no_paper(cast):
    with pytest.raises(NotAllowed):
        issue_paper(reported(cast), "register", by=cast.inspector, now=cast.now)


def test_a_peoples_agreement_waits_for_the_mediator_and_the_seal(cast):
    agreement = by_people(cast)
    people = all_parties(agreement)
    with pytest.raises(NotSigned):
        sign_agreement(agreement, signatures=people, by=cast.desk, now=cast.now)
    with pytest.raises(NotSigned):
        sign_agreement(agreement, signatures=[*people, {"capacity": "mediator"}], by=cast.desk, now=cast.now)
    done = sign_agreement(agreement, signatures=[*people, {"capacity": "mediator"}, {"capacity": "seal"}], by=cast.desk, now=cast.now)
    assert done.number == f"桥南街道民调〔{cast.now.year}〕1号"
    confirmation = issue_paper(done.dispute, "confirmation", about=done, by=cast.desk, now=cast.now)
    assert done.number in words_of(confirmation.sheet)


def test_writing_an_agreement_anew_takes_its_signatures_away(cast):
    agreement = by_people(cast)
    with pytest.raises(NotSigned):
        sign_agreement(agreement, signatures=[], by=cast.desk, now=cast.now)
    Signature.objects.create(agreement=agreement, capacity="seal", at=cast.now, by=cast.desk)
    payer = agreement.dispute.parties.get(side="a")
    promises = [Promise(payer, "道歉", "apology", cast.now.date())]
    draft_agreement(agreement.session, form="people", main_facts="改过", promises=promises, by=cast.desk, now=cast.now)
    assert not agreement.signed_by.exists()


def test_a_drawn_signature_is_sealed_and_stands_on_the_paper(cast):
    agreement = drafted(cast, mediating(cast))
    people = all_parties(agreement)
    sign_agreement(agreement, signatures=[people[0] | {"strokes": DRAWN}, people[1] | {"fingerprint": True}], by=cast.desk, now=cast.now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT strokes FROM disputes_signature WHERE how = 'tablet'")
        assert "[807, 100]" not in cursor.fetchone()[0]
    said = words_of(agreement.papers.get().sheet)
    assert "平板手写签名" in said and "捺指印" in said and "经本人账号确认" in said
    assert file_of(agreement.papers.get(), "pdf").startswith(b"%PDF")


@pytest.mark.parametrize("said", ["", "x", "[]", "[[[1,2]]]", '[[["a","b"]]]', "[[[1]]]", json.dumps([[[0, 0]] * 7000]), "[" * 5000])
def test_what_is_no_signature_is_refused(said):
    with pytest.raises(NotASignature):
        read_strokes(said)


def test_strokes_stay_within_the_pad_and_are_numbers_only():
    strokes = read_strokes(json.dumps([[[-5, 1e6]] * 8]))
    assert strokes == [[[0, 400]] * 8]
    assert "0 400" in as_svg(strokes)


def missing(dispute):
    places = Exhibit.objects.filter(file__dispute=dispute).values_list("place", flat=True)
    return lacking(dispute, set(dispute.papers.values_list("form", flat=True)), set(places))


def test_the_dossier_says_what_is_missing_and_binds_what_is_there(cast):
    agreement = signed(cast, mediating(cast))
    dispute = agreement.dispute
    assert missing(dispute) == ["人民调解申请书或者受理登记表", "权利义务告知书", "当事人身份证明", "调解记录"]
    issue_paper(dispute, "register", by=cast.desk, now=cast.now)
    for form in ("notice", "record"):
        issue_paper(dispute, form, about=agreement.session, by=cast.desk, now=cast.now)
    followed = follow_up(dispute.followups.first(), result="holds", words="已付清", by=cast.desk, now=cast.now)
    issue_paper(dispute, "followup", about=followed, by=cast.desk, now=cast.now)
    add_exhibit(dispute, data=picture(), place=Exhibit.Place.IDENTITY, by=cast.desk, now=cast.now)
    assert missing(dispute) == []
    cover = issue_paper(dispute, "cover", by=cast.desk, now=cast.now)
    pdf = file_of(cover, "pdf")
    assert pages_of(pdf) >= 9
    assert len(SLOTS) + 2 == 13, "the forms of 2010 name thirteen documents"


def test_printing_stands_in_the_timeline(cast):
    paper = issue_paper(reported(cast), "register", by=cast.desk, now=cast.now)
    event = DisputeEvent.objects.get(kind=DisputeEvent.Kind.PRINTED)
    assert (event.data["number"], event.data["digest"]) == (paper.number, paper.digest)


def test_a_stranger_learns_only_that_a_paper_is_ours(cast, client):
    paper = issue_paper(reported(cast, title="zz-title", place="zz-place"), "register", by=cast.desk, now=cast.now)
    page = client.get(f"/disputes/check/{paper.token}/")
    said = page.content.decode()
    assert page.status_code == 200 and paper.number in said and paper.digest in said
    assert not any(word in said for word in ("zz-", "赵甲", "钱乙", paper.dispute.number, str(paper.dispute_id)))
    assert client.get("/disputes/check/AAAAAAAAAAAAAAAA/").status_code == 404


def test_nobody_tries_codes_all_day(client, db):
    answers = {client.get(f"/disputes/check/AAAAAAAAAAAA{n:04d}/").status_code for n in range(40)}
    assert answers == {404, 429}


def test_a_stranger_gets_no_file(cast):
    paper = issue_paper(reported(cast), "register", by=cast.desk, now=cast.now)
    address = f"/disputes/{paper.dispute_id}/papers/{paper.pk}.pdf"
    assert signed_in(cast.stranger).get(address).status_code == 404
    assert signed_in(cast.inspector).get(address).status_code == 403
    answer = signed_in(cast.desk).get(address)
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/pdf", "private, no-store")


def test_a_session_that_failed_has_its_record_too(cast):
    dispute = mediating(cast)
    session = held(cast, dispute, "failed")
    assert "双方到场" in words_of(issue_paper(dispute, "record", about=session, by=cast.desk, now=cast.now).sheet)


def test_a_seal_is_kept_sealed_and_stands_only_under_what_was_signed(cast):
    dispute = mediating(cast)
    agreement = drafted(cast, dispute)
    draft = issue_paper(dispute, "police", about=agreement, by=cast.desk, now=cast.now)
    address = "/disputes/papers/"
    files = {"organ": draft.organ_id, "file": SimpleUploadedFile("s.png", picture(), content_type="image/png")}
    signed_in(cast.desk).post(address, files)
    draft.organ.refresh_from_db()
    assert not draft.organ.seal_picture, "a leader gives it"
    files["file"].seek(0)
    signed_in(cast.leader).post(address, files)
    again = issue_paper(dispute, "police", about=agreement, by=cast.desk, now=cast.now)
    assert "data:image" not in words_of(again.sheet)
    sign_agreement(agreement, signatures=all_parties(agreement), by=cast.desk, now=cast.now)
    last = agreement.papers.get(replaced_at=None)
    assert "data:image" in words_of(last.sheet) and file_of(last, "pdf").startswith(b"%PDF")
