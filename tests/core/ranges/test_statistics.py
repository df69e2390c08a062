import time
from dataclasses import replace

import numpy as np
import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.factors.catalogue import SIGNED_RATE
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.ranges.derivation import derive
from ftl_qgis_plugin.core.ranges.derive_options import DeriveOptions
from ftl_qgis_plugin.core.ranges.descriptive import STATISTICS_FIELDS, probability_above
from ftl_qgis_plugin.core.ranges.sample_units import PIXELS, Samples, plain_sample

POLYGONS = 24


@pytest.fixture
def samples():
    generator = np.random.default_rng(1)
    polygon = np.repeat(np.arange(POLYGONS), generator.integers(1, 60, POLYGONS))
    size = len(polygon)
    values = {
        "slope": np.abs(generator.normal(9, 3, size)),
        "aspect": generator.normal(5, 30, size) % 360,
        "deformation_rate": np.abs(generator.normal(70, 15, size)),
        "coherence": generator.uniform(0.6, 1, size),
    }
    return Samples(polygon, {name: part.astype(np.float32) for name, part in values.items()}, POLYGONS)


@pytest.fixture
def background():
    generator = np.random.default_rng(2)
    return {
        "slope": generator.gamma(3, 8, 5000).astype(np.float32),
        "aspect": generator.uniform(0, 360, 5000).astype(np.float32),
        "deformation_rate": np.abs(generator.normal(0, 12, 5000)).astype(np.float32),
        "coherence": generator.uniform(0, 1, 5000).astype(np.float32),
    }


def rows_of(derivation, factor):
    return [row for row in derivation.table.rows if row.factor == factor]


def test_ranges_are_percentiles_with_margin(samples, background):
    result = derive(samples, background, DeriveOptions(sample_unit=PIXELS, margin=0.1))
    assert [row.factor for row in result.table.rows] == ["deformation_rate", "coherence", "slope", "aspect"]
    (slope,) = rows_of(result, "slope")
    low, high = np.percentile(samples.values["slope"].astype(float), [1, 99])
    assert slope.lower == pytest.approx(max(low - 0.1 * (high - low), 0))
    assert slope.upper == pytest.approx(high + 0.1 * (high - low))
    inside = (samples.values["slope"] >= slope.lower) & (samples.values["slope"] <= slope.upper)
    assert slope.coverage == pytest.approx(inside.mean())
    assert slope.samples == POLYGONS
    assert "widened by 10\u00a0%" in str(slope.note)
    (aspect,) = rows_of(result, "aspect")
    assert aspect.lower > aspect.upper
    assert not result.warnings


def test_rate_and_coherence_come_from_the_options(samples, background):
    result = derive(samples, background, DeriveOptions(min_rate_mm_a=40, min_coherence=0.8, margin=0.5))
    (rate,), (coherence,) = rows_of(result, "deformation_rate"), rows_of(result, "coherence")
    assert (rate.lower, rate.upper, coherence.lower, coherence.upper) == (40, None, 0.8, None)
    assert rate.coverage == pytest.approx((samples.values["deformation_rate"] >= 40).mean())


def test_noise_raises_the_rate_bound_only(samples, background):
    signed = np.random.default_rng(3).normal(-40, 12, 5000).astype(np.float32)
    background = {**background, SIGNED_RATE: signed}
    sigma = 1.4826 * np.median(np.abs(signed - np.median(signed)).astype(float))
    assert sigma == pytest.approx(12, abs=0.6)  # about the median, so that an offset is no noise
    (rate,) = rows_of(derive(samples, background, DeriveOptions(noise_k=5)), "deformation_rate")
    assert rate.lower == pytest.approx(5 * sigma)
    assert rate.method == "noise"
    assert str(rate.note) == f"5 robust standard deviations of the background ({sigma:.1f} mm/a about its median)"
    (rate,) = rows_of(derive(samples, background, DeriveOptions(noise_k=2)), "deformation_rate")
    assert (rate.lower, rate.method) == (50, "minimum")
    # What was proposed for the noise is of the noise, though it is rounded up.
    (rate,) = rows_of(derive(samples, background, DeriveOptions(noise_k=5, min_rate_mm_a=65)), "deformation_rate")
    assert (rate.lower, rate.method) == (65, "noise")
    assert f"which is {65 / sigma:.1f} robust standard deviations" in str(rate.note)
    # Also of the noise that the rate had before it was smoothed; then ground grows from 1.5 sigmas of what is left.
    options = DeriveOptions(noise_k=3, min_rate_mm_a=90)
    assert rows_of(derive(samples, background, options), "deformation_rate")[0].method == "minimum"
    table = derive(samples, background, options, sigmas=(30.0, 12.0)).table
    assert (table.minimum_rate_mm_a, table.rows_of("deformation_rate")[0].method) == (90, "noise")
    assert table.noise_growth_mm_a() == pytest.approx(0.5 * 90)
    assert table.noise_growth_mm_a((30.0, 12.0)) == pytest.approx(1.5 * 12)


def test_table_survives_its_own_parser(samples, background):
    table = derive(samples, background).table
    assert ThresholdTable.from_records(table.records()) == table


def test_statistics_have_the_documented_columns(samples, background):
    result = derive(samples, background, DeriveOptions(sample_unit=PIXELS))
    for record in result.statistics:
        assert list(record) == list(STATISTICS_FIELDS)
        for name, value in record.items():
            assert value is None or isinstance(value, STATISTICS_FIELDS[name]), name
    slope = next(record for record in result.statistics if record["factor"] == "slope")
    values = samples.values["slope"].astype(float)
    assert slope["mean"] == pytest.approx(values.mean())
    assert slope["sd"] == pytest.approx(values.std())
    assert (slope["min"], slope["max"], slope["pixels"]) == (values.min(), values.max(), len(values))
    assert slope["lower_low"] <= slope["lower"] <= slope["lower_high"]
    assert result.bounds_ci["slope"][0][1] == (slope["upper_low"], slope["upper_high"])
    assert slope["coverage"] > slope["background_inside"]
    aspect = next(record for record in result.statistics if record["factor"] == "aspect")
    assert aspect["median"] is None
    assert aspect["rayleigh_p"] < 0.05


def test_scattered_directions_get_no_range(samples, background):
    values = dict(samples.values, aspect=np.random.default_rng(3).uniform(0, 360, len(samples.polygon)))
    result = derive(Samples(samples.polygon, values, POLYGONS), background)
    (aspect,) = rows_of(result, "aspect")
    assert not aspect.enabled
    assert "Rayleigh" in str(aspect.note)
    assert any("aspect" in str(warning) for warning in result.warnings)
    assert ThresholdTable.from_records(result.table.records()) == result.table


def test_flat_ground_is_dropped_from_directions_and_told(samples, background):
    values = dict(samples.values)
    values["aspect"] = np.where(np.arange(len(samples.polygon)) % 5 == 0, np.nan, values["aspect"])
    (aspect,) = rows_of(derive(Samples(samples.polygon, values, POLYGONS), background), "aspect")
    assert aspect.enabled
    assert "flat" in str(aspect.note)


def test_factor_without_data_is_a_disabled_row(samples, background):
    values = dict(samples.values, geology=np.full(len(samples.polygon), np.nan))
    result = derive(Samples(samples.polygon, values, POLYGONS), background)
    (row,) = rows_of(result, "geology")
    assert not row.enabled
    assert str(row.note) == "no data under any sample"


def test_factor_without_spread_is_told(samples, background):
    values = dict(samples.values, aspect=np.full(len(samples.polygon), 30.0))
    result = derive(Samples(samples.polygon, values, POLYGONS), background)
    (aspect,) = rows_of(result, "aspect")
    assert (aspect.lower, aspect.upper, aspect.coverage) == (30.0, 30.0, 1.0)
    assert "aspect has no spread" in str(result.warnings[0])


def test_shares_of_the_samples_are_told(samples, background):
    result = derive(samples, background, DeriveOptions(min_coherence=0.7))
    held = (samples.values["deformation_rate"] >= 50) & (samples.values["coherence"] >= np.float32(0.7))
    texts = [str(message) for message in result.messages]
    assert (
        f"{100 * held.mean():.1f}\u00a0% of the sample pixels reach the bounds set for deformation rate and coherence."
        in texts
    )
    assert 0 < result.joint_coverage <= held.mean()


def test_no_data_at_all_is_an_error(samples):
    values = {name: np.full_like(part, np.nan) for name, part in samples.values.items()}
    with pytest.raises(FtlError, match="No raster has data"):
        derive(Samples(samples.polygon, values, POLYGONS))


def test_few_polygons_warn(samples):
    few = samples.polygon < 6
    values = {name: part[few] for name, part in samples.values.items()}
    result = derive(Samples(samples.polygon[few], values, POLYGONS))
    assert result.polygons == 6
    assert "Only 6 polygon(s)" in str(result.warnings[0])


def test_manual_rows_are_kept_and_others_compared(samples, background):
    previous = ThresholdTable(
        (
            Threshold("slope", 8.0, 9.0, method="percentiles"),
            Threshold("aspect", 270.0, 90.0, method="manual", note="north only"),
            Threshold("lithology", 1.0, 3.0, method="manual"),
        )
    )
    new = np.zeros(POLYGONS, bool)
    new[-4:] = True
    result = derive(Samples(samples.polygon, samples.values, POLYGONS, new), background, previous=previous)
    (aspect,) = rows_of(result, "aspect")
    assert (aspect.lower, aspect.upper, aspect.method, aspect.note) == (270.0, 90.0, "manual", "north only")
    assert aspect.coverage > 0.9
    assert rows_of(result, "lithology") == [previous.rows[2]]
    (slope,) = rows_of(result, "slope")
    assert "lower bound 8 → " in str(slope.note)
    assert "of 4 new samples lie below the old" in str(slope.note)
    record = next(record for record in result.statistics if record["factor"] == "slope")
    assert record["previous_lower"] == 8.0
    assert record["lower_change"] == pytest.approx(slope.lower - 8.0)


def test_manual_method_keeps_the_whole_previous_table(samples, background):
    previous = ThresholdTable((Threshold("deformation_rate", 30.0), Threshold("slope", 1.0, 2.0, method="percentiles")))
    result = derive(samples, background, DeriveOptions(method="manual", min_coherence=0.7), previous)
    kept = {row.factor: (row.lower, row.upper) for row in result.table.rows if row.enabled}
    assert kept == {"deformation_rate": (30.0, None), "slope": (1.0, 2.0), "coherence": (0.7, None)}
    with pytest.raises(FtlError, match="previous threshold table"):
        derive(samples, background, DeriveOptions(method="manual"))


def test_rejected_polygons_that_would_pass_again_are_counted(samples, background):
    rejected = Samples(
        np.array([0, 0, 1, 2]),
        {
            "slope": np.array([9.0, 10.0, 60.0, 9.0]),
            "aspect": np.array([350.0, 20.0, 5.0, 5.0]),
            "deformation_rate": np.array([80.0, 80.0, 80.0, 10.0]),
            "coherence": np.array([0.9] * 4),
        },
        3,
    )
    result = derive(samples, background, rejected=rejected)
    assert (result.rejected_passing, result.rejected_polygons) == (1, 3)
    slope = next(record for record in result.statistics if record["factor"] == "slope")
    assert slope["rejected_inside"] == pytest.approx(2 / 3)
    assert "1 of 3 rejected polygon(s) (33\u00a0%)" in str(result.messages[-1])


def test_what_rejections_teach_is_told(samples, background):
    """Rejected on ground that no sample knows: the cut keeps at least the coverage's share of the samples."""
    size = 12
    far = {"slope": 40.0, "aspect": 180.0, "deformation_rate": 80.0, "coherence": 0.9}
    rejected = Samples(np.arange(size), {name: np.full(size, value) for name, value in far.items()}, size)
    result = derive(samples, background, rejected=rejected)
    assert result.min_information is not None
    told = str(result.messages[-2])
    assert f"information value of {result.min_information:.2f} lie 12 of 12 rejected polygons" in told
    lost = int(told.split(" and ")[1].split()[0])
    assert lost <= 0.05 * POLYGONS
    assert derive(samples, background).min_information is None
    # Rejected where the samples are: nothing to learn.
    alike = Samples(samples.polygon, samples.values, POLYGONS)
    assert derive(samples, background, rejected=alike).min_information is None


def test_result_does_not_depend_on_the_order_of_pixels(samples, background):
    order = np.random.default_rng(9).permutation(len(samples.polygon))
    shuffled = Samples(samples.polygon[order], {name: part[order] for name, part in samples.values.items()}, POLYGONS)
    for unit in ("pixels", "polygon_medians", "area_balanced"):
        first = derive(samples, background, DeriveOptions(sample_unit=unit)).table.records()
        second = derive(shuffled, background, DeriveOptions(sample_unit=unit)).table.records()
        for one, other in zip(first, second):
            assert one["lower"] == pytest.approx(other["lower"])
            assert one["upper"] == pytest.approx(other["upper"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "guess"},
        {"sample_unit": "acres"},
        {"coverage": 0.0},
        {"coverage": 1.5},
        {"k": 0.0},
        {"margin": 2.0},
        {"margin": float("nan")},
        {"noise_k": -1.0},
    ],
)
def test_options_are_checked(samples, wrong):
    with pytest.raises(FtlError):
        derive(samples, None, DeriveOptions(**wrong))


def test_frequency_ratio_needs_a_background(samples, background):
    with pytest.raises(FtlError, match="study area"):
        derive(samples, None, DeriveOptions(method="frequency_ratio"))
    result = derive(samples, background, DeriveOptions(method="frequency_ratio"))
    values, ratio = samples.values["slope"], []
    for row in rows_of(result, "slope"):
        inside = ((values >= row.lower) & (values <= row.upper)).mean()
        terrain = ((background["slope"] >= row.lower) & (background["slope"] <= row.upper)).mean()
        ratio.append(inside / terrain)
    assert np.mean(ratio) > 1


def test_probability_above_equals_counting_pairs():
    sample, background = np.array([1.0, 2.0, 5.0]), np.array([0.0, 2.0, 3.0, 9.0])
    pairs = np.mean([[1.0 if a > b else 0.5 if a == b else 0.0 for b in background] for a in sample])
    assert probability_above(plain_sample(sample), plain_sample(background)) == pytest.approx(pairs)


def test_bootstrap_of_many_pixels_is_quick():
    generator = np.random.default_rng(0)
    polygon = generator.integers(0, 100, 100_000)
    samples = Samples(polygon, {"slope": generator.gamma(3, 3, 100_000).astype(np.float32)}, 100)
    start = time.process_time()
    derive(samples)
    assert time.process_time() - start < 2.0


def test_other_landslides_are_those_left_out_in_turn(samples, background):
    """Against deriving everything anew without each polygon."""
    options = DeriveOptions(sample_unit=PIXELS, margin=0.0, replicates=0)
    result = derive(samples, background, options)
    shares = []
    for left in range(POLYGONS):
        rest = samples.polygon != left
        others = Samples(samples.polygon[rest], {name: v[rest] for name, v in samples.values.items()}, POLYGONS)
        table = derive(others, background, options).table
        inside = np.ones(np.count_nonzero(~rest), bool)
        for name in ("slope", "aspect"):
            inside &= table.holds(name, samples.values[name][~rest])
        shares.append(inside.mean())
    assert result.others_coverage == pytest.approx(np.mean(shares), abs=0.005)
    said = [str(message) for message in result.messages if "Of other landslides" in str(message)]
    share = f"{100 * result.others_coverage:.0f}\u00a0%"
    assert said == [
        f"Of other landslides about {share} would lie inside the ground's ranges (each known one left out in turn)."
    ]


def test_landslides_unlike_each_other_promise_less_of_others():
    """Of five, each on ground of its own, the outermost two lie outside what the rest has."""
    polygon = np.repeat(np.arange(5), 20)
    samples = Samples(polygon, {"relief": (polygon * 10.0).astype(np.float32)}, 5)
    result = derive(samples, None, DeriveOptions(coverage=1.0, margin=0.0))
    assert result.joint_coverage == 1.0
    assert result.others_coverage == pytest.approx(0.6)


def test_of_one_polygon_nothing_is_said_about_others(background):
    one = Samples(np.zeros(50, int), {"slope": np.linspace(5, 10, 50, dtype=np.float32)}, 1)
    assert derive(one, background).others_coverage is None


def test_coherence_comes_from_the_fast_pixels_of_the_samples(samples, background):
    """Calm pixels do not count, and every polygon counts the same."""
    coherence = samples.values["coherence"].copy()
    coherence[samples.values["deformation_rate"] < 50] = 0.05
    samples = Samples(samples.polygon, {**samples.values, "coherence": coherence}, POLYGONS)
    (row,) = rows_of(derive(samples, background, DeriveOptions(margin=0)), "coherence")
    fast = samples.values["deformation_rate"] >= 50
    weights = 1.0 / np.bincount(samples.polygon[fast], minlength=POLYGONS)[samples.polygon[fast]]
    order = np.argsort(coherence[fast])
    below = np.cumsum(weights[order]) / weights.sum()
    near = coherence[fast][order][np.searchsorted(below, [0.01, 0.03])]
    assert near[0] <= row.lower <= near[1]
    assert row.method == "samples"
    assert f"of {POLYGONS} known landslides" in str(row.note)
    # The margin widens it downward, as it does with the ground's ranges.
    (wider,) = rows_of(derive(samples, background, DeriveOptions(margin=0.2)), "coherence")
    high = coherence[fast][order][np.searchsorted(below, [0.97, 0.99])]
    assert 0.2 * (high[0] - near[1]) <= row.lower - wider.lower <= 0.2 * (high[1] - near[0])
    # But not below what is hardly useful any more.
    low = Samples(samples.polygon, {**samples.values, "coherence": coherence - np.float32(0.15)}, POLYGONS)
    (exact,) = rows_of(derive(low, background, DeriveOptions(margin=0)), "coherence")
    (cut,) = rows_of(derive(low, background, DeriveOptions(margin=0.3)), "coherence")
    assert cut.lower == exact.lower < 0.5


@pytest.mark.parametrize(
    ("polygons", "level", "expected"), [(8, 0.9, 0.7), (4, 0.9, 0.5), (4, 0.3, 0.3), (8, 0.3, 0.3)]
)
def test_coherence_is_bounded_and_cautious_with_few_landslides(polygons, level, expected):
    polygon = np.repeat(np.arange(polygons), 10)
    values = {"deformation_rate": np.full(len(polygon), 80.0), "coherence": np.full(len(polygon), level)}
    result = derive(Samples(polygon, {n: v.astype(np.float32) for n, v in values.items()}, polygons))
    assert rows_of(result, "coherence")[0].lower == pytest.approx(expected)
    calm = {**values, "deformation_rate": np.full(len(polygon), 5.0)}
    result = derive(Samples(polygon, {n: v.astype(np.float32) for n, v in calm.items()}, polygons))
    assert rows_of(result, "coherence")[0].lower == 0.5


def test_the_score_has_classes_of_equal_share_of_the_terrain(samples, background):
    records = [record for record in derive(samples, background).histograms if record["use"] == "score"]
    slope = [record for record in records if record["factor"] == "slope"]
    assert [record["background_share"] for record in slope] == pytest.approx([0.1] * 10, abs=0.001)
    assert slope[0]["lower"] == background["slope"].min()
    assert slope[-1]["upper"] == background["slope"].max()
    assert sum(record["sample_share"] for record in slope) == pytest.approx(1)
    for record in slope:
        observed, expected = record["sample_share"] * POLYGONS, record["background_share"] * POLYGONS
        assert record["frequency_ratio"] == pytest.approx((observed + 0.5) / (expected + 0.5))
    aspect = [record for record in records if record["factor"] == "aspect"]
    assert [record["upper"] for record in aspect] == [36.0 * (number + 1) for number in range(10)]


def test_a_range_from_few_landslides_unlike_each_other_is_not_used():
    """Four, each on ground of its own height: a fifth would hardly lie between them. Their slopes are alike."""
    polygon = np.repeat(np.arange(4), 25)
    generator = np.random.default_rng(1)
    values = {
        "deformation_rate": np.full(100, 80.0),
        "elevation": 3000.0 + 200.0 * polygon + generator.normal(0, 2, 100),
        "slope": generator.normal(10, 2, 100),
    }
    samples = Samples(polygon, {name: part.astype(np.float32) for name, part in values.items()}, 4)
    result = derive(samples)
    (elevation,), (slope,) = rows_of(result, "elevation"), rows_of(result, "slope")
    assert (elevation.enabled, slope.enabled) == (False, True)
    assert (elevation.lower, elevation.upper) != (None, None)  # to be switched on by hand
    assert str(elevation.note).startswith("not used: would hold only ")
    assert any(str(warning).startswith("elevation keeps nothing out") for warning in result.warnings)
    assert result.others_coverage > 0.9
    # What was set by hand is used whatever it holds, and ten landslides are enough to be believed.
    by_hand = derive(samples, None, None, ThresholdTable((Threshold("elevation", 3000.0, 3100.0, method="manual"),)))
    assert rows_of(by_hand, "elevation")[0].enabled
    polygon = np.repeat(np.arange(10), 25)
    wide = Samples(
        polygon, {"deformation_rate": np.full(250, 80, np.float32), "elevation": polygon * np.float32(9)}, 10
    )
    assert rows_of(derive(wide), "elevation")[0].enabled


def test_a_rate_is_added_only_where_there_is_none(samples, background):
    result = derive(samples, background)
    assert result.with_rate(40.0) is result
    others = tuple(row for row in result.table.rows if row.factor != "deformation_rate")
    added = replace(result, table=ThresholdTable(others)).with_rate(40.0).table.rows
    assert added[1:] == others
    assert (added[0].factor, added[0].lower, added[0].upper, added[0].enabled) == ("deformation_rate", 40.0, None, True)


def test_what_is_told_of_ground_and_bounds_that_are_set(samples, background):
    """Without a factor of the ground nothing is told of its ranges, and without rejections nothing of them."""

    def told(*names):
        some = Samples(samples.polygon, {name: samples.values[name] for name in names}, POLYGONS)
        result = derive(some, {name: background[name] for name in names})
        assert (result.rejected_passing, result.rejected_polygons, result.min_information) == (0, 0, None)
        text = " ".join(map(str, result.messages))
        return "of all ground factors" in text, "bounds set for deformation rate" in text

    assert told("deformation_rate", "coherence") == (False, True)
    assert told("slope") == (True, False)
    assert told("slope", "coherence") == (True, True)
