"""A word to its owner when an account is used from a browser it was never used from."""

from datetime import datetime, timedelta

import uuid_utils.compat as uuid
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.devices import device_name
from accounts.models import User
from accounts.sign_ins import on_new_browser
from delivery.models import Addressee, Message
from delivery.services.posting import Told, post_message, tell

WORTH_TELLING = timedelta(hours=24)


@on_new_browser.register("delivery")
def tell_owner(user: User, agent: str, ip: str, now: datetime) -> None:
    """By the channels of their own; whoever has none finds it among the sign-ins of their account page."""
    addressee = Addressee.objects.filter(user=user, is_active=True).first()
    if addressee is None:
        return
    message = post_message(
        room="account", subject_id=uuid.uuid7(), priority=Message.Priority.BULK, content=_content(agent, ip), expires_at=now + WORTH_TELLING, now=now
    )
    tell(message, [Told(addressee.pk, "new_browser", str(user))], round=1, now=now)


def _content(agent: str, ip: str) -> dict[str, dict[str, str]]:
    content = {}
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            title = _("Your account was signed in to from a new browser: %(device)s, %(ip)s") % {"device": device_name(agent), "ip": ip}
            body = _("If this was not you: end that session on your account page, change your password and tell the administrator of your unit at once.")
        content[language] = {"title": title, "body": body}
    return content
