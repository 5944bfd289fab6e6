"""Who signed in from where, and who tried in vain. What was typed is never kept: no password, and no name that belongs to nobody."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.devices import device_name
from accounts.models import AccessLog, User
from accounts.services import record_access
from policing.lib.registry import Registry

SIGNED_IN, REFUSED = "sign_in", "sign_in_refused"
BROWSER_COOKIE = "zf-browser"
BROWSER_LIVES_S = 365 * 24 * 3600

# Rooms that can reach people hear of a sign-in from a browser its person has not used before: f(user, agent, ip, now).
on_new_browser: Registry[Callable[[User, str, str, datetime], None]] = Registry()


@dataclass(frozen=True)
class SignIn:
    """One sign-in as its own person may read it."""

    at: datetime
    ip: str
    device: str
    is_refused: bool


def new_browser_name() -> str:
    """What a browser is remembered by; says nothing about anybody."""
    return secrets.token_urlsafe(16)


def record_sign_in(user: User, *, browser: str, ip: str, agent: str, now: datetime) -> bool:
    """Keep that `user` signed in. True when they did before, but never with this browser: then whoever can reach them is told."""
    before = AccessLog.objects.filter(user=user, action=SIGNED_IN)
    is_new = before.exists() and not before.filter(subject=f"browser:{browser}").exists()
    record_access(user=user, action=SIGNED_IN, subject=f"browser:{browser}", reason=_place(ip, agent), now=now)
    if is_new:
        for _name, tell in on_new_browser.items():
            tell(user, agent, ip, now)
    return is_new


def record_refused_sign_in(login: str, *, ip: str, agent: str, now: datetime) -> None:
    """Keep that somebody was refused; under whose account, when there is such an account."""
    user = User.objects.filter(username=login[:150]).first() if login and "\x00" not in login else None
    subject = f"accounts.user:{user.pk}" if user else "accounts.user:unknown"
    record_access(user=user, action=REFUSED, subject=subject, reason=_place(ip, agent), now=now)


def last_sign_ins(user: User, most: int = 8) -> list[SignIn]:
    """The latest first. One query."""
    rows = AccessLog.objects.filter(user=user, action__in=(SIGNED_IN, REFUSED)).order_by("-at")[:most]
    return [_read(row) for row in rows]


def _place(ip: str, agent: str) -> str:
    return f"{ip} {agent}"[:200]


def _read(row: AccessLog) -> SignIn:
    ip, _space, agent = row.reason.partition(" ")
    return SignIn(row.at, ip, device_name(agent), row.action == REFUSED)
