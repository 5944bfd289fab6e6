"""Tables kept in one part per month, from their first migration.

The role that runs the product does not own the tables, so the parts are made by a function that runs with its owner's rights.
"""

from datetime import date
from typing import Any

import pgtrigger
from django.db import connection, migrations
from django.utils import timezone

MONTHS_AHEAD = 13

# For tables whose rows are never changed nor taken away.
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)

# Takes the right to change or remove rows of `whole` and its parts from everybody but their owner. The triggers alone would not do:
# whoever may speak SQL may tell them to look away (`pgtrigger.ignore`).
APPEND_ONLY_FUNCTION = """
CREATE OR REPLACE FUNCTION zhufang_append_only(whole regclass) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    part regclass; other name;
BEGIN
    FOR part, other IN
        SELECT t.oid::regclass, r.rolname FROM pg_class t CROSS JOIN LATERAL aclexplode(t.relacl) a JOIN pg_roles r ON r.oid = a.grantee
        WHERE (t.oid = whole OR t.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = whole))
          AND a.grantee <> t.relowner AND a.privilege_type IN ('UPDATE', 'DELETE')
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE ON %s FROM %I', part, other);
    END LOOP;
END $$;
"""

# Makes the parts of `parent` from the month of `first` on (months in UTC). A row that fits none is not refused: it goes to `parent`_other.
MAKE_FUNCTION = """
CREATE OR REPLACE FUNCTION zhufang_make_partitions(parent text, first date, months int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    starts date; part text; made int := 0;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid WHERE c.relname = parent) THEN
        RAISE EXCEPTION '% is not partitioned', parent;
    END IF;
    FOR n IN 0 .. months - 1 LOOP
        starts := (date_trunc('month', first::timestamp) + make_interval(months => n))::date;
        part := parent || to_char(starts, '_YYYY_MM');
        IF to_regclass(part) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                part, parent, starts::text || ' 00:00+00', (starts + interval '1 month')::date::text || ' 00:00+00');
            PERFORM zhufang_append_only(part::regclass);
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END $$;
"""

FUNCTIONS = APPEND_ONLY_FUNCTION + MAKE_FUNCTION
MakePartitionsFunction = migrations.RunSQL(
    FUNCTIONS, "DROP FUNCTION zhufang_make_partitions(text, date, int); DROP FUNCTION IF EXISTS zhufang_append_only(regclass)"
)
# For databases whose functions are older; going back, the first migration takes them away.
RenewFunctions = migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop)


def keep_append_only(*tables: str) -> migrations.RunSQL:
    """Only the owner may change or remove rows of `tables`. Going back leaves the rights as narrow as they are: nothing needs more."""
    return migrations.RunSQL([f"SELECT zhufang_append_only('{table}')" for table in tables], migrations.RunSQL.noop)


class CreatePartitionedModel(migrations.CreateModel):
    """CreateModel for a table with the primary key (id, at), cut by month of `at`."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        plain = schema_editor.sql_create_table
        schema_editor.sql_create_table = plain + ' PARTITION BY RANGE ("at")'
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            schema_editor.sql_create_table = plain
        table = to_state.apps.get_model(app_label, self.name)._meta.db_table
        schema_editor.execute(f'CREATE TABLE "{table}_other" PARTITION OF "{table}" DEFAULT')
        first = f"{timezone.now():%Y-%m-01}"
        schema_editor.deferred_sql.append(f"SELECT zhufang_make_partitions('{table}', '{first}', {MONTHS_AHEAD})")


def make_partitions(table: str, first: date, months: int) -> int:
    """Make the missing monthly parts of `table` for `months` months from `first`; returns how many were made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT zhufang_make_partitions(%s, %s, %s)", [table, first, months])
        return int(cursor.fetchone()[0])
