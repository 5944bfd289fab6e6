"""An alert on paper: numbered, complete, masked, and recognised again."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import AccessLog
from alerts.models import Alert, AlertEvent, InstructionCard, PrintedRecord
from alerts.paper import paper_of
from alerts.rows.recipients import told_of
from alerts.rows.told import card_told
from alerts.services.chain import check_chain
from alerts.services.handling import note_on_alert
from alerts.services.linking import link_alerts
from alerts.services.printing import code_of, print_alert, verify_code, verify_file
from tests.cast import order_to, report, reread, routed, signed_in

NASTY = '#panic() $x$ *bold* _it_ `raw` @ref <label> \\ "quoted" #import "/etc/passwd" 字'


@pytest.fixture
def alert(cast) -> Alert:
    return reread(routed(cast, description="灰色面包车，沿门慢行", caller_number="10000000042"))


def made(cast, alert, **more):
    return print_alert(reread(alert), **({"by": cast.desk, "now": cast.now} | more))


def paper(cast, alert) -> str:
    return str(paper_of(reread(alert), number="N", by=cast.desk, now=cast.now, chain=check_chain(reread(alert))))


def test_prints_are_numbered_and_kept(cast, alert):
    first, second = made(cast, alert), made(cast, alert, by=cast.leader)
    assert [one.record.number for one in (first, second)] == [f"{alert.number}-P01", f"{alert.number}-P02"]
    assert first.pdf.startswith(b"%PDF-")
    assert first.record.sha256 == sha256(first.pdf).hexdigest()
    assert PrintedRecord.objects.get(copy=2).by == cast.leader


def test_a_print_leaves_a_line_and_a_row_in_the_access_log(cast, alert):
    number = made(cast, alert).record.number
    assert alert.events.get(kind="printed").data["number"] == number
    looked = AccessLog.objects.get()
    assert (looked.action, looked.user, looked.reason) == ("print", cast.desk, number)
    assert check_chain(reread(alert)).is_whole


def test_what_was_printed_is_never_changed(cast, alert):
    made(cast, alert)
    for attempt in (lambda: PrintedRecord.objects.update(digest="x"), lambda: PrintedRecord.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_hostile_words_are_words(cast, language):
    alert = routed(cast, description=NASTY, place=NASTY, details={NASTY[:40]: NASTY})
    note_on_alert(reread(alert), by=cast.desk, text=NASTY * 8, now=cast.now)
    with translation.override(language):
        assert made(cast, alert).pdf.startswith(b"%PDF-")


def test_the_caller_stays_masked_on_paper(cast, alert):
    words = paper(cast, alert)
    assert "10000000042" not in words
    assert "100****0042" in words


def test_the_whole_story_stands_on_it(cast, alert):
    order = order_to(cast, cast.compound, alert=alert)
    words = paper(cast, alert)
    for part in ("灰色面包车", order.number, cast.community.full_name, alert.number):
        assert part in words


def test_covert_alerts_and_exercises_say_so_on_paper(cast):
    covert = routed(cast, "bank.suspicious_cancellation")
    drill = routed(cast, cap_status="Exercise")
    with translation.override("en"):
        marks = [paper_of(one, number="N", by=cast.desk, now=cast.now, chain=check_chain(one))["marks"] for one in (covert, drill)]
    assert marks == [["COVERT"], ["EXERCISE"]]


def test_a_paper_names_no_linked_alert_its_reader_may_not_see(cast):
    seen, covert = routed(cast), routed(cast, "bank.suspicious_cancellation")
    link_alerts(seen, covert, by=cast.desk, now=cast.now)
    words = str(paper_of(reread(seen), number="N", by=cast.auxiliary, now=cast.now, chain=check_chain(seen)))
    assert covert.number not in words


def test_two_papers_of_the_same_story_have_the_same_hash_only_when_all_is_the_same(cast, alert):
    assert made(cast, alert).record.digest != made(cast, alert).record.digest


def test_a_long_story_runs_over_several_pages(cast, alert):
    for n in range(50):
        note_on_alert(reread(alert), by=cast.desk, text=f"第 {n} 条", now=cast.now)
    assert made(cast, alert).record.pages >= 2


def test_the_card_is_shown_as_it_was_told(cast, alert):
    with translation.override("zh-hans"):
        told = card_told(alert, told_of(alert))
        InstructionCard.objects.filter(type=alert.type).update(do="完全不同", do_not="完全不同")
        assert card_told(alert, told_of(alert)) == told
        assert told["to"][0]["name"] == cast.gate.name


def test_a_card_that_reached_nobody_is_the_one_of_that_time(cast):
    alert = report(cast)
    with translation.override("zh-hans"):
        before = card_told(alert, [])
        InstructionCard.objects.filter(type=alert.type).update(do="完全不同")
        assert before["to"] == []
        # The database dates a version by its transaction, and this test is one: so the alert is moved before the change, and behind it.
        alert.received_at -= timedelta(days=1)
        assert card_told(alert, [])["do"] == before["do"] != "完全不同"
        alert.received_at += timedelta(days=2)
        assert card_told(alert, [])["do"] == "完全不同"


# Checking a paper.


def test_the_file_is_known_again_and_any_other_is_not(cast, alert):
    one = made(cast, alert)
    assert verify_file(one.pdf).row == one.record
    assert verify_file(one.pdf + b" ").row is None


def test_number_and_code_are_known_again(cast, alert):
    row = made(cast, alert).record
    for code in (code_of(row.digest), code_of(row.digest).lower().replace("-", " "), row.digest):
        assert verify_code(row.number, code).row == row


@pytest.mark.parametrize("code", ["", "1A2B", "0000-0000-0000-0000", "%%%%", "g" * 16])
def test_a_wrong_code_is_not(cast, alert, code):
    assert verify_code(made(cast, alert).record.number, code).row is None


@pytest.mark.parametrize("number", ["", "P", "-P01", "2026-08-17-000031", "x-Py", "1-P" + "9" * 30, "9" * 40 + "-P01"])
def test_an_odd_number_is_no_accident(cast, alert, number):
    assert verify_code(number, made(cast, alert).record.digest).row is None


def test_it_says_whether_anything_has_happened_since(cast, alert):
    row = made(cast, alert).record
    assert verify_code(row.number, row.digest).since == 0
    note_on_alert(reread(alert), by=cast.desk, text="又来了", now=cast.now)
    made(cast, alert)
    assert verify_code(row.number, row.digest).since == 1


def test_a_timeline_rewritten_after_printing_shows(cast, alert):
    row = made(cast, alert).record
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE alerts_alertevent DISABLE TRIGGER USER")
        cursor.execute("UPDATE alerts_alertevent SET text = '别的' WHERE alert_id = %s AND sequence = 2", [alert.pk])
        cursor.execute("ALTER TABLE alerts_alertevent ENABLE TRIGGER USER")
    assert verify_code(row.number, row.digest).chain.broken_at == 2
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("check_timelines")


def test_lines_cut_off_the_end_show(cast, alert):
    lines = list(alert.events.order_by("sequence"))
    assert check_chain(reread(alert), lines).is_whole
    assert check_chain(reread(alert), lines[:-1]).broken_at == 1
    assert check_chain(reread(alert), []).broken_at == 1


def test_a_line_that_came_between_two_reads_is_no_break(cast, alert):
    before = reread(alert)
    note_on_alert(reread(alert), by=cast.desk, text="x", now=cast.now)
    assert check_chain(before, list(AlertEvent.objects.filter(alert=alert.pk).order_by("sequence"))).is_whole


def test_the_command_says_that_all_is_whole(cast, alert, capsys):
    call_command("check_timelines", days=1)
    assert "1 timelines are whole" in capsys.readouterr().out


# The doors.


def test_the_door_hands_out_the_paper(cast, alert):
    answer = signed_in(cast.desk).post(reverse("api:alert-prints", args=[alert.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (201, "application/pdf")
    assert f"{alert.number}-P01.pdf" in answer["Content-Disposition"]
    assert signed_in(cast.desk).get(reverse("api:alert-prints", args=[alert.pk])).json()[0]["number"] == f"{alert.number}-P01"


def test_strangers_and_partners_print_nothing(cast, alert):
    address = reverse("api:alert-prints", args=[alert.pk])
    assert signed_in(cast.stranger).post(address).status_code == 404
    assert cast.bank_client.post(address).status_code == 403
    assert not PrintedRecord.objects.exists()


def test_the_page_knows_a_paper_by_its_square_code_and_by_its_file(cast, alert):
    one = made(cast, alert)
    client = signed_in(cast.desk)
    page = client.get(reverse("alerts:verify"), {"number": one.record.number, "code": code_of(one.record.digest)}).content.decode()
    assert one.record.digest in page
    assert reverse("alerts:detail", args=[alert.pk]) in page
    file = client.post(reverse("alerts:verify"), {"file": SimpleUploadedFile("x.pdf", one.pdf)}).content.decode()
    assert one.record.number in file
    assert one.record.number not in client.post(reverse("alerts:verify"), {"file": SimpleUploadedFile("x.pdf", b"x")}).content.decode()


def test_whoever_holds_a_paper_of_another_station_learns_only_what_it_says(cast, alert):
    one = made(cast, alert)
    page = signed_in(cast.stranger).get(reverse("alerts:verify"), {"number": one.record.number, "code": code_of(one.record.digest)}).content.decode()
    assert one.record.digest in page
    for secret in (reverse("alerts:detail", args=[alert.pk]), str(one.record.by), alert.description):
        assert secret not in page
