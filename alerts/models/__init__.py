"""The story of an alert."""

from alerts.models.alarm import AlarmPress, AlarmSilence
from alerts.models.alert import Alert, AlertEvent, Involvement
from alerts.models.attachment import Attachment
from alerts.models.campaign import Campaign
from alerts.models.catalogue import AlertType, Chain, InstructionCard
from alerts.models.honour import Honour, HonourKind
from alerts.models.link import AlertLink
from alerts.models.order import Order, OrderMember, OrderSite
from alerts.models.printed import PrintedRecord
from alerts.models.sandbox import SandboxOrder

__all__ = [
    "AlarmPress",
    "AlarmSilence",
    "Alert",
    "AlertEvent",
    "AlertLink",
    "AlertType",
    "Attachment",
    "Campaign",
    "Chain",
    "Honour",
    "HonourKind",
    "InstructionCard",
    "Involvement",
    "Order",
    "OrderMember",
    "OrderSite",
    "PrintedRecord",
    "SandboxOrder",
]
