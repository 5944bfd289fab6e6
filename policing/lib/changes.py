"""A list as a feed of changes: ask, keep the cursor, ask again from there. Nothing is missed; what changed in the last seconds may come twice."""

from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

PARAMETER = "changed_since"
PER_PAGE = 100
# A change that is stored later may carry an earlier time than one already given out; the cursor stays behind by as much as a transaction may take.
SETTLES_IN = timedelta(seconds=10)
FIRST = UUID(int=0)


class Position(tuple[datetime, UUID]):
    """After which change the next one is wanted."""

    @classmethod
    def read(cls, text: str) -> "Position":
        """From a cursor, or a time in ISO 8601 with offset. Raises ValidationError."""
        time, _sign, key = text.replace(" ", "+").partition("_")
        try:
            at, after = parse_datetime(time), UUID(key) if key else FIRST
        except ValueError:
            at = None
        if at is None or at.tzinfo is None or not 1970 < at.year < 9000:
            raise serializers.ValidationError({PARAMETER: [_("Send the cursor of your last answer, or a time like 2026-08-17T10:20:00+08:00.")]})
        return cls((at, after))

    def __str__(self) -> str:
        at, after = self
        return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}_{after.hex}"


def changes(request: Request, rows: QuerySet, row: Any, *, now: datetime) -> OrderedDict[str, Any]:
    """Up to PER_PAGE of `rows` that changed after the cursor the request names, oldest change first, in the shape of a page with a `cursor`."""
    since = Position.read(request.query_params[PARAMETER])
    after = Q(changed_at__gt=since[0]) | Q(changed_at=since[0], pk__gt=since[1])
    found = list(rows.filter(after).order_by("changed_at", "pk")[: PER_PAGE + 1])
    is_more, found = len(found) > PER_PAGE, found[:PER_PAGE]
    cursor = _next(since, found, is_more, now)
    following = f"{request.build_absolute_uri(request.path)}?{urlencode({PARAMETER: str(cursor)})}"
    return OrderedDict(count=len(found), next=following, previous=None, cursor=str(cursor), more=is_more, results=[row(one) for one in found])


def _next(since: Position, found: list[Any], is_more: bool, now: datetime) -> Position:
    if not found:
        return since
    last = Position((found[-1].changed_at, found[-1].pk))
    settled = Position((now - SETTLES_IN, FIRST))
    return last if is_more else max(since, min(last, settled))
