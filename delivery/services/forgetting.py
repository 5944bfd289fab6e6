"""What was told is forgotten when the room that told it says so; who was told, when, and whether it arrived stays."""

from uuid import UUID

from django.conf import settings

from delivery.models import Message, Recipient


def forget_words(subject_id: UUID, *, title: str) -> int:
    """Replace the words of every message about `subject_id` by `title`, and what people wrote back by nothing; returns how many messages."""
    messages = Message.objects.filter(subject_id=subject_id)
    Recipient.objects.filter(message__in=messages).update(reply_note="")
    return messages.update(content={language: {"title": title, "body": ""} for language, _name in settings.LANGUAGES}, payload=None)
