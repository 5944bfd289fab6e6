"""A word to people of the police about their own work: one line and one sentence, in the app and by their first address that works."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from accounts.models import User
from delivery.models import Addressee, Message
from delivery.services.posting import Told, post_message, tell
from policing.lib.bilingual import in_both_languages

# The line and the sentence, said once in each language.
Words = Callable[[], tuple[str, str]]


def tell_colleagues(
    people: Iterable[User],
    words: Words,
    *,
    room: str,
    subject_id: Any,
    expires_at: datetime,
    priority: str = Message.Priority.BULK,
    can_wait: bool = True,
    now: datetime,
) -> int:
    """Tell `people` of the thing `subject_id` of `room`; returns how many of them can be told, those without any address left out.

    What is not urgent `can_wait` some minutes for other notices to the same person, unless it is said that it cannot.
    """
    addressees = Addressee.objects.filter(user__in=list(people), is_active=True).select_related("user")
    told = [Told(row.pk, room, str(row.user)) for row in addressees]
    if not told:
        return 0
    content = in_both_languages(lambda: dict(zip(("title", "body"), words(), strict=True)))
    can_wait = can_wait and priority == Message.Priority.BULK
    message = post_message(room=room, subject_id=subject_id, priority=priority, content=content, expires_at=expires_at, can_wait=can_wait, now=now)
    tell(message, told, round=1, now=now)
    return len(told)
