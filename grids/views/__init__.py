"""The room's own pages, for station staff."""
