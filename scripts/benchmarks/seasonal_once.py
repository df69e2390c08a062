"""Seasonal fit and reading in turn, in a process of its own: CUBE FOLDER SIZE DATES ROUNDS STORAGE. Prints JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from functools import partial
from pathlib import Path

# Per core: neither numpy's own threads nor ours beside the one that measures.
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402
from osgeo import gdal, osr  # noqa: E402

from benchmarks.common import paired  # noqa: E402
from ftl_qgis_plugin.core.grids.blocks import GDAL_CACHE_BYTES, set_default_workers  # noqa: E402
from ftl_qgis_plugin.core.timeseries.cube import Cube, open_cube  # noqa: E402
from ftl_qgis_plugin.core.timeseries.seasonal import OUTPUTS, RATE, SeasonalModel, fit_cube  # noqa: E402

BLOCK_PX = 256


def main(path: str, folder: str, size: int, dates: int, rounds: int, storage: str) -> dict:
    times = tuple(2019 + np.arange(dates) * 12 / 365.25)
    make_cube(path, size, times, storage == "DEFLATE")
    set_default_workers(1)
    gdal.SetCacheMax(GDAL_CACHE_BYTES)  # as the fit: reading is slower with a cache that has to grow first
    cube = open_cube(path, times)
    model = SeasonalModel(times)
    result = {"megabytes": os.path.getsize(path) / 1e6}
    for key, names in (("rate", (RATE,)), ("all", OUTPUTS)):
        outputs = {name: str(Path(folder) / f"{name}.tif") for name in names}
        read(cube)  # both sides find the file in the disk's cache
        fit = partial(fit_cube, cube, model, outputs)
        result[key] = paired(partial(read, cube), fit, rounds, time.process_time)
        set_default_workers(0)
        result[f"{key}_by_the_clock"] = paired(partial(read, cube), fit, rounds)
        set_default_workers(1)
    return result


def read(cube: Cube) -> None:
    """All dates of the raster once, in the windows of the fit, by GDAL alone and into one array."""
    dataset = gdal.Open(cube.path)
    for window in cube.windows():
        dataset.ReadAsArray(window.col, window.row, window.width, window.height)


def make_cube(path: str, size: int, times: tuple[float, ...], compressed: bool) -> None:
    """Displacements to a hundredth of a millimetre with season and noise, scattered gaps in a fifth of the pixels."""
    options = ["TILED=YES", f"BLOCKXSIZE={BLOCK_PX}", f"BLOCKYSIZE={BLOCK_PX}", "INTERLEAVE=BAND", "BIGTIFF=IF_SAFER"]
    if compressed:
        options += ["COMPRESS=DEFLATE", "ZLEVEL=6", "PREDICTOR=3", "NUM_THREADS=ALL_CPUS"]
    dataset = gdal.GetDriverByName("GTiff").Create(path, size, size, len(times), gdal.GDT_Float32, options)
    dataset.SetGeoTransform((500_000, 20, 0, 4_000_000, 0, -20))
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32647)
    dataset.SetProjection(crs.ExportToWkt())
    rng = np.random.default_rng(1)
    y, x = np.mgrid[:size, :size].astype(np.float32) / size
    rate, amplitude = 60 * np.sin(7 * x) * np.cos(5 * y), 8 + 6 * np.sin(9 * y)
    noise = rng.normal(0, 3, (size, size)).astype(np.float32)
    has_gaps = x < 0.2
    for number, time_a in enumerate(times, 1):
        # The noise is the same one moved about: drawing it anew for every date would take longer than all else.
        values = rate * (time_a - times[0]) + amplitude * np.cos(2 * np.pi * time_a) + np.roll(noise, 131 * number)
        values = np.round(values, 2).astype(np.float32)
        values[has_gaps & (np.roll(noise, 977 * number) > 6.2)] = np.nan
        band = dataset.GetRasterBand(number)
        band.SetNoDataValue(float("nan"))
        band.WriteArray(values)
    dataset.FlushCache()


if __name__ == "__main__":
    cube_path, target = sys.argv[1:3]
    print(json.dumps(main(cube_path, target, *(int(text) for text in sys.argv[3:6]), sys.argv[6])))
