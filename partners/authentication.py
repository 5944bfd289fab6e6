"""Partner systems sign in with `Authorization: Api-Key …`."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework_api_key.permissions import KeyParser

from accounts.models import User
from accounts.requests import SignedIn
from accounts.roles import Role
from partners.models import Membership, PartnerKey
from policing.lib.errors import Refused
from policing.lib.fast import Columns, read_one
from policing.lib.held import HeldEach

# `last_used_at` is exact to this; a write for every request would cost more than it tells.
LAST_USED_STEP = timedelta(minutes=1)


LIMITS = ("alerts_per_minute", "others_per_minute")
KEY = Columns(PartnerKey, "k", "id", "prefix", "hashed_key", "revoked", "expiry_date", "membership_id", "mode", "last_used_at", *LIMITS)
FIND = f"SELECT {KEY.sql} FROM partners_partnerkey k WHERE k.prefix = %s AND NOT k.revoked"  # noqa: S608 - only column names are put in

# A revoked key stops at once; a partner, person or membership that was switched off, within these seconds.
SECONDS = 2.0


class LiveKeyNeeded(Refused):
    code = "live_key_needed"
    status = 403
    message = _("A test key changes nothing real: this needs the live key.")


def refuse_test_key(request: SignedIn) -> None:
    """For doors that change what is real at a site. Raises LiveKeyNeeded."""
    if isinstance(request.auth, PartnerKey) and request.auth.mode == PartnerKey.Mode.TEST:
        raise LiveKeyNeeded


def _active_membership(pk: int) -> Membership:
    """A key speaks for partners only: whoever keeps keys must not be able to make one that acts as an officer."""
    active = Membership.objects.filter(is_active=True, user__is_active=True, user__role=Role.PARTNER, partner__is_active=True)
    membership = active.select_related("user", "partner").filter(pk=pk).first()
    if membership is None:
        raise AuthenticationFailed(_("The key is wrong, revoked or expired."))
    return membership


held_memberships = HeldEach(_active_membership, seconds=SECONDS)


class PartnerKeyAuthentication(BaseAuthentication):
    """request.user is the user of the key's membership, request.auth the PartnerKey."""

    def authenticate_header(self, request: Request) -> str:
        return "Api-Key"

    def authenticate(self, request: Request) -> tuple[User, PartnerKey] | None:
        sent = KeyParser().get(request)
        if sent is None:
            return None
        key = self._find(sent)
        self._note_use(key)
        return key.membership.user, key

    def _find(self, sent: str) -> PartnerKey:
        prefix, _dot, _secret = sent.partition(".")
        key = read_one(FIND, [prefix[:8]], KEY) if sent.isascii() and sent.isprintable() else None
        if key is None or not key.is_valid(sent) or key.has_expired:
            raise AuthenticationFailed(_("The key is wrong, revoked or expired."))
        key.membership = held_memberships(key.membership_id)
        return key

    def _note_use(self, key: PartnerKey) -> None:
        now = timezone.now()
        if key.last_used_at is None or now - key.last_used_at > LAST_USED_STEP:
            PartnerKey.objects.filter(pk=key.pk).update(last_used_at=now)
