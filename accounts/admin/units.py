"""The tree of units. Moving one moves everything below it; what has done its service is closed, never lost."""

from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.admin.acts import Act
from accounts.admin.filters import has
from accounts.admin.history import Tracked
from accounts.admin.moving import MovesUnits
from accounts.admin.scope import keeper
from accounts.administration import Group
from accounts.closing import close_unit, out_of_place, reopen_unit
from accounts.models import Unit, User


class UnitForm(forms.ModelForm):
    """What belongs to a unit must fit its kind; rooms above know what that is."""

    class Meta:
        model = Unit
        fields = ["name", "name_en", "kind", "parent", "code", "phone"]
        help_texts = {
            "kind": _("Rooms and teams inside a station see what the station sees; every other unit sees itself and what stands below it."),
            "parent": _("Empty for the bureau alone."),
            "code": _("Short and once in the whole house, like CD or 410700: letters, digits and hyphens."),
            "phone": _("Guards and tellers are shown this number."),
        }

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or {}
        if self.instance.pk and "kind" in self.changed_data and checked.get("kind"):
            held = out_of_place(Unit(pk=self.instance.pk, kind=checked["kind"]))
            if held:
                said = {"kind": Unit.Kind(checked["kind"]).label, "what": held}
                self.add_error("kind", gettext("%(kind)s: cannot hold what is here. Move these first: %(what)s.") % said)
        return checked


@admin.register(Unit)
class UnitAdmin(MovesUnits, Tracked):
    form = UnitForm
    actions = ["move_units"]
    group = Group.PEOPLE
    place_on_shelf = 10
    may_remove = True
    list_display = ["in_tree", "code", "kind", "phone", "people_count", "closed_on"]
    list_filter = [has("closed", pgettext_lazy("unit", "closed"), "is_closed"), "kind"]
    list_select_related = ["parent"]
    list_per_page = 200
    search_fields = ["name", "name_en", "code"]
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["name", "name_en", "kind", "parent", "code", "phone"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        people = User.objects.filter(unit=OuterRef("pk"), is_active=True).order_by().values("unit").annotate(n=Count("pk")).values("n")
        return super().get_queryset(request).annotate(active_people=Coalesce(Subquery(people), 0), is_closed=Q(closed_on__isnull=False))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Nobody and nothing is put to a closed unit: choosers do not offer it."""
        is_chooser = bool(request.resolver_match) and request.resolver_match.url_name == "autocomplete"  # type: ignore[union-attr]
        return super().get_search_results(request, queryset.filter(closed_on=None) if is_chooser else queryset, search_term)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.fieldsets, (_("Where it stood"), {"fields": ["stood"]})] if obj else self.fieldsets

    @admin.display(description=_("name"), ordering="path")
    def in_tree(self, unit: Unit) -> str:
        return format_html('<span class="depth-{}">{}</span>', min(unit.path.count("/") - 2, 5), unit)

    @admin.display(description=_("people"), ordering="active_people")
    def people_count(self, unit: Any) -> int:
        return unit.active_people

    @admin.display(description=_("over the years"))
    def stood(self, unit: Unit) -> str:
        """Below whom it stood until when, what it was called, as the database's own history tells it."""
        lines = story_of(unit)
        return format_html('<ul class="unit-story">{}</ul>', format_html_join("", "<li>{}</li>", ((line,) for line in lines))) if lines else "–"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Where a unit stands says who sees what: the administrator's own place is moved only by whoever keeps the system."""
        user = keeper(request)
        if obj is None:
            return []
        own = not user.is_superuser and user.unit_path.startswith(obj.path)
        return ["parent", "code", "kind", "stood"] if own else ["stood"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Whoever sets the house up belongs to the first bureau they make: without a unit they could open none of its pages."""
        super().save_model(request, obj, form, change)
        user = keeper(request)
        if not change and obj.kind == Unit.Kind.BUREAU and user.unit_id is None and user.is_superuser:
            User.objects.filter(pk=user.pk, unit=None).update(unit=obj)
            messages.info(request, gettext("You belong to %(unit)s now.") % {"unit": obj})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A new unit stands below one of the administrator's own."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "parent" and field is not None:
            field.required = not keeper(request).is_superuser
        return field


def story_of(unit: Unit) -> list[str]:
    """Each move, renaming, closing and opening of `unit`, the latest first."""
    events = list(Unit.pgh_event_models["update"].objects.filter(pgh_obj=unit.pk).order_by("pgh_id"))  # type: ignore[attr-defined]
    over = {one.pk: str(one) for one in Unit.objects.filter(pk__in={event.parent_id for event in events if event.parent_id})}
    lines = [line for before, after in pairwise(events) for line in _changes(before, after, over)]
    return lines[::-1]


def _changes(before: Any, after: Any, over: dict[int, str]) -> list[str]:
    said = {"day": date_format(timezone.localtime(after.pgh_created_at), "Y-m-d"), "unit": over.get(before.parent_id, "–")}
    lines = []
    if before.parent_id != after.parent_id:
        lines.append(gettext("stood below %(unit)s until %(day)s") % said)
    if before.name != after.name:
        lines.append(gettext("was called %(name)s until %(day)s") % (said | {"name": before.name}))
    if before.kind != after.kind:
        lines.append(gettext("was %(kind)s until %(day)s") % (said | {"kind": dict(Unit.Kind.choices).get(before.kind, before.kind)}))
    if before.closed_on != after.closed_on:
        lines.append((gettext("closed on %(day)s") if after.closed_on else gettext("opened again on %(day)s")) % said)
    return lines


def _close(request: HttpRequest, unit: Any) -> str:
    close_unit(unit, by=keeper(request), now=timezone.now())
    return gettext("%(unit)s is closed; its history stays.") % {"unit": unit}


def _reopen(request: HttpRequest, unit: Any) -> str:
    reopen_unit(unit, by=keeper(request))
    return gettext("%(unit)s is open again.") % {"unit": unit}


UnitAdmin.acts = [
    Act(
        "close",
        _("Close this unit"),
        _("Nobody and nothing can be put there any more; its matters and its history stay. People, grids and units below it must have moved first."),
        _close,
        lambda request, unit: unit.closed_on is None,
        is_grave=True,
    ),
    Act("reopen", _("Open it again"), _("People and grids can be put there again."), _reopen, lambda request, unit: unit.closed_on is not None),
]
