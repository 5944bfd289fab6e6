"""What this room offers other rooms through registries.

Answers to messages of "alerts" and "orders" and how those stand, earlier calls and places, and what can be found.
"""

from alerts import search
from alerts.services import callers, places, replies, standing

__all__ = ["callers", "places", "replies", "search", "standing"]
