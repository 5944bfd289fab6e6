"""Buttons sign in with `Authorization: Alarm-Key …`: a word of its own, so that no other door of the house even looks at it."""

import time
from math import ceil
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from partners.models import AlarmKey
from partners.throttles import Buckets

WORD = "alarm-key "
# Far more than a frightened hand presses, far less than a broken device sends. What is refused was preceded by presses that were taken.
MOST_A_MINUTE = 60
buckets = Buckets()


class AlarmKeyAuthentication(BaseAuthentication):
    """request.auth is the button's AlarmKey with its `alarm`; request.user is nobody: a button is no person and sees nothing."""

    def authenticate_header(self, request: Request) -> str:
        return "Alarm-Key"

    def authenticate(self, request: Request) -> tuple[AnonymousUser, AlarmKey] | None:
        said = request.META.get("HTTP_AUTHORIZATION", "")
        if said[: len(WORD)].lower() != WORD:
            return None
        return AnonymousUser(), _key(said[len(WORD) :].strip())


def _key(sent: str) -> AlarmKey:
    """Raises AuthenticationFailed, in the same words for whatever is wrong."""
    known = sent.isascii() and sent.isprintable() and len(sent) <= 200
    keys = AlarmKey.objects.select_related("alarm__site__partner", "alarm__site__station")
    key = keys.filter(prefix=sent.partition(".")[0][:8], revoked=False).first() if known else None
    if key is None or not key.is_valid(sent) or key.has_expired or not _in_use(key):
        raise AuthenticationFailed(_("The key is wrong, revoked or expired."))
    return key


def _in_use(key: AlarmKey) -> bool:
    site = key.alarm.site
    return key.alarm.is_active and site.is_active and site.partner.is_active


class IsButton(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, AlarmKey)


class ButtonThrottle(BaseThrottle):
    """Each button by itself: a broken one takes nothing from the others. Presses and signs of life have a bucket each."""

    seconds = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        key: Any = request.auth
        self.seconds = buckets.take((str(key.prefix), type(view).__name__), MOST_A_MINUTE, time.monotonic())
        return self.seconds == 0

    def wait(self) -> float | None:
        return ceil(self.seconds)
