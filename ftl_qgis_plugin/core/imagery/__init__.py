"""Optical images of the ground: when they were taken, which band is what, what changed, and outlines seen in them.

Begin with `change` (several images to one raster of change) and `contrast` (a candidate against its surroundings);
`dates`, `bands`, `indices` and `harmonisation` are what they stand on. `image_outline` draws a landslide's boundary.
"""
