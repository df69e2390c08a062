import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ftl_qgis_plugin.core.factors.thresholds import Threshold
from ftl_qgis_plugin.core.method.parameters import AREA_BALANCED, METHOD, PERCENTILES
from ftl_qgis_plugin.core.ranges.histograms import Histogram, class_edges, histogram
from ftl_qgis_plugin.core.ranges.ranges import RangeMethod, favourable_classes, highest_density, widened
from ftl_qgis_plugin.core.ranges.sample_units import plain_sample, unit_sample


def share_in(values, intervals, factor="x"):
    inside = np.zeros(len(values), bool)
    for lower, upper in intervals:
        inside |= Threshold(factor, lower, upper).holds(values.astype(np.float32))
    return inside.mean()


@pytest.fixture
def normal():
    return np.random.default_rng(7).normal(12.0, 3.0, 20_000)


def test_percentiles_are_central(normal):
    (interval,) = RangeMethod("percentiles", 0.9).intervals(plain_sample(normal))
    assert interval == pytest.approx(tuple(np.percentile(normal, [5, 95])))


def test_mean_sd_and_median_mad_agree_on_a_normal_sample(normal):
    (first,) = RangeMethod("mean_sd", k=1.5).intervals(plain_sample(normal))
    (second,) = RangeMethod("median_mad", k=1.5).intervals(plain_sample(normal))
    assert first == pytest.approx((normal.mean() - 1.5 * normal.std(), normal.mean() + 1.5 * normal.std()))
    assert second == pytest.approx(
        tuple(np.median(normal) + np.array([-1, 1]) * 1.5 * stats.median_abs_deviation(normal, scale="normal")),
        rel=1e-4,
    )
    assert first == pytest.approx(second, abs=0.2)


def test_outlier_moves_mean_sd_not_median_mad(normal):
    spoiled = np.append(normal[:100], 1e4)
    (with_mean,) = RangeMethod("mean_sd").intervals(plain_sample(spoiled))
    (with_median,) = RangeMethod("median_mad").intervals(plain_sample(spoiled))
    assert with_mean[1] > 1000 > 30 > with_median[1]


def test_highest_density_of_one_hump_is_one_interval_about_its_mode(normal):
    (interval,) = highest_density(plain_sample(normal), 0.9)
    assert interval == pytest.approx((12 - 1.645 * 3, 12 + 1.645 * 3), abs=0.5)
    assert share_in(normal, [interval]) == pytest.approx(0.9, abs=0.01)


def test_highest_density_of_a_skewed_sample_is_narrower_than_percentiles():
    values = np.random.default_rng(1).gamma(1.5, 4.0, 20_000)
    (dense,) = highest_density(plain_sample(values), 0.9)
    (central,) = RangeMethod("percentiles", 0.9).intervals(plain_sample(values))
    assert dense[1] - dense[0] < central[1] - central[0]


def test_highest_density_of_two_humps_is_two_intervals():
    generator = np.random.default_rng(3)
    values = np.concatenate([generator.normal(0, 1, 4000), generator.normal(20, 1, 4000)])
    intervals = highest_density(plain_sample(values), 0.9)
    assert len(intervals) == 2
    assert share_in(values, intervals) >= 0.9
    assert share_in(np.array([10.0]), intervals) == 0


def test_highest_density_on_the_circle_joins_through_north():
    values = np.random.default_rng(3).normal(0, 20, 5000) % 360
    ((lower, upper),) = highest_density(plain_sample(values), 0.9, circular=True)
    assert lower > 300
    assert upper < 60
    assert share_in(values, [(lower, upper)], "aspect") == pytest.approx(0.9, abs=0.02)


def test_frequency_ratio_asks_for_what_is_rare_in_the_terrain():
    # Samples are uniform over 0..40, but the terrain is mostly below 20: only above is favourable.
    sample = plain_sample(np.linspace(0, 40, 2001))
    background = plain_sample(np.concatenate([np.linspace(0, 20, 9000), np.linspace(20, 40, 1000)]))
    classes = histogram(sample, background, class_edges(sample, background))
    (interval,) = RangeMethod("frequency_ratio").intervals(sample, classes)
    width = classes.edges[1] - classes.edges[0]
    assert interval[0] == pytest.approx(20, abs=width)
    assert interval[1] == 40.0  # beyond the last edge, to the sample's extreme


def test_frequency_ratio_leaves_out_unfavourable_classes_between_favourable_ones():
    generator = np.random.default_rng(8)
    values = np.concatenate([generator.uniform(5, 10, 2000), generator.uniform(25, 30, 2000)])
    sample, background = plain_sample(values), plain_sample(np.linspace(0, 40, 20_000))
    classes = histogram(sample, background, class_edges(sample, background))
    intervals = RangeMethod("frequency_ratio").intervals(sample, classes)
    assert len(intervals) == 2
    assert share_in(values, intervals) > 0.9


@pytest.mark.parametrize("method", ["percentiles", "mean_sd", "median_mad"])
def test_aspect_ranges_wrap_through_north(method):
    values = np.sort(np.random.default_rng(5).normal(355, 20, 3000) % 360)
    ((lower, upper),) = RangeMethod(method, 0.95, 1.96).intervals(plain_sample(values), circular=True)
    assert lower == pytest.approx(355 - 39, abs=4)
    assert upper == pytest.approx(355 + 39 - 360, abs=4)
    assert share_in(values, [(lower, upper)], "aspect") == pytest.approx(0.95, abs=0.02)


def test_aspect_range_as_wide_as_the_circle_is_none():
    values = np.random.default_rng(5).uniform(0, 360, 500)
    assert RangeMethod("mean_sd", k=3).intervals(plain_sample(values), circular=True) == []


@pytest.mark.parametrize("method", METHOD.values[:-1])
@pytest.mark.parametrize("circular", [False, True])
@pytest.mark.parametrize("values", [[], [7.0], [7.0] * 5])
def test_degenerate_samples_give_a_point_or_nothing(method, circular, values):
    sample = plain_sample(np.array(values))
    background = plain_sample(np.linspace(0, 100, 101))
    classes = histogram(sample, background, class_edges(sample, background, circular))
    intervals = RangeMethod(method).intervals(sample, classes, circular)
    assert bool(intervals) == bool(values)
    for lower, upper in intervals:
        assert lower <= 7.0 + 1e-9
        assert upper >= 7.0 - 1e-9


def test_margin_widens_both_sides_and_stops_at_physical_limits():
    assert widened([(2.0, 12.0)], 0.1, "elevation") == [(1.0, 13.0)]
    assert widened([(0.5, 85.0)], 0.5, "slope") == [(0.0, 90.0)]
    assert widened([(-3.0, 10.0)], 0.0, "relief") == [(0.0, 10.0)]


def test_margin_joins_intervals_that_meet():
    assert widened([(0.0, 10.0), (11.0, 21.0)], 0.1, "elevation") == [(-1.0, 22.0)]
    assert len(widened([(0.0, 10.0), (15.0, 25.0)], 0.1, "elevation")) == 2


def test_margin_on_the_circle():
    assert widened([(350.0, 30.0)], 0.25, "aspect", True) == [(340.0, 40.0)]
    assert widened([(10.0, 300.0)], 0.2, "aspect", True) == []
    assert widened([(10.0, 90.0), (100.0, 180.0), (340.0, 359.0)], 0.1, "aspect", True) == [
        pytest.approx((2.0, 188.0)),
        pytest.approx((338.1, 0.9)),
    ]
    ((lower, upper),) = widened([(5.0, 85.0), (300.0, 0.0)], 0.1, "aspect", True)
    assert (lower, upper) == pytest.approx((294.0, 93.0))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 359.9), st.floats(1, 100)), min_size=1, max_size=4),
    st.floats(0, 0.5),
    st.floats(0, 359.9),
)
def test_widened_arcs_hold_what_the_arcs_held(arcs, margin, direction):
    intervals = [(start, (start + width) % 360.0) for start, width in arcs]
    result = widened(intervals, margin, "aspect", True)
    if any((direction - lower) % 360.0 <= (upper - lower) % 360.0 for lower, upper in intervals) and result:
        assert any(
            (direction - lower + 1e-6) % 360.0 <= (upper - lower) % 360.0 + 2e-6 or lower == upper
            for lower, upper in result
        )


def test_coverage_of_all_keeps_the_extremes_whatever_the_weights():
    values, polygon = np.array([1.0, 5.0, 5.0, 5.0, 9.0]), np.array([0, 0, 0, 0, 1])
    sample = unit_sample(values, polygon, 2, AREA_BALANCED).weighted
    assert RangeMethod(PERCENTILES, 1.0).intervals(sample) == [(1.0, 9.0)]


def test_highest_density_of_rounded_values_is_no_comb():
    generator = np.random.default_rng(0)
    rounded = np.round(generator.normal(12, 3, 4000))
    sample = unit_sample(rounded, np.arange(4000) % 500, 500).weighted
    assert len(highest_density(sample, 0.95)) == 1
    two = np.round(np.concatenate([generator.normal(10, 2, 2000), generator.normal(40, 2, 2000)]))
    assert len(highest_density(unit_sample(two, np.arange(4000) % 500, 500).weighted, 0.95)) == 2


@pytest.mark.parametrize("seed", range(12))
def test_widened_arcs_cover_what_each_arc_covers_and_nothing_else(seed):
    """Degree by degree, on circles full of short arcs that begin anywhere; joined arcs do not meet."""
    rng = np.random.default_rng(seed)
    starts, widths = rng.uniform(0, 360, 6), rng.uniform(1, 40, 6)
    arcs = [(float(start), float((start + width) % 360)) for start, width in zip(starts, widths)]
    margin = [0.0, 0.3][seed % 2]
    degrees = np.arange(0, 360, 0.25) + 0.1
    wanted = np.zeros(len(degrees), bool)
    for start, width in zip(starts, widths):
        wanted |= (degrees - (start - margin * width)) % 360 <= width * (1 + 2 * margin)
    found = np.zeros(len(degrees), int)
    joined = widened(arcs, margin, "aspect", True)
    for lower, upper in joined:
        found += (degrees - lower) % 360 <= (upper - lower) % 360
    np.testing.assert_array_equal(found, wanted.astype(int))
    assert len(joined) == np.count_nonzero(wanted & ~np.roll(wanted, 1))


def test_an_arc_through_north_swallows_those_it_reaches():
    assert widened([(300.0, 60.0), (10.0, 20.0), (50.0, 90.0)], 0.0, "aspect", True) == [(300.0, 90.0)]
    assert widened([(300.0, 40.0), (50.0, 90.0)], 0.0, "aspect", True) == [(50.0, 90.0), (300.0, 40.0)]


def test_values_in_steps_are_one_hump_and_not_a_comb():
    values = np.round(np.random.default_rng(2).normal(500, 40, 4000) / 10) * 10
    (interval,) = highest_density(plain_sample(values), 0.9)
    assert interval[0] == pytest.approx(500 - 1.645 * 40, abs=15)
    assert interval[1] == pytest.approx(500 + 1.645 * 40, abs=15)


def by_direct_sums(values, coverage, bandwidth, low, high, circular):
    """Ends of the densest classes of 512 from `low` to `high` that hold the share, each density summed over all
    values' classes; no runs are joined but through north."""
    step = (high - low) / 512
    place = np.minimum(((values - low) / step).astype(int), 511)
    apart = np.abs(np.arange(512)[:, np.newaxis] - place)
    if circular:
        apart = np.minimum(apart, 512 - apart)
    density = np.exp(-0.5 * (apart / max(bandwidth / step, 0.5)) ** 2).sum(axis=1)
    level = np.sort(density[place])[::-1][int(np.ceil(coverage * len(values) - 1e-9)) - 1]
    chosen = density >= level * (1 - 1e-9)
    first = np.flatnonzero(chosen & ~np.r_[chosen[-1] if circular else False, chosen[:-1]])
    last = np.flatnonzero(chosen & ~np.r_[chosen[1:], chosen[0] if circular else False])
    if circular and len(first) and last[0] < first[0]:
        last = np.roll(last, -1)
    return sorted((low + start * step, low + (end + 1) * step) for start, end in zip(first, last))


@pytest.mark.parametrize("seed", range(8))
def test_highest_density_equals_direct_sums(seed):
    """Bandwidth of Silverman 1986, eq. 3.31; classes from three bandwidths below the values to three above."""
    rng = np.random.default_rng(seed)
    values = np.sort(np.r_[rng.normal(10, 2, 40), rng.normal(30 * (seed % 2), 1, 25)])
    coverage = [0.6, 0.9][seed % 2]
    spread = min(values.std(), np.subtract(*np.percentile(values, [75, 25])) / 1.34)
    bandwidth = 0.9 * spread * 65**-0.2
    low, high = values[0] - 3 * bandwidth, values[-1] + 3 * bandwidth
    found = highest_density(plain_sample(values), coverage)
    assert found == [pytest.approx(ends) for ends in by_direct_sums(values, coverage, bandwidth, low, high, False)]


@pytest.mark.parametrize("seed", range(8))
def test_highest_density_of_directions_equals_direct_sums(seed):
    """Two humps; of the last two seeds directions that scatter more than 90 degrees, the most that counts."""
    rng = np.random.default_rng(seed)
    scattered = np.r_[np.linspace(0, 354, 60) + rng.uniform(0, 6, 60), rng.normal(150, 20, 6)]
    humps = np.r_[rng.normal(5, 15, 40), rng.normal(60 * seed, 10, 20)]
    values = np.sort((humps if seed < 6 else scattered) % 360)
    resultant = abs(np.exp(1j * np.radians(values)).mean())
    bandwidth = 0.9 * min(np.degrees(np.sqrt(-2 * np.log(resultant))), 90) * len(values) ** -0.2
    found = sorted(highest_density(plain_sample(values), 0.8, circular=True))
    expected = by_direct_sums(values, 0.8, bandwidth, 0.0, 360.0, True)
    assert found == [pytest.approx(ends) for ends in expected]


@pytest.mark.parametrize("k", [0.5, 1.0])
def test_median_directions_reach_by_the_median_turn(k):
    """350, 0 and 20 degrees turn about their mean, 3.2, by 13.2, 3.2 and 16.8 degrees: 13.2 in the middle."""
    values = np.array([0.0, 20.0, 350.0])
    east, north = np.sin(np.radians(values)).sum(), np.cos(np.radians(values)).sum()
    centre = np.degrees(np.arctan2(east, north))
    half = k * 1.4826 * (centre + 10)
    ((lower, upper),) = RangeMethod("median_mad", k=k).intervals(plain_sample(values), circular=True)
    assert (lower, upper) == pytest.approx(((centre - half) % 360, centre + half), rel=1e-4)


def test_favourable_classes_at_the_ends_reach_to_the_extremes_and_no_farther():
    edges = np.array([0.0, 10.0, 20.0, 30.0])
    terrain = np.array([10.0, 80.0, 10.0])
    ends = Histogram(edges, np.array([5.0, 0.0, 5.0]), terrain, (-3.0, 41.0))
    assert favourable_classes(ends) == [(-3.0, 10.0), (20.0, 41.0)]
    inside = Histogram(edges, np.array([5.0, 0.0, 5.0]), terrain, (2.0, 28.0))
    assert favourable_classes(inside) == [(0.0, 10.0), (20.0, 30.0)]
    assert favourable_classes(ends, circular=True) == [(20.0, 10.0)]
    assert favourable_classes(Histogram(edges, np.zeros(3), terrain, (2.0, 28.0))) == []  # nothing seen: all as usual
    assert favourable_classes(Histogram(edges, terrain, terrain)) == []  # as frequent everywhere: ratios of 1
    assert favourable_classes(Histogram(edges, np.ones(3))) == favourable_classes(None) == []
    middle = Histogram(edges, np.array([0.0, 10.0, 0.0]), np.array([40.0, 20.0, 40.0]), (12.0, 18.0))
    assert favourable_classes(middle) == [(10.0, 20.0)]


def test_intervals_that_touch_are_joined_and_limits_hold_on_both_sides():
    assert widened([(0.0, 10.0), (10.0, 20.0)], 0.0, "elevation") == [(0.0, 20.0)]
    assert widened([(0.0, 20.0), (5.0, 10.0)], 0.0, "elevation") == [(0.0, 20.0)]
    assert widened([(-9.0, -1.0)], 0.0, "slope") == [(0.0, 0.0)]
    assert widened([(95.0, 99.0)], 0.0, "slope") == [(90.0, 90.0)]
    assert widened([(10.0, 20.0), (20.0, 30.0)], 0.0, "aspect", True) == [(10.0, 30.0)]
    assert widened([(0.0, 180.0)], 0.5, "aspect", True) == []  # 180 and half of it on either side: the whole circle
    assert widened([(0.0, 180.0), (180.0, 0.0)], 0.0, "aspect", True) == []
    assert widened([(300.0, 0.0)], 0.0, "aspect", True) == [(300.0, 360.0)]
    assert widened([(300.0, 10.0), (10.0, 20.0)], 0.0, "aspect", True) == [(300.0, 20.0)]  # they meet beyond north
    assert widened([], 0.1, "aspect", True) == widened([], 0.1, "slope") == []
