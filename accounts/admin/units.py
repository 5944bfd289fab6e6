"""The tree of units. Moving one moves everything below it."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.admin.history import Tracked
from accounts.admin.scope import keeper
from accounts.administration import Group
from accounts.models import Unit, User


@admin.register(Unit)
class UnitAdmin(Tracked):
    group = Group.PEOPLE
    place_on_shelf = 10
    may_remove = True
    list_display = ["in_tree", "code", "kind", "phone", "people_count"]
    list_filter = ["kind"]
    list_select_related = ["parent"]
    list_per_page = 200
    search_fields = ["name", "name_en", "code"]
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["name", "name_en", "kind", "parent", "code", "phone"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        people = User.objects.filter(unit=OuterRef("pk"), is_active=True).order_by().values("unit").annotate(n=Count("pk")).values("n")
        return super().get_queryset(request).annotate(active_people=Coalesce(Subquery(people), 0))

    @admin.display(description=_("name"), ordering="path")
    def in_tree(self, unit: Unit) -> str:
        return format_html('<span class="depth-{}">{}</span>', min(unit.path.count("/") - 2, 5), unit)

    @admin.display(description=_("people"), ordering="active_people")
    def people_count(self, unit: Any) -> int:
        return unit.active_people

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Where a unit stands says who sees what: the administrator's own place is moved only by whoever keeps the system."""
        user = keeper(request)
        if obj is None or user.is_superuser:
            return []
        return ["parent", "code", "kind"] if user.unit_path.startswith(obj.path) else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A new unit stands below one of the administrator's own."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "parent" and field is not None:
            field.required = not keeper(request).is_superuser
        return field
