import numpy as np
import pytest

from ftl_qgis_plugin.core.ranges.histograms import Histogram, class_edges, class_of, histogram, score_edges
from ftl_qgis_plugin.core.ranges.sample_units import plain_sample


def test_edges_span_samples_and_background_with_20_to_60_classes():
    generator = np.random.default_rng(0)
    sample = plain_sample(generator.normal(20, 1, 5000))
    background = plain_sample(generator.normal(0, 10, 5000))
    edges = class_edges(sample, background)
    assert 21 <= len(edges) <= 61
    assert edges[0] == pytest.approx(np.percentile(background.values, 0.5))
    assert edges[-1] == pytest.approx(np.percentile(background.values, 99.5))


@pytest.mark.parametrize("values", [np.full(5, 3.0), np.zeros(4), np.array([]), np.array([1e-5])])
def test_edges_of_degenerate_samples_ascend(values):
    assert np.all(np.diff(class_edges(plain_sample(values))) > 0)


def test_shares_and_ratio_by_hand():
    edges = np.array([0.0, 1.0, 2.0, 3.0])
    sample = plain_sample(np.array([0.5, 1.5, 1.6, 1.7, 9.0]))
    background = plain_sample(np.array([0.5] * 6 + [1.5] * 3 + [2.5]))
    classes = histogram(sample, background, edges)
    assert classes.sample.tolist() == [1, 3, 1]  # 9.0 counts to the last class
    assert classes.background_share == pytest.approx([0.6, 0.3, 0.1])
    assert classes.frequency_ratio == pytest.approx([1.5 / 3.5, 3.5 / 2.0, 1.5 / 1.0])
    record = classes.records("slope")[1]
    assert (record["factor"], record["bin"], record["lower"], record["upper"]) == ("slope", 2, 1.0, 2.0)
    assert record["information_value"] == pytest.approx(np.log(1.75))


def test_same_distribution_has_a_ratio_near_one():
    generator = np.random.default_rng(1)
    sample, background = plain_sample(generator.normal(0, 1, 200_000)), plain_sample(generator.normal(0, 1, 200_000))
    classes = histogram(sample, background, class_edges(sample, background))
    assert classes.frequency_ratio == pytest.approx(1.0, abs=0.25)
    assert np.average(classes.frequency_ratio, weights=classes.background) == pytest.approx(1.0, abs=1e-3)


def test_without_background_there_is_no_ratio():
    classes = histogram(plain_sample(np.arange(5.0)), None, np.array([0.0, 2.0, 5.0]))
    assert np.isnan(classes.frequency_ratio).all()
    assert classes.records("relief")[0]["frequency_ratio"] is None


def test_classes_of_a_circle_are_of_ten_degrees():
    assert class_edges(plain_sample(np.array([5.0])), None, circular=True).tolist() == list(range(0, 361, 10))


def test_width_of_classes_after_freedman_and_diaconis():
    """IQR 500 of 1,001 values: 2 * 500 / 1001^(1/3) = 99.97 wide, so 990 take 10 classes, but 20 are the least."""
    sample = plain_sample(np.arange(1001.0))
    edges = class_edges(sample)
    assert (edges[0], edges[-1], len(edges)) == (5.0, 995.0, 21)
    wide = plain_sample(np.concatenate([np.arange(1001.0), [-4000.0] * 20, [4000.0] * 20]))
    width = 2 * np.subtract(*np.percentile(wide.values, [75, 25])) / len(wide.values) ** (1 / 3)
    assert len(class_edges(wide)) == 1 + min(max(int(np.ceil(8000 / width)), 20), 60)
    peaked = plain_sample(np.concatenate([np.full(900, 7.0), np.arange(100.0)]))
    assert len(class_edges(peaked)) == 61  # no width: as many as there may be


@pytest.mark.parametrize(("value", "half"), [(3.0, 1.5), (-3.0, 1.5), (0.0, 0.5)])
def test_classes_of_one_value_lie_around_it(value, half):
    edges = class_edges(plain_sample(np.full(5, value)))
    assert (edges[0], edges[-1]) == (value - half, value + half)


def test_classes_of_a_score_hold_equal_shares_of_the_terrain():
    assert score_edges(plain_sample(np.arange(101.0))) == pytest.approx(np.arange(0, 101, 10))
    assert score_edges(plain_sample(np.arange(101.0)), circular=True).tolist() == list(range(0, 361, 36))
    assert score_edges(plain_sample(np.array([1.0] * 95 + [2.0] * 5))).tolist() == [1.0, 2.0]
    assert score_edges(plain_sample(np.full(9, 3.0))) is None


def test_a_class_begins_with_its_lower_edge_and_the_outermost_hold_the_rest():
    edges = np.array([0.0, 1.0, 2.0, 3.0])
    assert class_of(np.array([-9.0, 0.0, 0.9, 1.0, 2.0, 3.0, 9.0]), edges).tolist() == [0, 0, 0, 1, 2, 2, 2]


def test_shares_of_nothing_and_an_empty_background():
    empty = Histogram(np.array([0.0, 1.0, 2.0]), np.zeros(2), np.zeros(2))
    assert empty.sample_share.tolist() == [0.0, 0.0]
    assert np.isnan(empty.background_share).all()
    half = Histogram(np.array([0.0, 1.0, 2.0]), np.array([1.0, 0.0]), np.array([2.0, 0.0]))
    assert half.background_share.tolist() == [1.0, 0.0]
    assert half.frequency_ratio.tolist() == [1.0, 1.0]  # (1 + 0.5) / (1 + 0.5), (0 + 0.5) / (0 + 0.5)
    assert half.information_value.tolist() == [0.0, 0.0]
    assert [row["bin"] for row in half.records("slope")] == [1, 2]
    assert half.reach == (np.inf, -np.inf)  # of nothing: neither end is moved


def test_classes_of_nothing_reach_from_0_to_1():
    edges = class_edges(plain_sample(np.array([])), plain_sample(np.array([])))
    assert (edges[0], edges[-1]) == (0.0, 1.0)
