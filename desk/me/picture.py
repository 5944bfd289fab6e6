"""What the account page shows of its own person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from accounts.devices import device_name
from accounts.models import User
from accounts.roles import Right
from accounts.sign_ins import last_sign_ins
from delivery.errors import ERRORS
from delivery.lifecycle import FAILED, Status
from delivery.models import Address, Channel, Delivery
from delivery.services.addresses import last_tests, own_addresses
from grids.models import Shift

NEXT_SHIFTS = 5


@dataclass(frozen=True)
class Tried:
    """How the last message from this page to an address went, honestly: sent is not delivered."""

    label: str
    at: datetime
    is_good: bool
    is_bad: bool
    is_final: bool


@dataclass(frozen=True)
class Way:
    """One channel of one's own."""

    address: Address
    is_pending: bool
    is_first: bool
    is_fixed: bool
    tried: Tried | None


@dataclass(frozen=True)
class Place:
    """One browser somebody is signed in with."""

    pk: int
    device: str
    ip: str
    since: datetime
    last_seen: datetime
    is_this: bool


def ways_of(user: User) -> list[Way]:
    """Two queries."""
    addresses = own_addresses(user)
    tests = last_tests(addresses)
    used = [row.pk for row in addresses if row.is_active and row.channel != Channel.IN_APP]
    return [_way(row, tests.get(row.pk), is_first=row.pk in used[:1]) for row in addresses]


def _way(row: Address, test: Delivery | None, *, is_first: bool) -> Way:
    is_fixed = row.channel in {Channel.IN_APP, Channel.WEBHOOK}
    return Way(row, is_pending=not row.is_active, is_first=is_first, is_fixed=is_fixed, tried=tried(test) if test else None)


def tried(test: Delivery) -> Tried:
    is_good, is_bad = test.status in {Status.SENT, Status.DELIVERED}, test.status in FAILED or bool(test.error_code)
    said = _("sent; whether it arrived is not known") if test.status == Status.SENT else str(test.get_status_display())
    reason = str(ERRORS.get(test.error_code, test.error_code))
    waits = test.status in {Status.CREATED, Status.SENDING, Status.TEMPORARY_FAILURE}
    return Tried(f"{said}: {reason}" if reason else said, test.updated_at, is_good, is_bad, not waits)


def places_of(user: User, session_key: str, now: datetime) -> list[Place]:
    """Where `user` is signed in now, this browser first. One query."""
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    rows = UserSession.objects.filter(user=user, session_key__in=alive).order_by("-last_seen_at")
    places = [Place(row.pk, device_name(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == session_key) for row in rows]
    return sorted(places, key=lambda place: not place.is_this)


def security_of(user: User) -> dict[str, Any]:
    """Second factor, passkeys and recovery codes left. One query."""
    rows = list(Authenticator.objects.filter(user=user))
    codes = [row.wrap().get_unused_codes() for row in rows if row.type == Authenticator.Type.RECOVERY_CODES]
    return {
        "totp": any(row.type == Authenticator.Type.TOTP for row in rows),
        "keys": sum(row.type == Authenticator.Type.WEBAUTHN for row in rows),
        "codes": len(codes[0]) if codes else None,
    }


def account(user: User, session_key: str, now: datetime) -> dict[str, Any]:
    """Everything the page shows. Six queries, seven for officers."""
    shifts = Shift.objects.filter(officer__user=user, ends_at__gt=now).select_related("unit").order_by("starts_at")
    ways = ways_of(user)
    return {
        "rights": [right.label for right in Right if user.may(right)],
        "ways": ways,
        "reached": ways[0].address.addressee if ways else None,
        "reaches_nobody": user.is_officer and not any(way.address.is_active and way.address.channel != Channel.IN_APP for way in ways),
        "shifts": list(shifts[:NEXT_SHIFTS]) if user.is_officer else [],
        "now": now,
        "places": places_of(user, session_key, now),
        "security": security_of(user),
        "sign_ins": last_sign_ins(user),
    }


def is_on_duty(user: User, now: datetime) -> bool:
    return Shift.objects.at(now).filter(officer__user=user).exists()
