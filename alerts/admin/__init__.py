"""The rules in the admin, and alerts and orders by their outside. Alerts themselves are worked on their own pages."""

from alerts.admin import callbacks as callbacks
from alerts.admin.chains import ChainAdmin
from alerts.admin.honours import HonourKindAdmin
from alerts.admin.outside import AlertAdmin, OrderAdmin
from alerts.admin.rules import AlertTypeAdmin

__all__ = ["AlertAdmin", "AlertTypeAdmin", "ChainAdmin", "HonourKindAdmin", "OrderAdmin"]
