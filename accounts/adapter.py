"""Sign-in as a station needs it."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StationAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
