"""Blocks that threads share: what is read is the same whoever reads it, once, and within bounds."""

import pickle
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from osgeo import gdal, osr
from rasters import write_raster

from ftl_qgis_plugin.core.candidates.candidates import extract
from ftl_qgis_plugin.core.candidates.options import ExtractionOptions
from ftl_qgis_plugin.core.candidates.overlap import Overlap
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids import blocks, raster
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.grids.raster import AlignedRaster, RasterSource
from ftl_qgis_plugin.core.stored import shared_blocks
from ftl_qgis_plugin.core.stored.shared_blocks import Cells, SharedBlocks, sharing

SHAPE = (300, 420)
LAYOUTS = {
    "tiles": ["TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=32", "COMPRESS=DEFLATE"],
    "strips": ["BLOCKYSIZE=7", "COMPRESS=DEFLATE"],
    "one block": [f"BLOCKYSIZE={SHAPE[0]}", "COMPRESS=DEFLATE"],
}


def grid_of(shape=SHAPE):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return Grid(shape[1], shape[0], 500_000.0, 4_200_000.0, 10.0, 10.0, srs.ExportToWkt())


def values_of(shape=SHAPE):
    values = np.random.default_rng(5).normal(0, 60, shape).astype(np.float32)
    values[40:90, 100:130] = -9999
    values[3, 4] = np.inf
    return values


def write(path, grid, values, layout):
    write_raster(path + ".plain.tif", grid, values.astype(np.float32), no_data=-9999.0)
    gdal.Translate(path, path + ".plain.tif", creationOptions=layout)


@pytest.fixture
def small_cells(monkeypatch):
    """Windows then touch many cells, and some of several blocks."""
    monkeypatch.setattr(shared_blocks, "_ROWS", 48)
    monkeypatch.setattr(shared_blocks, "_COLS", 128)
    monkeypatch.setattr(shared_blocks, "_STRIP_PX", SHAPE[1] * 20)


def test_cells_follow_the_blocks_and_stay_small(monkeypatch):
    assert Cells.of(8000, 8000, 256, 256) == Cells(8000, 8000, 256, 2048)
    assert Cells.of(8000, 8000, 100, 100) == Cells(8000, 8000, 200, 2000)
    assert Cells.of(8000, 8000, 1024, 1024) == Cells(8000, 8000, 1024, 2048)
    assert Cells.of(8000, 8000, 1, 8000) == Cells(8000, 8000, 65, 8000)
    assert Cells.of(50, 60, 50, 60) == Cells(50, 60, 8700, 60)  # and there is but one
    assert Cells.of(8000, 8000, 8000, 8000) is None
    assert Cells.of(8000, 8000, 4096, 4096) is None


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("shift", [0, 3.5])
def test_what_is_shared_reads_as_what_is_not(tmp_path, small_cells, layout, shift):
    """Beyond the raster's edges too, and where it is warped onto the grid."""
    path = str(tmp_path / "values.tif")
    own = grid_of()
    write(path, own, values_of(), layout)
    grid = Grid(SHAPE[1] - 20, SHAPE[0], own.x_min + 10 * shift, own.y_max - 10 * shift, 10.0, 10.0, own.wkt)
    aligned = AlignedRaster(RasterSource(path, scale=0.5), grid)
    windows = [
        Window(0, 0, *grid.window.shape),
        Window(-5, -9, 60, 70),
        Window(31, 63, 2, 3),
        Window(280, 390, 60, 60),
        Window(17, 0, 1, SHAPE[1]),
        Window(-30, 0, 8, 8),
    ]
    alone = [aligned.read(window) for window in windows]
    assert np.isnan(alone[0]).any()
    for most_bytes in (1 << 20, 50_000, 0):
        with sharing([aligned], most_bytes):
            for window, expected in (*zip(windows, alone), *zip(windows[::-1], alone[::-1])):
                np.testing.assert_array_equal(aligned.read(window), expected)
        assert aligned.shared is None


def test_every_block_is_read_once_for_all_threads(tmp_path, small_cells, monkeypatch):
    """Slopes need the edges of the next strips, and what surrounds a candidate is looked at later: neither reads."""
    read = []
    plain = raster._Handle._read

    def counted(self, box):
        read.append((self._source.path, box.row, box.col))
        return plain(self, box)

    overlap = overlap_of(tmp_path)
    expected = extract(overlap, ExtractionOptions(), workers=1)
    monkeypatch.setattr(raster._Handle, "_read", counted)
    monkeypatch.setattr(blocks.strips, "__defaults__", (SHAPE[1] * 33,))
    found = extract(overlap, ExtractionOptions(), workers=3)
    assert len(found.candidates) > 100
    assert found.candidates.wkb == expected.candidates.wkb
    np.testing.assert_array_equal(found.candidates.columns["edge_jump"], expected.candidates.columns["edge_jump"])
    assert len(read) == len(set(read)) > 2 * SHAPE[0] // 32
    assert all(every.shared is None for every in overlap.rasters)


def overlap_of(folder):
    grid = grid_of()
    sources = {}
    for name, values in {
        "rate": values_of(),
        "coherence": np.random.default_rng(6).random(SHAPE, np.float32),
        "dem": 3500 + values_of() / 20,
    }.items():
        sources[name] = RasterSource(str(folder / f"{name}.tif"))
        write(sources[name].path, grid, values, LAYOUTS["tiles"])
    table = ThresholdTable(
        (Threshold("deformation_rate", 50.0), Threshold("coherence", 0.3, None), Threshold("slope", 1.0, 80.0))
    )
    inputs = Inputs(grid, sources["rate"], sources["coherence"], sources["dem"])
    return Overlap(grid, build_factors(inputs, table.factors), table)


def test_of_many_threads_one_reads_and_an_error_is_everybodys_own():
    cells = Cells(64, 64, 64, 64)
    read, started = [], threading.Barrier(4)

    def cell(window):
        read.append(window)
        if len(read) == 1:
            raise FtlError("The disk is gone.")
        return np.full(window.shape, 7, np.float32)

    def ask(shared):
        started.wait()
        try:
            return float(shared.read("raster", cells, Window(3, 4, 5, 6), cell).max())
        except FtlError:
            return None

    with ThreadPoolExecutor(4) as pool:
        shared = SharedBlocks(1 << 20)
        results = [future.result() for future in [pool.submit(ask, shared) for _ in range(4)]]
    assert sorted(results, key=str) == [7.0, 7.0, 7.0, None]
    assert len(read) == 2


def test_no_more_is_kept_than_was_said():
    cells = Cells(100, 100, 10, 100)
    shared = SharedBlocks(3 * 4000)
    read = []

    def cell(window):
        read.append(window.row)
        return np.zeros(window.shape, np.float32)

    for row in (0, 10, 20, 0, 30, 0, 10):
        shared.read("raster", cells, Window(row, 0, 10, 100), cell)
    assert read == [0, 10, 20, 30, 10]  # 0 was asked for between
    assert sum(values.nbytes for values in shared._kept.values()) == 3 * 4000


def test_what_is_shared_is_not_written_to(tmp_path):
    path = str(tmp_path / "values.tif")
    write_raster(path, grid_of(), values_of())
    aligned = AlignedRaster(RasterSource(path), grid_of())
    with sharing([aligned], 1 << 24), pytest.raises(ValueError, match="read-only"):
        aligned.read(Window(0, 0, 5, 5))[:] = 0
    with sharing([aligned], 1 << 24):
        assert pickle.loads(pickle.dumps(aligned)).shared is None
