"""Where reading is what takes the time.

GeoTIFFs whose numbers lie in the file as they lie in memory are read by the system alone, past GDAL's copies:
`rows.stored_rows` for one band, row after row; `tiles.stored_tiles` for all bands of a time series, block by block.
Of floats compressed behind a predictor GDAL only decompresses, for it undoes the predictor byte by byte:
`predicted.predicted_blocks`, for whole blocks of one band. All say None where GDAL has to read, and whoever uses them
then does so. `shared_blocks.sharing` lets the threads of a run read and decompress every block once for all of them.
`spare_arrays` lends the memory that is read into again. `writer.RasterWriter` writes whatever this package writes.
"""
