"""What landslides have in common: terrain factors of a DEM, and the ranges of factors under known landslides.

Begin with `factor_thresholds`; the statistics are in core.ranges.
"""
