"""The story of an alert."""

from alerts.models.alert import Alert, AlertEvent, Involvement
from alerts.models.catalogue import AlertType, Chain, InstructionCard
from alerts.models.order import Order, OrderSite

__all__ = ["Alert", "AlertEvent", "AlertType", "Chain", "InstructionCard", "Involvement", "Order", "OrderSite"]
