"""Terrain factors of a DEM: slope, aspect, curvatures, relief and roughness, equal to gdaldem where it has them.

Begin with `terrain` (which factors there are, their halos); `terrain_kernels` has the formulas, dense and at single
pixels.
"""
