"""What this room offers other rooms through registries.

Answers to messages of "alerts" and "orders" and how those stand, earlier calls and places, what can be found, and what the map shows.
"""

from alerts import on_map, search
from alerts.services import callers, places, replies, standing

__all__ = ["callers", "on_map", "places", "replies", "search", "standing"]
