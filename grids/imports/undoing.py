"""Putting back what stood there before an import, all or none."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from grids.imports.writer import Image, facts_of, in_parts
from policing.lib.errors import Refused
from policing.lib.registry import Registry


class ChangedSince(Refused):
    """What came from the file has been changed or used since; the message names one of it."""

    code = "changed_since"
    status = 409
    message = _("%(name)s has been changed since the import, so it is not undone. Change it by hand.")


class UsedSince(Refused):
    code = "used_since"
    status = 409
    message = _("%(name)s is in use since the import (%(by)s), so it is not undone. Change it by hand.")


# Rows that are not simply removed or written back: label of the model → (the image, by, now).
put_back_by: Registry[Callable[[Image, User | None, datetime], None]] = Registry()


@transaction.atomic
def put_back(images: list[Image], *, by: User | None, now: datetime) -> None:
    """Undo `images`, last first. Raises ChangedSince or UsedSince, and then nothing is undone."""
    for image in reversed(images):
        for part in reversed(list(in_parts(image["rows"]))):
            held = image | {"rows": part}
            check_unchanged(held)
            (put_back_by.get(image["model"]) or _put_back)(held, by, now)


def check_unchanged(image: Image) -> None:
    """Raises ChangedSince when a row is no longer as the import left it."""
    model = apps.get_model(image["model"])
    rows = _by_image(model, [pk for pk, _before, after in image["rows"] if after is not None])
    for pk, _before, after in image["rows"]:
        if after is not None and (pk not in rows or facts_of(rows[pk], list(after)) != after):
            raise ChangedSince(name=_named(rows.get(pk), model))


def _by_image(model: type[models.Model], keys: list[Any]) -> dict[Any, Any]:
    """Rows by their key as images hold it: a UUID in letters."""
    return {str(pk) if isinstance(pk, UUID) else pk: row for pk, row in model._base_manager.in_bulk(keys).items()}


def _named(row: Any, model: type[models.Model]) -> str:
    return f"{model._meta.verbose_name} {row if row is not None else ''}".strip()


def _put_back(image: Image, by: User | None, now: datetime) -> None:
    model, rows = apps.get_model(image["model"]), image["rows"]
    if image["deed"] == "added":
        _take_away(model, [pk for pk, *_rest in rows])
    elif image["deed"] == "removed":
        model._base_manager.bulk_create([model(pk=pk, **_typed(model, before)) for pk, before, _after in rows])
    else:
        kept = _by_image(model, [pk for pk, *_rest in rows])
        write_back(kept, rows, one_by_one=image["deed"] == "saved")


def write_back(kept: dict[Any, Any], rows: list[Any], *, one_by_one: bool = False) -> None:
    """Give the rows in `kept` the values their images had before."""
    for pk, before, _after in rows:
        for name, value in _typed(type(kept[pk]), before).items():
            setattr(kept[pk], name, value)
        if one_by_one:
            kept[pk].save()
    if not one_by_one and rows:
        model = type(next(iter(kept.values())))
        names = [field.name for field in model._meta.concrete_fields if field.attname in rows[0][1]]
        model._base_manager.bulk_update(list(kept.values()), names)


def _typed(model: type[models.Model], facts: dict[str, Any]) -> dict[str, Any]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: value if value is None or fields[name].is_relation else fields[name].to_python(value) for name, value in facts.items()}


def _take_away(model: type[models.Model], keys: list[Any]) -> None:
    try:
        model._base_manager.filter(pk__in=keys).delete()
    except ProtectedError as error:
        held = next(iter(error.protected_objects))
        raise UsedSince(name=model._meta.verbose_name_plural, by=f"{held._meta.verbose_name} {held}") from error
