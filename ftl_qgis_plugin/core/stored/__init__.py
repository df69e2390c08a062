"""Rasters as they lie in files: read where reading is what takes the time, and written all or not at all.

GeoTIFFs whose numbers lie in the file as they lie in memory are read by the system alone, past GDAL's copies:
`rows.stored_rows` for one band, row after row; `tiles.stored_tiles` for all bands of a time series, block by block.
Both say None where GDAL has to read, and whoever uses them then does so. `shared_blocks.sharing` lets the threads of a
run read and decompress every block once for all of them. `writer.RasterWriter` writes whatever this package writes.
"""
