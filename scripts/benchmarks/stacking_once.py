"""A stack of pairs against only reading them, in a process of its own: FOLDER SIZE PAIRS ROUNDS WHAT STORAGE. Prints
JSON.

WHAT: "unweighted" (ratio to reading, seconds of the processor, one thread each), "rate" (the same of the rate alone),
"unweighted-as-run" and "rate-as-run" (by the clock, with the threads that a user has, against reading in one), "memory"
(peak MB of one run) or "weighted" (the inversion's speed against a dense least squares per pixel, which is how MintPy
solves it). STORAGE: "DEFLATE", as most products are packed, or "uncompressed", where reading is hardly more than
copying.
"""

from __future__ import annotations

import datetime
import importlib
import json
import os
import resource
import sys
import time
from functools import partial
from pathlib import Path

AS_RUN = "-as-run"
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    if any(argument.endswith(AS_RUN) for argument in sys.argv):
        os.environ.pop(name, None)
    else:
        os.environ[name] = "1"

import numpy as np  # noqa: E402
import scipy.linalg  # noqa: E402
from osgeo import gdal, osr  # noqa: E402

from benchmarks.common import paired, timed  # noqa: E402
from ftl_qgis_plugin.core.grids.blocks import GDAL_CACHE_BYTES, default_workers, set_default_workers  # noqa: E402
from ftl_qgis_plugin.core.products.pairs.folder import find_pairs  # noqa: E402
from ftl_qgis_plugin.core.stacking import options as names  # noqa: E402
from ftl_qgis_plugin.core.stacking.options import StackOptions  # noqa: E402
from ftl_qgis_plugin.core.stacking.reading.pair_stack import PairStack  # noqa: E402
from ftl_qgis_plugin.core.stacking.run import stack_pairs  # noqa: E402
from ftl_qgis_plugin.core.stacking.solving.estimate import Estimator  # noqa: E402
from ftl_qgis_plugin.core.stacking.solving.inversion import Inversion  # noqa: E402
from ftl_qgis_plugin.core.stacking.solving.network import Network  # noqa: E402
from ftl_qgis_plugin.core.timeseries.seasonal import SeasonalModel  # noqa: E402

STEP_DAYS = 12
REACH = 3
WAVELENGTH_M = 0.0554657647


def main(folder: str, size: int, count: int, rounds: int, what: str, storage: str) -> dict:
    if what == "weighted":
        return weighted(count)
    if not os.path.isdir(folder):
        make_pairs(Path(folder), size, count, storage == "DEFLATE")
    is_as_run = what.endswith(AS_RUN)
    what = what.replace(AS_RUN, "")
    pairs = find_pairs([folder]).pairs
    target = Path(folder).parent
    wanted = names.OUTPUTS[:1] if what == "rate" else names.OUTPUTS[:4]
    paths = {name: str(target / f"{name}.tif") for name in wanted}
    options = StackOptions(weighted=False, min_coherence=0.0, check_loops=what != "rate")
    run = partial(stack_pairs, pairs, options, paths)
    if what == "memory":
        run()
        return {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    set_default_workers(0 if is_as_run else 1)
    clock = time.perf_counter if is_as_run else time.process_time
    gdal.SetCacheMax(GDAL_CACHE_BYTES)
    read(pairs)  # both sides find the files in the disk's cache
    ratio, reading, stacking = paired(partial(read, pairs), run, rounds, clock)
    whole = sorted(timed(partial(read_whole, pairs), clock) for _ in range(rounds))[rounds // 2]
    return {
        "ratio": ratio,
        "read_s": reading,
        "stack_s": stacking,
        "read_whole_s": whole,
        "threads": default_workers(),
    }


def read(pairs: list) -> None:
    """All pairs once, in the windows of the stack, by GDAL alone, each window of a pair into an array of its own."""
    datasets = [gdal.Open(pair.phase.path) for pair in pairs]
    for window in PairStack(pairs).windows():
        for dataset in datasets:
            dataset.ReadAsArray(window.col, window.row, window.width, window.height)


def read_whole(pairs: list) -> None:
    """The same, file by file."""
    for pair in pairs:
        gdal.Open(pair.phase.path).ReadAsArray()


def weighted(count: int) -> dict:
    """Inversion, rates and errors of weighted pairs against the inversion alone, pixel by pixel and dense."""
    net = network(count)
    rng = np.random.default_rng(1)
    pixels = 8192
    series = np.cumsum(rng.normal(-1, 2, (len(net.dates), pixels)), axis=0)
    mm = (net.incidence @ series + rng.normal(0, 2, (len(net.edges), pixels))).astype(np.float32)
    weights = rng.uniform(0.1, 5, mm.shape)
    inversion = Inversion(net, WAVELENGTH_M / 2 * 1000)
    estimator = Estimator(net, SeasonalModel(tuple(net.times_a)))

    def ours() -> None:
        for start in range(0, pixels, 2048):
            part = slice(start, start + 2048)
            estimator.rates(inversion.general(mm[:, part], weights[:, part]))

    rows = net.incidence[:, 1:].astype(np.float32)

    def dense() -> None:
        for pixel in range(64):
            root = np.sqrt(weights[:, pixel]).astype(np.float32)
            scipy.linalg.lstsq(rows * root[:, np.newaxis], mm[:, pixel] * root, cond=1e-5)

    mintpy = _mintpy()

    def theirs() -> None:
        spans = np.diff(net.times_a).astype(np.float32)[:, np.newaxis]
        first, second = net.ends
        number = np.arange(len(spans))
        steps = (number >= first[:, np.newaxis]) & (number < second[:, np.newaxis])
        velocity = steps.astype(np.float32) * spans[:, 0]
        for pixel in range(64):
            mintpy.estimate_timeseries(
                rows,
                velocity,
                mm[:, [pixel]],
                spans,
                weight_sqrt=np.sqrt(weights[:, [pixel]]).astype(np.float32),
                print_msg=False,
            )

    ours()
    own = min(timed(ours, time.process_time) for _ in range(3)) / pixels
    other = min(timed(dense if mintpy is None else theirs, time.process_time) for _ in range(3)) / 64
    return {"ratio": other / own, "own_us": own * 1e6, "dense_us": other * 1e6, "is_mintpy": mintpy is not None}


def _mintpy():
    """MintPy's module of the inversion, None where it is not installed: then its solver alone stands in for it."""
    try:
        return importlib.import_module("mintpy.ifgram_inversion")
    except ImportError:
        return None


def network(count: int) -> Network:
    """About `count` pairs: every date with the next three."""
    dates = [datetime.date(2017, 1, 3) + datetime.timedelta(days=STEP_DAYS * number) for number in range(count)]
    edges = [(a, b) for number, a in enumerate(dates) for b in dates[number + 1 : number + REACH + 1]]
    return Network.of(edges[:count])


def make_pairs(folder: Path, size: int, count: int, compressed: bool) -> None:
    """Unwrapped phases as PyRate wants them, a landslide in the middle."""
    options = ["COMPRESS=DEFLATE", "ZLEVEL=6", "PREDICTOR=3"] if compressed else []
    folder.mkdir(parents=True)
    net = network(count)
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    rng = np.random.default_rng(1)
    y, x = np.mgrid[:size, :size].astype(np.float32) / size
    rate_m_a = -0.08 * np.exp(-((x - 0.5) ** 2 + (y - 0.5) ** 2) * 200)
    noise = rng.normal(0, 0.002, (size, size)).astype(np.float32)
    for number, (first, second) in enumerate(net.edges):
        a, b = net.dates[first], net.dates[second]
        metres = rate_m_a * (b - a).days / 365.25 + np.roll(noise, 977 * number)
        path = str(folder / f"pair_{a:%Y%m%d}-{b:%Y%m%d}_unw.tif")
        dataset = gdal.GetDriverByName("GTiff").Create(path, size, size, 1, gdal.GDT_Float32, options)
        dataset.SetGeoTransform((500_000, 20, 0, 4_000_000, 0, -20))
        dataset.SetProjection(srs.ExportToWkt())
        tags = {"DATA_TYPE": "ORIGINAL_IFG", "DATA_UNITS": "RADIANS", "WAVELENGTH_METRES": str(WAVELENGTH_M)}
        dataset.SetMetadata({**tags, "FIRST_DATE": a.isoformat(), "SECOND_DATE": b.isoformat()})
        dataset.GetRasterBand(1).SetNoDataValue(0)
        dataset.GetRasterBand(1).WriteArray((-metres * 4 * np.pi / WAVELENGTH_M).astype(np.float32))
        dataset.FlushCache()


if __name__ == "__main__":
    place, size_px, pair_count, round_count, asked, storage_kind = sys.argv[1:7]
    print(json.dumps(main(place, int(size_px), int(pair_count), int(round_count), asked, storage_kind)))
