"""Second factors and sign-ins of people: seen by their times only, taken away when a phone is lost."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin.scope import ScopedAdmin, keeper, kept_rows
from accounts.administration import Group
from accounts.models import User
from accounts.services import record_access

FACTORS = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)


# The libraries' own pages show too much and know no scope.
for borrowed in (Authenticator, UserSession, EmailAddress):
    if admin.site.is_registered(borrowed):
        admin.site.unregister(borrowed)


class OfPeople(ScopedAdmin):
    """What belongs to a person: kept by whoever may change the person."""

    group = Group.SYSTEM
    may_remove = True
    removes_in_bulk = True

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        return rows.filter(user__in=kept_rows(User, request).values("pk"))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        from accounts.admin.people import may_change

        return self.has_view_permission(request) and (obj is None or (obj.user_id != request.user.pk and may_change(keeper(request), obj.user)))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for row in queryset:
            if self.has_delete_permission(request, row):
                self.delete_model(request, row)

    def _record(self, request: HttpRequest, row: Any, action: str) -> None:
        record_access(user=keeper(request), action=action, subject=f"accounts.user:{row.user_id}", reason="", now=timezone.now())


@admin.register(Authenticator)
class SecondFactorAdmin(OfPeople):
    """A lost phone: take the factor away here, the person sets a new one up at the next sign-in."""

    shown_name = _("Second factors")
    list_display = ["user", "type_said", "created_at", "last_used_at"]
    list_select_related = ["user__unit"]
    list_filter = ["type"]
    search_fields = ["user__username", "user__full_name"]
    fields = readonly_fields = ("user", "type_said", "created_at", "last_used_at")
    ordering = ["-created_at"]

    @admin.display(description=_("kind"), ordering="type")
    def type_said(self, row: Authenticator) -> str:
        """Never the name of the device nor the secret."""
        return str(row.get_type_display())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self._record(request, obj, "second_factor")
        super().delete_model(request, obj)


@admin.register(UserSession)
class SignInAdmin(OfPeople):
    """Where people are signed in; ending one signs that browser out."""

    shown_name = _("Sign-ins")
    list_display = ["user", "created_at", "last_seen_at", "ip", "user_agent"]
    list_select_related = ["user__unit"]
    search_fields = ["user__username", "user__full_name"]
    fields = readonly_fields = ("user", "created_at", "last_seen_at", "ip", "user_agent")
    ordering = ["-last_seen_at"]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self._record(request, obj, "session")
        obj.end()
