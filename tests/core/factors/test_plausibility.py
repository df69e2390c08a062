"""Rasters with values that nobody declared as no data, and good ones of every kind that must pass without a word."""

from dataclasses import replace

import numpy as np
import pytest
from osgeo import osr
from rasters import write_raster

from ftl_qgis_plugin.core.factors.factors import Inputs
from ftl_qgis_plugin.core.factors.plausibility import implausible, impossible, undeclared_no_data
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource

SRS = osr.SpatialReference()
SRS.ImportFromEPSG(32647)
GRID = Grid(120, 90, 500_000.0, 4_000_000.0, 20.0, 20.0, SRS.ExportToWkt())


@pytest.fixture
def inputs(tmp_path):
    def make(categorical=False, **rasters):
        rng = np.random.default_rng(0)
        values = {"rate": rng.normal(0, 8, GRID.shape), "coherence": rng.uniform(0, 1, GRID.shape)}
        values["dem"] = rng.uniform(3000, 4200, GRID.shape)
        values["rate_std"] = rng.uniform(0.5, 9, GRID.shape)
        values["rate_std"][:3] = np.nan  # a stack's, where nothing contradicts the pairs
        sources = {}
        for name, array in {**values, **rasters}.items():
            write_raster(str(tmp_path / f"{name}.tif"), GRID, array.astype(np.float32))
            sources[name] = RasterSource(str(tmp_path / f"{name}.tif"), categorical=categorical)
        others = {name: source for name, source in sources.items() if name not in values}
        first = [sources[name] for name in ("rate", "coherence", "dem")]
        return Inputs(GRID, *first, others, rate_std=sources["rate_std"])

    return make


def spoilt(values, code, share=0.02):
    values = values.copy()
    values[np.random.default_rng(1).uniform(size=values.shape) < share] = code
    return values


def test_good_rasters_pass(inputs):
    rng = np.random.default_rng(2)
    assert list(implausible(inputs(ndvi=rng.uniform(-1, 1, GRID.shape), zeros=np.zeros(GRID.shape)))) == []
    # A lake of height 0 in a plain by the sea, and a raster of distances that begins at 0.
    sea = np.maximum(rng.normal(2, 3, GRID.shape), 0)
    assert list(implausible(inputs(dem=sea, distance=np.abs(rng.normal(0, 500, GRID.shape))))) == []


@pytest.mark.parametrize("code", [-9999.0, -32768.0, 0.0, -99999.0, 1e20, 9999.0])
def test_undeclared_no_data_in_any_raster_is_named(inputs, code):
    dem = spoilt(np.random.default_rng(3).uniform(3000, 4200, GRID.shape), code)
    soil = spoilt(np.random.default_rng(4).uniform(20, 60, GRID.shape), code)
    told = [str(message) for message in implausible(inputs(dem=dem, soil=soil))]
    assert [text.split(" has")[0] for text in told] == ["dem", "soil"]
    assert f"the value {code:g} at" in told[0]


def test_a_raster_that_covers_a_part_of_the_rate_is_told(inputs):
    rng = np.random.default_rng(6)
    dem, soil, edge = (rng.uniform(3000, 4200, GRID.shape) for _ in range(3))
    dem[:, 60:] = soil[:9] = edge[:1] = np.nan
    told = [str(message) for message in implausible(inputs(dem=dem, soil=soil, edge=edge))]
    assert [text.split(":")[0] for text in told] == [
        f"{name} has no value at {share}\u00a0% of the pixels that have a rate"
        for name, share in (("dem", 50), ("soil", 10))
    ]
    # Classes are no exception, and ground without a rate does not count.
    rate = rng.normal(0, 8, GRID.shape)
    rate[:, 60:] = np.nan
    assert list(implausible(inputs(rate=rate, dem=dem))) == []
    classes = np.where(rng.random(GRID.shape) < 0.3, np.nan, 1.0)
    (message,) = implausible(inputs(categorical=True, landcover=classes))
    assert str(message).startswith("landcover has no value at 30\u00a0%")


def test_classes_may_hold_anything(inputs):
    classes = spoilt(np.random.default_rng(5).integers(1, 5, GRID.shape).astype(float), 255.0)
    assert list(implausible(inputs(categorical=True, landcover=classes))) == []


def test_heights_and_coherences_that_do_not_exist(inputs):
    rng = np.random.default_rng(6)
    told = [str(message) for message in implausible(inputs(dem=rng.uniform(-12_870, 4000, GRID.shape)))]
    assert len(told) == 1
    assert "-12,8" in told[0]
    told = [str(message) for message in implausible(inputs(coherence=rng.uniform(0, 255, GRID.shape)))]
    assert len(told) == 1
    assert "between 0 and 1" in told[0]


def test_a_single_value_or_none_says_nothing():
    assert undeclared_no_data(np.zeros(0)) is None
    assert undeclared_no_data(np.full(10, -9999.0)) is None


@pytest.mark.parametrize(
    "code", [-9999, -99999, -999, -32768, -32767, 9999, 99999, 32767, 65535, 1e6, -1e6, 1e20, -1e20]
)
def test_codes_of_programs_with_their_share(code):
    values = np.concatenate([np.full(3, code), np.linspace(10, 20, 9)]).astype(float)
    assert undeclared_no_data(values) == (code, 0.25, 10, 20)


@pytest.mark.parametrize("value", [9000.0, -998.0, 32766.0, 999_998.0])
def test_what_is_no_code_passes(value):
    assert undeclared_no_data(np.append(np.linspace(10, 20, 9), value)) is None


def test_a_code_must_lie_half_a_range_away():
    """-9999 beside values over 2 x 1000: 1000 away is too near, a little more is not."""
    rest = np.linspace(-8999, -6999, 11)
    assert undeclared_no_data(np.append(rest, -9999.0)) is None
    assert undeclared_no_data(np.append(rest + 0.5, -9999.0)) == (-9999, pytest.approx(1 / 12), -8998.5, -6998.5)


def test_zeros_count_from_half_a_percent_and_a_tenth_of_the_range():
    many = np.linspace(10, 100, 199)
    assert undeclared_no_data(np.append(many, 0.0)) == (0.0, pytest.approx(0.005), 10, 100)
    assert undeclared_no_data(np.append(np.linspace(10, 100, 200), 0.0)) is None  # 0.4975 %
    assert undeclared_no_data(np.append(np.linspace(9, 99, 199), 0.0)) is None  # a tenth of 90
    assert undeclared_no_data(np.append(np.linspace(9.5, 99, 199), 0.0))[0] == 0


def test_every_raster_is_looked_at_by_its_own_measure(inputs):
    rng = np.random.default_rng(7)
    spoilt_rate = spoilt(rng.normal(0, 8, GRID.shape), -9999.0)
    told = [
        str(message) for message in implausible(inputs(rate=spoilt_rate, soil=rng.uniform(-5000, 20_000, GRID.shape)))
    ]
    assert len(told) == 1  # a map of one's own may hold any number
    assert told[0].startswith("rate has the value -9999 at 1.9")
    none = replace(inputs(), deformation=None, coherence=None, dem=None)
    assert list(implausible(none)) == []


@pytest.mark.parametrize(
    ("kind", "low", "high", "is_told"),
    [
        ("dem", -500.0, 9000.0, False),
        ("dem", -500.1, 100.0, True),
        ("dem", 100.0, 9000.1, True),
        ("coherence", 0.0, 1.0, False),
        ("coherence", -5e-7, 1.0000005, False),
        ("coherence", -2e-6, 0.5, True),
        ("coherence", 0.5, 1.000002, True),
        ("rate_std", 0.0, 1e4, False),
        ("rate_std", -0.1, 5.0, True),
        ("rate_std", -9999.0, 5.0, True),
    ],
)
def test_the_ends_of_what_can_be(inputs, kind, low, high, is_told):
    values = np.linspace(low, high, GRID.width * GRID.height).reshape(GRID.shape)
    assert len(list(implausible(inputs(**{kind: values})))) == is_told


def test_what_is_impossible_alone(inputs):
    given = inputs(coherence=np.full(GRID.shape, 200.0), rate_std=np.full(GRID.shape, -3.0))
    told = [str(message) for message in impossible(given.coherence, given.rate_std, GRID)]
    assert [text.split(" goes from")[0] for text in told] == ["The coherence coherence", "The standard error rate_std"]
    assert list(impossible(None, inputs().rate_std, GRID)) == []


def test_of_rasters_without_data_only_that_is_told(inputs):
    nothing = np.full(GRID.shape, np.nan)
    told = [str(message) for message in implausible(inputs(dem=nothing, coherence=nothing, soil=nothing))]
    assert len(told) == 3
    assert all("has no value at 100\u00a0% of the pixels that have a rate" in text for text in told)
    assert list(implausible(inputs(rate=nothing, dem=nothing, coherence=nothing, soil=nothing))) == []


def test_a_code_among_equal_values():
    assert undeclared_no_data(np.array([5.0, 5.0, -9999.0, 5.0])) == (-9999, 0.25, 5, 5)
