"""A partner's callback from its first secret to its end: both secrets good for a day, 410 switches it off, waits with jitter, Retry-After heard."""

from datetime import UTC, timedelta
from email.utils import format_datetime

import pytest
from standardwebhooks.webhooks import Webhook as Reader

from delivery.channels import CHANNELS, ChannelError, HttpAnswer
from delivery.channels.webhook import asked_wait, new_secret, signatures
from delivery.engine import claim, fold, send
from delivery.engine.rows import _due_again
from delivery.engine.sending import _failed
from delivery.lifecycle import Status
from delivery.models import Address, Delivery
from delivery.services import tell
from delivery.services.callbacks import BOTH_GOOD_FOR, drop_old_secrets, renew_secret, take_up_again
from tests.delivery.test_planning import person, said, told

LADDER_S = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)


def callback(now, *more: tuple[str, str]) -> Address:
    partner = person(("webhook", "http://127.0.0.1:9/"), *more)
    address = partner.addresses.get(channel="webhook")
    address.secret = new_secret()
    address.save()
    tell(said(now), [told(partner)], round=1, now=now)
    return address


def answered(now, status: int, *queues: str) -> None:
    """The receiver's answer to what is due, written down."""
    for queue in queues or ("urgent", "retry"):
        for delivery in claim(queue, now):
            error = None
            try:
                CHANNELS["webhook"].receipt(HttpAnswer(status, {}, b""))
            except ChannelError as refusal:
                error = refusal
            fold([_failed(delivery, error, 5, now)], now)


# Secrets


def verifies(secret: str, signed: str, now) -> bool:
    """As a partner's library does it, against every signature in the header."""
    key = Reader(secret)
    return key.sign("d-1", now.astimezone(UTC), "{}") in signed.split()


def test_old_and_new_sign_for_a_day_and_then_the_new_one_alone(db, now):
    address = callback(now)
    old = address.secret
    new = renew_secret(address, now=now)
    address.save()
    both = signatures(Address.objects.get().secret, "d-1", now, "{}")
    assert verifies(old, both, now) and verifies(new, both, now)
    assert drop_old_secrets(now + BOTH_GOOD_FOR - timedelta(seconds=1)) == 0
    assert drop_old_secrets(now + BOTH_GOOD_FOR) == 1
    alone = signatures(Address.objects.get().secret, "d-1", now, "{}")
    assert verifies(new, alone, now) and not verifies(old, alone, now)
    assert drop_old_secrets(now + 2 * BOTH_GOOD_FOR) == 0


def test_a_secret_changed_twice_in_a_day_leaves_two_not_three(db, now):
    address = callback(now)
    first = address.secret
    second = renew_secret(address, now=now)
    third = renew_secret(address, now=now)
    assert address.secret.split() == [third, second] != [third, first]


def test_a_first_secret_has_none_beside_it(db, now):
    address = Address(channel="webhook", value="http://127.0.0.1:9/")
    assert address.secret.split() == [] and renew_secret(address, now=now) == address.secret
    assert address.old_secret_until is None


# 410


def test_410_switches_the_address_off(db, now):
    address = callback(now)
    answered(now, 410)
    address.refresh_from_db()
    assert (address.is_active, address.refused_at) == (False, now)
    assert address.pgh_event_models["update"].objects.filter(pgh_obj=address, refused_at=now).exists()


@pytest.mark.parametrize("status", [400, 404, 429, 500])
def test_nothing_else_does(db, now, status):
    address = callback(now)
    answered(now, status)
    address.refresh_from_db()
    assert address.is_active


def test_what_waits_for_a_switched_off_address_turns_to_the_next_and_nobody_asks_there_again(db, now):
    address = callback(now)
    answered(now, 500)
    Address.objects.create(addressee=address.addressee, channel="sms", value="10000000001", position=5)
    tell(said(now), [told(address.addressee)], round=1, now=now)
    answered(now, 410, "urgent")
    later = now + timedelta(seconds=1)
    results = send(claim("retry", later), later)
    assert [(result.status, result.error_code) for result in results] == [(Status.PERMANENT_FAILURE, "gone")]
    fold(results, later)
    assert sorted(Delivery.objects.values_list("channel", "status")) == [
        ("sms", "created"),
        ("sms", "created"),
        ("webhook", "permanent_failure"),
        ("webhook", "permanent_failure"),
    ]


def test_a_switched_off_address_gets_nothing_new_until_it_is_taken_up_again(db, now):
    address = callback(now)
    answered(now, 410)
    assert tell(said(now), [told(address.addressee)], round=1, now=now) == 0
    address.refresh_from_db()
    take_up_again(address)
    address.save()
    assert tell(said(now), [told(address.addressee)], round=1, now=now) == 1


# Waits


def test_the_ladder_is_the_published_one():
    assert tuple(step.total_seconds() for step in CHANNELS["webhook"].ladder) == LADDER_S


def test_waits_are_longer_by_up_to_a_tenth_and_never_shorter(db, now):
    callback(now)
    delivery = claim("urgent", now)[0]
    error = ChannelError("x", code="refused")
    waits = {(_due_again(_failed(delivery, error, 5, now), now) - now).total_seconds() for _ in range(50)}
    assert len(waits) > 10
    assert all(5 <= wait <= 5.5 for wait in waits)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": " 7 "}, 7),
        ({"retry-after": "999999999999999999999"}, 86400),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "１２"}, None),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after_in_seconds(headers, wait):
    assert asked_wait(HttpAnswer(429, headers, b"")) == (None if wait is None else timedelta(seconds=wait))


@pytest.mark.parametrize(("later", "wait"), [(90, 90), (-90, 0), (10**7, 86400)])
def test_retry_after_as_a_date_is_read_against_the_receivers_own_clock(now, later, wait):
    theirs = now.replace(microsecond=0) - timedelta(days=300)
    headers = {"date": format_datetime(theirs, usegmt=False), "retry-after": format_datetime(theirs + timedelta(seconds=later))}
    assert asked_wait(HttpAnswer(503, headers, b"")) == timedelta(seconds=wait)


def test_a_date_without_a_clock_beside_it_is_no_wait(now):
    assert asked_wait(HttpAnswer(503, {"retry-after": format_datetime(now)}, b"")) is None
