"""Point products (EGMS, SARvey, StaMPS, SARscape, any table) and their way onto a grid.

Begin with `points.open_points` and `point_grid.rasterize`; `several` takes a folder of
tiles or bursts; `point_fields` knows the programs' names of fields.
"""
