"""Whom an alert was told to: what each of them did about it, and how the messages travelled."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import ENDED, WAITING
from alerts.models import Alert
from alerts.rows.recipients import answer_row, recipient_rows
from alerts.services.telling import STATES_ROOMS
from delivery.lifecycle import Reply
from delivery.models import Recipient


def alert_people(alert: Alert, told: Iterable[Recipient], user: User) -> list[dict[str, Any]]:
    """A row for each of `told`, as `told_of` reads them. One query."""

    def took(recipient: Recipient) -> dict[str, Any] | None:
        """Whoever took it on its page has answered too, though their message was never touched."""
        if alert.acknowledged_by_id is None or recipient.addressee.user_id != alert.acknowledged_by_id or not recipient.message.replies:
            return None
        return answer_row(Reply.ACKNOWLEDGE, str(Reply.ACKNOWLEDGE.label), at=alert.acknowledged_at, how=_("on the page"))

    def may_repeat(recipient: Recipient) -> bool:
        message = recipient.message
        if not user.may(Right.ANSWER) or (message.replies and alert.status not in WAITING):
            return False
        return message.room in STATES_ROOMS or alert.status not in ENDED

    return recipient_rows(told, answered=took, may_repeat=may_repeat)
