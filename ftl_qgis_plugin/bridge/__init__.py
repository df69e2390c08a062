"""From QGIS to the core and back: the one way for layers, polygons, messages and looks, for tools and dock alike.

Begin with `layers` (a raster layer as a RasterSource, attributes as plain values) and `polygon_reader` (every polygon
that comes in is cleaned there, and what is lost is counted). `messages` turns the core's sentences into the user's
language, `styling` says how results look.
"""
