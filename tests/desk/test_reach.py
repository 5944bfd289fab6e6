"""Who cannot be reached stands in a list with the reason and the one thing that mends it, and on the map; a stranger's people never do."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from delivery.models import Address, Addressee, AddressTest, Channel, Message, Recipient
from desk.reach.picture import chosen, lines_for
from partners.models import TestPause as Pause
from partners.reached import Why, reach_of
from partners.tonight import name_tonight
from tests.cast import make_contact, signed_in


def why(cast, site) -> str | None:
    return reach_of([site], cast.now)[0].why


@pytest.fixture
def address(cast) -> Address:
    return cast.gate.addressee.addresses.get()


def failed(address: Address, cast, *weeks: int) -> None:
    for week in weeks:
        day = timezone.localdate(cast.now) - timedelta(days=7 * week)
        AddressTest.objects.create(address=address, on=day, delivery=Message().pk, outcome="failed", error_code="off")


def test_a_site_where_nobody_is_named(cast):
    assert why(cast, cast.school) == Why.NO_CONTACT


def test_an_address_nobody_has_confirmed_is_weak_and_a_confirmed_one_is_well(cast, address):
    assert why(cast, cast.compound) == Why.UNCONFIRMED
    Address.objects.filter(pk=address.pk).update(verified_at=cast.now)
    assert why(cast, cast.compound) is None


def test_an_address_that_is_off_or_not_theirs(cast, address):
    Address.objects.filter(pk=address.pk).update(is_active=False)
    assert why(cast, cast.compound) == Why.NO_ADDRESS
    Address.objects.filter(pk=address.pk).update(refused_at=cast.now)
    assert why(cast, cast.compound) == Why.REFUSED


def test_two_failed_weeks_are_grave_and_one_is_not(cast, address):
    Address.objects.filter(pk=address.pk).update(verified_at=cast.now)
    failed(address, cast, 1)
    assert why(cast, cast.compound) is None
    failed(address, cast, 0)
    assert why(cast, cast.compound) == Why.FAILED
    make_contact(cast.compound, "第二人", position=1).addressee.addresses.update(verified_at=cast.now)
    assert why(cast, cast.compound) is None


def test_a_site_where_everybody_is_off_duty(cast, address):
    Address.objects.filter(pk=address.pk).update(verified_at=cast.now)
    local = timezone.localtime(cast.now)
    cast.gate.addressee.duty_hours = [{"days": ["every"], "begins": f"{local + timedelta(hours=1):%H:%M}", "ends": f"{local + timedelta(hours=2):%H:%M}"}]
    cast.gate.addressee.save()
    assert why(cast, cast.compound) == Why.OFF_DUTY


def test_officers_stand_there_by_what_they_lack(cast):
    Address.objects.filter(addressee__user=cast.community).exclude(channel=Channel.IN_APP).delete()
    Address.objects.filter(addressee__user=cast.desk).update(verified_at=cast.now)
    lines = {line.name: line for line in lines_for(cast.leader, cast.now) if line.kind == "officers"}
    assert lines["Community"].is_grave and not lines["Leader"].is_grave and "Desk" not in lines


def test_a_callback_its_receiver_switched_off_stands_there(cast):
    cast.bank.addressee = Addressee.objects.create()
    cast.bank.save()
    hook = {"channel": Channel.WEBHOOK, "value": "https://example.invalid/x", "is_active": False, "refused_at": cast.now}
    Address.objects.create(addressee=cast.bank.addressee, **hook)
    assert [line.name for line in lines_for(cast.leader, cast.now) if line.kind == "callbacks"] == [str(cast.bank)]


def test_nothing_of_another_station_stands_there(cast):
    assert not [line for line in lines_for(cast.stranger, cast.now) if line.kind == "sites"]
    page = signed_in(cast.stranger).get("/reach/").content.decode()
    assert cast.compound.code not in page and cast.compound.name not in page


def test_the_page_names_the_other_list_and_stays_within_its_questions(cast, django_assert_max_num_queries):
    name_tonight(cast.branch, cast.back_office, named_by="x", now=timezone.now())
    client = signed_in(cast.leader)
    client.get("/me/")
    with django_assert_max_num_queries(12):
        page = client.get("/reach/", headers={"accept-language": "en"}).content.decode()
    assert "/unreached/" in page and cast.compound.name in page and "Named for tonight" in page


def test_it_can_be_filtered_and_taken_out_as_a_file(cast):
    client = signed_in(cast.leader)
    page = client.get(f"/reach/?what=sites&q={cast.compound.code}", headers={"accept-language": "en"}).content.decode()
    assert cast.compound.name in page and cast.school.name not in page
    answer = client.get("/reach/?format=csv")
    table = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
    assert cast.compound.name in table
    assert chosen(lines_for(cast.leader, cast.now), what="officers", words="", code="") != []


def test_the_first_message_is_sent_again_by_whoever_plans(cast, address):
    assert signed_in(cast.desk).post("/reach/ask/", {"contact": cast.gate.pk}).status_code in (403, 404)
    signed_in(cast.leader).post("/reach/ask/", {"contact": cast.gate.pk})
    assert Recipient.objects.get(message__room="first_word").addressee == cast.gate.addressee
    with translation.override("en"):
        page = signed_in(cast.leader).post("/reach/ask/", {"contact": cast.gate.pk}, follow=True)
    assert Recipient.objects.filter(message__room="first_word").count() == 1 and page.status_code == 200


def test_a_strangers_contact_and_station_are_not_there(cast):
    stranger = cast.stranger
    stranger.role = "duty_leader"
    stranger.save()
    client = signed_in(stranger)
    assert client.post("/reach/ask/", {"contact": cast.gate.pk}).status_code == 404
    assert client.post("/reach/tests/", {"station": cast.east.pk, "reason": "x"}).status_code == 404
    assert not Pause.objects.exists() and not Recipient.objects.exists()


def test_the_test_is_switched_off_with_a_reason_and_on_again(cast):
    client = signed_in(cast.leader)
    client.post("/reach/tests/", {"station": cast.east.pk, "reason": "考试周"})
    assert "考试周" in client.get("/reach/").content.decode()
    client.post("/reach/tests/", {"station": cast.east.pk, "on": "1"})
    assert not Pause.objects.exists()


def test_the_map_colours_each_site(cast, address):
    answer = signed_in(cast.desk).get("/api/v1/map/layers/?name=reach", headers={"accept-language": "en"}).json()
    assert cast.compound.code in str(answer) and "/reach/?q=" in str(answer)
    assert cast.compound.code not in str(signed_in(cast.stranger).get("/api/v1/map/layers/?name=reach").json())
