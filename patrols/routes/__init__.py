"""Routes and schedules: how they are narrowed, taken, shown, said and printed."""
