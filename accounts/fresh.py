"""Steps that want to be sure who sits there: a password, a passkey or a code within the last minutes."""

import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest


def is_fresh(request: HttpRequest) -> bool:
    """True when this browser's person signed in, or proved who they are again, within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds."""
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records)


def prove_who_you_are(request: HttpRequest) -> None:
    """Call after looking up what the step is about: asks for the password (passkey, code) unless it was given a moment ago.

    The request goes on afterwards as it was sent. Raises ReauthenticationRequired, which allauth's middleware answers.
    """
    if not is_fresh(request):
        raise ReauthenticationRequired
