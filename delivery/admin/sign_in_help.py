"""A link to set a password, sent to the person and to nobody else: who keeps the system cannot sign in as an officer."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin import PersonAdmin, keeper
from accounts.admin.acts import Act
from accounts.admin.people import may_change
from accounts.models import User
from accounts.roles import Role
from accounts.services import record_access
from delivery.admin.addresses import addressee_of
from delivery.models import Address, Channel, Message
from delivery.services import Told, post_message, tell
from policing.lib.errors import Refused

# Somebody who has signed in before gets no link at an address younger than this: it may be the administrator's own.
SETTLED = timedelta(hours=24)


class NoAddress(Refused):
    """Nothing to send it to."""

    code = "no_address"
    message = gettext_lazy("Enter a telephone number or an e-mail address first; the link goes there and nowhere else.")


class AddressTooNew(Refused):
    """Whoever changes an address and sends the link to it would be that person."""

    code = "address_too_new"
    status = 409
    message = gettext_lazy("An address of this person was changed less than 24 hours ago. Wait, or have the other address switched on again.")


@transaction.atomic
def send_password_link(user: User, *, by: User, now: Any) -> None:
    """Send `user` a link, good once and for a day, to set a password. Raises NoAddress or AddressTooNew."""
    addresses = Address.objects.filter(addressee__user=user, is_active=True, channel__in=(Channel.SMS, Channel.EMAIL))
    if not addresses.exists():
        raise NoAddress
    if user.last_login and _changed_since(addresses, now - SETTLED):
        raise AddressTooNew
    content = {language: _words(user, by, language) for language in ("zh-hans", "en")}
    link_lives = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    message = post_message(
        room="accounts", subject_id=UUID(int=user.pk), priority=Message.Priority.URGENT, content=content, expires_at=now + link_lives, now=now
    )
    tell(message, [Told(addressee_of(user).pk, "sign_in", str(user))], round=1, now=now)  # type: ignore[union-attr]
    record_access(user=by, action="password_link", subject=f"accounts.user:{user.pk}", reason="", now=now)


def _changed_since(addresses: Any, since: Any) -> bool:
    events = Address.pgh_event_models["update"].objects  # type: ignore[attr-defined]
    return events.filter(pgh_obj__in=addresses.values("pk"), pgh_created_at__gt=since).exists()


def _words(user: User, by: User, language: str) -> dict[str, str]:
    with translation.override(language):
        link = settings.BASE_URL + reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), default_token_generator.make_token(user)])
        body = _("Open this address within a day and choose a password: %(link)s\nSent by %(who)s. If you did not ask for it, tell your duty leader.")
        return {"title": _("Set your password for Zhufang"), "body": body % {"link": link, "who": by}}


def _run(request: HttpRequest, user: Any) -> str:
    send_password_link(user, by=keeper(request), now=timezone.now())
    return _("The link is on its way to %(name)s. It works once, for a day.") % {"name": user}


def _fits(request: HttpRequest, user: Any) -> bool:
    return user.is_active and user.pk != keeper(request).pk and may_change(keeper(request), user) and not _is_a_key(user)


def _is_a_key(user: Any) -> bool:
    return user.role == Role.PARTNER and addressee_of(user) is None


SEND_LINK = Act(
    "password-link",
    gettext_lazy("Send a link to set a password"),
    gettext_lazy("Goes to the person's telephone or e-mail and nowhere else; works once, for a day. You do not see it, and it is written into the access log."),
    _run,
    _fits,
)
PersonAdmin.acts.append(SEND_LINK)
