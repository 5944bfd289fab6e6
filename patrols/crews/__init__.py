"""The people of a night’s teams, and their hours."""
