"""From rasters and thresholds to candidates: the mask (`overlap_mask`), the polygons, their learned order.

Begin with `extract_candidates`, which fuses everything in one pass of core.candidates.
"""
