"""Ground that moves toward the satellite and ground that moves away from it are two things, unless one wishes."""

import numpy as np
import pytest

from ftl_qgis_plugin.core.candidates.candidates import extract
from ftl_qgis_plugin.core.candidates.options import ExtractionOptions
from ftl_qgis_plugin.core.deformation.direction import DOWNSLOPE_BAND, resolved, speed
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.stored.writer import RasterWriter
from tests.core.candidates.test_growth import burnt, grid_of, overlap_of


def two_halves():
    """One patch, its western half going away, its eastern half coming, and a gap of noise in the western one."""
    rate = np.random.default_rng(0).normal(0, 2, (40, 60))
    rate[10:30, 10:30] = -80.0
    rate[10:30, 30:50] = 90.0
    rate[10:30, 20] = 1.0
    return rate


def signs(candidates):
    return sorted(np.round(candidates.columns["rate_signed_mean"]).tolist())


def test_both_directions_are_never_joined(tmp_path):
    rate = two_halves()
    found = extract(overlap_of(tmp_path, rate), ExtractionOptions(min_area_m2=1000)).candidates
    assert signs(found) == [-80, -80, 90]
    assert list(found.columns["mixed_sign"]) == [0, 0, 0]
    joined = extract(overlap_of(tmp_path, rate, join_signs=True), ExtractionOptions(min_area_m2=1000)).candidates
    assert len(joined) == 2
    assert max(joined.columns["mixed_sign"]) == pytest.approx(180 / 580)


def test_a_gap_is_closed_by_the_ground_around_it(tmp_path):
    found = extract(overlap_of(tmp_path, two_halves(), close_px=1), ExtractionOptions(min_area_m2=1000)).candidates
    assert len(found) == 2
    assert max(found.columns["mixed_sign"]) < 0.05  # the gap's own pixels, which are noise
    own, _ = burnt(found, (40, 60))
    away = int(np.argmin(found.columns["rate_signed_mean"])) + 1
    assert (own[12:28, 10:30] == away).all()


def test_what_moves_the_other_way_in_a_hole_stays_a_candidate(tmp_path):
    rate = np.full((30, 30), 1.0)
    rate[5:20, 5:20] = -80.0
    rate[8:14, 8:14] = 2.0
    rate[10:12, 10:12] = 90.0
    options = ExtractionOptions(min_area_m2=300, fill_holes_m2=1e5)
    found = extract(overlap_of(tmp_path, rate), options).candidates
    assert signs(found) == [round((-80 * 189 + 2 * 32) / 221), 90]
    assert sorted(found.columns["pixels"]) == [4, 221]
    (joined,) = extract(overlap_of(tmp_path, rate, join_signs=True), options).candidates.records()
    assert joined["pixels"] == 225


def test_growth_keeps_to_its_direction(tmp_path):
    rate = two_halves()
    rate[10:30, 50:54] = -60.0
    rate[10:30, 54:58] = 60.0
    table = ThresholdTable((Threshold("deformation_rate", 70.0),))
    overlap = overlap_of(tmp_path, rate, table, grow_rate_mm_a=50.0)
    found = extract(overlap, ExtractionOptions(min_area_m2=1000)).candidates
    assert signs(found) == [-80, -80, 90]
    assert max(found.columns["pixels"]) == 400


@pytest.mark.parametrize(("direction", "expected"), [("any", [-80, -80, 90]), ("away", [-80, -80]), ("toward", [90])])
def test_only_what_moves_the_wanted_way(tmp_path, direction, expected):
    overlap = overlap_of(tmp_path, two_halves(), direction=direction)
    assert signs(extract(overlap, ExtractionOptions(min_area_m2=1000)).candidates) == expected


def test_speed_keeps_no_data_and_knows_no_negative():
    rate = np.array([-80.0, 0.0, 90.0, np.nan], np.float32)
    np.testing.assert_array_equal(speed(rate), np.array([80, 0, 90, np.nan], np.float32))
    np.testing.assert_array_equal(speed(rate, "away"), np.array([80, 0, 0, np.nan], np.float32))
    np.testing.assert_array_equal(speed(rate, "toward"), np.array([0, 0, 90, np.nan], np.float32))


def test_down_the_slope_where_the_rate_was_projected(tmp_path):
    grid = grid_of((4, 4))
    for name, descriptions in (("slope.tif", (DOWNSLOPE_BAND,)), ("sight.tif", ())):
        with RasterWriter(str(tmp_path / name), grid, descriptions=descriptions) as writer:
            writer.write(np.zeros((4, 4), np.float32), grid.window)
    projected, plain = (RasterSource(str(tmp_path / name)) for name in ("slope.tif", "sight.tif"))
    assert resolved("auto", projected) == "toward"
    assert resolved("auto", plain) == "any"
    assert resolved("away", projected) == "away"


def test_noise_beside_no_data_is_marked_and_comes_later(tmp_path):
    """A fast speck at the raster's corner and one in a hole, beside a slower landslide amid known ground."""
    rate = np.random.default_rng(0).normal(0, 2, (40, 60))
    rate[0:2, 0:3] = -400.0
    rate[14:23, 39:49] = np.nan
    rate[18:20, 43:45] = 300.0
    rate[25:35, 10:25] = -70.0
    found = extract(overlap_of(tmp_path, rate), ExtractionOptions(min_area_m2=100)).candidates
    rows = {round(row["rate_signed_mean"]): row for row in found.records()}
    assert rows[-70]["no_data_beside"] == 0
    assert rows[300]["no_data_beside"] == 1
    # Its frame has 4 x 5 less 2 x 3 = 14 pixels; 4 below and 2 beside it are on the raster.
    assert rows[-400]["no_data_beside"] == pytest.approx(8 / 14)
    assert [round(row["rate_signed_mean"]) for row in found.records()] == [-70, -400, 300]
    assert rows[-400]["score"] == pytest.approx(np.log(400) - 3)
