"""Who may do what in PostgreSQL: one role owns the tables and migrates, another runs the product and cannot rewrite history."""

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg2  # type: ignore[import-untyped]
from psycopg2 import sql  # type: ignore[import-untyped]

from policing.engines.postgres import Postgres

OWNER, APP, DATABASE = "zhufang_owner", "zhufang_app", "zhufang"


def make_database(postgres: Postgres, *, owner_password: str, app_password: str, may_create: bool = False) -> None:
    """Make roles and database, or set their passwords when they are there. With `may_create` the owner can make test databases."""
    with _superuser(postgres, "postgres") as run:
        _role(run, APP, app_password)
        _role(run, OWNER, owner_password)
        run(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP), sql.Identifier(OWNER)))
        run(sql.SQL("ALTER ROLE {} {}").format(sql.Identifier(OWNER), sql.SQL("CREATEDB" if may_create else "NOCREATEDB")))
        if not run(sql.SQL("SELECT 1 FROM pg_database WHERE datname = {}").format(sql.Literal(DATABASE))):
            run(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
    for database in (DATABASE, "template1") if may_create else (DATABASE,):
        with _superuser(postgres, database) as run:
            _rights(run)


def _role(run: Any, name: str, password: str) -> None:
    exists = run(sql.SQL("SELECT 1 FROM pg_roles WHERE rolname = {}").format(sql.Literal(name)))
    verb = sql.SQL("ALTER" if exists else "CREATE")
    run(sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, sql.Identifier(name), sql.Literal(password)))


def _rights(run: Any) -> None:
    """What the owner will create, the app may use: read and write rows, take numbers, call functions. Never alter, truncate or own."""
    names = {"owner": sql.Identifier(OWNER), "app": sql.Identifier(APP)}
    for statement in (
        "GRANT USAGE, CREATE ON SCHEMA public TO {owner}",
        "GRANT USAGE ON SCHEMA public TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    ):
        run(sql.SQL(statement).format(**names))


@contextlib.contextmanager
def _superuser(postgres: Postgres, database: str) -> Iterator[Any]:
    """A function that runs one statement and returns its rows."""
    connection = psycopg2.connect(postgres.url(database))
    connection.autocommit = True

    def run(statement: sql.Composable) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    try:
        yield run
    finally:
        connection.close()
