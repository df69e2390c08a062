import numpy as np
import pytest

from ftl_qgis_plugin.core.grids import blocks
from ftl_qgis_plugin.core.ranges import sample_units
from ftl_qgis_plugin.core.ranges.sample_units import WeightedValues, plain_sample, polygon_centres, unit_sample


@pytest.fixture
def data():
    generator = np.random.default_rng(2)
    polygon = np.repeat([0, 1, 2, 4], [40, 5, 1, 7])  # polygon 3 lies outside the rasters
    values = generator.normal(10, 3, len(polygon)).astype(np.float32)
    values[3] = np.nan
    return values, polygon


def test_pixels_are_numpy_on_the_same_values(data):
    values, polygon = data
    sample = unit_sample(values, polygon, 5).weighted
    finite = values[np.isfinite(values)].astype(float)
    shares = [0.0, 0.025, 0.5, 0.9, 1.0]
    assert sample.quantile(shares) == pytest.approx(np.percentile(finite, np.multiply(shares, 100)), rel=1e-12)
    assert sample.mean == pytest.approx(finite.mean())
    assert sample.sd == pytest.approx(finite.std())
    assert sample.mad == pytest.approx(np.median(np.abs(finite - np.median(finite))))
    assert sample.units == 4


def test_polygon_medians_are_one_value_per_polygon(data):
    values, polygon = data
    sample = unit_sample(values, polygon, 5, "polygon_medians")
    expected = {number: np.nanmedian(values[polygon == number].astype(float)) for number in (0, 1, 2, 4)}
    assert dict(zip(sample.polygon, sample.weighted.values)) == pytest.approx(expected)


def test_area_balanced_gives_every_polygon_the_same_say(data):
    values, polygon = data
    sample = unit_sample(values, polygon, 5, "area_balanced").weighted
    means = [np.nanmean(values[polygon == number].astype(float)) for number in (0, 1, 2, 4)]
    assert sample.mean == pytest.approx(np.mean(means))
    assert sample.weights.sum() == pytest.approx(4)


def test_area_balanced_equals_repeating_pixels_of_small_polygons():
    # Two polygons of 300 and 600 pixels: repeating the first one's pixels twice balances them.
    generator = np.random.default_rng(4)
    small, large = generator.normal(0, 1, 300), generator.normal(5, 1, 600)
    polygon = np.repeat([0, 1], [300, 600])
    sample = unit_sample(np.concatenate([small, large]), polygon, 2, "area_balanced").weighted
    repeated = np.concatenate([small, small, large])
    for share in (0.025, 0.3, 0.7, 0.975):
        assert sample.quantile(share) == pytest.approx(np.quantile(repeated, share), abs=0.02)


def test_weighted_quantile_of_whole_weights_equals_repetition():
    values = np.array([1.0, 2.0, 4.0, 9.0])
    weights = np.array([3.0, 1.0, 5.0, 2.0])
    sample = WeightedValues(values, weights, weights.sum(), 4)
    shares = np.linspace(0, 1, 41)
    repeated = np.repeat(values, weights.astype(int))
    assert sample.quantile(shares) == pytest.approx(np.quantile(repeated, shares), abs=1e-9)


def test_circular_centres_wrap():
    values = np.array([350.0, 20.0, 90.0, np.nan])
    assert polygon_centres(values, np.array([0, 0, 1, 2]), 3, circular=True)[:2] == pytest.approx([5.0, 90.0])


def test_empty_sample_is_nan_not_an_error():
    sample = plain_sample(np.full(3, np.nan))
    assert np.isnan(sample.mean)
    assert np.isnan(sample.quantile(0.5))


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_centres_are_medians_whatever_the_sign(kind):
    generator = np.random.default_rng(5)
    polygon = generator.integers(0, 40, 1000)
    values = np.round(generator.normal(0, 2, 1000), 1).astype(kind)  # ties, and zeros of both signs
    values[generator.random(1000) < 0.1] = np.nan
    values[polygon == 7] = np.nan
    found = polygon_centres(values, polygon, 42)
    expected = [
        np.nanmedian(values[polygon == number].astype(float)) if number != 7 else np.nan for number in range(40)
    ]
    np.testing.assert_array_equal(found, [*expected, np.nan, np.nan])


@pytest.mark.parametrize("seed", range(25))
def test_whole_weights_are_repetitions_for_every_statistic(seed):
    """Against numpy on the values repeated: ties, one value, and values on both sides of zero."""
    rng = np.random.default_rng(seed)
    size = rng.integers(1, 8)
    values = np.sort(rng.integers(-4, 5, size) / 2.0)
    weights = rng.integers(1, 5, size).astype(float)
    sample = WeightedValues(values, weights, weights.sum(), size)
    repeated = np.repeat(values, weights.astype(int))
    shares = np.linspace(0, 1, 21).reshape(3, 7)
    assert sample.quantile(shares) == pytest.approx(np.quantile(repeated, shares), abs=1e-9)
    assert sample.median == pytest.approx(np.median(repeated), abs=1e-9)
    assert sample.mad == pytest.approx(np.median(np.abs(repeated - np.median(repeated))), abs=1e-9)
    assert sample.mean == pytest.approx(repeated.mean())
    assert sample.sd == pytest.approx(repeated.std(), abs=1e-12)


@pytest.mark.parametrize("seed", range(12))
def test_the_median_deviation_is_the_median_of_the_deviations(seed):
    """Of weights that are no whole numbers: deviations sorted, and their own weighted median taken."""
    rng = np.random.default_rng(seed)
    size = rng.integers(1, 40)
    values = np.sort(rng.normal(100, 3, size))
    weights = rng.uniform(0.05, 2, size)
    worth = weights.sum() ** 2 / (weights @ weights)
    sample = WeightedValues(values, weights, worth, size)
    deviations = np.abs(values - sample.median)
    order = np.argsort(deviations)
    assert sample.mad == pytest.approx(WeightedValues(deviations[order], weights[order], worth, size).median, rel=1e-9)


def test_centres_and_spread_some_at_a_time(monkeypatch):
    """What is too much to sort at once comes out as at once, polygons without pixels among them."""
    rng = np.random.default_rng(8)
    polygon = rng.permutation(np.repeat([0, 2, 3, 5, 6], [9, 4, 1, 6, 5]))
    values = rng.normal(0, 2, len(polygon))
    values[polygon == 5] = np.nan
    whole = polygon_centres(values, polygon, 9)
    spread = plain_sample(values).sd
    for most in (1, 4, 12, 24, 25):
        monkeypatch.setattr(sample_units, "_SORTED_PX", most)
        np.testing.assert_array_equal(polygon_centres(values, polygon, 9), whole)
    expected = [np.median(values[polygon == number]) if number in (0, 2, 3, 6) else np.nan for number in range(9)]
    np.testing.assert_allclose(whole, expected)
    monkeypatch.setattr(blocks, "_PIECE", 3)
    assert plain_sample(values).sd == pytest.approx(spread) == np.nanstd(values)


def test_what_is_no_number_is_left_out_and_weights_follow_what_is_left():
    values = np.array([np.inf, 3.0, np.nan, -np.inf, 1.0, 2.0, 8.0], np.float32)
    sample = unit_sample(values, np.array([0, 0, 1, 0, 0, 2, 2]), 4, "area_balanced")
    assert sample.weighted.values.tolist() == [1.0, 2.0, 3.0, 8.0]
    assert sample.polygon.tolist() == [0, 2, 0, 2]
    assert sample.weighted.weights.tolist() == [0.5] * 4
    assert (sample.weighted.size, sample.weighted.units) == (4.0, 2)
    # Of three and of one pixel: (1 + 1)^2 / (3 / 9 + 1) values are they worth.
    uneven = unit_sample(np.array([1.0, 2.0, 3.0, 4.0]), np.array([0, 0, 0, 1]), 2, "area_balanced").weighted
    assert uneven.size == pytest.approx(3.0)
    nothing = unit_sample(np.full(3, np.nan), np.zeros(3, int), 2)
    assert (len(nothing.weighted.values), nothing.weighted.size, nothing.weighted.units) == (0, 0.0, 0)
