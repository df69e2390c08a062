import numpy as np
import pytest

from ftl_qgis_plugin.core.grids import blocks
from ftl_qgis_plugin.core.ranges import bootstrap
from ftl_qgis_plugin.core.ranges.bootstrap import bound_intervals, bundles_of, polygon_draws, replicates_of
from ftl_qgis_plugin.core.ranges.ranges import RangeMethod
from ftl_qgis_plugin.core.ranges.sample_units import WeightedValues, unit_sample


def test_draws_are_reproducible_and_complete():
    draws = polygon_draws(7, 50, seed=3)
    assert draws.shape == (50, 7)
    assert (draws.sum(axis=1) == 7).all()
    assert (draws == polygon_draws(7, 50, seed=3)).all()
    assert (draws != polygon_draws(7, 50, seed=4)).any()


@pytest.mark.parametrize("unit", ["pixels", "polygon_medians"])
def test_replicates_equal_resampling_by_hand(unit):
    generator = np.random.default_rng(0)
    polygon = generator.integers(0, 12, 400)
    values = generator.normal(polygon, 1.0)
    sample = unit_sample(values, polygon, 12, unit)
    draws = polygon_draws(12, 20, seed=1)
    for replicate, counts in zip(replicates_of(sample, draws), draws):
        if unit == "pixels":
            by_hand = np.concatenate(
                [np.repeat(values[polygon == number], count) for number, count in enumerate(counts)]
            )
        else:
            by_hand = np.repeat([np.median(values[polygon == number]) for number in range(12)], counts)
        assert replicate.mean == pytest.approx(by_hand.mean())
        assert replicate.sd == pytest.approx(by_hand.std())
        tolerance = 1e-9 if unit == "polygon_medians" else 0.05  # the number of drawn pixels varies a little
        assert replicate.quantile(0.3) == pytest.approx(np.quantile(by_hand, 0.3), abs=tolerance)


def test_grouping_many_pixels_changes_quantiles_by_less_than_a_group():
    generator = np.random.default_rng(0)
    polygon = generator.integers(0, 50, 60_000)
    values = generator.normal(0.0, 1.0, 60_000)
    sample = unit_sample(values, polygon, 50)
    (replicate,) = replicates_of(sample, np.ones((1, 50), int))
    assert len(replicate.values) == 4096
    shares = np.array([0.025, 0.1, 0.5, 0.9, 0.975])
    assert replicate.quantile(shares) == pytest.approx(np.quantile(values, shares), abs=0.01)


def test_intervals_cover_the_true_bound_about_as_often_as_they_promise():
    method = RangeMethod("mean_sd", k=1.0)
    covered = 0
    for seed in range(120):
        values = np.random.default_rng(seed).normal(0.0, 1.0, 40)
        sample = unit_sample(values, np.arange(40), 40)
        intervals = method.intervals(sample.weighted)
        replicates = replicates_of(sample, polygon_draws(40, 200, seed))
        (((low, high), _),) = bound_intervals(intervals, replicates, method.intervals)
        covered += low <= -1.0 <= high
    assert 0.85 <= covered / 120 <= 0.99


def test_few_alike_pixels_of_many_polygons_say_more_than_many_of_few():
    generator = np.random.default_rng(2)
    centres = generator.normal(0, 1, 200)
    method = RangeMethod("percentiles", 0.8)

    def width(polygons):
        polygon = np.repeat(np.arange(polygons), 2000 // polygons)
        sample = unit_sample(centres[polygon] + generator.normal(0, 0.1, len(polygon)), polygon, polygons)
        replicates = replicates_of(sample, polygon_draws(polygons, 200, 0))
        (((low, high), _),) = bound_intervals(method.intervals(sample.weighted), replicates, method.intervals)
        return high - low

    assert width(200) < 0.6 * width(10)


def test_intervals_of_directions_wrap():
    values = np.random.default_rng(1).normal(320, 15, 60) % 360
    sample = unit_sample(values, np.arange(60), 60, circular=True)

    def derive(replicate):
        return RangeMethod("mean_sd", k=2.6).intervals(replicate, None, True)

    replicates = replicates_of(sample, polygon_draws(60, 200, 0))
    ((_, (low, high)),) = bound_intervals(derive(sample.weighted), replicates, derive, circular=True)
    assert low > 340
    assert high < 20


def test_bundles_of_many_polygons_scatter_as_single_ones_do():
    assert bundles_of(1000).tolist() == list(range(1000))
    bundle = bundles_of(2500)
    assert np.bincount(bundle).tolist() == [3] * 500 + [2] * 500
    generator = np.random.default_rng(4)
    polygon = np.repeat(np.arange(2500), 3)
    # Neighbours in the file are alike: bundles must not gather them.
    values = generator.normal(np.sin(np.arange(2500) / 300)[polygon] + generator.normal(0, 1, 2500)[polygon], 0.2)
    sample = unit_sample(values, polygon, 2500)
    method = RangeMethod("mean_sd", k=1.0)

    def ends(replicates):
        ((lower, upper),) = bound_intervals(method.intervals(sample.weighted), replicates, method.intervals)
        return np.array([lower[1] - lower[0], upper[1] - upper[0]])

    single = ends(replicates_of(sample, polygon_draws(2500, 300, 1)))
    together = ends(replicates_of(sample, polygon_draws(1000, 300, 1), bundle=bundle))
    assert together == pytest.approx(single, rel=0.2)


def test_the_interval_is_the_middle_share_of_the_bounds_of_replicates():
    """A hundred and one replicates whose bounds are 0 to 100 and 50 higher."""
    ends = bound_intervals([(50.0, 100.0)], range(101), lambda number: [(float(number), number + 50.0)], 0.9)
    assert ends == [(pytest.approx((5.0, 95.0)), pytest.approx((55.0, 145.0)))]
    # Twice as many intervals in each: what is near counts; those without any do not.
    pairs = [*range(101), None]
    ends = bound_intervals(
        [(50.0, 60.0), (1050.0, 1060.0)],
        pairs,
        lambda number: [] if number is None else [(float(number), number + 10.0), (number + 1000.0, number + 1010.0)],
        0.8,
    )
    assert ends == [
        (pytest.approx((10.0, 90.0)), pytest.approx((20.0, 100.0))),
        (pytest.approx((1010.0, 1090.0)), pytest.approx((1020.0, 1100.0))),
    ]
    assert np.isnan(bound_intervals([(1.0, 2.0)], [1, 2], lambda _number: [])).all()


def test_the_interval_of_a_direction_is_about_it_whichever_side_of_north():
    ends = bound_intervals([(0.0, 350.0)], range(-20, 21), lambda turn: [(turn % 360.0, 350.0 + turn)], 0.5, True)
    assert ends == [(pytest.approx((350.0, 10.0)), pytest.approx((340.0, 0.0)))]


def test_bundles_are_drawn_as_their_polygons_together(monkeypatch):
    """Whatever is worked on at once: a draw of bundles weighs each value as often as its bundle is drawn."""
    monkeypatch.setattr(bootstrap, "_GROUPS_AT_ONCE", 4)
    monkeypatch.setattr(bootstrap, "_DRAWS_AT_ONCE", 3)
    polygon = np.array([0, 0, 1, 2, 2, 2, 3, 4, 4])
    values = np.array([1.0, 5.0, 2.0, 9.0, 4.0, 7.0, 3.0, 8.0, 6.0])
    sample, bundle = unit_sample(values, polygon, 5), np.array([0, 1, 0, 2, 1])
    draws = np.random.default_rng(0).integers(0, 3, (7, 3))
    draws[:, 0] += 1
    draws[2] = 0
    kept = replicates_of(sample, draws, keep_empty=True, bundle=bundle)
    assert len(kept) == 7
    for replicate, counts in zip(kept, draws):
        weight = dict(zip(values, counts[bundle[polygon]]))
        assert dict(zip(replicate.values, replicate.weights)) == {v: w for v, w in weight.items() if w}
        assert list(replicate.values) == sorted(replicate.values)
    assert len(replicates_of(sample, draws, bundle=bundle)) == 6


@pytest.mark.parametrize("piece", [5, 10**6])
def test_groups_hold_their_share_and_its_mean(monkeypatch, piece):
    """A value's group is the one its middle lies in, of ten of equal weight; groups without a value are left out."""
    monkeypatch.setattr(bootstrap, "GROUPS", 10)
    monkeypatch.setattr(blocks, "_PIECE", piece)
    rng = np.random.default_rng(3)
    values, weights = np.sort(rng.normal(0, 1, 23)), rng.uniform(0.1, 3, 23)
    weights[4] = 12.0  # more than one group is worth
    support, group = bootstrap._grouped(WeightedValues(values, weights, 23.0, 23))
    middle = np.array([weights[:place].sum() + weights[place] / 2 for place in range(23)]) / weights.sum()
    names = sorted(set((middle * 10).astype(int)))
    assert group.tolist() == [names.index(int(share * 10)) for share in middle]
    means = [np.average(values[group == number], weights=weights[group == number]) for number in range(len(names))]
    assert support == pytest.approx(means)
    few = WeightedValues(values[:10], weights[:10], 10.0, 10)
    assert bootstrap._grouped(few)[0].tolist() == values[:10].tolist()
