"""Citizens’ reports as files bring them in."""
