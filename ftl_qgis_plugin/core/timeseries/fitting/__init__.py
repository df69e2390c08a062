"""The seasonal fit of blocks of pixels: those with all dates at once, those that lack some by what is left of them.

Begin with `block_fit.BlockFit`; `season_gaps` solves what has gaps.
"""
