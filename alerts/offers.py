"""What this room offers other rooms through registries: answers to messages of "alerts" and "orders", earlier calls and places, and what can be found."""

from alerts import search
from alerts.services import callers, places, replies

__all__ = ["callers", "places", "replies", "search"]
