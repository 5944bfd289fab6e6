"""Ranges of time in constraints."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Func


class Span(Func):
    """The time range [starts_at, ends_at) of a row, open where there is no end."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()
