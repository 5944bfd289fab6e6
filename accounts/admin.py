"""Units and people in the admin, and what every room's admin shares."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Right, Role

admin.site.site_header = admin.site.site_title = _("Zhufang administration")
# One sign-in for everything, second factor included.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.unregister(Group)


class ScopedAdmin(admin.ModelAdmin):
    """An administrator keeps what lies in the subtree of their unit; a superuser keeps everything."""

    list_per_page = 50

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _administers(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _administers(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _administers(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _administers(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _administers(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.in_scope(super().get_queryset(request), request)

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        """`rows` cut down to what the administrator keeps."""
        visible = getattr(rows, "visible_to", None)
        if request.user.is_superuser:  # type: ignore[union-attr]
            return rows
        return visible(request.user) if visible else rows.none()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        related = db_field.remote_field.model._default_manager.all()
        if hasattr(related, "visible_to") and not request.user.is_superuser:  # type: ignore[union-attr]
            kwargs["queryset"] = related.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _administers(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and user.is_active and user.is_staff and (user.is_superuser or user.may(Right.ADMINISTER))


@admin.register(Unit)
class UnitAdmin(ScopedAdmin):
    list_display = ["name", "code", "kind", "parent", "phone"]
    list_filter = ["kind"]
    search_fields = ["name", "name_en", "code"]
    autocomplete_fields = ["parent"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Where a unit stands says who sees what: moving one is for whoever keeps the whole system."""
        return ["parent", "code"] if obj and not request.user.is_superuser else []  # type: ignore[union-attr]


class NewPersonForm(forms.ModelForm):
    """A new person starts without a password; the administrator sets the first one on the next page."""

    class Meta:
        model = User
        fields = ["username", "full_name", "role", "unit", "language"]

    def save(self, commit: bool = True) -> User:
        user = super().save(commit=False)
        user.set_unusable_password()
        if commit:
            user.save()
        return user


@admin.register(User)
class PersonAdmin(ScopedAdmin, UserAdmin):
    add_form = NewPersonForm
    list_display = ["username", "full_name", "role", "unit", "is_active"]
    list_filter = ["role", "is_active"]
    search_fields = ["username", "full_name"]
    ordering = ["username"]
    autocomplete_fields = ["unit"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password", "full_name", "language"]}),
        (_("Role"), {"fields": ["role", "unit", "is_active", "is_staff"]}),
        (_("Times"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "full_name", "role", "unit", "language"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Nobody raises themselves: keeping the system and reading alerts stay apart."""
        return ["role", "unit", "is_active", "is_staff"] if obj and obj == request.user and not request.user.is_superuser else []  # type: ignore[union-attr]

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        """The people of the subtree, those who act for its partners, and partner people who act for nobody yet."""
        user = request.user
        if user.is_superuser:  # type: ignore[union-attr]
            return rows
        path = user.unit_path  # type: ignore[union-attr]
        of_partners = Q(role=Role.PARTNER) & (Q(memberships=None) | Q(memberships__partner__bureau__path__startswith=path))
        return rows.filter(Q(unit__path__startswith=path) | of_partners, is_superuser=False).distinct() if path else rows.none()
