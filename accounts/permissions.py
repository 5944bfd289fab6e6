"""Who passes a door. What they find behind it is `visible_to`'s business."""

from typing import Any, ClassVar

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.roles import Right


class Needs(BasePermission):
    """Signed in, with one of `rights`; make one with `needs(Right.ORDER)`."""

    rights: ClassVar[tuple[Right, ...]]

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.user.is_authenticated and any(request.user.may(right) for right in self.rights)


def needs(*rights: Right) -> type[Needs]:
    return type("Needs" + "Or".join(right.name.title() for right in rights), (Needs,), {"rights": rights})
