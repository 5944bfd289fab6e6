"""Ranges of time in constraints."""

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db.models import Func


class Span(Func):
    """The time range [starts_at, ends_at) of a row, open where there is no end."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class DaySpan(Func):
    """The range of days of a row, with RangeBoundary(inclusive_upper=True) the last day included."""

    function = "DATERANGE"
    output_field = DateRangeField()
