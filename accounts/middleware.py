"""What every signed-in request shares."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from pghistory.middleware import HistoryMiddleware

from accounts.roles import Role


class OwnLanguage:
    """Pages speak the language a person chose for good, unless this browser's switch says otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen_here = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if not chosen_here and request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class KeptByNobody:
    """What was made for a person who is signed in, or for a key, is kept by no cache: not at a proxy, not behind the back button of a shared computer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response and ("HTTP_AUTHORIZATION" in request.META or request.user.is_authenticated):
            response["Cache-Control"] = "private, no-store"
        return response


class WhoChangedIt(HistoryMiddleware):
    """Tells the history triggers who is at work. A partner's key writes nothing they watch, so its requests are spared the extra statements."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request) if _can_be_a_key_only(request) else super().__call__(request)


def _can_be_a_key_only(request: HttpRequest) -> bool:
    """True where a session counts for nothing. Anywhere else a header somebody adds must not hide who they are."""
    return request.path.startswith("/api/") and request.META.get("HTTP_AUTHORIZATION", "").lower().startswith("api-key ")


class SeenSessions:
    """Keeps when each browser was last heard and ends an officer's session nobody was heard on for SESSION_IDLE; asks the database once in five minutes.

    A guard's phone lies in a pocket for hours and must still send the alarm when its button is held; partners' pages hold nobody's data.
    """

    HEARD_FOR = timedelta(minutes=5)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated and cache.add(self._name(request), 1, self.HEARD_FOR.total_seconds()):
            self._hear(request)
        return self.get_response(request)

    def _name(self, request: HttpRequest) -> str:
        """One per browser and place: whoever comes from elsewhere is looked at anew."""
        facts = (request.session.session_key, request.META.get("REMOTE_ADDR"), request.headers.get("X-Forwarded-For"), request.headers.get("User-Agent"))
        return "seen:" + sha256(repr(facts).encode()).hexdigest()

    def _hear(self, request: HttpRequest) -> None:
        """One query for a session that was heard in time."""
        now = timezone.now()
        sessions = UserSession.objects.filter(session_key=request.session.session_key)
        may_end = settings.SESSION_IDLE and getattr(request.user, "role", "") != Role.PARTNER
        in_time = sessions.filter(last_seen_at__gte=now - settings.SESSION_IDLE) if may_end else sessions
        agent = request.headers.get("User-Agent", "")[: UserSession._meta.get_field("user_agent").max_length]
        if in_time.update(last_seen_at=now, ip=get_adapter().get_client_ip(request), user_agent=agent):
            return
        if sessions.exists():
            logout(request)
        else:
            UserSession.objects.create_from_request(request)
