"""What pairs say of the dates, against the matrix of the network."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.stacking.solving.network import Network
from ftl_qgis_plugin.core.stacking.solving.pair_sums import PairSums

PIXELS = 5


def network(seed: int | None) -> Network:
    """Every date with the next three, in order or in any."""
    days = [datetime.date(2020, 1, 3) + datetime.timedelta(days=12 * number) for number in range(9)]
    pairs = [(days[a], days[b]) for a in range(9) for b in range(a + 1, min(a + 4, 9))]
    if seed is not None:
        np.random.default_rng(seed).shuffle(pairs)
    return Network.of(pairs)


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_sums_are_those_of_the_network_s_matrix_in_whatever_order(seed):
    net = network(seed)
    mm = np.random.default_rng(5).normal(0, 20, (len(net.edges), PIXELS)).astype(np.float32)
    given = mm.copy()
    mm[4, 2] = given[4, 2] = np.nan
    sums = PairSums(net, np.full((len(net.dates), PIXELS), 7, np.float32))
    for pair, values in enumerate(mm):
        sums.add(pair, values)
    sums.finish()
    held = np.isfinite(given).all(axis=0)
    np.testing.assert_allclose(sums.of_dates[:, held], net.incidence.T @ given[:, held], atol=1e-3)
    np.testing.assert_allclose(sums.total, given.sum(axis=0), atol=1e-3)
    ends = list(net.edges[4])
    assert np.isnan(sums.of_dates[ends, 2]).all()
    np.testing.assert_array_equal(mm, given)  # nothing that was given has changed
    sums.finish()  # a second time changes nothing
    np.testing.assert_allclose(sums.total, given.sum(axis=0), atol=1e-3)
