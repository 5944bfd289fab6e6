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

# Makes the parts of `parent` from the month of `first` on (months in UTC). A row that fits none is not refused: it goes to `parent`_other.
FUNCTION = """
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
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END $$;
"""

MakePartitionsFunction = migrations.RunSQL(FUNCTION, "DROP FUNCTION zhufang_make_partitions(text, date, int)")


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
