"""Receivers that have failed many times in a row: who, since when, why, and when they are tried next."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

LOOKED_BACK = timedelta(hours=24)
# So many failures without a success between make a failing receiver.
IN_A_ROW = 5
MOST = 200
# What speaks against the message or is asked by our own side speaks not against the receiver.
NOT_ITS_FAULT = ("expired", "taken_back", "waits", "limit", "sandbox", "not_offered", "gone", "internal")

FAILING = """
WITH failed AS MATERIALIZED (
  SELECT d.address_id, d.recipient_id, d.due_at, a.at, a.error_code
  FROM delivery_attempt a JOIN delivery_delivery d ON d.id = a.delivery_id
  WHERE a.at > %(since)s AND a.at <= %(now)s AND a.outcome IN ('temporary_failure', 'technical_failure', 'permanent_failure')
    AND a.error_code <> ALL(%(not_its)s)),
many AS (SELECT address_id, min(at) AS first FROM failed GROUP BY 1 HAVING count(*) >= %(row)s),
reached AS (
  SELECT m.address_id, max(d.updated_at) AS at FROM many m JOIN delivery_delivery d ON d.address_id = m.address_id
  WHERE d.status IN ('sent', 'delivered') AND d.updated_at > m.first GROUP BY 1)
SELECT f.address_id, count(*) AS failures, min(f.at) AS since, max(f.at) AS last, (array_agg(f.error_code ORDER BY f.at DESC))[1] AS error,
  min(f.due_at) AS again, (array_agg(f.recipient_id ORDER BY f.at DESC))[1] AS recipient
FROM failed f JOIN many m USING (address_id) LEFT JOIN reached r USING (address_id)
WHERE r.at IS NULL OR f.at > r.at
GROUP BY f.address_id HAVING count(*) >= %(row)s ORDER BY failures DESC, last DESC LIMIT %(most)s
"""


class Failing(NamedTuple):
    """`again` is when it is tried next, none when nothing is left to try."""

    address: int
    failures: int
    since: datetime
    last: datetime
    error: str
    again: datetime | None
    recipient: UUID


def failing_receivers(now: datetime) -> list[Failing]:
    """The worst first."""
    facts: dict[str, Any] = {"since": now - LOOKED_BACK, "now": now, "not_its": list(NOT_ITS_FAULT), "row": IN_A_ROW, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(FAILING, facts)
        return [Failing(*row) for row in cursor.fetchall()]
