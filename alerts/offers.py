"""What this room offers other rooms through registries: it answers for messages of "alerts" and "orders"."""

from alerts.services import replies

__all__ = ["replies"]
