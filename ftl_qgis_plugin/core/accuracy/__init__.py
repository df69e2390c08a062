"""How well one inventory matches another, with intervals, and where landslides lie among the classes of a raster.

Begin with `matching` (which polygon is which) and `accuracy` (rates from that); `intervals` has the binomials,
`area_accuracy` the stratified estimates, `agreement` the kappas of several analysts.
"""
