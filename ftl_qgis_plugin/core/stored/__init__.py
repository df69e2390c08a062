"""GeoTIFFs whose numbers lie in the file as they lie in memory: read by the system alone, past GDAL's copies.

`rows.stored_rows` for one band, row after row; `tiles.stored_tiles` for all bands of a time series, block by block.
Both say None where GDAL has to read, and whoever uses them then does so.
"""
