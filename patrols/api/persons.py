"""Whose phone it is now: what waited on it goes out in the name of whoever pressed it, or waits on."""

from typing import Any

from django.middleware.csrf import get_token
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from policing.lib.errors import Refused


class OtherPerson(Refused):
    code = "other_person"
    status = 409
    message = _("Somebody else recorded this on this phone. It waits until they sign in here again.")


def check_person(request: SignedIn, said: dict[str, Any]) -> None:
    """Takes `person` out of what a phone says. Raises OtherPerson when another one is signed in by now."""
    person = said.pop("person", None)
    if person is not None and person != request.user.pk:
        raise OtherPerson


class Me(APIView):
    """Who is signed in, and the token that their writes need: a page that was opened hours ago asks before it sends again."""

    permission_classes = [needs(Right.READ)]

    @extend_schema(operation_id="patrols_me", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        return Response({"person": request.user.pk, "csrf": get_token(request._request)})
