"""Rasters and the grids they lie on: reading anything onto a reference grid.

Begin with `grid.Grid` and `raster.AlignedRaster`; `blocks` maps kernels over strips with bounded memory, `crs` makes a
CRS of its text, `ground` knows what a unit of a CRS is in metres, `longitudes` and `upright` make strangers' rasters
comparable.
"""
