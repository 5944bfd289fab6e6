"""What pages ask, and how lists are narrowed."""
