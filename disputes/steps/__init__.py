"""What may be done on a page, step by step, for every door."""
