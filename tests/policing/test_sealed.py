"""Sealed values: unreadable without their record's key, here and in history, and found by exact match only."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from delivery.models import Address, Addressee
from policing.lib.sealed import Unreadable, blind_index, mask

NUMBER = "10012345678"


@pytest.fixture
def address(db) -> Address:
    return Address.objects.create(addressee=Addressee.objects.create(), channel="sms", value=NUMBER)


def column(address: Address, name: str = "value") -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM delivery_address WHERE id = %s", [address.pk])
        return cursor.fetchone()[0]


def history(address: Address) -> list:
    return list(apps.get_model("delivery.AddressEvent").objects.filter(pgh_obj_id=address.pk).order_by("pgh_id"))


def test_the_column_holds_no_plain_text(address):
    assert NUMBER not in column(address)
    assert Address.objects.get().value == NUMBER


def test_the_same_value_is_never_sealed_the_same_way(address):
    other = Address.objects.create(addressee=Addressee.objects.create(), channel="sms", value=NUMBER)
    assert column(address) != column(other)


def test_erasing_makes_it_unreadable_for_good(address):
    address.erase()
    for row in (address, Address.objects.get()):
        with pytest.raises(Unreadable):
            _ = row.value


def test_erasing_makes_history_unreadable_too(address):
    """History keeps ciphertext and no key, so destroying the key destroys both."""
    kept_key = bytes(Address.objects.get().wrapped_key)
    address.position = 5
    address.save()
    address.erase()
    for event in history(address):
        assert NUMBER not in str(event.value)
        assert kept_key.hex() not in str(vars(event))
        assert not hasattr(event, "wrapped_key")
    assert len(history(address)) >= 2


def test_erasing_an_address_forgets_what_it_could_be_found_by_in_history_too(address):
    address.position = 5
    address.save()
    address.erase()
    found = {Address.objects.get().value_index, *(event.value_index for event in history(address))}
    assert blind_index(NUMBER) not in found


def test_an_erased_address_is_shown_as_a_dash_and_can_be_switched_off(address):
    address.erase()
    erased = Address.objects.get()
    assert "—" in str(erased)
    erased.is_active = False
    erased.save(update_fields=["is_active"])
    assert not Address.objects.get().is_active


def test_an_erased_record_may_be_filled_anew_and_the_old_stays_gone(address):
    old = column(address)
    address.erase()
    address.value = "10099999999"
    address.save()
    after = Address.objects.get()
    assert after.value == "10099999999"
    after.__dict__["value"] = type(after.__dict__["value"])(old)
    with pytest.raises(Unreadable):
        _ = after.value


def test_many_at_once_are_sealed_each_with_its_own_key(db):
    somebody = Addressee.objects.create()
    rows = [Address(addressee=somebody, channel="sms", value=f"1000000000{n}", value_index=blind_index(f"1000000000{n}")) for n in range(5)]
    Address.objects.bulk_create(rows)
    kept = list(Address.objects.order_by("value_index"))
    assert sorted(row.value for row in kept) == [f"1000000000{n}" for n in range(5)]
    assert len({bytes(row.wrapped_key) for row in kept}) == 5


@pytest.mark.parametrize("place", [0, 30, -1])
def test_altered_ciphertext_is_refused(address, place):
    kept = bytearray(bytes.fromhex(column(address)))
    kept[place] ^= 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE delivery_address SET value = %s", [kept.hex()])
    with pytest.raises(Unreadable):
        _ = Address.objects.get().value


@pytest.mark.parametrize("kept", ["not hex", "00", "zz" * 40])
def test_what_is_no_ciphertext_is_refused_the_same_way(address, kept):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE delivery_address SET value = %s", [kept])
    with pytest.raises(Unreadable):
        _ = Address.objects.get().value


def test_ciphertext_of_another_field_or_record_does_not_open(address):
    address.secret = "whsec_x"
    address.save()
    other = Address.objects.create(addressee=Addressee.objects.create(), channel="sms", value="10000000002")
    for stolen in (column(address, "secret"), column(other)):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE delivery_address SET value = %s WHERE id = %s", [stolen, address.pk])
        with pytest.raises(Unreadable):
            _ = Address.objects.get(pk=address.pk).value


def test_another_master_key_opens_nothing(address, settings):
    settings.SEALING_KEY = b"x" * 32
    with pytest.raises(Unreadable):
        _ = Address.objects.get().value


def test_a_bulk_update_cannot_slip_plain_text_into_the_column(address):
    with pytest.raises(TypeError), transaction.atomic():
        Address.objects.update(value="10000000003")
    assert Address.objects.get().value == NUMBER


def test_the_index_finds_an_exact_match_and_tells_nothing(address):
    assert Address.objects.get(value_index=blind_index(f" {NUMBER} ")) == address
    assert blind_index(NUMBER) != blind_index(NUMBER[:-1] + "9")
    assert NUMBER not in blind_index(NUMBER)
    assert blind_index("A@Example.org") == blind_index("a@example.org")


def test_the_index_needs_the_master_key(settings):
    before = blind_index(NUMBER)
    settings.SEALING_KEY = b"x" * 32
    assert blind_index(NUMBER) != before


@pytest.mark.parametrize(
    ("value", "masked"),
    [(NUMBER, "100****5678"), ("z.wang@example.org", "z***@example.org"), ("123456", "1***6"), ("1234", "1***"), ("1", "1"), ("", "")],
)
def test_a_masked_value_shows_its_ends_only(value, masked):
    assert mask(value) == masked
