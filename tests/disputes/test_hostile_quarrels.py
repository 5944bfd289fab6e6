"""Whatever somebody sends about a dispute is taken or refused in words; nothing breaks a page, today or for whoever comes after."""

import json
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from disputes.models import Agreement, AllowanceSheet, Dispute, Fact, Paper
from disputes.papers.drawing import NotASignature, read_strokes
from disputes.services.appraisals import ask_for_report
from disputes.services.errors import ReportBeforeAsking
from disputes.services.issuing import issue_paper
from disputes.services.parties import Person
from tests.cast import signed_in
from tests.disputes.quarrels import HOUR, drafted, held, mediating, reported, scheduled, signed
from tests.pictures import picture

ENDS = ("0001-01-01", "1999-12-31", "2100-01-01", "9999-12-31", "10000-01-01", "NaN", "")
MOMENTS = ("0001-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59")


@pytest.fixture
def desk(cast):
    return signed_in(cast.desk)


def post(client, address, **body):
    return client.post(f"/api/v1{address}", body, format="json").status_code


def test_no_day_at_the_end_of_the_calendar_is_taken_over_rest(cast, desk):
    dispute = mediating(cast)
    agreement = drafted(cast, dispute)
    here, payer = f"/disputes/{dispute.pk}", str(dispute.parties.get(side="a").pk)
    new = {"key": "0196f0a0-0000-7000-8000-000000000005", "category": "0101", "title": "x"}
    for day in ENDS:
        term = {"by": payer, "words": "x", "mode": "act", "due_on": day}
        assert post(desk, f"{here}/sessions/{agreement.session_id}/agreement/", form="police", main_facts="x", terms=[term]) == 400, day
        assert post(desk, "/disputes/", **new, occurred_on=day) == 400, day
        assert post(desk, f"{here}/edit/", version=1, occurred_on=day) == 400, day
        assert post(desk, f"{here}/tasks/", words="x", to=cast.desk.pk, until=day) == 400, day
        assert post(desk, f"{here}/reports/", kind="injury", asked_on=day) == 400, day
        assert post(desk, "/allowances/", station=cast.east.pk, month=day) == 400, day
        assert desk.get(f"/api/v1/disputes/clocks/?on={day}").status_code == (400 if day else 200), day
    assert Dispute.objects.count() == 1 and not AllowanceSheet.objects.exists()


def test_no_time_that_no_calendar_holds_is_taken(cast, desk):
    dispute = mediating(cast)
    session = scheduled(cast, dispute)
    for at in MOMENTS:
        said = {"starts_at": at, "ends_at": at, "where": "phone"}
        assert post(desk, f"/disputes/{dispute.pk}/sessions/", **said) == 400, at
        assert post(desk, f"/disputes/{dispute.pk}/sessions/{session.pk}/move/", **said) == 400, at


@pytest.mark.parametrize("day", ENDS[:4])
def test_no_day_at_the_end_of_the_calendar_breaks_a_form(cast, desk, day):
    dispute = mediating(cast)
    agreement = drafted(cast, dispute)
    here = f"/disputes/{dispute.pk}"
    line = {"by": str(dispute.parties.get(side="a").pk), "words": "x", "mode": "transfer", "amount": "5", "due_on": day}
    said = {"form": "police", "main_facts": "x", **line}
    assert desk.post(f"{here}/sessions/{agreement.session_id}/agreement/", said).status_code == 400
    assert desk.post(f"{here}/sessions/{agreement.session_id}/agreement/", said | {"split": "0", "parts": "3"}).status_code == 400
    assert desk.post(f"{here}/sessions/new/", {"day": day, "start": "23:59", "minutes": "120", "where": "phone"}).status_code == 400
    assert desk.post(f"{here}/edit/", {"version": "1", "title": "x", "category": "0101", "scale": "single", "occurred_on": day}).status_code == 400
    assert desk.get(f"/disputes/clocks/what-if/?on={day}").status_code == 200
    assert desk.get(f"/disputes/calendar/?week={day}").status_code == 200
    assert signed_in(cast.leader).post("/disputes/allowances/", {"station": cast.east.pk, "month": day[:7]}).status_code == 404


def test_whoever_is_born_tomorrow_quarrels_with_nobody(cast, desk):
    dispute = reported(cast)
    for day in ("0001-01-01", "1800-01-01", "9999-12-31"):
        assert post(desk, f"/disputes/{dispute.pk}/parties/", name="x", side="c", born_on=day) == 400
    assert post(desk, f"/disputes/{dispute.pk}/parties/", name="x", side="c", born_on="1930-01-01") == 200


def test_a_report_is_not_asked_for_tomorrow(cast):
    dispute = mediating(cast)
    with pytest.raises(ReportBeforeAsking):
        ask_for_report(dispute, "injury", asked_on=datetime(2099, 1, 1, tzinfo=UTC).date(), by=cast.desk, now=cast.now)
    assert not dispute.appraisals.exists()


def test_no_room_is_booked_away_for_a_year(cast, desk):
    dispute = mediating(cast)
    said = {"starts_at": (cast.now + HOUR).isoformat(), "ends_at": (cast.now + 400 * 24 * HOUR).isoformat(), "where": "phone"}
    assert post(desk, f"/disputes/{dispute.pk}/sessions/", **said) == 400
    assert not dispute.sessions.exists()


def test_amounts_are_amounts(cast, desk):
    dispute = mediating(cast)
    session = held(cast, dispute)
    here, by = f"/disputes/{dispute.pk}/sessions/{session.pk}/agreement/", str(dispute.parties.get(side="a").pk)
    for amount in ("NaN", "Infinity", "-5", "0", "0.001", "1e400", "9" * 40, None, [], {}, True):
        term = {"by": by, "words": "x", "mode": "cash", "amount": amount, "due_on": "2031-01-01"}
        assert post(desk, here, form="police", main_facts="x", terms=[term]) == 400, amount
    assert not Agreement.objects.exists()
    for amount in ("NaN", "Infinity", "1e400", "-1", "0"):
        paid = {"term": "1", "amount": amount, "receipt": "x"}
        assert desk.post(f"/disputes/{dispute.pk}/agreement/paid/", paid).status_code in (302, 404), amount


def test_wrong_types_are_refused_by_name(cast, desk):
    dispute, other = reported(cast), mediating(cast)
    agreement = drafted(cast, other)
    wrong = (None, [], {}, True, 5.5, "x" * 300, [[]], {"a": {}}, "\x0b", 10**30)
    for value in wrong:
        assert post(desk, f"/disputes/{dispute.pk}/facts/", facts=value) in (200, 400)
        assert post(desk, f"/disputes/{dispute.pk}/facts/", facts=[value]) == 400
        assert post(desk, f"/disputes/{dispute.pk}/way/", way="police", exclusions=[value]) == 400
        assert post(desk, f"/disputes/{dispute.pk}/merge/", number=value) in (400, 404)
        assert post(desk, f"/disputes/{other.pk}/agreements/{agreement.pk}/sign/", parties=value) == 400
        assert post(desk, f"/disputes/{other.pk}/agreements/{agreement.pk}/sign/", parties=[], drawn={"x": value}) == 400
        assert post(desk, "/disputes/earlier/", people=[value]) == 400
        assert post(desk, "/disputes/", key=value, category=value, title=value) == 400
    for lon in ("NaN", "Infinity", 10**30, "1e999"):
        assert post(desk, f"/disputes/{dispute.pk}/edit/", version=1, lon=lon) == 400


def test_a_long_list_of_codes_costs_one_question(cast, desk, django_assert_max_num_queries):
    dispute = reported(cast)
    with django_assert_max_num_queries(24):
        assert post(desk, f"/disputes/{dispute.pk}/facts/", facts=["injury"] * 4000) == 400
        assert post(desk, f"/disputes/{dispute.pk}/way/", way="police", exclusions=["x"] * 4000) == 400
        assert post(desk, f"/disputes/{dispute.pk}/edit/", version=1, facts=["injury"] * 4000) == 400


def test_facts_nobody_knows_are_not_kept(cast, desk):
    load = reported(cast)
    body = {"key": "0196f0a0-0000-7000-8000-000000000006", "category": "0101", "title": "x", "facts": ["injury", "made-up", "injury"]}
    assert post(desk, "/disputes/", **body) == 201
    made = Dispute.objects.exclude(pk=load.pk).get()
    assert made.facts == ["injury"] and made.level == Fact.objects.get(pk="injury").level


@pytest.mark.parametrize(
    "address", ["/api/v1/disputes/", "/disputes/", "/disputes/figures/", "/disputes/clocks/", "/disputes/papers/", "/disputes/follow-ups/"]
)
def test_no_address_is_too_odd(cast, desk, address):
    reported(cast)
    odd = "%00", "%EF%BC%91", "'", "9" * 30, "%F0%9F%98%80", "1e5", "-1", "²".encode().hex()
    names = ("status", "level", "category", "mine", "page", "q", "show", "unit", "grid", "officer", "mediator", "from", "until", "person", "of", "form", "due")
    for value in odd:
        for name in names:
            assert desk.get(f"{address}?{name}={value}").status_code in (200, 400, 404), (name, value)


@pytest.mark.parametrize(
    "said", ["[[[1e999, 1]]]", "[[[Infinity, 1]]]", "[[[NaN, 1]]]", "[[[-1e999, -1e999]]]", "[" * 5000, "{}", "null", '"x"', "[[[1,2,3]]]", "<svg onload=x>"]
)
def test_a_drawing_that_is_none_is_refused(said):
    with pytest.raises(NotASignature):
        read_strokes(said)


def test_a_drawing_leaves_the_paper_and_comes_back_as_numbers():
    assert read_strokes(json.dumps([[[10**300, -5], *[[n, n] for n in range(8)]]]))[0][0] == [1000, 0]


SPELLS = '#panic("typst") #read("/etc/passwd") $x$ `raw` <b onload=x>&amp;</b> {{ 7*7 }} =cmd|x!A1 \\u{0} %(number)s'


def test_no_word_on_a_paper_is_markup(cast, desk):
    people = (Person(SPELLS[:40], side="a"), Person("钱\x0b乙\x1f\ufffe", side="b"))
    dispute = mediating(cast, people=people, title=SPELLS[:80], story=f"{SPELLS}\x08\x0b", place=SPELLS)
    agreement = signed(cast, dispute)
    papers = [issue_paper(dispute, form, by=cast.desk, now=cast.now) for form in ("register", "referral", "cover")]
    papers += [issue_paper(dispute, form, about=agreement.session, by=cast.desk, now=cast.now) for form in ("notice", "record")]
    for paper in (*papers, agreement.papers.get(replaced_at=None)):
        for kind in ("pdf", "docx"):
            answer = desk.get(f"/api/v1/disputes/{dispute.pk}/papers/{paper.pk}.{kind}")
            assert answer.status_code == 200 and len(answer.content) > 5000, (paper.form, kind)
    assert "%(number)s" in Paper.objects.get(form="register").content


def test_what_is_no_picture_and_no_document_is_not_attached(cast, desk):
    dispute = reported(cast)
    names = ("x.jpg", "../../etc/passwd", "x.svg", "x.html", "\u202egpj.exe")
    for name, data in zip(names, (b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ", b"<?xml?><svg/>", b"<html>", b"GIF89a" + b"\0" * 50), strict=True):
        for door in ("files/", "exhibits/"):
            more = {"place": "evidence"} if door == "exhibits/" else {}
            answer = desk.post(f"/api/v1/disputes/{dispute.pk}/{door}", {"file": SimpleUploadedFile(name, data)} | more)
            assert answer.status_code in (400, 415), (name, door)
    answer = desk.post(f"/api/v1/disputes/{dispute.pk}/files/", {"file": SimpleUploadedFile("../../=cmd.jpg", picture())})
    kept = answer.json()["results"][0]
    assert (answer.status_code, kept["name"]) == (201, "A01.jpg")
    shown = desk.get(kept["url"])
    assert shown["X-Content-Type-Options"] == "nosniff" and "sandbox" in shown["Content-Security-Policy"] and ".." not in shown["Content-Disposition"]


def test_a_sum_in_a_name_is_no_formula_in_a_file(cast):
    reported(cast, place="=1+1")
    csv = b"".join(signed_in(cast.leader).get("/disputes/figures/cases/?format=csv").streaming_content).decode()
    assert "\n=" not in csv and ",=" not in csv


def test_a_body_of_ten_megabytes_is_refused_before_it_is_read(cast, desk):
    dispute = reported(cast)
    assert post(desk, f"/disputes/{dispute.pk}/notes/", text="x" * 10_000_000) in (400, 413)
    assert desk.post(f"/disputes/{dispute.pk}/do/note/", {"text": "x" * 3_000_000}).status_code in (302, 400, 413)
    assert not dispute.events.filter(kind="note").exists()
