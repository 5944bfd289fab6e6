"""The right to hand in one person's alarm when their session has ended, or while a colleague is signed in on the same phone.

It stands in the alarm page, goes into each alarm kept on the phone and is good for nothing else: it opens no page and reads nothing.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing

from accounts.models import User
from accounts.roles import Role
from alerts.services.intake import MAX_AGE
from desk.portal.side import Side, side_of

SALT = "portal.alarm"
# A page is drawn in a session, and an alarm may be kept for so long after that.
LASTS = timedelta(seconds=settings.SESSION_COOKIE_AGE) + MAX_AGE


def pass_of(user: User) -> str:
    """Good for LASTS, and until the password changes or the person is switched off."""
    return signing.dumps([user.pk, _password_of(user)], salt=SALT)


def side_with(given: str) -> Side | None:
    """Whose pass it is, with the sites they have now; None when it is forged, too old, or its holder may no longer send."""
    try:
        pk, password = signing.loads(given, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=pk, is_active=True, role=Role.PARTNER).first()
    if user is None or _password_of(user) != password:
        return None
    side = side_of(user)
    return side if side.sites else None


def _password_of(user: User) -> str:
    return user.get_session_auth_hash()[:16]
