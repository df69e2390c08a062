"""Which median takes the noise off a rate: the choice on noise that is told beforehand, radius by radius."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import osr

from ftl_qgis_plugin.core.deformation import median_disc
from ftl_qgis_plugin.core.deformation.median_disc import (
    SIGMAS,
    SMOOTHED,
    best_disc,
    disc_against_noise,
    is_smoothed,
    least_known_px,
    reaches,
    smallest_disc,
    with_sigmas,
)
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.core.stored.writer import RasterWriter

SRS = osr.SpatialReference()
SRS.ImportFromEPSG(32647)
GRID = Grid(30, 20, 500_000.0, 4_000_000.0, 10.0, 10.0, SRS.ExportToWkt())


def written(path, **tags):
    with RasterWriter(str(path), GRID, metadata=tags) as writer:
        writer.write(np.random.default_rng(0).normal(0, 10, GRID.shape), GRID.window)
    return RasterSource(str(path))


@pytest.fixture
def noise(monkeypatch):
    """The rate's noise through a median of each radius, as the test says."""

    def of(*sigmas):
        table = dict(zip((0, 2, 4, 6, 8), sigmas))
        monkeypatch.setattr(median_disc, "sigma_of", lambda rate, grid, radius, progress: table[radius])
        return RasterSource("rate.tif")

    return of


def test_a_landslide_of_five_discs_keeps_its_form():
    assert [least_known_px(radius) for radius in (2, 4, 6)] == [5 * 21, 5 * 84, 5 * 189]


def test_what_a_file_says_of_its_noise(tmp_path):
    plain, tagged = written(tmp_path / "a.tif"), written(tmp_path / "b.tif", **{SMOOTHED: "2", SIGMAS: "9.5 4.25"})
    assert (is_smoothed(plain), is_smoothed(tagged)) == (False, True)
    assert with_sigmas(tagged).sigmas == (9.5, 4.25)
    assert with_sigmas(plain) is plain


@pytest.mark.parametrize("told", ["9.5", "9.5 4 3", "nine four", "nan 4", "9.5 0", "9.5 -1", "inf 4"])
def test_what_is_no_pair_of_sigmas_is_none(tmp_path, told):
    assert with_sigmas(written(tmp_path / "a.tif", **{SIGMAS: told})).sigmas is None


@pytest.mark.parametrize(("sigma", "expected"), [(14.99, False), (15.0, True), (15.01, True)])
def test_a_threshold_within_the_noise(sigma, expected):
    """Three sigmas of 15 are 45, nine tenths of 50."""
    assert reaches(sigma, 50.0) is expected


def test_the_smallest_that_lowers_the_noise_by_15_percent(noise):
    def radius(*sigmas):
        found = smallest_disc(noise(*sigmas), GRID, Progress())
        return found and (found.smooth_px, found.sigmas)

    assert radius(100, 85, 20, 20, 20) == (2, (100, 85))
    assert radius(100, 85.1, 84, 20, 20) == (4, (100, 84))
    assert radius(100, 90, 90, 86, 85) == (8, (100, 85))
    assert radius(100, 90, 90, 86, 85.5) is None


def test_the_smallest_that_is_about_as_good_as_any_that_landslides_allow(noise):
    def radius(known_px, *sigmas):
        return best_disc(noise(*sigmas), GRID, known_px, Progress()).smooth_px

    # Three discs of 84, 189 and 336 pixels.
    falling = (100, 50, 40, 30, 20)
    assert [radius(known, *falling) for known in (0, 251, 252, 566, 567, 1007, 1008)] == [2, 2, 4, 4, 6, 6, 8]
    # As good to a twentieth.
    assert radius(2000, 100, 42, 41.9, 40, 40) == 2
    assert radius(2000, 100, 42.1, 42, 40, 40) == 4
    assert radius(2000, 100, 42.1, 42.1, 42.1, 40) == 8
    assert radius(2000, 100, 40, 50, 60, 70) == 2


def test_a_rate_is_smoothed_where_its_noise_reaches_the_threshold_and_falls(tmp_path, noise, monkeypatch):
    def radius(known_px, threshold, *sigmas, **changes):
        noise(*sigmas)
        found = disc_against_noise(RasterSource(rate.path, **changes), GRID, threshold, Progress(), known_px)
        return found and found.smooth_px

    rate = written(tmp_path / "a.tif")
    falling = (15, 8, 6, 5, 4)
    assert radius(0, 50, *falling) == 2
    assert radius(0, 50.01, *falling) is None
    # From five of the smallest discs on the landslides' size decides.
    assert [radius(known, 50, *falling) for known in (104, 105, 1008)] == [2, 2, 8]
    assert radius(104, 50, 15, 14, 14, 14, 10) == 8  # the smallest that helps
    assert radius(105, 50, 15, 14, 14, 14, 10) is None  # of what they allow none helps
    assert radius(105, 50, 15, 12.75, 14, 14, 10) == 2
    assert radius(0, 50, *falling, smooth_px=2) is None
    rate = written(tmp_path / "b.tif", **{SMOOTHED: "2"})
    assert radius(0, 50, *falling) is None


def test_noise_is_measured_through_the_median(tmp_path):
    rate = written(tmp_path / "a.tif")
    smooth = median_disc.smoothed(rate, GRID, 2, Progress())
    before, after = smooth.sigmas
    assert smooth.smooth_px == 2
    assert before == pytest.approx(10, rel=0.15)
    assert after == pytest.approx(10 * 1.2533 / np.sqrt(21), rel=0.25)  # of 21 normal numbers' median
