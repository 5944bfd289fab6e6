"""Swaps asked for before say unit, role and times too, from the shifts they still have; their history says what the swap says.

Of a swap that went with its shift only history is left: it gets the asker's unit and role, and the time it was asked.
"""

from django.db import migrations

SWAPS = """
UPDATE grids_swap SET unit_id = shift.unit_id, role = shift.role, starts_at = shift.starts_at, ends_at = shift.ends_at
FROM grids_shift shift WHERE shift.id = grids_swap.shift_id AND grids_swap.unit_id IS NULL
"""
RETURNS = """
UPDATE grids_swap SET return_starts_at = shift.starts_at, return_ends_at = shift.ends_at
FROM grids_shift shift WHERE shift.id = grids_swap.in_return_id AND grids_swap.return_starts_at IS NULL
"""
HISTORY = """
UPDATE grids_swapevent SET unit_id = swap.unit_id, role = swap.role, starts_at = swap.starts_at, ends_at = swap.ends_at,
    return_starts_at = swap.return_starts_at, return_ends_at = swap.return_ends_at
FROM grids_swap swap WHERE swap.id = grids_swapevent.pgh_obj_id AND grids_swapevent.unit_id IS NULL
"""
GONE = """
UPDATE grids_swapevent SET unit_id = asker.unit_id, role = asker.role, starts_at = asked_at, ends_at = asked_at
FROM accounts_user asker WHERE asker.id = grids_swapevent.asked_by_id AND grids_swapevent.unit_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("grids", "0011_swaps_outlive_shifts")]
    operations = [migrations.RunSQL([SWAPS, RETURNS, HISTORY, GONE], migrations.RunSQL.noop)]
