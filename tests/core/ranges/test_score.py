"""The information value, and what rejections teach of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.ranges.score import FrequencyRatios, border_penalty, information_cut, information_value, score

RATIOS = FrequencyRatios(
    {"slope": (np.array([10.0, 20.0]), np.array([2.0, 0.5])), "deformation_rate": (np.array([1.0]), np.array([9.0]))}
)


def test_information_value_is_the_sum_of_log_ratios_without_the_rate():
    means = {"slope": np.array([5.0, 15.0]), "deformation_rate": np.array([60.0, 60.0]), "other": np.array([1.0, 1.0])}
    assert information_value(means, RATIOS, 2) == pytest.approx(np.log([2.0, 0.5]))
    # The score adds the logarithm of the rate to it.
    assert score(np.array([60.0, 60.0]), means, RATIOS) == pytest.approx(np.log([2.0, 0.5]) + np.log(60.0))


def test_what_is_not_known_neither_helps_nor_harms():
    means = {"slope": np.array([np.nan, 5.0, 15.0]), "unheard of": np.array([1.0, 2.0, 3.0])}
    assert information_value(means, RATIOS, 3).tolist() == [0.0, np.log(2.0), np.log(0.5)]
    assert score(np.array([np.nan, 0.0, 1.0]), means, RATIOS).tolist() == [0.0, np.log(2.0), np.log(0.5)]


def test_the_slowest_rates_count_as_they_are():
    assert score(np.array([0.5, 0.0, -3.0]), {}, RATIOS).tolist() == [np.log(0.5), 0.0, 0.0]


def test_a_class_begins_with_its_lower_bound_and_the_outermost_reach_on():
    assert RATIOS.log_ratio("slope", np.array([-5.0, 9.99, 10.0, 20.0, 99.0])) == pytest.approx(
        np.log([2.0, 2.0, 0.5, 0.5, 0.5])
    )
    bad = FrequencyRatios({"slope": (np.array([10.0]), np.array([0.0]))})
    assert bad.log_ratio("slope", np.array([5.0])) == pytest.approx(np.log(0.01))


def test_ratios_are_read_from_the_classes_of_the_score():
    rows = [
        {"factor": "slope", "upper": 5.0, "frequency_ratio": 9.0, "use": "chart"},
        {"factor": "slope", "upper": "10", "frequency_ratio": "2.0", "use": "score"},
        {"factor": "slope", "upper": 20.0, "frequency_ratio": 0.5, "use": "score"},
        {"factor": "slope", "upper": 30.0, "frequency_ratio": None, "use": "score"},
    ]
    assert FrequencyRatios.from_records(rows).log_ratio("slope", np.array([4.0, 15.0])) == pytest.approx(
        np.log([2.0, 0.5])
    )
    # A table of an earlier version does not tell its classes apart.
    for row in rows:
        del row["use"]
    assert FrequencyRatios.from_records(rows).log_ratio("slope", np.array([4.0])) == pytest.approx(np.log([9.0]))
    with pytest.raises(FtlError, match="Row 1 of the histogram table"):
        FrequencyRatios.from_records([{"factor": "slope", "frequency_ratio": 1.0, "upper": "wide"}])


def test_the_cut_is_where_rejected_outnumber_accepted_most():
    accepted = np.array([-1.0, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
    rejected = np.array([-3.0, -2.0, -2.0, 0.0, 0.2, 0.4, 6.5])
    # Keeping all: -1.0 excludes three rejected. Losing one of ten: 0.5 excludes six of them for it.
    assert information_cut(accepted, rejected, 1.0) == -1.0
    assert information_cut(accepted, rejected, 0.9) == 0.5
    # Losing one for two is still more than losing none for none.
    assert information_cut(accepted, np.array([0.0, 0.2]), 0.9) == 0.5


def test_no_cut_where_rejections_teach_nothing():
    accepted = np.arange(10.0)
    assert information_cut(accepted, np.array([20.0, 30.0]), 0.95) is None
    assert information_cut(accepted, np.array([]), 0.95) is None
    assert information_cut(np.array([]), np.array([1.0]), 0.95) is None
    assert information_cut(accepted, np.array([0.5]), 0.9) is None  # one for one is no gain
    assert information_cut(np.array([np.nan, 1.0]), np.array([np.nan, 0.0]), 1.0) == 1.0


values = st.lists(st.integers(-20, 20).map(float), max_size=30).map(np.array)


@given(values, values, st.floats(0.05, 1.0))
def test_the_cut_keeps_its_promise_and_none_is_better(accepted, rejected, coverage):
    cut = information_cut(accepted, rejected, coverage)

    def gain(at):
        return np.count_nonzero(rejected < at) - np.count_nonzero(accepted < at)

    def keeps(at):
        return np.count_nonzero(accepted >= at) >= coverage * len(accepted) - 1e-6

    allowed = [at for at in np.unique(accepted) if keeps(at)]
    best = max([gain(at) for at in allowed], default=0)
    if cut is None:
        assert best <= 0
    else:
        assert keeps(cut)
        assert gain(cut) == best > 0
        assert cut == min(at for at in allowed if gain(at) == best)


def test_what_no_data_surrounds_comes_later_but_not_what_an_edge_cuts():
    pixels, beside = np.array([3, 3, 7, 400, 400, 50]), np.array([0.25, 0.2, 0.4, 0.5, 0.75, np.nan])
    assert border_penalty(pixels, beside).tolist() == [3.0, 0.0, 0.0, 0.0, 1.5, 0.0]
    assert border_penalty(np.array([100]), np.array([1.0])).tolist() == [3.0]
    assert border_penalty(np.array([6, 7]), np.array([0.4, 0.4])).tolist() == [3.0, 0.0]  # six pixels are still few
