"""Steps of an extraction one by one, on numbers told by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from osgeo import osr
from rasters import write_raster

from ftl_qgis_plugin.core.candidates import candidates, measuring, overlap
from ftl_qgis_plugin.core.candidates.components import Components, Overgrown
from ftl_qgis_plugin.core.candidates.overlap import Overlap, count_factors, evaluate_strip
from ftl_qgis_plugin.core.candidates.pixels import Pixels
from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.progress import Collected


def wkt(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


def grid_of(width, height, x_size=10.0, y_size=10.0):
    return Grid(width, height, 500_000.0, 4_000_000.0, x_size, y_size, wkt(32647))


@pytest.mark.parametrize(
    ("grid", "expected"),
    [
        (grid_of(20, 10), "E500035N3999985"),
        (grid_of(20, 10, 1.0, 1.0), "E500004N3999998"),  # centres at halves go to the even
        (grid_of(20, 10, 0.5, 2.0), "E500001.8N3999997.0"),
        (grid_of(20, 10, 20.0, 0.05), "E500070.00N3999999.92"),
        (Grid(20, 10, 99.0, 36.0, 0.001, 0.001, wkt(4326)), "E99.0035N35.9985"),
        (Grid(20, 10, 99.0, 36.0, 0.0005, 0.001, wkt(4326)), "E99.00175N35.99850"),
    ],
)
def test_names_are_as_exact_as_pixels_need(grid, expected):
    assert candidates.candidate_ids(grid, np.array([23])) == [expected]  # row 1, column 3


def test_an_area_reaches_the_minimum_whatever_rounding_makes_of_it():
    areas = np.array([0.1 + 0.2, 0.3, 3000 * (1 - 1e-10), 3000 * (1 - 1e-8), 3000.0])
    assert measuring.is_large(areas[:2], 0.3).tolist() == [True, True]
    assert measuring.is_large(areas[2:], 3000.0).tolist() == [True, False, True]
    assert measuring.is_large(np.array([0.0]), 0.0).tolist() == [True]


def components(component, values, strong=None):
    count = len(component)
    flags = np.ones(count, bool)
    pixels = Pixels(np.arange(count), np.array([values], np.float32), flags if strong is None else strong, ~flags)
    return Components(pixels, np.array(component), max(component) + 1)


def test_the_share_that_moves_against_the_mean_is_of_what_passes_itself():
    done = components([0, 0, 0, 1, 1, 2], [-9.0, 4.0, 3.0, 5.0, 0.0, 7.0], np.array([1, 1, 0, 1, 1, 0], bool))
    assert measuring._share_against(done, np.array([-2.0, 2.5, 7.0])).tolist() == [0.5, 0.0, 0.0]
    assert measuring._share_against(done, np.array([2.0, -2.5, 7.0])).tolist() == [0.5, 0.5, 0.0]


def test_means_of_numbers_and_of_directions():
    done = components([0, 0, 0, 1, 1, 2], [0.0] * 6)
    values = np.array([350.0, 10.0, np.nan, 90.0, 180.0, np.nan], np.float32)
    turned = measuring._mean("aspect", values, done)
    assert min(turned[0], 360 - turned[0]) == pytest.approx(0, abs=1e-4)
    assert turned[1] == pytest.approx(135)
    assert np.isnan(turned[2])
    np.testing.assert_allclose(measuring._mean("slope", values, done), [180.0, 135.0, np.nan])


@pytest.mark.parametrize(
    ("beside", "is_told"),
    [([0.9] * 4, False), ([0.3] * 5, True), ([0.29] * 5, False), ([0.0, 0.0, 0.3, 0.9, 0.9], True), ([0.0] * 9, False)],
)
def test_pieces_are_told_where_half_of_five_have_gaps_beside_them(beside, is_told):
    progress = Collected()
    found = candidates.Candidates({"no_data_beside": np.array(beside)}, [b""] * len(beside), grid_of(9, 9))
    candidates._tell_pieces(found, progress)
    assert len(progress.warnings) == is_told
    if is_told:
        assert "(20 m and more)" in str(progress.warnings[0])


def test_what_is_too_large_is_told_with_its_corners():
    progress = Collected()
    areas = [Overgrown(30_000, True, 5, 8, 300, 400), Overgrown(9, False, 0, 0, 2, 2)]
    candidates._tell_overgrown(areas, grid_of(1000, 500), progress)
    (warning,) = progress.warnings
    values = warning.values
    assert (values["northwest"], values["southeast"]) == ("E500085N3999945", "E504005N3996995")
    assert (values["count"], values["km2"]) == (30_000, pytest.approx(3.0))


@pytest.mark.parametrize(
    ("width", "height", "step"), [(100, 90, 8), (8000, 8000, 8), (8001, 8001, 9), (20_000, 5000, 10), (1, 10**8, 10)]
)
def test_about_a_million_pixels_tell_the_background(width, height, step):
    of_grid = SimpleNamespace(grid=Grid(width, height, 0.0, 0.0, 1.0, 1.0, ""))
    assert Overlap.background_step.fget(of_grid) == step


def test_the_background_is_of_absolute_rows_and_columns():
    whole = np.arange(30 * 40, dtype=np.float32).reshape(30, 40)
    expected = whole[::8, ::8].ravel()
    assert overlap._lattice(whole, Window(0, 0, 30, 40), 8).tolist() == expected.tolist()
    parts = [
        overlap._lattice(whole[row : row + 7, col : col + 11], Window(row, col, 7, 11), 8)
        for row in range(0, 30, 7)
        for col in range(0, 40, 11)
    ]
    assert sorted(np.concatenate(parts).tolist()) == expected.tolist()
    whole[8, 16] = np.nan
    assert len(overlap._lattice(whole, Window(0, 0, 30, 40), 8)) == len(expected) - 1


@pytest.fixture
def made(tmp_path):
    """Rate, coherence and a map of one's own, ten rows of twelve pixels."""
    grid = grid_of(12, 10)
    rng = np.random.default_rng(6)
    values = {"rate": rng.choice([-80.0, -50.0, 20.0, 49.9, 60.0, np.nan], grid.shape)}
    values["coherence"] = rng.choice([0.2, 0.5, 0.9, np.nan], grid.shape)
    values["ice"] = rng.choice([1.0, 2.0, 3.0, np.nan], grid.shape)
    sources = {}
    for name, array in values.items():
        write_raster(str(tmp_path / f"{name}.tif"), grid, array.astype(np.float32))
        sources[name] = RasterSource(str(tmp_path / f"{name}.tif"))
    table = ThresholdTable(
        (Threshold("deformation_rate", 50.0), Threshold("coherence", 0.5), Threshold("ice", 2.0, 3.0))
    )
    inputs = Inputs(grid, sources["rate"], sources["coherence"], rasters={"ice": sources["ice"]})
    return grid, values, table, build_factors(inputs, table.factors)


def test_how_many_factors_hold_at_each_pixel(made):
    grid, values, table, factors = made
    window = Window(2, 3, 7, 8)
    with np.errstate(invalid="ignore"):
        holds = [np.abs(values["rate"]) >= 50, values["coherence"] >= 0.5, values["ice"] >= 2]
    expected = np.where(np.isnan(values["rate"]), 255, np.sum(holds, axis=0))
    assert count_factors(Overlap(grid, factors, table), window).tolist() == expected[2:9, 3:11].tolist()
    assert set(np.unique(expected)) == {0, 1, 2, 3, 255}


@pytest.mark.parametrize("min_factors", [0, 1, 2, 3])
def test_a_strip_by_hand(made, min_factors):
    """Its pixels with their values, what is known of the rate, and the mask."""
    grid, values, table, factors = made
    window = Window(2, 0, 7, 12)
    strip = evaluate_strip(Overlap(grid, factors, table, min_factors), window, want_mask=True)
    with np.errstate(invalid="ignore"):
        holds = [np.abs(values["rate"]) >= 50, values["coherence"] >= 0.5, values["ice"] >= 2]
    passes = holds[0] & (np.sum(holds, axis=0) >= (min_factors or 3))
    rows = np.zeros(grid.shape, bool)
    rows[2:9] = True
    key = np.flatnonzero(passes & rows)
    assert strip.pixels.key.tolist() == key.tolist()
    assert strip.pixels.strong.all()
    assert not strip.pixels.known.any()
    assert strip.pixels.toward.tolist() == (values["rate"].ravel()[key] > 0).tolist()
    for number, name in enumerate(("rate", "coherence", "ice")):
        np.testing.assert_array_equal(strip.pixels.values[number], values[name].ravel()[key].astype(np.float32))
    assert strip.valid == np.isfinite(values["rate"][2:9]).sum()
    expected = np.where(np.isnan(values["rate"]), 255, passes)[2:9]
    assert strip.mask.tolist() == expected.tolist()
    background = values["rate"][8:9, ::8].ravel()
    np.testing.assert_array_equal(strip.background, background[np.isfinite(background)].astype(np.float32))


def test_growth_takes_what_moves_and_is_coherent(made):
    """From 20 mm/a on; the range of one's own map does not count there, coherence does."""
    grid, values, table, factors = made
    strip = evaluate_strip(Overlap(grid, factors, table, grow_rate_mm_a=20.0), grid.window)
    with np.errstate(invalid="ignore"):
        strong = (np.abs(values["rate"]) >= 50) & (values["coherence"] >= 0.5) & (values["ice"] >= 2)
        grown = (np.abs(values["rate"]) >= 20) & (values["coherence"] >= 0.5)
    assert strip.pixels.key.tolist() == np.flatnonzero(grown | strong).tolist()
    assert strip.pixels.strong.tolist() == strong.ravel()[strip.pixels.key].tolist()
    np.testing.assert_array_equal(strip.pixels.values[2], values["ice"].ravel()[strip.pixels.key].astype(np.float32))
