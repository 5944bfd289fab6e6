"""What a partner sends is stored once, with its place, or refused in words."""

from datetime import timedelta

import pytest
import time_machine

from alerts.models import Alert, AlertEvent
from tests.cast import IN_EAST, IN_WEST, NOWHERE, make_key, make_partner_user, order_to, report, signed_in, with_key

URL = "/api/v1/alerts/"


def body(**changes):
    return {"reference": "DH-2026-0117", "type": "bank.suspicious_cancellation", "site": "BANK-DH-03", "description": "开户九天要求销户", **changes}


def post(client, json, **headers):
    return client.post(URL, json, format="json", headers=headers)


def test_an_alert_is_stored_with_grid_station_and_first_line(cast):
    answer = post(cast.bank_client, body())
    alert = Alert.objects.get()
    assert answer.status_code == 201
    assert answer.json()["number"] == alert.number
    assert answer.json()["grid"] == "0410-017"
    assert answer.json()["station"]["code"] == "EAST"
    assert answer.json()["links"]["self"].endswith(f"/api/v1/alerts/{alert.pk}/")
    assert list(alert.events.values_list("kind", "sequence")) == [(AlertEvent.Kind.RECEIVED, 1)]


def test_a_repeated_post_gets_the_first_answer(cast):
    first = post(cast.bank_client, body())
    again = post(cast.bank_client, body())
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert Alert.objects.count() == 1


def test_the_same_reference_with_another_body_is_a_conflict(cast):
    post(cast.bank_client, body())
    answer = post(cast.bank_client, body(description="something else"))
    assert answer.status_code == 409
    assert answer.json()["code"] == "reference_taken"
    assert Alert.objects.count() == 1


def test_what_is_shown_is_readable_and_what_was_sent_is_kept(cast):
    post(cast.bank_client, body(description="三号柜\u202e台\x07", place="\u2066大厅"))
    alert = Alert.objects.get()
    assert (alert.description, alert.place) == ("三号柜台", "大厅")
    assert (alert.sent["description"], alert.sent["place"]) == ("三号柜\u202e台\x07", "\u2066大厅")


def test_another_partner_may_use_the_same_reference(cast):
    post(cast.bank_client, body())
    guard = with_key(make_key(cast.compound_firm))
    assert post(guard, body(type="security.suspect_vehicle", site="SEC-JY-01")).status_code == 201


def test_a_covert_alert_leaves_no_card_at_the_counter(cast):
    answer = post(cast.bank_client, body())
    assert answer.json()["instructions"] == []
    assert Alert.objects.get().is_covert


def test_an_open_alert_answers_with_its_card_in_both_languages(cast):
    guard = with_key(make_key(cast.compound_firm))
    answer = post(guard, body(type="security.suspect_vehicle", site="SEC-JY-01"))
    assert {card["language"] for card in answer.json()["instructions"]} == {"zh-hans", "en"}
    assert all(card["eta_minutes"] > 0 for card in answer.json()["instructions"])


def test_a_location_decides_over_the_site(cast):
    post(cast.bank_client, body(location=IN_WEST))
    assert Alert.objects.get().grid == cast.grid_w1


def test_gcj02_is_converted_and_the_original_kept(cast):
    shifted = {"lon": 113.9109, "lat": 35.3044, "datum": "gcj02"}
    post(cast.bank_client, body(location=shifted))
    alert = Alert.objects.get()
    assert alert.lon == pytest.approx(113.9050, abs=0.0005)
    assert alert.sent["location"] == shifted


def test_a_point_outside_every_grid_goes_to_the_bureaus_desk(cast):
    answer = post(cast.bank_client, body(location=NOWHERE))
    alert = Alert.objects.get()
    assert answer.status_code == 201
    assert answer.json()["grid"] is None
    assert (alert.station, alert.is_unplaced) == (cast.bureau, True)


REFUSED = {
    "no reference": ({"reference": None}, 400, "malformed", "reference"),
    "reference with spaces": ({"reference": "a b"}, 400, "malformed", "reference"),
    "unknown type": ({"type": "bank.nothing"}, 400, "type_unknown", "type"),
    "type of another lane": ({"type": "school.panic_alarm"}, 400, "type_unknown", "type"),
    "unknown site": ({"site": "BANK-XX"}, 400, "location_unknown", "site"),
    "foreign site": ({"site": "SEC-JY-01"}, 400, "location_unknown", "site"),
    "no place": ({"site": None}, 400, "location_unknown", "site"),
    "unknown field": ({"teller_name": "x"}, 400, "malformed", "teller_name"),
    "unknown nested field": ({"location": IN_EAST | {"height": 3}}, 400, "malformed", "location.height"),
    "unknown datum": ({"location": IN_EAST | {"datum": "bd09"}}, 400, "malformed", "location.datum"),
    "too old": ({"occurred_at": "2020-01-01T00:00:00+08:00"}, 400, "too_old", "occurred_at"),
    "before the calendar": ({"occurred_at": "0001-01-01T00:00:00"}, 400, "malformed", "occurred_at"),
    "in the future": ({"occurred_at": "2099-01-01T00:00:00+08:00"}, 400, "malformed", "occurred_at"),
    "full card number": ({"description": "card 6222 0212 3456 7890 128"}, 400, "forbidden_number", "description"),
    "full card number in details": ({"details": {"card": 6222021234567890128}}, 400, "forbidden_number", "details.card"),
    "full ID number": ({"place": "证件 11010519491231002X"}, 400, "forbidden_number", "place"),
    "nested details": ({"details": {"a": {"b": 1}}}, 400, "malformed", "details"),
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_refused_in_the_envelope_and_nothing_is_stored(cast, case, language):
    changes, status, code, field = REFUSED[case]
    sent = {name: value for name, value in body(**changes).items() if value is not None}
    answer = post(cast.bank_client, sent, **{"accept-language": language})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert field in answer.json()["fields"]
    assert answer.json()["message"]
    assert Alert.objects.count() == 0


def test_malformed_json_is_refused(cast):
    answer = cast.bank_client.post(URL, "{not json", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_a_body_over_64_kb_is_refused(cast):
    answer = post(cast.bank_client, body(description="x" * 70_000))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_nul_character_is_refused(cast):
    assert post(cast.bank_client, body(description="a\x00b")).status_code == 400


@pytest.mark.parametrize("key", ["", "Api-Key nonsense", "Api-Key abcdefgh.wrongwrong"])
def test_without_a_good_key_there_is_no_way_in(cast, key, client):
    answer = client.post(URL, body(), content_type="application/json", headers={"authorization": key})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"]


def test_a_revoked_key_stops_working_at_once(cast):
    from partners.models import PartnerKey

    assert post(cast.bank_client, body()).status_code == 201
    row = PartnerKey.objects.get()
    row.revoked = True
    row.save()
    assert post(cast.bank_client, body(reference="next")).status_code == 401


def test_a_key_notes_when_it_was_last_used(cast):
    from partners.models import PartnerKey

    post(cast.bank_client, body())
    assert PartnerKey.objects.get().last_used_at is not None


def test_a_key_for_one_site_cannot_report_for_another(cast):
    from tests.cast import make_site

    other = make_site(cast.bank, "BANK-XQ-01", "新区支行", cast.grid_e1, IN_EAST)
    client = with_key(make_key(cast.bank, site=other))
    assert post(client, body()).json()["code"] == "location_unknown"
    assert post(client, body(site="BANK-XQ-01")).status_code == 201


def test_the_desk_types_a_call(cast):
    answer = post(
        signed_in(cast.desk),
        {"type": "security.violence_imminent", "place": "广场旁", "location": IN_EAST, "source": "phone", "caller_number": "10012345678"},
    )
    alert = Alert.objects.get()
    assert answer.status_code == 201
    assert (alert.partner, alert.reported_by, alert.station) == (None, cast.desk, cast.east)
    assert alert.caller_number == "10012345678"
    assert "10012345678" not in str(alert.sent)


def test_a_test_keys_alert_is_marked_and_never_on_the_stations_board(cast):
    client = with_key(make_key(cast.bank, mode="test"))
    answer = post(client, body())
    assert answer.status_code == 201
    assert Alert.objects.get().cap_status == "Test"
    assert signed_in(cast.desk).get(URL).json()["count"] == 0
    assert client.get(URL).json()["count"] == 1


DAYS_LATER = timedelta(days=2)


def test_a_repeat_after_the_limit_still_gets_the_first_answer(cast, now):
    sent = body(occurred_at=now.isoformat())
    first = post(cast.bank_client, sent)
    with time_machine.travel(now + DAYS_LATER):
        again = post(cast.bank_client, sent)
        changed = post(cast.bank_client, sent | {"description": "else"})
        fresh = post(cast.bank_client, sent | {"reference": "new"})
    assert (again.status_code, again.json()["number"]) == (200, first.json()["number"])
    assert changed.json()["code"] == "reference_taken"
    assert fresh.json()["code"] == "too_old"


def test_a_repeat_after_the_limit_shows_nobody_another_officers_alert(cast, now):
    sent = {"reference": "walk-in-1", "type": "general.report", "location": IN_EAST, "occurred_at": now.isoformat()}
    assert post(signed_in(cast.desk), sent).status_code == 201
    with time_machine.travel(now + DAYS_LATER):
        answer = post(signed_in(cast.stranger), sent)
    assert answer.json()["code"] == "reference_taken"
    assert "number" not in answer.json()


def test_a_switched_off_partners_people_read_nothing_more(cast):
    person = signed_in(make_partner_user("clerk", cast.compound_firm))
    report(cast)
    order_to(cast)
    assert [person.get(url).json()["count"] for url in (URL, "/api/v1/orders/")] == [1, 1]
    cast.compound_firm.is_active = False
    cast.compound_firm.save()
    assert [person.get(url).json()["count"] for url in (URL, "/api/v1/orders/")] == [0, 0]
