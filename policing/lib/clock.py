"""Clocks that ran ahead and were set right again."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import DateTimeField, ExpressionWrapper, F, Value
from django.db.models.functions import Greatest

# Clocks of several machines differ by less.
TOLERANCE = timedelta(minutes=1)


def keep_waits(rows: models.QuerySet, *, due: str, written: str, now: datetime) -> int:
    """Where `written` lies in the future, a clock ran ahead: what is `due` so long after it shall be so long after `now`. Returns how many rows."""
    wait = Greatest(F(due), F(written)) - F(written)
    ahead = rows.filter(**{f"{written}__gt": now + TOLERANCE, f"{due}__gt": now})
    return ahead.update(**{due: ExpressionWrapper(Value(now) + wait, output_field=DateTimeField()), written: now})
