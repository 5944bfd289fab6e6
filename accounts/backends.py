"""How a person is found again on every request: with their unit, which every page asks for next, and the one they are lent to, if they are."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from accounts.lent import lent_to
from accounts.models import Unit, User


class WithUnit(ModelBackend):
    """One query for a person and their unit; one more only for somebody who is lent to another."""

    def get_user(self, user_id: int) -> User | None:
        people, lent = User.objects.select_related("unit"), lent_to.get("unit")
        if lent:
            people = people.annotate(works_for_id=lent(timezone.now()))
        user = people.filter(pk=user_id).first()
        unit = getattr(user, "works_for_id", None)
        if user and unit:
            user.works_for = Unit.objects.get(pk=unit)
        return user if user and self.user_can_authenticate(user) else None


class ByPassword(WithUnit):
    """The admin's sign-in."""


class BySignInPage(WithUnit, AuthenticationBackend):
    """The sign-in page, with passkeys and codes."""
