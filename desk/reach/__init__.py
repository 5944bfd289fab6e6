"""Who cannot be reached: sites, callbacks and colleagues, why, and the one thing that mends it."""
