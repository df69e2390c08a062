"""Writing rasters all or nothing, window by window."""

import contextvars
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from rasters import write_raster

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.grids.raster import AlignedRaster, RasterSource
from ftl_qgis_plugin.core.stored.writer import RasterWriter, claimed

REPOSITORY = Path(__file__).resolve().parents[3]


def wkt(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


GRID = Grid(60, 40, 500_000.0, 4_000_000.0, 10.0, 10.0, wkt(32647))


def test_an_error_leaves_neither_target_nor_scratch(tmp_path):
    target = tmp_path / "out.tif"
    target.write_bytes(b"an older result")

    def fail():
        with RasterWriter(str(target), GRID) as writer:
            writer.write(np.zeros((5, 60)), Window(0, 0, 5, 60))
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        fail()
    assert target.read_bytes() == b"an older result"
    assert list(tmp_path.iterdir()) == [target]


def test_two_runs_never_write_one_file_at_once(tmp_path):
    """Of two that stacked into the same files the rate was of one and its error of the other."""
    target = tmp_path / "out.tif"
    with RasterWriter(str(target), GRID) as first:
        first.write(np.full(GRID.shape, 1.0), GRID.window)
        with pytest.raises(FtlError, match=r"out\.tif is being written by another run at this moment"):
            write_raster(str(target), GRID, np.full(GRID.shape, 2.0, np.float32))
        write_raster(str(tmp_path / "other.tif"), GRID, np.full(GRID.shape, 2.0, np.float32))
    assert gdal.Open(str(target)).ReadAsArray()[0, 0] == 1.0
    write_raster(str(target), GRID, np.full(GRID.shape, 3.0, np.float32))  # one after the other
    assert gdal.Open(str(target)).ReadAsArray()[0, 0] == 3.0
    assert sorted(item.name for item in tmp_path.iterdir()) == ["other.tif", "out.tif"]


def test_a_claim_holds_others_up_before_anything_is_written(tmp_path):
    target = tmp_path / "out.tif"
    with claimed([str(target), str(tmp_path / "other.tif")]):
        for attempt in (claimed([str(target)]).__enter__, RasterWriter(str(target), GRID).__enter__):
            with pytest.raises(FtlError, match=r"out\.tif is being written by another run at this moment"):
                contextvars.Context().run(attempt)
        with claimed([str(target)]):  # whoever it belongs to
            write_raster(str(target), GRID, np.full(GRID.shape, 1.0, np.float32))
    write_raster(str(target), GRID, np.full(GRID.shape, 3.0, np.float32))
    assert sorted(item.name for item in tmp_path.iterdir()) == ["out.tif"]
    with pytest.raises(FtlError, match="cannot be written"), claimed([str(tmp_path / "no" / "out.tif")]):
        pass


def test_what_a_killed_run_left_holds_nobody_up(tmp_path):
    code = f"""
import os, sys
sys.path[:0] = [{str(REPOSITORY)!r}, {str(REPOSITORY / "tests")!r}]
from test_writer import GRID, RasterWriter
RasterWriter(sys.argv[1], GRID).__enter__()
print("open", flush=True)
sys.stdin.readline()
os.kill(os.getpid(), 9)
"""
    target = tmp_path / "out.tif"
    program = [sys.executable, "-c", code, str(target)]
    pipe = subprocess.PIPE
    with subprocess.Popen(program, cwd=Path(__file__).parent, stdin=pipe, stdout=pipe, text=True) as other:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(FtlError, match="written by another run"):
            write_raster(str(target), GRID, np.zeros(GRID.shape, np.float32))
        other.stdin.write("\n")
    write_raster(str(target), GRID, np.zeros(GRID.shape, np.float32))
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(("name", "sentence"), [("no/such/out.tif", "cannot be written"), ("out.xyz1", r"\.xyz1")])
def test_impossible_targets_are_told(tmp_path, name, sentence):
    with pytest.raises(FtlError, match=sentence):
        write_raster(str(tmp_path / name), GRID, np.zeros(GRID.shape, np.float32))


def test_full_disk_is_told_and_leaves_nothing(tmp_path):
    """A limit on file sizes stands in for the full disk: writes fail in the same way."""
    code = f"""
import resource, signal, sys
sys.path[:0] = [{str(REPOSITORY)!r}, {str(REPOSITORY / "tests")!r}]
import numpy as np
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from rasters import write_raster
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
grid = Grid(1000, 1000, 0.0, 0.0, 1.0, 1.0, {GRID.wkt!r})
try:
    write_raster(sys.argv[1], grid, np.random.default_rng(0).random((1000, 1000), np.float32))
except FtlError as error:
    print(error)
"""
    result = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "out.tif")], capture_output=True, text=True, check=True
    )
    assert "cannot be written" in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_other_formats_by_extension(tmp_path):
    values = np.random.default_rng(0).normal(size=GRID.shape).astype(np.float32)
    target = str(tmp_path / "out.img")
    write_raster(target, GRID, values)
    assert gdal.Open(target).GetDriver().ShortName == "HFA"
    np.testing.assert_array_equal(AlignedRaster(RasterSource(target), GRID).read(GRID.window), values)


@pytest.mark.parametrize(
    ("name", "bands"), [("out.vrt", 1), ("out.bmp", 1), ("out.pdf", 1), ("out.map", 1), ("out.nc", 3), ("out.bt", 3)]
)
def test_a_format_that_cannot_hold_it_is_told_as_such(tmp_path, name, bands):
    """A virtual raster holds no pixels; others no decimals, or no second band."""

    def write():
        with RasterWriter(str(tmp_path / name), GRID, bands=bands) as writer:
            writer.write(np.zeros(GRID.shape), GRID.window)

    with pytest.raises(FtlError, match=rf"cannot be written as \.{name[4:]}\. Choose a file name that ends in \.tif"):
        write()
    assert list(tmp_path.iterdir()) == []


def test_uncompressed_and_empty_blocks_take_no_room(tmp_path):
    grid = Grid(600, 600, 0, 600, 1, 1, "")
    values = np.full((600, 600), np.nan, np.float32)
    values[:256, :256] = np.random.default_rng(1).normal(size=(256, 256))
    path = tmp_path / "a.tif"
    with RasterWriter(str(path), grid, compress=False) as writer:
        writer.write(values, grid.window)
    dataset = gdal.Open(str(path))
    assert dataset.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") is None
    np.testing.assert_array_equal(dataset.ReadAsArray(), values)
    assert 256 * 256 * 4 < path.stat().st_size < 256 * 256 * 4 + 4000


@pytest.mark.parametrize("compress", [True, False])
@pytest.mark.parametrize(("rows", "cols"), [(256, 256), (512, 700), (100, 300), (600, 130)])
@pytest.mark.parametrize("bands", [1, 2])
def test_windows_of_any_shape_make_the_same_raster(tmp_path, compress, rows, cols, bands):
    """Whole blocks go to the file at once, pieces of blocks wait for the rest: none is written twice, which would leave
    what it held before in a compressed file as waste."""
    grid = Grid(700, 600, 0, 600, 1, 1, "")
    values = np.round(np.random.default_rng(2).normal(size=(bands, *grid.shape)), 1).astype(np.float32)
    at_once, in_pieces = tmp_path / "once.tif", tmp_path / "pieces.tif"
    with RasterWriter(str(at_once), grid, bands=bands, compress=compress) as writer:
        for band in range(bands):
            writer.write(values[band], grid.window, band + 1)
    with RasterWriter(str(in_pieces), grid, bands=bands, compress=compress) as writer:
        for row in range(0, 600, rows):
            for col in range(0, 700, cols):
                window = Window(row, col, min(rows, 600 - row), min(cols, 700 - col))
                for band in range(bands):
                    part = values[band, row : row + window.height, col : col + window.width]
                    writer.write(part, window, band + 1)
    found = gdal.Open(str(in_pieces)).ReadAsArray()
    np.testing.assert_array_equal(found.reshape(values.shape), values)
    # What GDAL fills the blocks at the edge up with packs a little better or worse.
    assert in_pieces.stat().st_size < 1.01 * at_once.stat().st_size
