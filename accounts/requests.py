"""What a door knows of its caller."""

from typing import Any

from rest_framework.request import Request

from accounts.models import User


class SignedIn(Request):
    """A request that has passed authentication and permission; says so to type checkers."""

    user: User
    data: dict[str, Any]
