"""Inventories as geometry: valid polygons, their areas and overlaps, their pixels, the rates under them.

Begin with `polygons.PolygonSet` (the one spatial join) and `zones.Zones` (polygons on a grid).
"""
