"""The pages of partners' people: what was asked of their sites, what they report, what came of it."""
