"""Sign-in as a station needs it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import User
from accounts.sign_ins import BROWSER_COOKIE, BROWSER_LIVES_S, new_browser_name, record_refused_sign_in, record_sign_in


class StationAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators only; every sign-in is kept, and so is every refused one."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        login = str(credentials.get("username") or "")
        record_refused_sign_in(login, ip=self.get_client_ip(request), agent=_agent(request), now=timezone.now())

    def post_login(self, request: HttpRequest, user: Any, **facts: Any) -> HttpResponse:
        """Remembers the browser by a cookie that names nobody, so that a new one can be told from a known one."""
        answer = super().post_login(request, user, **facts)
        browser = _browser(request) or new_browser_name()
        if isinstance(user, User):
            record_sign_in(user, browser=browser, ip=self.get_client_ip(request), agent=_agent(request), now=timezone.now())
        answer.set_cookie(
            BROWSER_COOKIE,
            Signer(salt=BROWSER_COOKIE).sign(browser),
            max_age=BROWSER_LIVES_S,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return answer


def _agent(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")


def _browser(request: HttpRequest) -> str:
    try:
        return Signer(salt=BROWSER_COOKIE).unsign(request.COOKIES.get(BROWSER_COOKIE, ""))[:60]
    except BadSignature:
        return ""
