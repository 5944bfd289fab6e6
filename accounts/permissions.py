"""Who passes a door. What they find behind it is `visible_to`'s business."""

from typing import Any, ClassVar

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.roles import Right


class Needs(BasePermission):
    """Signed in, with `right`; make one with `needs(Right.ORDER)`."""

    right: ClassVar[Right]

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.user.is_authenticated and request.user.may(self.right)


def needs(right: Right) -> type[Needs]:
    return type(f"Needs{right.name.title()}", (Needs,), {"right": right})
