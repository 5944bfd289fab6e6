"""What the call form asks the server: whose number rings, what it reported before, what is near a point, what a message names; and how a call is kept."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alerts.models import Alert
from alerts.models.alert import CapStatus
from partners.api import LookUps
from tests.calls import CALLER, call, reference_of, ring
from tests.cast import IN_EAST, IN_WEST, NOWHERE, make_contact, make_partner_user, routed, signed_in


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    cache.clear()


# Whose number


@pytest.mark.parametrize("kept", ["0373-1001234", "03731001234", "+863731001234"])
@pytest.mark.parametrize("typed", ["0373-100 1234", "+86 373 1001234", "（0373）１００１２３４"])
def test_a_contact_is_found_however_the_number_is_written(cast, kept, typed):
    contact = make_contact(cast.compound, "门卫室", value=kept, position=1)
    contact.title = "值班保安"
    contact.save()
    known = ring(cast.desk, typed).json()
    assert known["contact"] == {"name": "门卫室", "title": "值班保安"}
    assert (known["site"]["id"], known["site"]["lane"]) == (cast.compound.pk, "security")


def test_part_of_a_number_finds_nobody(cast):
    number = cast.gate.addressee.addresses.get().value
    assert ring(cast.desk, number[:-1]).json()["contact"] is None
    assert ring(cast.desk, number).json()["contact"] is not None


def test_another_stations_contact_is_not_known(cast):
    assert ring(cast.stranger, cast.gate.addressee.addresses.get().value).json() == {
        "number": cast.gate.addressee.addresses.get().value,
        "contact": None,
        "site": None,
        "calls": {"count": 0, "last": []},
    }


def test_whoever_takes_no_calls_asks_in_vain(cast):
    assert ring(cast.inspector, CALLER).status_code == 403
    assert ring(make_partner_user("clerk", cast.bank), CALLER).status_code == 403


def test_numbers_cannot_be_tried_out(cast, monkeypatch):
    monkeypatch.setattr(LookUps, "timer", lambda _self: 1_000_000.0)
    monkeypatch.setattr(LookUps, "cache", LocMemCache("look-ups", {}))  # the shared one fails open while it rests
    assert [ring(cast.desk, f"100{n:08d}").status_code for n in range(61)] == [200] * 60 + [429]
    assert ring(cast.leader, CALLER).status_code == 200


def test_a_number_stands_in_no_address_and_no_log(cast, caplog):
    assert signed_in(cast.desk).get(reverse("api:caller") + f"?number={CALLER}").status_code == 405
    with CaptureQueriesContext(connection) as asked:
        ring(cast.desk, CALLER)
    assert CALLER not in caplog.text
    assert not [query for query in asked.captured_queries if CALLER in query["sql"]]


# What it reported before


def test_earlier_calls_come_with_the_number(cast):
    for _n in range(4):
        call(cast.desk)
    calls = ring(cast.desk, "+86 100-0000-0042").json()["calls"]
    assert (calls["count"], len(calls["last"])) == (4, 3)
    assert calls["last"][0]["is_open"] is True


def test_earlier_calls_are_only_those_the_officer_may_see(cast):
    call(cast.stranger, place="", location=IN_WEST)
    call(cast.desk, site=cast.branch.code, type="bank.suspicious_cancellation")
    assert ring(cast.desk, CALLER).json()["calls"]["count"] == 1
    assert ring(cast.auxiliary, CALLER).json()["calls"]["count"] == 0, "the desk's one is covert"


def test_an_erased_number_is_found_no_more(cast):
    alert = reference_of(call(cast.desk))
    alert.erase()
    assert Alert.objects.filter(pk=alert.pk).values_list("caller_index", flat=True).get() == ""
    assert ring(cast.desk, CALLER).json()["calls"]["count"] == 0


# How it is kept


def test_the_number_is_sealed_and_masked_wherever_else_it_stands(cast):
    words = f"张某 100 0000 0042 说有人打架，电话{CALLER}"
    alert = reference_of(call(cast.desk, description=words, source="chat", details={"note": CALLER}))
    assert alert.caller_number == CALLER
    assert alert.description == "张某 100****0042 说有人打架，电话100****0042"
    kept = json.dumps([alert.sent, alert.details, alert.description, alert.place], ensure_ascii=False)
    assert CALLER not in kept
    assert "0000 0042" not in kept


def test_other_words_of_a_message_are_kept_as_sent(cast):
    words = "王某 14:05\n车牌测A·D0417，三个人，\n拿着钢管"
    assert reference_of(call(cast.desk, description=words, source="chat")).description == words


def test_a_number_that_is_none_is_refused_at_its_field(cast):
    answer = call(cast.desk, caller_number="隐藏号码")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["caller_number"])


def test_the_same_call_sent_twice_is_one_alert(cast):
    answers = [call(cast.desk, reference="call-1") for _n in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert Alert.objects.count() == 1


@pytest.mark.parametrize("source", ["phone", "radio", "chat", "walk_in", "patrol"])
def test_a_caller_who_cannot_say_where_is_heard_all_the_same(cast, source):
    alert = reference_of(call(cast.desk, place=None, source=source))
    assert (alert.grid, alert.station, alert.lon) == (None, cast.bureau, None)


def test_a_radio_message_keeps_its_call_sign(cast):
    alert = reference_of(call(cast.desk, source="radio", caller_number="", details={"call_sign": "巡组三号"}))
    assert (alert.details["call_sign"], alert.caller_index) == ("巡组三号", "")


def test_whoever_took_a_call_goes_on_seeing_it(cast):
    elsewhere = reference_of(call(cast.desk, place=None, location=IN_WEST))
    nowhere = reference_of(call(cast.desk, place=None))
    for alert, keeper in ((elsewhere, cast.west), (nowhere, cast.bureau)):
        assert alert.station == keeper
        assert signed_in(cast.desk).get(reverse("api:alert", args=[alert.pk])).status_code == 200
    assert signed_in(cast.stranger).get(reverse("api:alert", args=[nowhere.pk])).status_code == 404


# Where


def places(user, **query):
    return signed_in(user).get(reverse("api:place-list"), query).json()


def test_a_place_is_found_by_name_code_address_and_what_was_said(cast):
    cast.compound.address = "示范市东河路 88 号"
    cast.compound.save()
    routed(cast, place="东河桥东侧护栏")
    assert places(cast.desk, q="锦园")[0]["id"] == cast.compound.pk
    assert places(cast.desk, q="东河路 88")[0]["id"] == cast.compound.pk
    assert places(cast.desk, q="0410")[0]["kind"] == "grid"
    assert [row["name"] for row in places(cast.desk, q="护栏")] == ["东河桥东侧护栏"]


def test_without_words_the_last_places_said_are_offered_once_each(cast):
    for minute, place in enumerate(("东河桥", "东河桥", "东门岗亭")):
        routed(cast, place=place, now=cast.now + timedelta(minutes=minute))
    assert [row["name"] for row in places(cast.desk)] == ["东门岗亭", "东河桥"]
    assert places(cast.stranger) == []


def test_a_place_said_of_a_covert_alert_is_not_offered_to_everybody(cast):
    routed(cast, "bank.suspicious_cancellation", place="三号柜台")
    assert len(places(cast.desk, q="柜台")) == 1
    assert places(cast.auxiliary, q="柜台") == []


def around(user, at):
    return signed_in(user).get(reverse("api:place-around"), at).json()


def test_a_point_says_who_answers_for_it_and_what_is_near(cast):
    found = around(cast.desk, IN_EAST)
    assert (found["is_outside"], found["grid"]["code"], found["officer"]) == (False, "0410-017", "Community")
    assert {site["id"] for site in found["sites"]} == {cast.branch.pk, cast.compound.pk, cast.school.pk}


def test_of_another_stations_place_only_the_station_is_named(cast):
    found = around(cast.stranger, IN_EAST)
    assert (found["grid"], found["officer"], found["sites"], found["station"]) == (None, None, [], str(cast.east))


def test_outside_every_grid_is_said(cast):
    assert around(cast.desk, NOWHERE)["is_outside"] is True
    assert signed_in(cast.desk).get(reverse("api:place-around"), {"lon": "x"}).status_code == 400


def test_a_message_names_its_sites(cast):
    answer = signed_in(cast.desk).post(reverse("api:place-named"), {"text": "我在锦园小区东门口，旁边是东河支行"}, format="json")
    assert [site["id"] for site in answer.json()] == [cast.compound.pk, cast.branch.pk]
    assert signed_in(cast.stranger).post(reverse("api:place-named"), {"text": "锦园小区东门"}, format="json").json() == []


# The page


def test_the_page_knows_the_types_and_what_may_be_typed_for_them(cast):
    page = signed_in(cast.desk).get(reverse("alerts:new")).content.decode()
    assert "kyxh" in page
    assert f'owner="{cast.desk.pk}"' in page


def test_the_page_asks_little(cast):
    client = signed_in(cast.desk)
    client.get(reverse("alerts:new"))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("alerts:new") + f"?site={cast.compound.pk}")
    assert len(asked) <= 12, [query["sql"][:140] for query in asked.captured_queries]


@pytest.mark.parametrize("wanted", ["x", "9" * 30, "0", "-1"])
def test_a_site_that_is_not_there_is_no_accident(cast, wanted):
    assert signed_in(cast.desk).get(reverse("alerts:new") + f"?site={wanted}").status_code == 200


def test_a_strangers_site_is_not_taken_over(cast):
    assert cast.compound.name not in signed_in(cast.stranger).get(reverse("alerts:new") + f"?site={cast.compound.pk}").content.decode()


def test_without_a_script_the_form_still_records(cast):
    form = {"source": "phone", "caller_number": "+86 100 0000 0042", "type": "security.suspect_vehicle", "site": cast.compound.code, "exercise": "on"}
    answer = signed_in(cast.desk).post(reverse("alerts:new"), form)
    alert = Alert.objects.get()
    assert answer["Location"] == reverse("alerts:detail", args=[alert.pk])
    assert (alert.site, alert.caller_number, alert.cap_status, alert.reported_by) == (cast.compound, CALLER, CapStatus.EXERCISE, cast.desk)


@pytest.mark.parametrize("wrong", [{"type": "no.such"}, {"site": "NO-SUCH"}, {"caller_number": "?"}, {"type": ""}, {"description": "6222021234567890128"}])
def test_without_a_script_a_refusal_keeps_what_was_typed(cast, wrong):
    form = {"source": "phone", "type": "general.report", "place": "东河桥头"} | wrong
    answer = signed_in(cast.desk).post(reverse("alerts:new"), form)
    assert answer.status_code == 400
    assert "东河桥头" in answer.content.decode()
    assert Alert.objects.count() == 0


def test_the_plain_form_is_for_those_who_answer(cast):
    for user, status in ((cast.inspector, 403), (make_partner_user("clerk", cast.bank), 404)):
        assert signed_in(user).post(reverse("alerts:new"), {"type": "general.report", "place": "x"}).status_code == status
