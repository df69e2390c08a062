"""Rates summed up pair by pair: those of the whole inversion, and gaps stay gaps."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.stacking.solving import multiples
from ftl_qgis_plugin.core.stacking.solving.estimate import Estimator, season_numbers
from ftl_qgis_plugin.core.stacking.solving.inversion import Inversion
from ftl_qgis_plugin.core.stacking.solving.network import Network
from ftl_qgis_plugin.core.stacking.solving.weighted_sums import WeightedSums
from ftl_qgis_plugin.core.timeseries.seasonal import SeasonalModel


@pytest.mark.parametrize("most", [7, 10_000])
def test_are_the_rates_of_the_inversion(monkeypatch, most):
    monkeypatch.setattr(multiples, "_MOST", most)
    days = [datetime.date(2019, 1, 5) + datetime.timedelta(days=24 * number) for number in range(20)]
    net = Network.of([(days[a], days[b]) for a in range(20) for b in range(a + 1, min(a + 4, 20))])
    rng = np.random.default_rng(4)
    # A large signal with little noise, and pixels at which nothing moves.
    series = np.cumsum(rng.normal(-30, 2, (20, 50)), axis=0) * np.geomspace(1e-3, 30, 50)
    mm = (net.incidence @ series + rng.normal(0, 0.01, (len(net.edges), 50))).astype(np.float32)
    never = np.full(20, -1)
    estimator = Estimator(net, SeasonalModel(tuple(net.times_a)), [season_numbers(net.dates, 5, 9), never])
    inversion = Inversion(net, 27.7)
    sums = WeightedSums(estimator.weights_of_pairs(inversion.cofactor), 50)
    for pair, values in enumerate(mm):
        sums.add(pair, values)
    overall, parts = estimator.rates(inversion.complete(mm))
    largest = np.abs(overall.rate_mm_a)
    assert (np.abs(sums.totals[0] - overall.rate_mm_a) < 1e-5 * largest).all()
    assert (np.abs(sums.totals[1] - parts[0].rate_mm_a) < 1e-4 * largest).all()
    assert np.isnan(sums.totals[2]).all()


def test_a_gap_stays_one_even_in_a_pair_that_counts_for_nothing():
    sums = WeightedSums([np.array([0.5, 0.0])], 3)
    sums.add(0, np.array([2, 4, 6], np.float32))
    sums.add(1, np.array([7, np.nan, 8], np.float32))
    np.testing.assert_array_equal(sums.totals, np.array([[1, np.nan, 3]], np.float32))
