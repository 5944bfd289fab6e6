"""The one map, composed of what the rooms offer."""
