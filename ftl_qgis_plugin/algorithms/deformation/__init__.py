"""Rates: imported, gridded from points, fitted to time series, combined, projected, freed of what is regional.

Begin with `import_deformation`, where a stranger's product comes in; the numbers are in core.deformation,
core.timeseries and core.products.
"""
