"""When a median would help a noisy rate: where it lowers the noise, and the noise is what hides landslides."""

import numpy as np
import pytest
from osgeo import osr
from rasters import write_raster
from scipy import ndimage

from ftl_qgis_plugin.core.deformation.median_disc import disc_against_noise, least_known_px, with_sigmas
from ftl_qgis_plugin.core.deformation.noise_filter import filtered, smoothing_finding, write_smoothed
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import AlignedRaster, RasterSource
from ftl_qgis_plugin.core.progress import Progress

SRS = osr.SpatialReference()
SRS.ImportFromEPSG(32647)
GRID = Grid(160, 140, 500_000.0, 4_000_000.0, 20.0, 20.0, SRS.ExportToWkt())

DISC = np.hypot(*np.mgrid[-2:3, -2:3]) <= 2.3  # 21 pixels


def helpful(rate, threshold_mm_a):
    return disc_against_noise(rate, GRID, threshold_mm_a, Progress())


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
    found = smoothing_finding(helpful(noise(40.0), 50.0), GRID)
    assert found.cure == "smooth"
    assert found.message.values["count"] == 21
    assert found.message.values["least"] == least_known_px(2) == 105
    assert found.message.values["radius"] == 40
    assert found.message.values["before"] == pytest.approx(40, rel=0.05)
    # A median of n normal numbers scatters by 1.2533 / sqrt(n) of one.
    assert found.message.values["after"] == pytest.approx(40 * 1.2533 / np.sqrt(21), rel=0.06)


def test_noise_below_the_threshold_or_as_smooth_as_air_is_left(noise):
    assert helpful(noise(5.0), 50.0) is None
    assert helpful(noise(40.0, 15.0), 50.0) is None


@pytest.mark.parametrize(("blur", "step"), [(1.6, 1), (2.0, 2), (4.0, 3)])
def test_the_smallest_disc_that_lowers_the_noise_by_fifteen_percent(noise, blur, step):
    rate = noise(40.0, blur)
    values = AlignedRaster(rate, GRID).read(GRID.window)
    after = [ndimage.median_filter(values, footprint=spread(number)).std() / values.std() for number in (1, 2, 3)]
    assert next(number for number, share in enumerate(after, 1) if share < 0.85) == step
    found = smoothing_finding(helpful(rate, 50.0), GRID)
    assert found.message.values["radius"] == 2 * step * 20
    assert found.message.values["least"] == 105 * step**2


def spread(step):
    """21 pixels, every `step`-th."""
    wide = np.zeros((4 * step + 1, 4 * step + 1), bool)
    wide[::step, ::step] = DISC
    return wide


def test_the_disc_is_as_wide_as_known_landslides_allow(noise):
    rate = noise(40.0, 2.0)
    # A wider disc than the smallest wants landslides of three of its discs: 252, 567, 1008 pixels.
    for known_px, radius in ((60, 0), (110, 0), (251, 0), (252, 4), (566, 4), (567, 6), (1007, 6), (1008, 8)):
        assert filtered(rate, GRID, "auto", 50.0, known_px, Progress()).smooth_px == radius, known_px
        smooth = disc_against_noise(rate, GRID, 50.0, Progress(), known_px)
        # Where none is large enough, the button tells what it would lose.
        assert (smooth and smooth.smooth_px) == (radius or (4 if known_px < 105 else None)), known_px
    assert filtered(rate, GRID, "on", 50.0, 60, Progress()).smooth_px == 2
    assert filtered(rate, GRID, "off", 50.0, 5000, Progress()) == rate


def test_a_threshold_that_was_chosen_for_the_noise_keeps_the_median(noise):
    """Whoever follows the advice to raise it gets the same smoothing as who does not."""
    rate = noise(40.0)
    assert filtered(rate, GRID, "auto", 125.0, 500, Progress()).sigmas == pytest.approx((40, 11), rel=0.1)
    assert helpful(rate, 125.0) is not None
    assert filtered(rate, GRID, "auto", 140.0, 500, Progress()).smooth_px == 0


def test_what_is_smoothed_is_not_smoothed_again(noise, tmp_path):
    path = str(tmp_path / "smooth.tif")
    write_smoothed(noise(90.0), path, Progress())
    assert helpful(RasterSource(path), 10.0) is None
    assert with_sigmas(RasterSource(path)).sigmas == pytest.approx((90, 90 * 1.2533 / np.sqrt(21)), rel=0.06)
    assert filtered(RasterSource(path), GRID, "auto", 50.0, 500, Progress()) == with_sigmas(RasterSource(path))
    values = AlignedRaster(noise(90.0), GRID).read(GRID.window)
    expected = ndimage.median_filter(values, footprint=DISC)
    read = AlignedRaster(RasterSource(path), GRID).read(GRID.window)
    np.testing.assert_allclose(read[2:-2, 2:-2], expected[2:-2, 2:-2])
