"""What every room's admin shares: an administrator keeps the subtree of their unit, in lists, choices, filters, actions and history alike."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.acts import Acting
from accounts.admin.choosers import Chooser
from accounts.administration import Group
from accounts.models import User
from accounts.roles import Right

# How a filter of the page may end in the address; anything else would let hidden columns be guessed letter by letter.
ENDINGS = {"", "__exact", "__id__exact", "__isnull", "__in", "__gte", "__gt", "__lte", "__lt", "__year", "__month", "__day", "__isempty"}


def keeper(request: HttpRequest) -> User:
    """The administrator at work."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    return user


def administers(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and user.is_active and user.is_staff and (user.is_superuser or user.may(Right.ADMINISTER))


def kept_rows(model: type[models.Model], request: HttpRequest) -> QuerySet:
    """The rows of `model` this administrator keeps, as its own list would show them."""
    of_model = admin.site._registry.get(model)
    if isinstance(of_model, ScopedAdmin):
        return of_model.get_queryset(request)
    return model._default_manager.all() if keeper(request).is_superuser else model._default_manager.none()


class ScopedFilter(admin.RelatedFieldListFilter):
    """Offers only what the administrator keeps."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return [(row.pk, str(row)) for row in kept_rows(field.related_model, request)[:200]]


class ScopedChoices:
    """Foreign keys offer what the administrator keeps; what stands in the row already stays. Long lists are searched while typing."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if "queryset" not in kwargs:
            kwargs["queryset"] = kept_rows(db_field.remote_field.model, request)
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", Chooser(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Beside a chooser stand "add" and "change"; what is chosen is looked at and removed on its own page."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class ScopedInline(ScopedChoices, admin.options.InlineModelAdmin):
    """Rows that belong to the page they stand on: whoever may change the page may change them."""

    extra = 0
    show_change_link = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission  # type: ignore[assignment]


class ScopedAdmin(Acting, ScopedChoices, admin.ModelAdmin):
    """An administrator keeps what lies in the subtree of their unit; a superuser keeps everything.

    Rows are switched off rather than removed: only `may_remove` models lose rows, and only those that nothing hangs on.
    """

    group = Group.SYSTEM
    # What the list is called, where the model's own name is a library's.
    shown_name: Any = ""
    list_per_page = 50
    show_full_result_count = False
    may_remove = False
    removes_in_bulk = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return administers(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not self.may_remove or not self.has_change_permission(request, obj):
            return False
        return obj is None or not hanging_on(obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.in_scope(super().get_queryset(request), request)

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        """`rows` cut down to what the administrator keeps."""
        visible = getattr(rows, "visible_to", None)
        if keeper(request).is_superuser:
            return rows
        return visible(request.user) if visible else rows.none()

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [(name, ScopedFilter) if isinstance(name, str) and _is_relation(self.model, name) else name for name in super().get_list_filter(request)]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """What the page itself offers, and nothing else: a column nobody shows must not be read by asking what it starts with."""
        offered = [name[0] if isinstance(name, tuple) else getattr(name, "parameter_name", name) for name in self.list_filter]
        return any(lookup.startswith(str(name)) and lookup[len(str(name)) :] in ENDINGS for name in [*offered, self.date_hierarchy, "id"] if name)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if not self.removes_in_bulk:
            actions.pop("delete_selected", None)
        return actions

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        for name, field in form.base_fields.items() if obj else ():
            _keep_what_stands_there(field, getattr(obj, f"{name}_id", None))
        return form

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = str(self.shown_name) or capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """A part that hangs on something beside the row (addresses hang on the addressee) says on what."""
        found = super().get_formset_kwargs(request, obj, inline, prefix)
        return found | ({"instance": inline.holder_of(obj)} if hasattr(inline, "holder_of") else {})

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        row = kwargs.get("obj")
        context["acts"] = self.offered_acts(request, row)
        context["hanging"] = hanging_on(row) if row is not None and self.may_remove and self.has_change_permission(request, row) else []
        return super().render_change_form(request, context, *args, **kwargs)


class ReadOnlyAdmin(ScopedAdmin):
    """For what machines write: it can be looked at, never typed."""

    group = Group.EVENTS
    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [str(name) for _label, options in self.get_fieldsets(request, obj) for name in options["fields"]]


def _is_relation(model: type[models.Model], path: str) -> bool:
    return bool(get_fields_from_path(model, path)[-1].is_relation)


def _keep_what_stands_there(field: Any, current: Any) -> None:
    """A unit over the administrator's own, or a liaison officer of another one, must not be lost by saving the page."""
    if isinstance(field, ModelChoiceField) and current is not None and field.queryset is not None:
        field.queryset = field.queryset.model._base_manager.filter(Q(pk__in=field.queryset.values("pk")) | Q(pk=current))


def hanging_on(row: models.Model) -> list[str]:
    """What refers to `row` and so keeps it from being removed, in words; one query."""
    if not hasattr(row, "_hanging"):
        relations = {f"hangs_{number}": relation for number, relation in enumerate(_relations(type(row)))}
        found = {name: Exists(relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})) for name, relation in relations.items()}
        flags = type(row)._base_manager.filter(pk=row.pk).values(**found).first() if found else None
        names = [capfirst(str(relations[name].related_model._meta.verbose_name_plural)) for name, hangs in (flags or {}).items() if hangs]
        row._hanging = list(dict.fromkeys(names))  # type: ignore[attr-defined]
    return row._hanging  # type: ignore[attr-defined]


def _relations(model: type[models.Model]) -> list[Any]:
    """Relations that keep a row alive; histories and whatever is a part of the row do not."""
    return [
        relation
        for relation in model._meta.related_objects
        if relation.on_delete is models.PROTECT and not hasattr(relation.related_model, "pgh_tracked_model")
    ]


class Switchable(ScopedAdmin):
    """Rows with `is_active`: switched on and off in bulk. History keeps who did it."""

    @admin.action(description=gettext_lazy("Switch on"))
    def switch_on(self, request: HttpRequest, rows: QuerySet) -> None:
        self._switch(request, rows, to=True)

    @admin.action(description=gettext_lazy("Switch off"))
    def switch_off(self, request: HttpRequest, rows: QuerySet) -> None:
        self._switch(request, rows, to=False)

    def _switch(self, request: HttpRequest, rows: QuerySet, *, to: bool) -> None:
        changed = self.changeable(rows, request).filter(is_active=not to).update(is_active=to)
        self.message_user(request, _("%(count)d changed.") % {"count": changed})

    def changeable(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        """Those of `rows` this administrator may change."""
        return type(self).model_rows(rows)

    @staticmethod
    def model_rows(rows: QuerySet) -> QuerySet:
        """`rows` without what the list joined, fit for an update."""
        return rows.model._base_manager.filter(pk__in=list(rows.values_list("pk", flat=True)))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        for name in ("switch_on", "switch_off"):
            actions |= {name: self.get_action(name)}
        return actions if administers(request) else {}
