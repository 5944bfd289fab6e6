"""Who changed what, when, from which value to which: told from the database's own history, and undone on request."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.contrib.admin.utils import unquote
from django.contrib.messages import error, success
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.admin.scope import ScopedAdmin, kept_rows
from accounts.models import User
from policing.lib.sealed import SealedField

# The newest so many entries of one thing; nobody reads further back in a page.
SHOWN = 200
# Bookkeeping beside what people mean.
SILENT = {"value_index", "wrapped_key", "path"}
LONGEST = 120


@dataclass(frozen=True)
class Change:
    """One field's old and new value, in words; both empty where the content is nobody's business here."""

    label: str
    before: str = ""
    after: str = ""
    is_hidden: bool = False


@dataclass
class Entry:
    """One line of the history."""

    event: Any
    thing: str
    is_first: bool
    fields: list[str] = field(default_factory=list)
    who: str = ""
    changes: list[Change] = field(default_factory=list)
    may_undo: bool = False

    @property
    def at(self) -> datetime:
        return self.event.pgh_created_at


def entries_of(*sources: models.QuerySet) -> list[Entry]:
    """The history of the rows whose events `sources` hold, newest first."""
    found = [entry for source in sources for entry in _entries(source)]
    found.sort(key=lambda entry: entry.at, reverse=True)
    names, related = _people(found), _related(found)
    previous = _previous(found)
    for entry in found:
        entry.who = names.get(_user_of(entry.event), _("the system"))
        entry.changes = [_change(entry.event, previous.get(id(entry.event)), name, related) for name in entry.fields]
    return [entry for entry in found if entry.is_first or entry.changes]


def _entries(source: models.QuerySet) -> Iterator[Entry]:
    events = list(source.select_related("pgh_context").order_by("-pgh_id")[: SHOWN + 1])
    rows: dict[Any, list[Any]] = {}
    for event in reversed(events):
        rows.setdefault(event.pgh_obj_id, []).append(event)
    thing = capfirst(str(source.model.pgh_tracked_model._meta.verbose_name))
    for of_row in rows.values():
        if of_row[0].pgh_label == "insert":
            yield Entry(of_row[0], thing, is_first=True)
        for before, after in pairwise(of_row):
            after._before = before
            if changed := [name for name in _watched(source.model) if getattr(before, name) != getattr(after, name)]:
                yield Entry(after, thing, is_first=False, fields=changed)


def _watched(event_model: type[models.Model]) -> list[str]:
    return [f.attname for f in event_model._meta.concrete_fields if not f.name.startswith("pgh_") and f.name not in SILENT and f.name != "id"]


def _previous(found: Iterable[Entry]) -> dict[int, Any]:
    return {id(entry.event): getattr(entry.event, "_before", None) for entry in found}


def _user_of(event: Any) -> int | None:
    return (event.pgh_context.metadata or {}).get("user") if event.pgh_context else None


def _people(found: Iterable[Entry]) -> dict[int | None, str]:
    ids = {user for entry in found if (user := _user_of(entry.event)) is not None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)} if ids else {}


def _related(found: Iterable[Entry]) -> dict[tuple[type[models.Model], Any], str]:
    """What the foreign keys of all entries point to, by one question per model."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for entry in found:
        for name in entry.fields:
            of_field = _field(entry.event, name)
            if of_field.is_relation:
                wanted.setdefault(of_field.related_model, set()).update({getattr(entry.event, name), getattr(entry.event._before, name)} - {None})
    return {(model, row.pk): str(row) for model, keys in wanted.items() for row in model._base_manager.filter(pk__in=keys)}


def _field(event: Any, attname: str) -> Any:
    name = next(f.name for f in event._meta.concrete_fields if f.attname == attname)
    return event.pgh_tracked_model._meta.get_field(name)


def _change(event: Any, before: Any, attname: str, related: dict[Any, str]) -> Change:
    of_field = _field(event, attname)
    label = capfirst(str(of_field.verbose_name))
    if isinstance(of_field, SealedField | models.JSONField | models.BinaryField):
        return Change(label, is_hidden=True)
    old, new = (_said(of_field, getattr(row, attname), related) for row in (before, event))
    return Change(label, old, new)


def _said(of_field: Any, value: Any, related: dict[Any, str]) -> str:
    if value is None or value == "":
        return "–"
    if of_field.is_relation:
        return related.get((of_field.related_model, value), f"#{value}")
    if of_field.choices:
        return str(dict(of_field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    return str(value)[:LONGEST]


class Tracked(ScopedAdmin):
    """A model whose page has a history tab. `undoes` says whether a change may be put back from there."""

    undoes = True
    object_history_template = "admin/history.html"

    def histories(self, row: Any) -> list[models.QuerySet]:
        """The events that tell the story of `row`; rooms add those of its parts."""
        return [self.model.pgh_event_models["update"]._base_manager.filter(pgh_obj=row.pk)]  # type: ignore[attr-defined]

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_undo"
        return [path("<path:object_id>/history/<int:event_id>/undo/", self.admin_site.admin_view(self.undo_view), name=name), *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        row = self._kept(request, object_id)
        entries = entries_of(*self.histories(row))
        for entry in entries:
            own = entry.event.pgh_tracked_model is self.model
            entry.may_undo = self.undoes and own and not entry.is_first and self.has_change_permission(request, row) and _stands(row, entry)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(name)s") % {"name": row},
            "entries": entries,
            "object": row,
            "opts": self.opts,
            "module_name": str(capfirst(self.opts.verbose_name_plural)),
            "undo_name": f"admin:{self.opts.app_label}_{self.opts.model_name}_undo",
        }
        return TemplateResponse(request, self.object_history_template, context | (extra_context or {}))

    def undo_view(self, request: HttpRequest, object_id: str, event_id: int) -> HttpResponse:
        """Put back what one change replaced, while nobody has changed it again."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self._kept(request, object_id)
        if not self.undoes or not self.has_change_permission(request, row):
            raise PermissionDenied
        entry = next((entry for entry in entries_of(self.histories(row)[0]) if entry.event.pgh_id == event_id and not entry.is_first), None)
        if entry is None:
            raise Http404
        self._put_back(request, row, entry)
        return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[object_id]))

    def _kept(self, request: HttpRequest, object_id: str) -> Any:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return row

    def _may_put_back(self, request: HttpRequest, row: Any, entry: Entry) -> bool:
        """Nothing returns by this way that the form would refuse: no read-only field, nothing outside the administrator's scope."""
        for name in entry.fields:
            of_field, value = _field(entry.event, name), getattr(entry.event._before, name)
            if of_field.name in self.get_readonly_fields(request, row):
                return False
            if of_field.is_relation and value is not None and not kept_rows(of_field.related_model, request).filter(pk=value).exists():
                return False
        return True

    def _put_back(self, request: HttpRequest, row: Any, entry: Entry) -> None:
        if not _stands(row, entry):
            error(request, _("It has been changed again since; put back the later change first."))
            return
        if not self._may_put_back(request, row, entry):
            raise PermissionDenied
        for name in entry.fields:
            setattr(row, name, getattr(entry.event._before, name))
        try:
            with transaction.atomic():
                row.full_clean()
                self.save_model(request, row, None, True)
        except (ValidationError, IntegrityError) as refusal:
            error(request, "; ".join(getattr(refusal, "messages", [_("This no longer fits with the rest.")])))
            return
        self.log_change(request, row, _("Put back: %(fields)s") % {"fields": ", ".join(change.label for change in entry.changes)})
        success(request, _("Put back as it was."))


def _stands(row: Any, entry: Entry) -> bool:
    """True while `row` still holds what the change wrote, and nothing of it is sealed or out of reach."""
    try:
        kinds = [_field(entry.event, name) for name in entry.fields]
    except FieldDoesNotExist:
        return False
    return not any(isinstance(kind, SealedField) for kind in kinds) and all(getattr(row, name) == getattr(entry.event, name) for name in entry.fields)
