"""The community officer's own page: what is open in my grids, whom to see, one quick note, and the month as a sheet."""
