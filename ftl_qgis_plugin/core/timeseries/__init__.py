"""Displacement time series: dates, cubes of rasters, the fit of rate and season, the series of a place.

Begin with `cube.open_cube` and `seasonal`; `epochs` understands dates, `place_series` is what the dock draws.
"""
