"""Who may open the pages of this room: officers who read, and street mediators, who find there what was given to them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from accounts.models import User
from accounts.roles import Right

READS = (Right.READ, Right.MEDIATE)


def worker(request: HttpRequest, *rights: Right) -> User:
    """The signed-in officer or street mediator who has one of `rights`. Partner staff have no pages here."""
    user = request.user
    assert isinstance(user, User)
    if not user.is_officer and not user.may(Right.MEDIATE):
        raise Http404
    if not any(user.may(right) for right in rights or READS):
        raise PermissionDenied
    return user
