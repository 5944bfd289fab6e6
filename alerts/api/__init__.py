"""The doors of the alerts room."""
