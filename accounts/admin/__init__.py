"""Units and people in the admin, and what every room's admin shares."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.models import Group as AuthGroup

from accounts.admin.history import Tracked
from accounts.admin.people import PersonAdmin
from accounts.admin.scope import ReadOnlyAdmin, ScopedAdmin, ScopedFilter, ScopedInline, Switchable, administers, keeper, kept_rows
from accounts.admin.security import SecondFactorAdmin, SignInAdmin
from accounts.admin.units import UnitAdmin

# One sign-in for everything, second factor included.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.unregister(AuthGroup)

__all__ = [
    "PersonAdmin",
    "ReadOnlyAdmin",
    "ScopedAdmin",
    "ScopedFilter",
    "ScopedInline",
    "SecondFactorAdmin",
    "SignInAdmin",
    "Switchable",
    "Tracked",
    "UnitAdmin",
    "administers",
    "keeper",
    "kept_rows",
]
