"""Partner systems sign in with `Authorization: Api-Key …`."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework_api_key.permissions import KeyParser

from accounts.models import User
from partners.models import Membership, Partner, PartnerKey
from policing.lib.fast import Columns, read_one

# `last_used_at` is exact to this; a write for every request would cost more than it tells.
LAST_USED_STEP = timedelta(minutes=1)


KEY = Columns(PartnerKey, "k", "id", "prefix", "hashed_key", "revoked", "expiry_date", "membership_id", "mode", "last_used_at")
MEMBERSHIP = Columns(Membership, "m", "id", "user_id", "partner_id", "site_id", "is_active")
USER = Columns(User, "u", "id", "username", "full_name", "unit_id", "role", "language", "is_active")
PARTNER = Columns(Partner, "p", "id", "bureau_id", "kind", "name", "name_en", "addressee_id", "is_active")
FIND = f"""
SELECT {KEY.sql}, {MEMBERSHIP.sql}, {USER.sql}, {PARTNER.sql}
FROM partners_partnerkey k JOIN partners_membership m ON m.id = k.membership_id
JOIN accounts_user u ON u.id = m.user_id JOIN partners_partner p ON p.id = m.partner_id
WHERE k.prefix = %s AND NOT k.revoked AND m.is_active AND u.is_active AND p.is_active
"""  # noqa: S608 - only column names are put in


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
        found = read_one(FIND, [prefix], KEY, MEMBERSHIP, USER, PARTNER)
        if found is None or not found[0].is_valid(sent) or found[0].has_expired:
            raise AuthenticationFailed(_("The key is wrong, revoked or expired."))
        key, membership, user, partner = found
        key.membership, membership.user, membership.partner = membership, user, partner
        return key

    def _note_use(self, key: PartnerKey) -> None:
        now = timezone.now()
        if key.last_used_at is None or now - key.last_used_at > LAST_USED_STEP:
            PartnerKey.objects.filter(pk=key.pk).update(last_used_at=now)
