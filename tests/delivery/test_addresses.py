"""A person's own addresses: proved by a code, put in order, taken out, tried; and never somebody else's."""

import hmac
import re
from datetime import timedelta

import pytest
from django.test import Client

from delivery.engine import claim, fold, send_due
from delivery.engine.result import Result
from delivery.lifecycle import Status
from delivery.models import Address, AddressCheck, Addressee, Channel, Delivery, Message
from delivery.services import Told, post_message, tell
from delivery.services.addresses import (
    AlreadyThere,
    BadAddress,
    CodeExpired,
    LastChannelOnDuty,
    TooManyAddresses,
    TooManySent,
    WrongCode,
    add_address,
    confirm_address,
    own_addresses,
    send_code,
    send_test,
    set_language,
    take_out,
    try_first,
)
from tests.cast import make_partner_user, signed_in

NUMBER = "100 5555 0001"


def code_of(address) -> str:
    message = Message.objects.filter(recipients__deliveries__address=address).order_by("-created_at").first()
    return re.search(r"\d{6}", message.text("en")["title"])[0]


def added(cast, value=NUMBER, channel=Channel.SMS):
    return add_address(cast.desk, channel=channel, value=value, now=cast.now)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def planned_for(cast) -> set[str]:
    facts = {"content": {"en": {"title": "x", "body": ""}, "zh-hans": {"title": "x", "body": ""}}, "expires_at": cast.now + timedelta(hours=1)}
    message = post_message(room="alerts", subject_id=cast.grid_e1_uuid, priority="urgent", now=cast.now, **facts)
    tell(message, [Told(cast.desk.addressee.pk, "x", "x")], round=1, now=cast.now)
    return {row.address.value for row in Delivery.objects.filter(recipient__message=message).select_related("address")}


@pytest.fixture(autouse=True)
def _a_subject(cast):
    import uuid

    cast.grid_e1_uuid = uuid.uuid4()


def test_a_new_address_is_not_used_before_its_code_came_back(cast):
    address = added(cast)
    Address.objects.filter(addressee__user=cast.desk, channel=Channel.SMS).exclude(pk=address.pk).update(is_active=False)
    assert planned_for(cast) == {str(cast.desk.pk)}
    confirm_address(address, code=code_of(address), now=cast.now)
    assert planned_for(cast) == {str(cast.desk.pk), "10055550001"}


def test_the_code_goes_to_the_new_address_only(cast):
    address = added(cast)
    assert [row.address for row in Delivery.objects.filter(recipient__message__room="account")] == [address]


def test_a_code_that_cannot_be_sent_does_not_go_to_another_address(cast):
    address = added(cast)
    Address.objects.filter(pk=address.pk).update(channel=Channel.WEBHOOK)
    (row,) = claim("urgent", cast.now)
    fold([Result(row, Status.PERMANENT_FAILURE, None, "", 1, cast.now)], cast.now)
    assert Delivery.objects.filter(recipient__message__room="account").count() == 1


def test_the_code_is_kept_as_a_digest(cast):
    address = added(cast)
    assert code_of(address) not in AddressCheck.objects.get().code_digest


def test_guesses_made_at_once_are_all_counted(cast, monkeypatch):
    address = add_address(cast.desk, channel="sms", value="10000000077", now=cast.now)
    right = code_of(address)
    compare = hmac.compare_digest

    def meanwhile(*digests):
        """Another request guesses while this one is being looked at."""
        monkeypatch.setattr(hmac, "compare_digest", compare)
        with pytest.raises(WrongCode):
            confirm_address(address, code=wrong(right), now=cast.now)
        return compare(*digests)

    monkeypatch.setattr(hmac, "compare_digest", meanwhile)
    with pytest.raises(WrongCode):
        confirm_address(address, code=wrong(right), now=cast.now)
    assert AddressCheck.objects.get(address=address).tries == 2


def test_a_wrong_code_is_counted_and_five_are_too_many(cast):
    address = added(cast)
    right = code_of(address)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(WrongCode, match=str(left)):
            confirm_address(address, code=wrong(right), now=cast.now)
    with pytest.raises(CodeExpired):
        confirm_address(address, code=right, now=cast.now)
    assert not Address.objects.get(pk=address.pk).is_active


def test_a_code_lives_ten_minutes(cast):
    address = added(cast)
    with pytest.raises(CodeExpired):
        confirm_address(address, code=code_of(address), now=cast.now + timedelta(minutes=10))


def test_a_new_code_makes_the_old_one_worthless(cast):
    address = added(cast)
    old = code_of(address)
    send_code(address, now=cast.now + timedelta(seconds=1))
    if code_of(address) != old:
        with pytest.raises(WrongCode):
            confirm_address(address, code=old, now=cast.now + timedelta(seconds=2))
    assert confirm_address(address, code=code_of(address), now=cast.now + timedelta(seconds=2)).is_active


@pytest.mark.parametrize(
    ("channel", "value"),
    [
        ("sms", "abc"),
        ("sms", "12"),
        ("sms", "+1 202 555 0100"),
        ("email", "nobody"),
        ("email", "a@b"),
        ("email", "x" * 130 + "@e.org"),
        ("webhook", "http://x"),
        ("in_app", "1"),
    ],
)
def test_what_cannot_be_reached_is_refused(cast, channel, value):
    with pytest.raises(BadAddress):
        added(cast, value, channel)


def test_the_same_address_twice_is_refused(cast):
    confirm_address(added(cast), code=code_of(Address.objects.latest("pk")), now=cast.now)
    with pytest.raises(AlreadyThere):
        added(cast, "10055550001")


def test_six_addresses_are_enough(cast):
    for n in range(4):
        added(cast, f"1005555000{n}")
    with pytest.raises(TooManyAddresses):
        added(cast, "10055550009")


def test_nobody_is_flooded(cast):
    address = added(cast)
    for n in range(5):
        send_code(address, now=cast.now + timedelta(seconds=n))
    with pytest.raises(TooManySent):
        send_code(address, now=cast.now + timedelta(seconds=9))
    send_code(address, now=cast.now + timedelta(hours=2))


def test_the_one_put_first_is_tried_first(cast):
    address = added(cast)
    confirm_address(address, code=code_of(address), now=cast.now)
    try_first(address)
    assert planned_for(cast) == {str(cast.desk.pk), "10055550001"}


def test_what_was_taken_out_is_used_no_more_and_may_come_back(cast):
    address = added(cast)
    confirm_address(address, code=code_of(address), now=cast.now)
    take_out(address, is_on_duty=True)
    assert address.pk not in [row.pk for row in own_addresses(cast.desk)]
    assert added(cast).pk == address.pk


def test_the_last_way_to_reach_somebody_on_duty_stays(cast):
    (last,) = (row for row in own_addresses(cast.desk) if row.channel == Channel.SMS)
    with pytest.raises(LastChannelOnDuty):
        take_out(last, is_on_duty=True)
    take_out(last, is_on_duty=False)


def test_one_that_waits_for_its_code_does_not_count_as_a_way(cast):
    added(cast)
    last = next(row for row in own_addresses(cast.desk) if row.channel == Channel.SMS and row.is_active)
    with pytest.raises(LastChannelOnDuty):
        take_out(last, is_on_duty=True)


def test_the_language_is_kept_for_pages_and_messages(cast):
    set_language(cast.desk, language="en")
    cast.desk.refresh_from_db()
    assert (cast.desk.language, Addressee.objects.get(user=cast.desk).language) == ("en", "en")


def browser(user) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.username, "password": "correct horse battery"})
    return client


def test_a_test_says_honestly_how_it_went(cast):
    client = browser(cast.desk)
    address = next(row for row in own_addresses(cast.desk) if row.channel == Channel.SMS)
    client.post(f"/me/channels/{address.pk}/test/")
    assert client.get("/me/channels/tests/").json()[str(address.pk)]["final"] is False
    send_due("urgent")
    said = client.get("/me/channels/tests/").json()[str(address.pk)]
    assert (said["good"], said["bad"], said["final"]) == (True, False, True)


def test_a_test_that_failed_says_why(cast):
    address = next(row for row in own_addresses(cast.desk) if row.channel == Channel.SMS)
    address.value = "no number"
    address.save()
    send_test(address, now=cast.now)
    send_due("urgent")
    said = browser(cast.desk).get("/me/channels/tests/").json()[str(address.pk)]
    assert (said["good"], said["bad"], said["final"]) == (False, True, True)


# Doors

STEPS = ("code", "resend", "first", "out", "test")


@pytest.mark.parametrize("step", STEPS)
def test_nobody_touches_somebody_elses_address(cast, step):
    address = next(row for row in own_addresses(cast.desk) if row.channel == Channel.SMS)
    for user in (cast.leader, cast.stranger, make_partner_user("guard", cast.compound_firm)):
        assert browser(user).post(f"/me/channels/{address.pk}/{step}/", {"code": "000000"}).status_code == 404
    address.refresh_from_db()
    assert address.is_active and not Delivery.objects.filter(address=address, recipient__message__room="account").exists()


@pytest.mark.parametrize("step", ["resend", "first", "out"])
def test_changing_a_channel_asks_for_the_password_again(cast, step):
    address = next(row for row in own_addresses(cast.desk) if row.channel == Channel.SMS)
    answer = signed_in(cast.desk).post(f"/me/channels/{address.pk}/{step}/")
    assert "/reauthenticate/" in answer["Location"]
    assert "/reauthenticate/" in signed_in(cast.desk).post("/me/channels/", {"channel": "sms", "value": NUMBER})["Location"]
    assert not AddressCheck.objects.exists()


def test_the_way_in_the_app_cannot_be_taken_out(cast):
    in_app = next(row for row in own_addresses(cast.desk) if row.channel == Channel.IN_APP)
    assert browser(cast.desk).post(f"/me/channels/{in_app.pk}/out/").status_code == 404


def test_an_address_is_shown_masked(cast):
    value = next(row.value for row in own_addresses(cast.desk) if row.channel == Channel.SMS)
    page = browser(cast.desk).get("/me/").content.decode()
    assert value not in page and value[-4:] in page
