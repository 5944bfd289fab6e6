"""Where to patrol: the ground in squares, and what reports say of it."""
