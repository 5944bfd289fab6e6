"""Measurements: each prints ours, the limit and the ratio, taken in one run on one machine."""
