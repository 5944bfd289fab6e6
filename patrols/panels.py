"""What this room shows beside an alert: whom to send."""

from accounts.roles import Right
from alerts.panels import Panel, alert_panels

alert_panels.register("street-units")(Panel("patrols/_nearest.html", "js/patrols/nearest-units.js", "css/patrols-units.css", Right.READ))
