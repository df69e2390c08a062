"""Rates as strangers bring them: with an offset, a ramp, atmosphere, too much noise, or the wrong thing altogether."""

from dataclasses import replace

import numpy as np
import pytest
from osgeo import ogr, osr
from rasters import write_raster

from ftl_qgis_plugin.core.candidates.candidates import extract
from ftl_qgis_plugin.core.candidates.options import ExtractionOptions
from ftl_qgis_plugin.core.candidates.overlap import Overlap
from ftl_qgis_plugin.core.deformation.median_disc import disc_against_noise
from ftl_qgis_plugin.core.deformation.rate_check import RateCheck, check_rate
from ftl_qgis_plugin.core.deformation.reference import find_plane, fit_plane, referenced
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.factors.thresholds import ThresholdTable
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.plane import Plane
from ftl_qgis_plugin.core.grids.raster import AlignedRaster, RasterSource
from ftl_qgis_plugin.core.grids.sample_places import SamplePlaces
from ftl_qgis_plugin.core.landslides.zones import Zones
from ftl_qgis_plugin.core.progress import Progress

SRS = osr.SpatialReference()
SRS.ImportFromEPSG(32647)
GRID = Grid(700, 500, 500_000.0, 4_000_000.0, 20.0, 20.0, SRS.ExportToWkt())
ROWS, COLS = np.mgrid[0:500, 0:700]
EAST = COLS / 700 - 0.5


@pytest.fixture(scope="module")
def clean():
    """Noise of 8 mm/a and 160 landslides of 100 to 250 mm/a; a tenth of the ground has no data."""
    rng = np.random.default_rng(4)
    rate = rng.normal(0, 8, GRID.shape)
    for row, col in zip(rng.integers(10, 490, 160), rng.integers(10, 690, 160)):
        near = slice(max(row - 25, 0), row + 25), slice(max(col - 25, 0), col + 25)
        squared = (ROWS[near] - row) ** 2 + (COLS[near] - col) ** 2
        rate[near] -= rng.uniform(100, 250) * np.exp(-squared / (2 * rng.uniform(2, 4) ** 2))
    rate[:, 300:370] = np.nan
    return rate.astype(np.float32)


@pytest.fixture
def source(tmp_path):
    def write(values, name="rate.tif"):
        write_raster(str(tmp_path / name), GRID, values.astype(np.float32))
        return RasterSource(str(tmp_path / name))

    return write


def read(rate):
    return AlignedRaster(rate, GRID)


def kinds(check):
    return [finding.cure for finding in check.findings()]


def candidates(rate):
    table = ThresholdTable.from_records([{"factor": "deformation_rate", "lower": 50.0}])
    overlap = Overlap(GRID, build_factors(Inputs(GRID, rate)), table)
    return len(extract(overlap, ExtractionOptions(min_area_m2=2000)).candidates)


def test_a_good_rate_is_left_alone(clean, source):
    check = check_rate(read(source(clean)), GRID, 50.0)
    assert kinds(check) == []
    assert (reference_of(check), check.suggested_threshold_mm_a) == ("none", 50.0)
    assert check.sigma_mm_a == pytest.approx(8, rel=0.15)
    assert check.valid_share == pytest.approx(0.9)
    assert check.moving_share == np.count_nonzero(np.abs(clean) >= 50) / np.count_nonzero(np.isfinite(clean))


@pytest.mark.parametrize(
    ("spoilt", "cure"),
    [
        (lambda rate: rate - 40, "median"),
        (lambda rate: rate + 130 * EAST, "plane"),
        (lambda rate: rate - 90 * EAST + 30, "plane"),
    ],
)
def test_offset_and_ramp_are_told_and_the_cure_brings_the_candidates_back(clean, source, spoilt, cure):
    expected = candidates(source(clean))
    assert expected > 100
    rate = source(spoilt(clean), "spoilt.tif")
    check = check_rate(read(rate), GRID, 50.0)
    assert kinds(check)[0] == cure == reference_of(check)
    assert abs(candidates(rate) - expected) > 0.3 * expected
    cured = referenced(rate, GRID, reference_of(check))
    assert candidates(cured) == pytest.approx(expected, rel=0.03)
    assert kinds(check_rate(read(cured), GRID, 50.0)) == []


def test_too_much_noise_proposes_what_rises_above_it(clean, source):
    rng = np.random.default_rng(0)
    rate = read(source(rng.normal(0, 160, GRID.shape)))
    check = check_rate(rate, GRID, 50.0)
    assert kinds(check)[0] == "threshold"
    assert check.suggested_threshold_mm_a == check.findings()[0].threshold_mm_a == pytest.approx(480, abs=10)
    # A median of 21 normal numbers scatters by 1.2533 / sqrt(21) of one.
    smooth = check_rate(rate, GRID, 50.0, smooth=disc_against_noise(rate.source, GRID, 50.0, Progress()))
    assert smooth.findings()[0].threshold_mm_a == pytest.approx(480 * 1.2533 / np.sqrt(21), abs=10)
    assert "Smooth it, which leaves 4" in str(smooth.findings()[0].message)
    # Whoever follows the advice is not told next that it lies within the noise.
    advised = smooth.suggested_threshold_mm_a
    held = check_rate(rate, GRID, advised, smooth=disc_against_noise(rate.source, GRID, advised, Progress()))
    assert "threshold" not in kinds(held)


def test_nothing_that_reaches_the_threshold_is_told_with_the_values(source):
    rng = np.random.default_rng(0)
    rate = source(rng.normal(0, 3, GRID.shape))
    finding = check_rate(read(rate), GRID, 50.0).findings()[0]
    assert (finding.cure, finding.threshold_mm_a) == ("lower_threshold", 10.0)
    assert "finds nothing" in str(finding.message)
    # Whoever follows the advice is not told next that it lies within the noise.
    assert "threshold" not in kinds(check_rate(read(rate), GRID, finding.threshold_mm_a))


def test_no_threshold_is_advised_where_none_would_find_anything(source):
    """A rate per second, or metres per day."""
    rate = source(np.random.default_rng(0).normal(0, 3e-7, GRID.shape))
    finding = check_rate(read(rate), GRID, 50.0).findings()[0]
    assert (finding.cure, finding.threshold_mm_a) == ("unit", None)
    assert "e-0" in str(finding.message)


def test_regional_motion_and_one_great_piece_are_told(clean, source):
    basin = clean - 200 * np.exp(-((ROWS - 250) ** 2 + (COLS - 150) ** 2) / (2 * 50**2))
    assert "regional" in kinds(check_rate(read(source(basin)), GRID, 50.0))
    half = np.where(EAST > 0.1, clean - 120, clean)
    assert "regional" in kinds(check_rate(read(source(half, "half.tif")), GRID, 50.0))


def test_atmosphere_that_follows_the_height_is_told(clean, source):
    height = 3000 + 800 * np.sin(ROWS / 60) * np.cos(COLS / 45)
    dem = source(height, "dem.tif")
    assert kinds(check_rate(read(source(clean)), GRID, 50.0, dem)) == []
    check = check_rate(read(source(clean + 0.02 * (height - 3000), "air.tif")), GRID, 50.0, dem)
    assert check.height_mm_a_per_km == pytest.approx(20, rel=0.15)
    assert kinds(check) == ["regional"]


def reference_of(check):
    return next((finding.reference for finding in check.findings() if finding.reference), "none")


def test_an_empty_rate_says_nothing(source):
    check = check_rate(read(source(np.full(GRID.shape, np.nan))), GRID, 50.0)
    assert (check.pixels, check.findings(), reference_of(check)) == (0, [], "none")


def test_the_plane_is_that_of_the_ground_not_of_what_moves():
    rng = np.random.default_rng(1)
    x, y = rng.uniform(5e5, 6e5, 20_000), rng.uniform(4e6, 4.1e6, 20_000)
    values = 12 + 3e-4 * (x - 5.5e5) - 1e-4 * (y - 4.05e6) + rng.normal(0, 5, 20_000)
    values[: 20_000 // 5] -= rng.uniform(100, 400, 4000) * (x[:4000] > 5.6e5)  # a corner moves
    plane = fit_plane(x, y, values)
    np.testing.assert_allclose([plane.x_slope, plane.y_slope], [3e-4, -1e-4], atol=4e-6)
    assert plane.at(5.5e5, 4.05e6) == pytest.approx(12, abs=0.3)


def test_a_stable_area_is_the_reference(clean, source):
    ring = "500100 3995000, 502000 3995000, 502000 3999000, 500100 3999000, 500100 3995000"
    area = Zones([bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))").ExportToWkb())], GRID)
    rate = source(clean + 25)
    plane = find_plane(read(rate), GRID, "stable_area", area)
    inside = area.mask(GRID.window)
    assert plane.offset == pytest.approx(np.nanmedian((clean + 25)[inside]), abs=1e-4)
    changed = AlignedRaster(referenced(rate, GRID, "stable_area", area), GRID).read(GRID.window)
    np.testing.assert_allclose(changed, clean + 25 - plane.offset, rtol=1e-5, atol=1e-3)
    with pytest.raises(FtlError, match="none is given"):
        find_plane(read(rate), GRID, "stable_area", None)
    with pytest.raises(FtlError, match="too few"):
        find_plane(read(source(np.full(GRID.shape, np.nan), "none.tif")), GRID, "median")


def test_a_ramp_needs_the_rate_on_its_own_crs(clean, source):
    degrees = osr.SpatialReference()
    degrees.ImportFromEPSG(4326)
    other = Grid(100, 100, 99.0, 36.1, 0.001, 0.001, degrees.ExportToWkt())
    ramp = referenced(source(clean), GRID, "plane")
    with pytest.raises(FtlError, match="own coordinate reference system"):
        AlignedRaster(ramp, other).read(other.window)
    level = referenced(source(clean), GRID, "median")
    assert np.isfinite(AlignedRaster(level, other).read(other.window)).any()


@pytest.mark.parametrize("blocks", [(1, 10**5), (256, 256)])
@pytest.mark.parametrize("most", [3_000, 60_000, 10**9])
def test_places_hold_the_pixels_themselves_and_lie_all_over(clean, source, most, blocks):
    """Rows where the file stores rows, squares where it stores tiles: no pixel twice, none left out at the edges."""
    places = SamplePlaces.of(GRID, blocks, most)
    read = places.read(AlignedRaster(source(clean), GRID))
    x, y = places.centres()
    rows, cols = np.floor((GRID.y_max - y) / 20).astype(int), np.floor((x - GRID.x_min) / 20).astype(int)
    np.testing.assert_array_equal(read, clean[rows, cols])
    assert read.size <= max(most, 64 * GRID.width if blocks[0] == 1 else 64)
    assert len(set(zip(rows.tolist(), cols.tolist()))) == read.size
    assert np.ptp(rows) > 450
    assert np.ptp(cols) > 650
    assert places.is_whole is (most == 10**9)


# A calm rate, of which nothing is told.
CALM = RateCheck(
    threshold_mm_a=50.0,
    pixels=1000,
    valid_share=1.0,
    low_mm_a=-60.0,
    high_mm_a=70.0,
    abs_p99_mm_a=40.0,
    median_mm_a=0.0,
    sigma_mm_a=8.0,
    plane=Plane(0.0),
    ramp_mm_a=0.0,
    sigma_without_plane_mm_a=8.0,
    moving_share=0.001,
    moving_share_without_plane=0.001,
    largest_share=np.nan,
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"pixels": 0}, []),
        # Nothing is as fast as the threshold, one way or the other.
        ({"low_mm_a": -49.9, "high_mm_a": 30.0}, ["lower_threshold"]),
        ({"low_mm_a": -50.0, "high_mm_a": 30.0}, []),
        ({"low_mm_a": -30.0, "high_mm_a": 50.0}, []),
        ({"low_mm_a": 0.0, "high_mm_a": 0.0, "abs_p99_mm_a": 0.0}, []),
        # A ramp from two fifths of the threshold on, that makes a tenth more noise.
        ({"ramp_mm_a": 20.0, "sigma_mm_a": 8.8}, ["plane"]),
        ({"ramp_mm_a": 19.9, "sigma_mm_a": 8.8}, []),
        ({"ramp_mm_a": 20.0, "sigma_mm_a": 8.7}, []),
        ({"ramp_mm_a": 20.0, "sigma_mm_a": 8.8, "median_mm_a": 20.0}, ["plane"]),  # which takes the offset with it
        # An offset from a tenth of the threshold on, and from three tenths of sigma.
        ({"median_mm_a": 5.0}, ["median"]),
        ({"median_mm_a": -5.0}, ["median"]),
        ({"median_mm_a": 4.9}, []),
        ({"median_mm_a": 6.0, "sigma_mm_a": 20.0}, ["median"]),
        ({"median_mm_a": 5.9, "sigma_mm_a": 20.0}, []),
        # Noise: three sigmas, without the ramp.
        ({"sigma_mm_a": 50 / 3, "sigma_without_plane_mm_a": 16.7}, []),
        ({"sigma_mm_a": 16.7, "sigma_without_plane_mm_a": 16.7}, ["threshold"]),
        # More than a tenth of the ground, without the ramp.
        ({"moving_share_without_plane": 0.1}, []),
        ({"moving_share_without_plane": 0.101}, ["regional"]),
        # Of normal noise of 31 mm/a 10.7 % reach 50: half as much again is noise.
        (
            {"sigma_mm_a": 31.0, "sigma_without_plane_mm_a": 31.0, "moving_share_without_plane": 0.16}
            | {"moving_share": 0.16},
            ["threshold"],
        ),
        (
            {"sigma_mm_a": 31.0, "sigma_without_plane_mm_a": 31.0, "moving_share_without_plane": 0.16}
            | {"moving_share": 0.161},
            ["threshold", "regional"],
        ),
        # One piece: more than half of what moves, where that is two of a thousand.
        ({"moving_share": 0.0021, "largest_share": 0.51}, ["regional"]),
        ({"moving_share": 0.002, "largest_share": 0.51}, []),
        ({"moving_share": 0.0021, "largest_share": 0.5}, []),
        ({"moving_share": 0.0021}, []),
        (  # of noise of 20 mm/a 1.2 % reach 50
            {"sigma_mm_a": 20.0, "sigma_without_plane_mm_a": 20.0, "moving_share": 0.018, "largest_share": 0.9},
            ["threshold"],
        ),
        # Height.
        ({"height_correlation": 0.41, "height_mm_a_per_km": 7.0}, ["regional"]),
        ({"height_correlation": -0.41, "height_mm_a_per_km": -7.0}, ["regional"]),
        ({"height_correlation": 0.4, "height_mm_a_per_km": 7.0}, []),
        (
            {"moving_share_without_plane": 0.2, "moving_share": 0.2, "median_mm_a": 9.0, "height_correlation": 0.8}
            | {"height_mm_a_per_km": 7.0},
            ["median", "regional", "regional"],
        ),
    ],
)
def test_from_where_on_something_is_told(changes, expected):
    assert kinds(replace(CALM, **changes)) == expected


@pytest.mark.parametrize(
    ("p99", "sigma", "fastest", "lower"),
    [
        (28.9, 2.0, 45.0, 28.0),  # what a hundredth reaches, rounded down
        (28.9, 9.9, 45.0, 30.0),  # three sigmas are more: rounded up to five
        (28.9, 9.9, 30.0, 29.0),  # unless nothing is as fast; 29.7 rounded down
        (0.9, 0.1, 1.0, 1.0),  # never less than 1
    ],
)
def test_the_threshold_that_finds_something(p99, sigma, fastest, lower):
    changes = {"abs_p99_mm_a": p99, "sigma_mm_a": sigma, "sigma_without_plane_mm_a": sigma}
    (finding,) = replace(CALM, **changes, low_mm_a=-fastest, high_mm_a=fastest / 2).findings()
    assert (finding.cure, finding.threshold_mm_a, finding.reference) == ("lower_threshold", lower, None)


def test_where_no_threshold_finds_anything_the_unit_is_wrong():
    changes = {"abs_p99_mm_a": 0.9, "sigma_mm_a": 0.1, "sigma_without_plane_mm_a": 0.1, "high_mm_a": 0.0}
    (finding,) = replace(CALM, **changes, low_mm_a=-0.99).findings()
    assert (finding.cure, finding.threshold_mm_a, finding.reference) == ("unit", None, None)


def test_the_threshold_that_stands_out_of_the_noise():
    def suggested(sigma, without_plane, smoothed=np.nan):
        changes = {"sigma_mm_a": sigma, "sigma_without_plane_mm_a": without_plane, "smoothed_sigma_mm_a": smoothed}
        return replace(CALM, **changes).suggested_threshold_mm_a

    assert suggested(8.0, 8.0) == 50.0  # the threshold itself
    assert suggested(20.0, 20.0) == 60.0
    assert suggested(20.1, 20.1) == 65.0
    assert suggested(40.0, 20.1) == 65.0
    assert suggested(20.1, 40.0) == 65.0
    assert suggested(40.0, 40.0, 20.1) == 65.0
    assert suggested(40.0, 40.0, 50.0) == 120.0
    assert suggested(40.0, 40.0, 5.0) == 50.0


def test_the_sign_of_an_offset_is_told():
    assert "more than 9.0 mm/a" in str(replace(CALM, median_mm_a=9.0).findings()[0].message)
    assert "less than -9.0 mm/a" in str(replace(CALM, median_mm_a=-9.0).findings()[0].message)


def small(tmp_path, rate, height):
    """Checked on a grid of the arrays' own shape."""
    grid = Grid(rate.shape[1], rate.shape[0], 500_000.0, 4_000_000.0, 20.0, 20.0, GRID.wkt)
    sources = []
    for name, values in (("rate", rate), ("dem", height)):
        write_raster(str(tmp_path / f"{name}.tif"), grid, values.astype(np.float32))
        sources.append(RasterSource(str(tmp_path / f"{name}.tif")))
    return check_rate(AlignedRaster(sources[0], grid), grid, 50.0, sources[1])


def test_height_is_held_against_a_hundred_calm_pixels_at_least(tmp_path):
    """1 mm/a to either side, 50 m higher where it is more: 20 mm/a per km."""
    sign = np.where(np.indices((10, 11)).sum(axis=0) % 2, 1.0, -1.0)
    height = 3000 + 50 * sign
    check = small(tmp_path, sign, height)
    assert check.height_correlation == pytest.approx(1.0, abs=1e-3)
    assert check.height_mm_a_per_km == pytest.approx(20.0, rel=1e-3)
    # What moves is left out: one landslide of ten pixels, a hundred others.
    moving = sign.copy()
    moving[4, :5] = moving[5, :5] = 90.0
    assert small(tmp_path, moving, height).height_correlation == pytest.approx(1.0, abs=1e-3)
    height[0, 0] = np.nan  # 99
    assert np.isnan(small(tmp_path, moving, height).height_correlation)
    assert np.isnan(small(tmp_path, sign, np.full(sign.shape, 3000.0)).height_correlation)
    assert np.isnan(small(tmp_path, 0 * sign, 3000 + 50 * sign).height_correlation)


def test_the_largest_piece_hangs_together_at_corners_too(tmp_path):
    rate = np.zeros((12, 12))
    rate[2, 2] = rate[3, 3] = rate[4, 2] = -50.0  # exactly the threshold
    rate[8, 8] = 50.0
    check = small(tmp_path, rate, 3000 + rate)
    assert check.largest_share == 0.75
    assert check.moving_share == check.moving_share_without_plane == 4 / 144
    assert check.abs_p99_mm_a == 50.0
    assert (check.low_mm_a, check.high_mm_a, check.median_mm_a, check.valid_share) == (-50, 50, 0, 1)
    assert np.isnan(small(tmp_path, 0 * rate, 3000 + rate).largest_share)
