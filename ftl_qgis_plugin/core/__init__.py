"""Numbers only: numpy, scipy and osgeo, no QGIS, no window, so everything here runs and is tested anywhere.

The main path of the data begins in `candidates.overlap`: `factors` are evaluated strip by strip of a `grids.grid.Grid`,
what passes `factors.rule` goes on to components, outlines and ranked candidates; nothing of the raster's size is held.
Errors for the user are `errors.FtlError`, work is cancelled and told through `progress.Progress`, GDAL's errors are
caught by `gdal_errors`, files appear complete or not at all by `publishing`.
"""
