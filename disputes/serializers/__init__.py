"""The shapes doors take."""
