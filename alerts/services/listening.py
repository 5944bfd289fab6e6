"""Since when this house could hear its buttons: after an hour in which it was down itself, no button is called silent for that hour."""

from datetime import datetime, timedelta

from django.core.cache import cache

LISTENS = "alarms.listening"
# Whoever has not looked for so long was not there.
GAP = timedelta(minutes=10)
KEPT_S = 7 * 24 * 3600


def listening_since(now: datetime) -> datetime:
    """Since when looks have followed each other without a gap; the first look after one begins anew. A cache that was emptied makes us wait, never cry."""
    since, looked = cache.get(LISTENS) or (now, now)
    if not now - GAP <= looked <= now + GAP:
        since = now
    cache.set(LISTENS, (since, now), KEPT_S)
    return since
