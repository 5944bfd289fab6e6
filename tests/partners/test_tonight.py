"""Who is told first at a site tonight, whose hours count, and that nobody else's captain has a say in it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from alerts.services.orders.reach import reachability, told_at_sites
from alerts.services.people import contacts_of_sender
from delivery.links import token_of
from delivery.models import Recipient
from grids.models import CalendarDay
from partners.models import TonightContact
from partners.tonight import NotAtThisSite, OverAlready, TooLong, name_tonight, next_morning, take_back
from partners.turns import on_duty
from tests.cast import make_contact, make_key, make_partner_user, order_to, routed, signed_in, with_key


@pytest.fixture
def guard(cast):
    return make_contact(cast.compound, "李某某", position=1)


@pytest.fixture
def captain(cast, guard):
    user = make_partner_user("captain", cast.compound_firm)
    guard.addressee.user = user
    guard.addressee.save()
    return user


def asleep(contact, now) -> None:
    """Hours that end as `now` begins."""
    local = timezone.localtime(now)
    hours = [{"days": ["every"], "begins": f"{local - timedelta(hours=2):%H:%M}", "ends": f"{local - timedelta(hours=1):%H:%M}"}]
    contact.addressee.duty_hours = hours
    contact.addressee.save()


def names(cast, now=None) -> list[str]:
    return [one.name for one in told_at_sites([cast.compound.pk], covert=False, now=now or cast.now)]


def test_in_their_order_everybody_is_told(cast, guard):
    assert names(cast) == ["东门岗", "李某某"]


def test_whoever_is_off_duty_is_not_told(cast, guard):
    asleep(cast.gate, cast.now)
    assert names(cast) == ["李某某"]
    assert [one.recipients.get().name for one in [order_to(cast).message]] == [f"{cast.compound.name} 李某某"]


def test_a_site_where_everybody_sleeps_says_so_before_an_order_is_given(cast):
    asleep(cast.gate, cast.now)
    row = reachability([cast.compound], now=cast.now)[0]
    assert (row["is_reachable"], row["why"]) == (False, "off_duty")
    assert order_to(cast).order_sites.get().told == 0


def test_a_holiday_changes_whose_turn_it_is(cast):
    cast.gate.addressee.duty_hours = [{"days": ["working"], "begins": "00:00", "ends": "00:00"}]
    cast.gate.addressee.save()
    today = timezone.localdate(cast.now)
    for day in (today, today - timedelta(days=1)):
        CalendarDay.objects.create(day=day, is_working=False, name="x")
    assert names(cast) == []
    CalendarDay.objects.update(is_working=True)
    assert names(cast) == ["东门岗"]


def test_whoever_has_just_reported_gets_their_card_at_any_hour(cast):
    asleep(cast.gate, cast.now)
    assert [told.name for told in contacts_of_sender(routed(cast), cast.now)] == ["东门岗"]


def test_named_for_tonight_is_told_first_and_relieves_whom_it_was(cast, guard):
    asleep(guard, cast.now)
    row = name_tonight(cast.compound, guard, named_by="x", now=cast.now)
    assert row.instead_of == cast.gate and row.until == next_morning(cast.now)
    assert names(cast) == ["李某某"]
    assert [told.name for told in contacts_of_sender(routed(cast), cast.now)] == ["李某某"]
    assert names(cast, row.until) == ["东门岗"]


def test_both_are_told_and_one_press_says_i_know(cast, guard):
    row = name_tonight(cast.compound, guard, named_by="x", now=timezone.now())
    told = {recipient.addressee_id: recipient for recipient in Recipient.objects.filter(message__room="tonight").select_related("message")}
    assert set(told) == {guard.addressee_id, cast.gate.addressee_id}
    assert not any(guard.name in words["title"] for words in told[guard.addressee_id].message.content.values())
    Client().post(f"/r/{token_of(told[guard.addressee_id])}/", {"reply": "comply"})
    row.refresh_from_db()
    assert row.confirmed_at


def test_the_one_relieved_takes_it_back_by_their_own_link(cast, guard):
    name_tonight(cast.compound, guard, named_by="x", now=timezone.now())
    link = f"/r/{token_of(Recipient.objects.get(message__room='tonight', addressee=cast.gate.addressee))}/"
    page = Client().get(link).content.decode()
    assert "李**" in page and guard.name not in page
    assert Client().post(link, {"back": "1"}).status_code == 302
    assert not TonightContact.objects.at(timezone.now()).exists()
    assert Client().post(link, {"contact": guard.pk}).status_code == 302
    assert TonightContact.objects.at(timezone.now()).get().contact == guard


def test_a_link_names_nobody_of_another_site_and_closes_when_its_holder_leaves(cast, guard):
    name_tonight(cast.compound, guard, named_by="x", now=timezone.now())
    link = f"/r/{token_of(Recipient.objects.get(message__room='tonight', addressee=cast.gate.addressee))}/"
    assert Client().post(link, {"contact": cast.teller_lead.pk}).status_code == 404
    cast.gate.is_active = False
    cast.gate.save()
    assert Client().get(link).status_code == 410


def test_taking_back_twice_and_naming_for_too_long_are_refused(cast, guard):
    row = name_tonight(cast.compound, guard, named_by="x", now=cast.now)
    take_back(row, now=cast.now)
    with pytest.raises(OverAlready):
        take_back(row, now=cast.now)
    with pytest.raises(TooLong):
        name_tonight(cast.compound, guard, named_by="x", until=cast.now + timedelta(days=8), now=cast.now)
    with pytest.raises(NotAtThisSite):
        name_tonight(cast.compound, cast.teller_lead, named_by="x", now=cast.now)


def test_of_a_covert_alert_a_relieved_back_office_still_hears(cast):
    name_tonight(cast.branch, cast.teller_lead, named_by="x", now=cast.now)
    TonightContact.objects.update(instead_of=cast.back_office)
    back = list(cast.branch.contacts.filter(is_back_office=True).in_turn(cast.now).select_related("addressee"))
    assert on_duty(back, cast.now) == back


def test_the_captain_changes_it_in_the_portal_and_undoes_it(cast, guard, captain):
    client = signed_in(captain)
    assert client.post("/portal/contacts/tonight/", {"site": cast.compound.pk, "contact": guard.pk}).status_code == 302
    assert TonightContact.objects.at(timezone.now()).get().contact == guard
    assert "is told first until" in client.get("/portal/contacts/", headers={"accept-language": "en"}).content.decode()
    client.post("/portal/contacts/tonight/", {"site": cast.compound.pk, "back": "1"})
    assert not TonightContact.objects.at(timezone.now()).exists()
    client.post("/portal/contacts/tonight/", {"site": cast.compound.pk, "link": "1"})
    assert Recipient.objects.filter(message__room="tonight", addressee=guard.addressee).count() == 3


def test_a_strangers_captain_finds_no_such_site(cast, guard):
    stranger = signed_in(make_partner_user("other-captain", cast.bank))
    assert stranger.post("/portal/contacts/tonight/", {"site": cast.compound.pk, "contact": guard.pk}).status_code == 404
    assert stranger.post(f"/api/v1/sites/{cast.compound.pk}/tonight/", {"contact": guard.pk}, format="json").status_code == 404
    assert stranger.get(f"/api/v1/sites/{cast.compound.pk}/tonight/").status_code == 404


def test_over_rest(cast, guard, captain):
    client, address = signed_in(captain), f"/api/v1/sites/{cast.compound.pk}/tonight/"
    said = client.post(address, {"contact": guard.pk}, format="json").json()
    assert (said["contact"], said["contacts"][0]) == (guard.pk, {"id": guard.pk, "name": "李**", "is_tonight": True})
    assert client.delete(address).json()["contact"] is None
    assert client.delete(address).status_code == 404
    assert signed_in(cast.auxiliary).post(address, {"contact": guard.pk}, format="json").status_code == 403


def test_a_test_key_names_nobody_for_a_real_night(cast, guard):
    address, tester = f"/api/v1/sites/{cast.compound.pk}/tonight/", with_key(make_key(cast.compound_firm, mode="test"))
    answer = tester.post(address, {"contact": guard.pk}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "live_key_needed")
    assert not TonightContact.objects.exists()
    live = with_key(make_key(cast.compound_firm))
    assert live.post(address, {"contact": guard.pk}, format="json").status_code == 200
    assert tester.delete(address).status_code == 403
    assert TonightContact.objects.get().ended_at is None
