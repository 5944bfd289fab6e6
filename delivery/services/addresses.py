"""A person's own addresses: added, proved by a code sent there, put in order, taken out, tried."""

import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any

import uuid_utils.compat as uuid
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Max
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.models import User
from delivery.channels.wording import ONE_TIME_CODE
from delivery.models import Address, AddressCheck, Addressee, Channel, Delivery, Message, Recipient
from policing.lib.errors import Refused
from policing.lib.phones import plain_number
from policing.lib.queue import hurry
from policing.lib.sealed import blind_index

ROOM = "account"
OWN = (Channel.SMS, Channel.EMAIL)
MOST = 6
CODE_LIVES, CODE_TRIES = timedelta(minutes=10), 5
# Nobody floods a stranger's phone with codes, nor their own with tests.
MOST_SENT, SENT_WITHIN = 6, timedelta(hours=1)
SHORTEST_NUMBER, LONGEST_EMAIL = 5, 120


class BadAddress(Refused):
    code = "malformed"
    message = _("This is no %(channel)s that can be reached. Check it and enter it again.")


class TooManyAddresses(Refused):
    code = "too_many"
    message = _("Six addresses are enough. Take one out first.")


class AlreadyThere(Refused):
    code = "duplicate"
    message = _("You have this address already.")


class TooManySent(Refused):
    code = "too_many"
    status = 429
    message = _("Six messages an hour are sent from this page. Wait a while and try again.")


class WrongCode(Refused):
    code = "wrong_code"
    message = _("This is not the code that was sent. %(left)s tries are left.")


class CodeExpired(Refused):
    code = "expired"
    status = 410
    message = _("This code is no longer valid. Have a new one sent.")


class LastChannelOnDuty(Refused):
    code = "last_channel"
    status = 409
    message = _("You are on duty and this is the only way to reach you outside this page. Add another first, or ask the duty leader to relieve you.")


def addressee_of(user: User) -> Addressee:
    """What this room knows of `user`; made when they have nothing yet."""
    addressee, _made = Addressee.objects.get_or_create(user=user, defaults={"language": user.language or settings.LANGUAGE_CODE})
    return addressee


def own_addresses(user: User) -> list[Address]:
    """In the order they are tried: those in use, and those that wait for their code. One query."""
    rows = Address.objects.filter(addressee__user=user).select_related("addressee", "pending").order_by("position", "pk")
    return [row for row in rows if row.is_active or hasattr(row, "pending")]


@transaction.atomic
def add_address(user: User, *, channel: str, value: str, now: datetime) -> Address:
    """A new address that is not used before its code has come back; the code is on its way. Raises BadAddress, AlreadyThere, TooMany…"""
    addressee = Addressee.objects.select_for_update().get(pk=addressee_of(user).pk)
    checked = _checked(channel, value)
    if len(own_addresses(user)) >= MOST:
        raise TooManyAddresses
    address = addressee.addresses.filter(channel=channel, value_index=blind_index(checked)).first()
    if address and address.is_active:
        raise AlreadyThere
    last = addressee.addresses.aggregate(last=Max("position"))["last"] or 0
    address = address or Address(addressee=addressee, channel=channel, value=checked)
    address.position, address.is_active = last + 1, False
    address.save()
    send_code(address, now=now)
    return address


def _checked(channel: str, value: str) -> str:
    label = dict(Channel.choices).get(channel, channel)
    if channel == Channel.SMS:
        number = plain_number(value[:60])
        if number.isdigit() and len(number) >= SHORTEST_NUMBER:
            return number
    elif channel == Channel.EMAIL and len(value) <= LONGEST_EMAIL:
        try:
            validate_email(value.strip())
        except ValidationError as error:
            raise BadAddress(channel=label) from error
        return value.strip().lower()
    raise BadAddress(channel=label)


def _digest(address: Address, code: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"address-code:{address.pk}:{code}".encode(), sha256).hexdigest()


@transaction.atomic
def send_code(address: Address, *, now: datetime) -> None:
    """Send a fresh code; the one before is worth nothing from now on. Raises TooManySent."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    title = gettext_noop("%(code)s is your code for Zhufang")
    body = gettext_noop("Enter it on your account page within ten minutes. If you did not ask for it, do nothing.")
    send_to(address, _content(title, body, code=code), expires_at=now + CODE_LIVES, payload={ONE_TIME_CODE: code}, now=now)
    AddressCheck.objects.update_or_create(address=address, defaults={"code_digest": _digest(address, code), "expires_at": now + CODE_LIVES, "tries": 0})


def confirm_address(address: Address, *, code: str, now: datetime) -> Address:
    """Use `address` from now on. A wrong code is counted, whatever else happens. Raises WrongCode, CodeExpired."""
    # Counted before it is looked at, by one UPDATE: many guesses at once are as many tries.
    if not AddressCheck.objects.filter(address=address, expires_at__gt=now, tries__lt=CODE_TRIES).update(tries=F("tries") + 1):
        raise CodeExpired
    check = AddressCheck.objects.filter(address=address).first()
    if check is None:
        raise CodeExpired
    if not hmac.compare_digest(check.code_digest, _digest(address, code.strip()[:12])):
        raise WrongCode(left=max(CODE_TRIES - check.tries, 0))
    with transaction.atomic():
        address.is_active, address.verified_at, address.refused_at = True, now, None
        address.save()
        check.delete()
    return address


@transaction.atomic
def try_first(address: Address) -> None:
    """Put `address` before the other ones outside the app."""
    others = list(address.addressee.addresses.exclude(channel=Channel.IN_APP).exclude(pk=address.pk).order_by("position", "pk"))
    for position, row in enumerate([address, *others], start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


@transaction.atomic
def take_out(address: Address, *, is_on_duty: bool) -> None:
    """Use `address` no longer; what was sent there stays on record. Raises LastChannelOnDuty."""
    addressee = Addressee.objects.select_for_update().get(pk=address.addressee_id)
    others = addressee.addresses.filter(is_active=True).exclude(channel=Channel.IN_APP).exclude(pk=address.pk)
    if address.is_active and is_on_duty and not others.exists():
        raise LastChannelOnDuty
    AddressCheck.objects.filter(address=address).delete()
    address.is_active = False
    address.save(update_fields=["is_active"])


def send_test(address: Address, *, now: datetime) -> Delivery:
    """Send a word to `address` to see whether it arrives; how that went stands in the delivery. Raises TooManySent."""
    title = gettext_noop("Test: messages from Zhufang reach you here")
    body = gettext_noop("You asked for this on your account page. Nothing else needs to be done.")
    return send_to(address, _content(title, body), expires_at=now + CODE_LIVES, now=now)


def _content(title: str, body: str, **facts: str) -> dict[str, dict[str, str]]:
    content = {}
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            content[language] = {"title": _t(title) % facts if facts else _t(title), "body": _t(body)}
    return content


@transaction.atomic
def send_to(address: Address, content: dict[str, dict[str, str]], *, expires_at: datetime, payload: dict[str, str] | None = None, now: datetime) -> Delivery:
    """One message to one address only, used or not yet; when it fails no other address is tried. Raises TooManySent."""
    sent = Recipient.objects.filter(addressee=address.addressee_id, message__room=ROOM, why=ROOM, created_at__gt=now - SENT_WITHIN)
    if sent.count() >= MOST_SENT:
        raise TooManySent
    facts: dict[str, Any] = {"content": content, "payload": payload, "created_at": now, "expires_at": expires_at, "replies": []}
    message = Message.objects.create(room=ROOM, subject_id=uuid.uuid7(), priority=Message.Priority.URGENT, **facts)
    # Nobody waits for an answer: as good as acknowledged, which also keeps the engine from trying the next address.
    recipient = Recipient.objects.create(message=message, addressee=address.addressee, why=ROOM, name="", created_at=now, acknowledged_at=now)
    delivery = Delivery.objects.create(recipient=recipient, address=address, channel=address.channel, queue=Message.Priority.URGENT, due_at=now, updated_at=now)
    hurry(f"delivery.send_{Message.Priority.URGENT}")
    return delivery


def last_tests(addresses: Iterable[Address]) -> dict[int, Delivery]:
    """The last delivery from the account page to each of `addresses`, by the address's key. One query."""
    rows = Delivery.objects.filter(address__in=list(addresses), recipient__message__room=ROOM, recipient__why=ROOM)
    return {row.address_id: row for row in rows.order_by("address_id", "-updated_at").distinct("address_id")}


class HalfAnHour(Refused):
    code = "malformed"
    message = _("Quiet hours need a beginning and an end, like 22:00 and 07:00.")


@transaction.atomic
def set_quiet(user: User, *, begins: str, ends: str) -> None:
    """What asks `user` for no answer waits from `begins` until `ends`, times of day; both empty: nothing waits. Raises HalfAnHour."""
    try:
        quiet = (time.fromisoformat(begins), time.fromisoformat(ends)) if begins or ends else (None, None)
    except ValueError as error:
        raise HalfAnHour from error
    addressee = addressee_of(user)
    addressee.quiet_from, addressee.quiet_until = quiet
    addressee.save(update_fields=["quiet_from", "quiet_until"])


@transaction.atomic
def speak_to(addressee: Addressee, *, language: str) -> None:
    """Messages speak `language` to `addressee` from now on; pages of whoever signs in stay as they are."""
    if addressee.language != language:
        addressee.language = language
        addressee.save(update_fields=["language"])


@transaction.atomic
def set_language(user: User, *, language: str) -> None:
    """Pages and messages speak `language` to `user` from now on."""
    user.language = language
    user.save(update_fields=["language"])
    for addressee in Addressee.objects.filter(user=user).exclude(language=language):
        addressee.language = language
        addressee.save(update_fields=["language"])
