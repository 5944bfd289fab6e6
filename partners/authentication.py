"""Partner systems sign in with `Authorization: Api-Key …`."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework_api_key.permissions import KeyParser

from accounts.models import User
from partners.models import PartnerKey

# `last_used_at` is exact to this; a write for every request would cost more than it tells.
LAST_USED_STEP = timedelta(minutes=1)


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
        usable = PartnerKey.objects.select_related("membership__user", "membership__partner")
        key = usable.filter(
            prefix=prefix, revoked=False, membership__is_active=True, membership__partner__is_active=True, membership__user__is_active=True
        ).first()
        if key is None or not key.is_valid(sent) or key.has_expired:
            raise AuthenticationFailed(_("The key is wrong, revoked or expired."))
        return key

    def _note_use(self, key: PartnerKey) -> None:
        now = timezone.now()
        if key.last_used_at is None or now - key.last_used_at > LAST_USED_STEP:
            PartnerKey.objects.filter(pk=key.pk).update(last_used_at=now)
