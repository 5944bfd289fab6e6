"""Writing in bulk, with a memory of what stood there before, so that it can be put back."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from policing.lib.sealed import RecordKeyField, SealedBytesField, SealedField

AT_ONCE = 500
# Never kept in an image: what is sealed stays in its own record, and a password is nobody's business.
SECRET = (SealedField, SealedBytesField, RecordKeyField)
Image = dict[str, Any]


def facts_of(row: models.Model, names: Sequence[str] | None = None) -> dict[str, Any]:
    """The columns of `row` as JSON holds them."""
    return {name: _as_in_json(getattr(row, name)) for name in _columns(type(row), tuple(names) if names is not None else None)}


@lru_cache(maxsize=100)
def _columns(model: type[models.Model], names: tuple[str, ...] | None) -> list[str]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key and not isinstance(field, SECRET) and field.name != "password"]
    return [field.attname for field in fields if names is None or field.name in names or field.attname in names]


def _as_in_json(value: Any) -> Any:
    """One moment is written in one way, whatever zone it was said in."""
    if value is None or type(value) in (str, int, float, bool):
        return value
    return json.loads(json.dumps(value.astimezone(UTC) if isinstance(value, datetime) else value, cls=DjangoJSONEncoder))


def in_parts(rows: Sequence[Any], size: int = AT_ONCE) -> Iterator[Sequence[Any]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


class Writer:
    """Adds, changes and removes rows of any model; `images` is what it takes to undo that, in the order it was done."""

    def __init__(self, advance: Any = None) -> None:
        self.images: list[Image] = []
        self._advance = advance or (lambda count: None)

    def add(self, rows: Sequence[models.Model]) -> None:
        for part in in_parts(rows):
            type(part[0])._base_manager.bulk_create(part)
            self._keep("added", part, [None] * len(part), [facts_of(row) for row in part])
            self._advance(len(part))

    def change(self, rows: Sequence[models.Model], names: Sequence[str]) -> None:
        """Write the fields `names` of rows that exist."""
        for part in in_parts(rows):
            before = self._before(part, names)
            type(part[0])._base_manager.bulk_update(part, names)
            self._keep("changed", part, before, [facts_of(row, names) for row in part])
            self._advance(len(part))

    def save(self, row: models.Model, names: Sequence[str]) -> None:
        """One row by its own `save`, where that does more than write the row; `names` is what may have changed."""
        is_new = row.pk is None
        before = [None] if is_new else self._before([row], names)
        row.save()
        self._keep("added" if is_new else "saved", [row], before, [facts_of(row, None if is_new else names)])
        self._advance(1)

    def remove(self, rows: Sequence[models.Model]) -> None:
        for part in in_parts(rows):
            self._keep("removed", part, [facts_of(row) for row in part], [None] * len(part))
            type(part[0])._base_manager.filter(pk__in=[row.pk for row in part]).delete()

    def _before(self, rows: Sequence[models.Model], names: Sequence[str]) -> list[Any]:
        kept = type(rows[0])._base_manager.in_bulk([row.pk for row in rows])
        return [facts_of(kept[row.pk], names) for row in rows]

    def _keep(self, deed: str, rows: Sequence[models.Model], before: list[Any], after: list[Any]) -> None:
        images = [[_as_in_json(row.pk), *pair] for row, pair in zip(rows, zip(before, after, strict=True), strict=True)]
        if images:
            self.images.append({"deed": deed, "model": rows[0]._meta.label, "rows": images})
