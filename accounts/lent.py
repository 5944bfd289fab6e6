"""Which unit a person works for at the moment when it is not their own. The room that knows secondments says so here."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Subquery

from policing.lib.registry import Registry

# "unit" → what the id of that unit is for the user in the outer query at a moment, or nothing. One column of the query that finds a person again.
lent_to: Registry[Callable[[datetime], Subquery]] = Registry()
