"""Point products (EGMS, SARvey, StaMPS, SARscape, any table) and their way onto a grid.

Begin with `points.open_points` and `point_grid.rasterize`; `point_fields` knows the programs' names of fields.
"""
