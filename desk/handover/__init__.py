"""Handing a shift over: what is open, signed by both."""
