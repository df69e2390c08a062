"""When a median would help a noisy rate: where it lowers the noise, and the noise is what hides landslides."""

import numpy as np
import pytest
from osgeo import osr
from rasters import write_raster
from scipy import ndimage

from ftl_qgis_plugin.core.deformation.noise_filter import LEAST_KNOWN_PX, smoothing_finding, write_smoothed
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import AlignedRaster, RasterSource
from ftl_qgis_plugin.core.progress import Progress

SRS = osr.SpatialReference()
SRS.ImportFromEPSG(32647)
GRID = Grid(160, 140, 500_000.0, 4_000_000.0, 20.0, 20.0, SRS.ExportToWkt())

DISC = np.hypot(*np.mgrid[-2:3, -2:3]) <= 2.3  # 21 pixels


@pytest.fixture
def noise(tmp_path):
    """A function (sigma, blur in pixels) -> a rate of nothing but noise."""

    def make(sigma, blur=0.0):
        values = np.random.default_rng(2).normal(0, 1, GRID.shape)
        values = ndimage.gaussian_filter(values, blur, mode="wrap") if blur else values
        path = str(tmp_path / f"rate_{sigma}_{blur}.tif")
        write_raster(path, GRID, (values / values.std() * sigma).astype(np.float32))
        return RasterSource(path)

    return make


def test_a_median_helps_white_noise_that_reaches_the_threshold(noise):
    found = smoothing_finding(noise(40.0), GRID, 50.0, Progress())
    assert found.cure == "smooth"
    assert found.message.values["count"] == 21
    assert found.message.values["least"] == LEAST_KNOWN_PX == 105
    assert found.message.values["before"] == pytest.approx(40, rel=0.05)
    # A median of n normal numbers scatters by 1.2533 / sqrt(n) of one.
    assert found.message.values["after"] == pytest.approx(40 * 1.2533 / np.sqrt(21), rel=0.06)


def test_noise_below_the_threshold_or_as_smooth_as_air_is_left(noise):
    assert smoothing_finding(noise(5.0), GRID, 50.0, Progress()) is None
    assert smoothing_finding(noise(40.0, 6.0), GRID, 50.0, Progress()) is None


@pytest.mark.parametrize(("blur", "helps"), [(1.6, True), (2.0, False)])
def test_it_must_lower_the_noise_by_fifteen_percent(noise, blur, helps):
    rate = noise(40.0, blur)
    values = AlignedRaster(rate, GRID).read(GRID.window)
    after = ndimage.median_filter(values, footprint=DISC)
    assert (after.std() < 0.85 * values.std()) == helps
    assert after.std() / values.std() == pytest.approx(0.85, abs=0.05)
    assert (smoothing_finding(rate, GRID, 50.0, Progress()) is not None) is helps


def test_what_is_smoothed_is_not_smoothed_again(noise, tmp_path):
    path = str(tmp_path / "smooth.tif")
    write_smoothed(noise(90.0), path, Progress())
    assert smoothing_finding(RasterSource(path), GRID, 10.0, Progress()) is None
    values = AlignedRaster(noise(90.0), GRID).read(GRID.window)
    expected = ndimage.median_filter(values, footprint=DISC)
    read = AlignedRaster(RasterSource(path), GRID).read(GRID.window)
    np.testing.assert_allclose(read[2:-2, 2:-2], expected[2:-2, 2:-2])
