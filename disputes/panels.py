"""What of this room stands beside an alert: a way to record it as a dispute."""

from accounts.roles import Right
from alerts.panels import Panel, alert_panels

alert_panels.register("disputes")(Panel("disputes/_on_alert.html", "", "", Right.MEDIATE))
