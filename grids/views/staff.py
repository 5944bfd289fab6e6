"""What the pages of this room share: who may open them, and how a step that was refused is said."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User
from accounts.roles import Right
from grids.imports.exporting import is_keeper
from policing.lib.errors import Refused


def staff(request: HttpRequest, *rights: Right) -> User:
    """The signed-in officer who has one of `rights`. Partner staff have no pages here."""
    user = request.user
    assert isinstance(user, User)
    if not user.is_officer:
        raise Http404
    if not any(user.may(right) for right in rights or (Right.READ,)):
        raise PermissionDenied
    return user


def keeps_files(request: HttpRequest) -> bool:
    """True for administrators, also for the first one of a house that has no unit yet. Files hold everything; nobody else brings in or takes out."""
    return is_keeper(request.user)


def keeper(request: HttpRequest) -> User:
    """The administrator at work."""
    assert isinstance(request.user, User)
    return request.user


def take(request: HttpRequest, step: Callable[[], Any], *, back: str, said: Any = "") -> HttpResponse:
    """Take one step, say how it went, and go `back`."""
    try:
        step()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect(back)
