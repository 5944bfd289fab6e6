"""What every signed-in request shares."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from pghistory.middleware import HistoryMiddleware


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
