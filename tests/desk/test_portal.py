"""Partners' people at their pages: what they are asked, what they report, what they read of it, and what stays hidden at a counter."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from alerts.models import Alert, AlertEvent
from alerts.services.handling import acknowledge_alert, resolve_alert
from alerts.services.routing import route_alert
from delivery.models import Delivery
from partners.models import Membership
from tests.cast import make_partner_user, order_to, reread, routed
from tests.portal import HOME, a_report, sits_at, text

PAGES = ("/portal/", "/portal/now/", "/portal/report/", "/portal/alerts/", "/portal/orders/", "/portal/cards/", "/portal/contacts/", "/portal/alarm/")


# Who comes in.


def test_signing_in_leads_partners_to_their_pages(cast, guard):
    assert guard.get("/")["Location"] == HOME


@pytest.mark.parametrize("address", PAGES)
def test_officers_have_no_pages_here_and_strangers_sign_in_first(cast, client, address):
    assert "/login/" in client.get(address)["Location"]
    assert sits_at(cast.leader).get(address).status_code == 404


@pytest.mark.parametrize("switched_off", ["membership", "partner", "site"])
def test_what_is_switched_off_is_off_at_once(cast, guard, switched_off):
    assert guard.get(HOME).status_code == 200
    thing = {"membership": Membership.objects.get(user__username="guard"), "partner": cast.compound_firm, "site": cast.compound}[switched_off]
    thing.is_active = False
    thing.save()
    for address in PAGES:
        answer = guard.get(address)
        assert answer.status_code == 403
        assert cast.compound.name not in answer.content.decode()
    assert guard.post("/portal/report/", a_report(cast)).status_code == 403
    assert not Alert.objects.exists()


@pytest.mark.parametrize("address", [*PAGES[:7]])
def test_no_page_asks_more_than_twelve_questions(cast, guard, django_assert_max_num_queries, address):
    for _ in range(4):
        routed(cast)
        order_to(cast, cast.compound)
    guard.get(address)  # the catalogue and the units are held in the process
    with django_assert_max_num_queries(12):
        guard.get(address)


# Reporting.


def test_a_report_is_an_alert_like_any_other(cast, guard):
    answer = guard.post("/portal/report/", a_report(cast, signals=["plate_covered"], people="3", plate="示A·00000", place="东门"))
    alert = Alert.objects.get()
    assert answer["Location"] == f"/portal/alerts/{alert.pk}/"
    assert (alert.site, alert.partner, alert.type.code, alert.reported_by.username) == (cast.compound, cast.compound_firm, "security.suspect_vehicle", "guard")
    assert (alert.description, alert.signals, alert.place) == ("灰色面包车", ["plate_covered"], "东门")
    assert alert.details == {"people": 3, "plate": "示A·00000"}
    assert alert.grid == cast.grid_e1


def test_a_double_tap_is_one_alert(cast, guard):
    first, second = (guard.post("/portal/report/", a_report(cast)) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Alert.objects.count() == 1


def test_signs_of_another_kind_are_left_out(cast, guard):
    guard.post("/portal/report/", a_report(cast, signals=["plate_covered", "drunk"]))
    assert Alert.objects.get().signals == ["plate_covered"]


def test_the_same_form_with_other_words_is_asked_about_not_lost(cast, guard):
    guard.post("/portal/report/", a_report(cast))
    answer = guard.post("/portal/report/", a_report(cast, description="白色轿车"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "白色轿车" in page
    fresh = re.search(r'name="reference" value="([^"]+)"', page).group(1)
    assert guard.post("/portal/report/", a_report(cast, description="白色轿车", reference=fresh)).status_code == 302
    assert Alert.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"description": "卡号 6222021234567890128"},
        {"description": "身份证 410702199001010015"},
        {"account_tail": "6222021234567890128"},
        {"account_tail": "12345"},
        {"type": "security.suspect_vehicle"},
        {"type": ""},
        {"site": "999999"},
        {"reference": "x"},
        {"description": "x" * 2001},
    ],
)
def test_what_a_bank_must_not_send_is_refused_with_a_sentence_and_stored_nowhere(cast, teller, wrong):
    answer = teller.post("/portal/report/", a_report(cast, "bank.suspicious_withdrawal", site=cast.branch.pk) | wrong)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not Alert.objects.exists()


def test_a_site_of_somebody_else_cannot_be_named(cast, guard):
    assert guard.post("/portal/report/", a_report(cast, site=cast.branch.pk)).status_code == 400
    assert not Alert.objects.exists()


def test_many_reports_of_one_kind_are_joined_and_none_is_refused(cast, guard):
    answers = [guard.post("/portal/report/", a_report(cast, reference=f"web-many-{n}", description=f"第{n}次")) for n in range(8)]
    assert {answer.status_code for answer in answers} == {302}
    assert Alert.objects.count() == 5
    latest = Alert.objects.order_by("-received_at").first()
    said = latest.events.filter(kind="partner_update").order_by("sequence")
    assert [event.words["text"] for event in said] == ["第5次", "第6次", "第7次"]


@pytest.fixture
def five(cast, guard) -> list[Alert]:
    """As many of one kind as are alerts of their own; their people were told some minutes ago."""
    for n in range(5):
        guard.post("/portal/report/", a_report(cast, reference=f"web-many-{n}"))
    earlier = timezone.now() - timedelta(minutes=5)
    Alert.objects.update(received_at=earlier)
    return [route_alert(reread(alert), now=earlier) for alert in Alert.objects.order_by("serial")]


def told() -> int:
    return Delivery.objects.filter(recipient__message__room="alerts").count()


def test_whoever_waits_for_a_joined_report_is_told_again_and_a_lost_answer_tells_nobody_twice(cast, guard, five):
    before = told()
    sixth = a_report(cast, reference="web-sixth", description="有人拿刀", signals=["plate_covered"], plate="示A·00000", place="西门")
    for _ in range(2):
        guard.post("/portal/report/", sixth)
    line = AlertEvent.objects.get(data__again=True)
    assert all(words in line.words["text"] for words in ("有人拿刀", "西门", "示A·00000"))
    assert line.data["told"] is True
    after = told()
    assert after > before
    guard.post("/portal/report/", a_report(cast, reference="web-seventh"))
    assert told() == after, "told a moment ago"


def test_whoever_has_taken_it_hears_of_a_joined_report(cast, guard, five):
    for alert in five:
        acknowledge_alert(reread(alert), by=cast.desk, until=timezone.now() + timedelta(minutes=20), now=timezone.now())
    guard.post("/portal/report/", a_report(cast, reference="web-sixth"))
    assert Delivery.objects.filter(recipient__message__room="alerts", recipient__addressee=cast.desk.addressee, recipient__why="keeper").exists()


def test_a_report_joins_neither_an_exercise_nor_what_is_dealt_with(cast, guard, five):
    Alert.objects.filter(pk=five[0].pk).update(cap_status="Exercise")
    guard.post("/portal/report/", a_report(cast, reference="web-real"))
    assert Alert.objects.count() == 6
    acknowledge_alert(reread(five[1]), by=cast.desk, until=timezone.now() + timedelta(minutes=20), now=timezone.now())
    resolve_alert(reread(five[1]), by=cast.desk, text="已处置", now=timezone.now())
    guard.post("/portal/report/", a_report(cast, reference="web-next"))
    assert Alert.objects.count() == 7


def test_an_exercise_says_so(cast, guard):
    guard.post("/portal/report/", a_report(cast, drill="1"))
    assert Alert.objects.get().cap_status == "Exercise"


def test_forms_of_other_sites_cannot_report(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_partner_user("guard", cast.compound_firm))
    for address in ("/portal/report/", "/portal/alarm/", "/portal/contacts/", "/portal/alarm/more/"):
        assert client.post(address, a_report(cast)).status_code == 403
    assert not Alert.objects.exists()


# The counter.

BANK = "bank.suspicious_withdrawal"


@pytest.fixture
def covert(cast, teller) -> Alert:
    sent = a_report(cast, BANK, site=cast.branch.pk, signals=["vague_answers"], customer_present="true", amount_band="50k-200k", account_tail="0042")
    answer = teller.post("/portal/report/", sent)
    assert answer["Location"] == "/portal/receipt/"
    return Alert.objects.get()


def test_a_bank_report_is_covert_and_keeps_bands_and_four_digits_only(covert):
    assert covert.is_covert
    assert covert.details == {"customer_present": True, "amount_band": "50k-200k", "account_tail": "0042"}


def test_afterwards_the_counter_has_a_number_and_nothing_else(cast, teller, covert):
    page = text(teller, "/portal/receipt/")
    assert covert.number in page
    for word in (str(covert.type), covert.type.name_en, covert.get_status_display(), covert.description, "警", "0042"):
        assert not word or word not in page
    assert teller.get("/portal/receipt/")["Cache-Control"] == "private, no-store"


def test_lists_have_its_number_and_time_and_no_way_in(teller, covert):
    for address in ("/portal/", "/portal/alerts/"):
        page = text(teller, address)
        assert covert.number in page
        assert str(covert.pk) not in page
        assert str(covert.type) not in page


@pytest.mark.parametrize("door", ["", "states/"])
def test_it_has_no_page(teller, covert, door):
    assert teller.get(f"/portal/alerts/{covert.pk}/{door}").status_code == 404


@pytest.mark.parametrize("door", ["more/", "cancel/"])
def test_nothing_is_added_to_it_from_the_counter(teller, covert, door):
    assert teller.post(f"/portal/alerts/{covert.pk}/{door}", {"text": "x"}).status_code == 404


def test_without_a_receipt_there_is_nothing_to_show(teller):
    assert teller.get("/portal/receipt/")["Location"] == HOME
