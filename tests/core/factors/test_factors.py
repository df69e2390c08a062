"""Factors at single pixels are what they are all over; which there are, in which order, and what is lacking."""

import numpy as np
import pytest
from osgeo import osr
from rasters import write_raster

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.factors.catalogue import CATALOGUE
from ftl_qgis_plugin.core.factors.factors import Inputs, RasterFactor, build_factors
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.grids.raster import RasterSource

SHAPE = (40, 60)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """Rate (negative sinks), its standard error (0 and no data in places), coherence, a DEM and a map of the user's."""
    folder, rng = tmp_path_factory.mktemp("factors"), np.random.default_rng(4)
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    grid = Grid(SHAPE[1], SHAPE[0], 500_000.0, 4_200_000.0, 10.0, 10.0, srs.ExportToWkt())
    rows, cols = np.mgrid[: SHAPE[0], : SHAPE[1]]
    rate_std = np.full(SHAPE, 4.0)
    rate_std[0, :5], rate_std[1, :5] = 0.0, np.nan
    values = {
        "rate": rng.normal(0, 40, SHAPE),
        "rate_std": rate_std,
        "coherence": rng.uniform(0, 1, SHAPE),
        "dem": 4000 + 30 * np.sin(rows / 5) * np.cos(cols / 7),
        "ice": rng.integers(0, 4, SHAPE),
    }
    sources = {}
    for name, array in values.items():
        path = str(folder / f"{name}.tif")
        write_raster(path, grid, array.astype(np.float32))
        sources[name] = RasterSource(path)
    return Inputs(
        grid,
        sources["rate"],
        sources["coherence"],
        sources["dem"],
        {"ice": sources["ice"]},
        rate_std=sources["rate_std"],
    )


@pytest.mark.parametrize("window", [Window(0, 0, *SHAPE), Window(7, 9, 20, 31), Window(30, 50, 20, 20)])
def test_single_pixels_are_what_the_whole_is_there(inputs, window):
    rng = np.random.default_rng(5)
    few = tuple(rng.integers(0, side, 12) for side in window.shape)
    inner = tuple(rng.integers(3, side - 2, 12) for side in window.shape)
    many = tuple(part.ravel() for part in np.mgrid[: window.shape[0], : window.shape[1]])
    none = (np.zeros(0, int), np.zeros(0, int))
    for name, factor in build_factors(inputs).items():
        whole = factor.evaluate(window)
        assert whole.shape == window.shape, name
        for at in (few, inner, many, none):
            np.testing.assert_array_equal(factor.evaluate(window, at), whole[at], err_msg=name)


def test_the_rate_counts_in_the_direction_that_is_asked_for(inputs):
    both = build_factors(inputs)["deformation_rate"]
    signed = both.signed(inputs.grid.window)
    assert (signed < 0).any()
    np.testing.assert_array_equal(both.evaluate(inputs.grid.window), np.abs(signed))


def test_significance_is_the_rate_over_its_error_where_there_is_one(inputs):
    factors, window = build_factors(inputs), inputs.grid.window
    found = factors["significance"].evaluate(window)
    rate = np.abs(factors["deformation_rate"].signed(window))
    assert np.isnan(found[:2, :5]).all()
    np.testing.assert_allclose(found[2:], rate[2:] / 4)
    np.testing.assert_allclose(factors["detectable_rate"].evaluate(window)[2:], 4 * 1.96, rtol=1e-6)


def test_the_cheapest_come_first_and_only_what_is_asked_for(inputs):
    names = list(build_factors(inputs))
    assert names[:5] == ["deformation_rate", "coherence", "detectable_rate", "significance", "ice"]
    assert set(names[5:]) == {item.name for item in CATALOGUE.values() if item.is_terrain}
    costs = [factor.cost for factor in build_factors(inputs).values()]
    assert costs == sorted(costs)
    assert list(build_factors(inputs, ["slope", "coherence"])) == ["coherence", "slope"]
    assert list(build_factors(inputs, [])) == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("slope", "comes from a DEM, but none is given"),
        ("coherence", "no coherence raster is given"),
        ("significance", "comes from the rate's standard error"),
        ("lithology", r"'lithology' is not among the layers given \(deformation_rate, ice\)"),
    ],
)
def test_what_is_lacking_is_named(inputs, name, sentence):
    with pytest.raises(FtlError, match=sentence):
        build_factors(Inputs(inputs.grid, inputs.deformation, rasters=inputs.rasters), [name])


def test_a_raster_that_is_used_must_overlap_the_grid(inputs):
    far = Grid(20, 20, 900_000.0, 4_200_000.0, 10.0, 10.0, inputs.grid.wkt)
    with pytest.raises(FtlError, match="overlap"):
        build_factors(Inputs(far, inputs.deformation, rasters=inputs.rasters), ["ice"])


class Recorded:
    """A raster of zeros that remembers what was read of it."""

    def __init__(self):
        self.windows = []

    def read(self, window):
        self.windows.append(window)
        return np.zeros(window.shape, np.float32)


def test_no_more_is_read_than_the_pixels_lie_in():
    raster = Recorded()
    at = (np.array([9, 4, 6]), np.array([3, 8, 5]))
    assert RasterFactor("ice", raster).evaluate(Window(100, 200, 30, 40), at).tolist() == [0.0] * 3
    assert raster.windows == [Window(104, 203, 6, 6)]


def test_cheap_ones_come_first_in_whatever_order_they_are_asked_for(inputs):
    asked = ["relief", "ice", "significance", "elevation", "detectable_rate", "coherence", "deformation_rate"]
    found = list(build_factors(inputs, asked))
    assert found[0] == "deformation_rate"
    assert set(found[1:3]) == {"coherence", "detectable_rate"}
    assert set(found[3:5]) == {"ice", "significance"}
    assert found[5:] == ["elevation", "relief"]  # by the ground that each looks at


def test_errors_below_one_are_errors(tmp_path, inputs):
    grid = Grid(3, 1, 500_000.0, 4_200_000.0, 10.0, 10.0, inputs.grid.wkt)
    for name, values in (("rate", [[-3.0, 3.0, 3.0]]), ("std", [[0.5, 1.0, 0.0]])):
        write_raster(str(tmp_path / f"{name}.tif"), grid, np.array(values, np.float32))
    sources = [RasterSource(str(tmp_path / f"{name}.tif")) for name in ("rate", "std")]
    factor = build_factors(Inputs(grid, sources[0], rate_std=sources[1]))["significance"]
    np.testing.assert_array_equal(factor.evaluate(grid.window), [[6.0, 3.0, np.nan]])


def test_aspects_of_a_map_whose_top_is_not_north_are_true(tmp_path):
    """In EPSG:3413 the top points as many degrees clockwise from north as a place lies east of 45 degrees west."""
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(3413)
    degrees = osr.SpatialReference()
    degrees.ImportFromEPSG(4326)
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    to_map = osr.CoordinateTransformation(degrees, srs)
    for longitude in (135.0, 45.0, -45.0):
        x, y, _ = to_map.TransformPoint(longitude, 71.0)
        grid = Grid(8, 8, x - 400.0, y + 400.0, 100.0, 100.0, srs.ExportToWkt())
        rows, _ = np.mgrid[:8, :8]
        write_raster(str(tmp_path / "dem.tif"), grid, (1000.0 + 30 * rows).astype(np.float32))  # falls to the map's top
        factors = build_factors(Inputs(grid, None, dem=RasterSource(str(tmp_path / "dem.tif"))))
        found = factors["aspect"].evaluate(Window(2, 2, 4, 4))
        off = (found - (longitude + 45.0) + 180) % 360 - 180
        assert np.abs(off).max() < 0.5, longitude
        assert factors["slope"].evaluate(Window(2, 2, 4, 4)) == pytest.approx(np.degrees(np.arctan(0.3)), rel=0.02)
