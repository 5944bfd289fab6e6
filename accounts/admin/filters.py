"""Yes-or-no filters over what a list has counted already."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _


def has(parameter: str, title_said: Any, annotation: str) -> type[admin.SimpleListFilter]:
    """A filter `?parameter=yes|no` over the list's own boolean annotation."""

    class Has(admin.SimpleListFilter):
        title = title_said
        parameter_name = parameter

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            return [("yes", _("Yes")), ("no", _("No"))]

        def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
            return queryset.filter(**{annotation: self.value() == "yes"}) if self.value() in {"yes", "no"} else queryset

    return Has
