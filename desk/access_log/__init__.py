"""Who looked at what, and why: the inspectorate's page."""
