"""Algorithms on optical images of several dates; the numbers are in core.imagery."""
