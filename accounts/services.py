"""Writes about people and what they look at."""

from datetime import datetime

from accounts.models import AccessLog, User


def record_access(*, user: User | None, action: str, subject: str, reason: str, now: datetime) -> AccessLog:
    """Keep that `user` looked at `subject` ("alerts.alert:…") and why."""
    return AccessLog.objects.create(user=user, action=action, subject=subject, reason=reason, at=now)
