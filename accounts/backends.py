"""How a person is found again on every request: with their unit, which every page asks for next."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend

from accounts.models import User


class WithUnit(ModelBackend):
    """One query for a person and their unit."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("unit").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


class ByPassword(WithUnit):
    """The admin's sign-in."""


class BySignInPage(WithUnit, AuthenticationBackend):
    """The sign-in page, with passkeys and codes."""
