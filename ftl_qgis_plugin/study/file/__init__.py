"""The GeoPackage on the disk: schema, durable connections, checks on opening, conversion of older ones.

Begin with `connection` and `schema`; `migrations` lead from one schema to the next after a backup, `shapes` writes
polygons through OGR and reads them by SQL.
"""
