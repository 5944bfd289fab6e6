"""What doors show, row by row."""
