"""What the pages of this room share: who may open them."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.generic.base import View

from accounts.models import User
from accounts.roles import Right

PER_PAGE = 50


class ForStaff(LoginRequiredMixin, View):
    """Signed-in police with `right`. Partner staff have no pages here."""

    right: ClassVar[Right] = Right.READ
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not (request.user.is_officer and request.user.may(self.right)):
            raise PermissionDenied if request.user.is_officer else Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user


def as_uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error


def choices(of: Any) -> list[tuple[str, str]]:
    return [(choice.value, str(choice.label)) for choice in of]
