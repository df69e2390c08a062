"""Terrain rasters of a whole DEM: strips must not show, and nothing half-written may stay."""

import numpy as np
import pytest
from osgeo import gdal, osr
from rasters import write_raster

from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource, grid_of
from ftl_qgis_plugin.core.progress import Collected, Progress
from ftl_qgis_plugin.core.terrain.terrain import TERRAIN_FACTORS, TerrainOptions, evaluate, halo_px
from ftl_qgis_plugin.core.terrain.terrain_rasters import write_terrain

OPTIONS = TerrainOptions(relief_radius_m=90.0, curvature_radius_px=2)


def wkt(epsg):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    return srs.ExportToWkt()


GRIDS = {
    "metres": Grid(90, 1300, 500000, 3600000, 20.0, 20.0, wkt(32645)),
    "degrees": Grid(90, 1300, 90.0, 40.0, 0.0003, 0.0002, wkt(4326)),
}


@pytest.fixture(params=GRIDS)
def dem(request, tmp_path):
    grid = GRIDS[request.param]
    rows, cols = np.mgrid[: grid.height, : grid.width]
    values = 4000 + 90 * np.sin(cols / 9) * np.cos(rows / 14) + np.random.default_rng(3).normal(0, 2, grid.shape)
    values[700:703, 20:25] = np.nan
    path = tmp_path / "dem.tif"
    write_raster(str(path), grid, values.astype(np.float32))
    return RasterSource(str(path))


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


def test_equals_the_whole_dem_at_once(dem, tmp_path):
    outputs = {kind: str(tmp_path / f"{kind}.tif") for kind in TERRAIN_FACTORS}
    progress = Collected()
    write_terrain(dem, outputs, OPTIONS, progress, strip_px=90 * 256)
    assert len(progress.fractions) == 6
    assert progress.fractions[-1] == 1.0
    grid = grid_of(dem)
    for kind, path in outputs.items():
        halo = halo_px(kind, OPTIONS, grid.mean_pixel_size_m())
        padded = np.pad(read(dem.path), halo, constant_values=np.nan)
        whole = evaluate(kind, padded, *grid.pixel_size_m(0, grid.height), OPTIONS)
        np.testing.assert_array_equal(read(path), whole)
        assert grid_of(RasterSource(path)).same_as(grid)
        dataset = gdal.Open(path)
        band = dataset.GetRasterBand(1)
        assert np.isnan(band.GetNoDataValue())
        assert band.GetDescription().startswith(kind)
    assert sorted(item.name for item in tmp_path.iterdir()) == sorted(["dem.tif", *(f"{k}.tif" for k in outputs)])


def test_cancelling_leaves_nothing(dem, tmp_path):
    class AfterTheFirstStrip(Progress):
        def __init__(self):
            self.cancelled = False

        def report(self, fraction):
            self.cancelled = True

        def is_cancelled(self):
            return self.cancelled

    older = tmp_path / "slope.tif"
    older.write_bytes(b"an earlier result")
    outputs = {kind: str(tmp_path / f"{kind}.tif") for kind in ("slope", "tpi")}
    with pytest.raises(CancelledError):
        write_terrain(dem, outputs, OPTIONS, AfterTheFirstStrip(), strip_px=90 * 256)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["dem.tif", "slope.tif"]
    assert older.read_bytes() == b"an earlier result"


def test_one_output_that_cannot_be_written_leaves_no_other(dem, tmp_path):
    outputs = {"slope": str(tmp_path / "slope.tif"), "tpi": str(tmp_path / "missing" / "tpi.tif")}
    with pytest.raises(FtlError, match=r"tpi\.tif cannot be written"):
        write_terrain(dem, outputs, OPTIONS)
    assert [item.name for item in tmp_path.iterdir()] == ["dem.tif"]


def test_outputs_must_be_files_of_their_own(dem, tmp_path):
    same = str(tmp_path / "same.tif")
    with pytest.raises(FtlError, match=r"of tpi is also the file of slope"):
        write_terrain(dem, {"slope": same, "tpi": same}, OPTIONS)
    before = read(dem.path)
    with pytest.raises(FtlError, match=r"of slope is also the file of DEM"):
        write_terrain(dem, {"slope": dem.path}, OPTIONS)
    np.testing.assert_array_equal(read(dem.path), before)


def test_no_output():
    with pytest.raises(FtlError, match="at least one terrain factor"):
        write_terrain(RasterSource("dem.tif"), {}, OPTIONS)


def description(path):
    dataset = gdal.Open(path)  # which its band needs
    return dataset.GetRasterBand(1).GetDescription()


def test_aspect_is_an_azimuth_where_the_map_s_top_is_not_north(tmp_path):
    """On 90 degrees east of a polar map: north lies to the left, so that the map's top is east."""
    grid = Grid(30, 20, 2_000_000.0, 200.0, 20.0, 20.0, wkt(3995))
    values = np.tile(100 + 4.0 * np.arange(20, dtype=np.float32)[:, None], (1, 30))  # falls to the top
    write_raster(str(tmp_path / "dem.tif"), grid, values)
    outputs = {kind: str(tmp_path / f"{kind}.tif") for kind in ("aspect", "slope")}
    write_terrain(RasterSource(str(tmp_path / "dem.tif")), outputs, OPTIONS)
    np.testing.assert_allclose(read(outputs["aspect"])[1:-1, 1:-1], 90, atol=0.1)
    assert [description(path) for path in outputs.values()] == ["aspect (degree)", "slope (degree)"]
    write_terrain(RasterSource(str(tmp_path / "dem.tif")), {"tpi": str(tmp_path / "tpi.tif")}, OPTIONS)
    assert description(str(tmp_path / "tpi.tif")) == "tpi (m)"
