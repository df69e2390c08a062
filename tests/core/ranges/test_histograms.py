import numpy as np
import pytest

from ftl_qgis_plugin.core.ranges.histograms import class_edges, histogram
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
