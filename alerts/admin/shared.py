"""What all rules of the city share in the admin."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin import ScopedAdmin, keeper
from accounts.administration import Group


class Shared(ScopedAdmin):
    """Base for what all units share: everybody reads it, the bureau changes it."""

    group = Group.RULES

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        return rows

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request) and is_of_bureau(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and is_of_bureau(request)


def is_of_bureau(request: HttpRequest) -> bool:
    user = keeper(request)
    return user.is_superuser or (bool(user.unit_path) and user.unit_path == user.bureau_path)
