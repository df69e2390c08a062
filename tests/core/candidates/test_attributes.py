"""Attributes of made-up landslides: a box, a disc, a cone, each on ground of its own."""

from types import SimpleNamespace

import numpy as np
import pytest
from osgeo import osr
from rasters import write_raster

from ftl_qgis_plugin.core.candidates import attributes
from ftl_qgis_plugin.core.candidates.candidates import extract
from ftl_qgis_plugin.core.candidates.components import Components
from ftl_qgis_plugin.core.candidates.options import ExtractionOptions
from ftl_qgis_plugin.core.candidates.overlap import Overlap
from ftl_qgis_plugin.core.candidates.pixels import Pixels
from ftl_qgis_plugin.core.candidates.shape import axes_of
from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource

SHAPE = (160, 200)
FAST = ThresholdTable((Threshold("deformation_rate", 50.0, None),))


def wkt(code=32647):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


def extracted(folder, rate, table=FAST, crs=None, origin=(500_000.0, 4_200_000.0), **rasters):
    grid = Grid(rate.shape[1], rate.shape[0], *origin, 10.0, 10.0, crs or wkt())
    sources = {}
    for name, values in {"rate": rate, **rasters}.items():
        path = str(folder / f"{name}.tif")
        write_raster(path, grid, values.astype(np.float32))
        sources[name] = RasterSource(path)
    own = {name: source for name, source in sources.items() if name not in ("rate", "coherence", "dem")}
    inputs = Inputs(grid, sources["rate"], sources.get("coherence"), sources.get("dem"), own)
    overlap = Overlap(grid, build_factors(inputs, table.factors), table, observed=attributes.observable(inputs, table))
    found = extract(overlap, ExtractionOptions()).candidates
    return {name: np.asarray(values) for name, values in found.columns.items()}


def test_a_box_jumps_and_a_cone_peaks(tmp_path):
    rows, cols = np.mgrid[: SHAPE[0], : SHAPE[1]]
    rate = np.full(SHAPE, 5.0)
    rate[10:20, 10:40] = 60.0  # a box of one rate
    from_peak = np.hypot(rows - 80, cols - 60)
    cone = np.maximum(150 - 5 * from_peak, 0)
    rate = np.where(from_peak < 40, -cone, rate)
    disc = np.hypot(rows - 80, cols - 150) <= 15
    rate[disc] = -100.0
    found = extracted(tmp_path, rate)
    box, cone_, disc_ = (int(np.argmin(np.abs(found["rate_signed_mean"] - mean))) for mean in (60, -83, -100))
    # The box: 60 inside, 5 outside; nothing varies with depth.
    assert found["edge_jump"][box] == pytest.approx(55 / 60)
    assert np.isnan(found["rate_peaked"][box])
    assert found["elongation"][box] == pytest.approx(3.0)
    # The cone falls off by 5 a pixel, inside and out.
    assert found["rate_peaked"][cone_] > 0.99
    inside = cone >= 50
    assert found["pixels"][cone_] == inside.sum()
    assert found["edge_jump"][cone_] == pytest.approx(5 / np.median(cone[inside]), rel=0.6)
    assert found["edge_jump"][cone_] < 0.12
    # The disc moves the other way than what lies around: 100 along its own sign, against -5.
    assert found["edge_jump"][disc_] == pytest.approx(1.05)
    assert found["elongation"][disc_] == pytest.approx(1.0)
    assert np.isnan(found["downslope_alignment"]).all()  # no DEM


def test_a_bowl_is_the_opposite_of_a_cone(tmp_path):
    rows, cols = np.mgrid[: SHAPE[0], : SHAPE[1]]
    distance = np.hypot(rows - 80, cols - 100)
    found = extracted(tmp_path, np.where(distance < 20, 60 + 3 * distance, 0))
    assert found["rate_peaked"] == pytest.approx([-1.0], abs=0.01)


def test_contrast_of_coherence_and_of_an_image_of_ones_own(tmp_path):
    rng = np.random.default_rng(0)
    rate = np.zeros(SHAPE)
    inside = np.zeros(SHAPE, bool)
    inside[50:70, 50:80] = True
    rate[inside] = 80
    coherence = 0.8 + 0.02 * rng.standard_normal(SHAPE)
    coherence[inside] -= 0.3
    ndvi = np.full(SHAPE, 0.6)
    ndvi[inside] = 0.2
    ndvi[inside & (rng.random(SHAPE) < 0.3)] = np.nan
    found = extracted(tmp_path, rate, coherence=coherence, ndvi=ndvi)
    assert found["coherence_contrast"] == pytest.approx([-0.3], abs=0.01)
    assert found["ndvi_contrast"] == pytest.approx([-0.4], abs=1e-6)
    # Measured, although no threshold asks for them.
    assert found["coherence_mean"] == pytest.approx([coherence[inside].mean()])
    assert found["ndvi_mean"] == pytest.approx([0.2])


def test_no_data_around_tells_nothing(tmp_path):
    rate = np.full(SHAPE, np.nan)
    coherence = np.full(SHAPE, np.nan)
    rate[50:60, 50:60], coherence[50:60, 50:60] = 80.0, 0.5
    found = extracted(tmp_path, rate, coherence=coherence)
    assert np.isnan(found["edge_jump"]).all()
    assert np.isnan(found["coherence_contrast"]).all()
    assert found["coherence_mean"] == pytest.approx([0.5])


def test_alignment_with_the_slope(tmp_path):
    rows, cols = np.mgrid[: SHAPE[0], : SHAPE[1]]
    rate = np.zeros(SHAPE)
    rate[20:60, 20:30] = 80  # north to south
    rate[100:110, 20:60] = 80  # west to east
    lean = (np.abs((rows - 80) - (cols - 130)) < 4) & (np.abs(rows - 80) < 20)  # down to the right
    rate[lean] = 80
    found = extracted(tmp_path, rate, dem=4000.0 - 3.0 * rows)  # falling to the south
    assert sorted(found["downslope_alignment"].tolist()) == pytest.approx([0, np.cos(np.radians(45)), 1], abs=0.02)
    assert (found["elongation"] > 3).all()


def test_alignment_on_a_map_whose_top_is_not_north(tmp_path):
    """Polar stereographic at 99 E: true north points far from the map's top; axes and slopes turn together."""
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(3995)
    rows, _ = np.mgrid[: SHAPE[0], : SHAPE[1]]
    rate = np.zeros(SHAPE)
    rate[20:60, 20:30] = 80
    found = extracted(tmp_path, rate, crs=srs.ExportToWkt(), origin=(3_000_000.0, 480_000.0), dem=4000.0 - 3.0 * rows)
    assert found["downslope_alignment"] == pytest.approx([1.0], abs=1e-3)


def test_disabled_rows_of_the_table_are_measured(tmp_path):
    rows, _ = np.mgrid[: SHAPE[0], : SHAPE[1]]
    rate = np.zeros(SHAPE)
    rate[20:60, 20:30] = 80
    table = ThresholdTable(
        (
            Threshold("deformation_rate", 50.0, None),
            Threshold("elevation", 0.0, 10.0, enabled=False),
            Threshold("ndvi", 0.0, 0.1, enabled=False),
        )
    )
    found = extracted(tmp_path, rate, table, dem=4000.0 - 3.0 * rows)
    assert found["elevation_mean"] == pytest.approx([(4000.0 - 3.0 * np.arange(20, 60)).mean()])
    assert "ndvi_mean" not in found  # no such raster is given


def test_nothing_found_has_the_same_fields(tmp_path):
    rate = np.zeros(SHAPE)
    rate[20:60, 20:30] = 80
    some = extracted(tmp_path, rate, coherence=np.ones(SHAPE), dem=np.ones(SHAPE))
    none = extracted(tmp_path, np.zeros(SHAPE), coherence=np.ones(SHAPE), dem=np.ones(SHAPE))
    assert list(none) == list(some)
    assert np.isnan(some["downslope_alignment"]).all()  # flat


def test_values_far_apart_are_read_in_small_windows():
    sizes = []

    def evaluate(window, at):
        sizes.append(window.height * window.width)
        return (at[0] + window.row) * 10_000.0 + at[1] + window.col

    grid = Grid(9000, 7000, 0.0, 0.0, 10.0, 10.0, wkt())
    key = np.random.default_rng(0).integers(0, 9000 * 7000, 500)
    row, col = np.divmod(key, 9000)
    assert attributes.values_at(evaluate, grid, key) == pytest.approx(row * 10_000.0 + col)
    assert max(sizes) <= 256 * 2048
    assert not len(attributes.values_at(evaluate, grid, key[:0]))


def test_single_pixels_are_read_in_windows_that_just_hold_them():
    from ftl_qgis_plugin.core.candidates import attributes

    grid = Grid(1300, 900, 0.0, 0.0, 10.0, 10.0, "")
    rng = np.random.default_rng(4)
    key = np.sort(rng.choice(grid.width * grid.height, 300, replace=False))
    asked = []

    def evaluate(window, at):
        rows, cols = at
        assert (rows.min(), cols.min()) == (0, 0)
        assert (rows.max() + 1, cols.max() + 1) == window.shape
        asked.append(window)
        return ((window.row + rows) * grid.width + window.col + cols).astype(np.float32)

    np.testing.assert_array_equal(attributes.values_at(evaluate, grid, key), key.astype(np.float32))
    assert len(asked) > 1
    assert all(window.height <= attributes._TILE_ROWS and window.width <= attributes._TILE_COLS for window in asked)
    assert len(attributes.values_at(evaluate, grid, key[:0])) == 0


@pytest.mark.parametrize("seed", range(3))
def test_no_data_beside_counts_a_frame_around_the_raster_too(tmp_path, seed):
    """Landslides in the corners, at the sides and inside, beside gaps: against a count on a raster with a frame."""
    rng = np.random.default_rng(seed)
    rate = np.full((30, 40), 3.0)
    rate[rng.random(rate.shape) < 0.2] = np.nan
    boxes = [(0, 3, 0, 4), (0, 2, 20, 25), (0, 4, 37, 40), (12, 15, 0, 2), (12, 17, 38, 40), (27, 30, 0, 3)]
    boxes += [(28, 30, 15, 22), (26, 30, 36, 40), (12, 16, 18, 23)]
    for number, (top, bottom, left, right) in enumerate(boxes):
        rate[top:bottom, left:right] = 100.0 + 10 * number
    found = extracted(tmp_path, rate)
    framed = np.pad(rate, 1, constant_values=np.nan)
    for number, (top, bottom, left, right) in enumerate(boxes):
        around = framed[top : bottom + 2, left : right + 2].copy()
        around[1:-1, 1:-1] = 0.0  # its own
        frame = 2 * (bottom - top + right - left) + 4
        (row,) = np.flatnonzero(np.isclose(found["rate_mean"], 100.0 + 10 * number))
        assert found["no_data_beside"][row] == pytest.approx(np.isnan(around).sum() / frame), number


@pytest.mark.parametrize("seed", range(3))
def test_means_and_medians_of_what_is_known(seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(0, 5, 60)
    values[rng.random(60) < 0.3] = np.nan
    component = rng.integers(0, 9, 60)
    values[component == 4] = np.nan
    means, medians = attributes._means(values, component, 10), attributes._medians(values, component, 10)
    for number in range(10):
        own = values[(component == number) & np.isfinite(values)]
        if len(own):
            assert (means[number], medians[number]) == pytest.approx((own.mean(), np.median(own)))
        else:
            assert np.isnan(means[number])
            assert np.isnan(medians[number])


def components_of(boxes, grid):
    """Boxes (top, bottom, left, right) of one rate each as components."""
    key = [np.arange(grid.width * grid.height).reshape(grid.shape)[t:b, le:r].ravel() for t, b, le, r in boxes]
    component = np.repeat(np.arange(len(boxes)), [len(keys) for keys in key])
    order = np.argsort(np.concatenate(key))
    keys, component = np.concatenate(key)[order], component[order]
    flags = np.ones(len(keys), bool)
    return Components(Pixels(keys, np.ones((1, len(keys)), np.float32), flags, ~flags), component, len(boxes))


def test_slopes_are_turned_pixel_by_pixel_near_a_pole():
    """North differs by tens of degrees from one side of a landslide to the other, the map's bottom does not."""
    grid = Grid(80, 60, -250_000.0, -60_000.0, 5_000.0, 5_000.0, wkt(3413))
    done = components_of([(31, 51, 40, 44), (30, 34, 50, 75)], grid)
    row, col = np.divmod(done.pixels.key, 80)
    up = grid.up_deg(grid.window)[row, col]
    assert np.ptp(up[done.component == 1]) > 20
    overlap = SimpleNamespace(grid=grid, columns=("rate",))
    axes = axes_of(done, grid)
    found = attributes._alignment(overlap, done, axes, {"aspect": (180.0 + up) % 360})
    assert found == pytest.approx([1.0, 0.0], abs=1e-3)
    found = attributes._alignment(overlap, done, axes, {"aspect": (90.0 + up) % 360})
    assert found == pytest.approx([0.0, 1.0], abs=1e-3)
    assert np.isnan(attributes._alignment(overlap, done, axes, {})).all()


def test_slopes_that_cancel_out_have_no_direction():
    grid = Grid(40, 30, 500_000.0, 4_000_000.0, 10.0, 10.0, wkt())
    done = components_of([(2, 4, 2, 12), (10, 20, 5, 7)], grid)
    overlap = SimpleNamespace(grid=grid, columns=("rate",))
    aspect = np.where(done.pixels.key % 2, 90.0, 270.0)
    aspect[done.component == 1] = np.where(done.pixels.key[done.component == 1] % 2, np.nan, 60.0)
    found = attributes._alignment(overlap, done, axes_of(done, grid), {"aspect": aspect})
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(0.5)  # 60 degrees off the long axis
