"""Posting messages and taking answers. Other rooms call what stands here."""

from delivery.services.answers import Answer, handles_replies, keep_answer, mark_seen, reply
from delivery.services.colleagues import Words, tell_colleagues
from delivery.services.forgetting import forget_words
from delivery.services.posting import Told, cancel_unsent, post_message, rounds_of, tell

__all__ = [
    "Answer",
    "Told",
    "Words",
    "cancel_unsent",
    "forget_words",
    "handles_replies",
    "keep_answer",
    "mark_seen",
    "post_message",
    "reply",
    "rounds_of",
    "tell",
    "tell_colleagues",
]
