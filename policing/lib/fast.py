"""Reading and writing single rows without building a query each time, for the two places where every report passes."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import connection, connections, models

M = TypeVar("M", bound=models.Model)


class Columns(Generic[M]):
    """Some columns of one table in a hand-written SELECT: `sql` names them, `read` makes an instance of what came; other fields stay deferred."""

    def __init__(self, model: type[M], alias: str, *names: str) -> None:
        self.model = model
        self.fields = [field for field in model._meta.concrete_fields if field.attname in names]
        self.sql = ", ".join(f'{alias}."{field.column}"' for field in self.fields)

    def read(self, values: Sequence[Any]) -> M:
        return self.model.from_db(connection.alias, [field.attname for field in self.fields], values)


def read_one(sql: str, params: Sequence[Any], columns: Columns[M]) -> M | None:
    """The first row of `sql`, whose columns are `columns`, as an instance; None when there is no row."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
    return columns.read(row) if row else None


def insert_pair(first: models.Model, second: models.Model, *, returning: str, unless_known_by: tuple[str, ...]) -> Any:
    """Insert both rows by one statement and return the column `returning` of the first; None, and nothing written, when another row has the same key.

    Values go through the fields' own `pre_save` and preparation, as in `save()`; the second row is only written where the first one was.
    """
    sql = _pair_sql(type(first), type(second), returning, unless_known_by)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*_values(first, returning), *_values(second)])
        row = cursor.fetchone()
    return row[0] if row else None


@cache
def _pair_sql(first: type[models.Model], second: type[models.Model], returning: str, unless_known_by: tuple[str, ...]) -> str:
    values = ", ".join("%s" for _ in _fields(first, returning))
    casts = ", ".join(f"%s::{field.db_type(connection)}" for field in _fields(second))
    return (
        f'WITH stored AS (INSERT INTO "{first._meta.db_table}" ({_names(first, returning)}) VALUES ({values})'  # noqa: S608 - names from models
        f" ON CONFLICT ({', '.join(unless_known_by)}) DO NOTHING RETURNING {returning}),"
        f' noted AS (INSERT INTO "{second._meta.db_table}" ({_names(second)}) SELECT {casts} FROM stored)'
        f" SELECT {returning} FROM stored"
    )


@cache
def _fields(model: type[models.Model], skip: str = "") -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if field.column and field.column != skip]


def _names(model: type[models.Model], skip: str = "") -> str:
    return ", ".join(f'"{field.column}"' for field in _fields(model, skip))


def _values(row: models.Model, skip: str = "") -> list[Any]:
    database = connections[connection.alias]
    return [field.get_db_prep_save(field.pre_save(row, True), database) for field in _fields(type(row), skip)]
