"""Reading and writing single rows without building a query each time, for the few places where every request passes."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django.db import connection, models

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


def insert_pair(first: models.Model, second: models.Model, *, returning: str, unless_known_by: Sequence[str]) -> Any:
    """Insert both rows by one statement and return the column `returning` of the first; None, and nothing written, when another row has the same key.

    Values go through the fields' own `pre_save` and preparation, as in `save()`; the second row is only written where the first one was.
    """
    columns, values = _values(first, skip=returning)
    other_columns, other_values = _values(second)
    sql = (
        f'WITH stored AS (INSERT INTO "{first._meta.db_table}" ({columns}) VALUES ({", ".join(["%s"] * len(values))})'  # noqa: S608 - names from models
        f" ON CONFLICT ({', '.join(unless_known_by)}) DO NOTHING RETURNING {returning}),"
        f' noted AS (INSERT INTO "{second._meta.db_table}" ({other_columns}) SELECT {_casts(second)} FROM stored)'
        f" SELECT {returning} FROM stored"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *other_values])
        row = cursor.fetchone()
    return row[0] if row else None


def _fields(row: models.Model, skip: str) -> list[models.Field]:
    return [field for field in row._meta.concrete_fields if field.column and field.column != skip]


def _values(row: models.Model, skip: str = "") -> tuple[str, list[Any]]:
    fields = _fields(row, skip)
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    return ", ".join(f'"{field.column}"' for field in fields), values


def _casts(row: models.Model) -> str:
    return ", ".join(f"%s::{field.db_type(connection)}" for field in _fields(row, ""))
