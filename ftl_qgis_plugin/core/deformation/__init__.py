"""Rates and what they mean: units, line of sight, visibility, the slope's direction, several tracks, the regional part.

Begin with `rate_units` and `line_of_sight`; each module is one idea and stands for itself.
"""
