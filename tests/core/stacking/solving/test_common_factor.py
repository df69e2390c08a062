"""One factor for all pixels: the same as a factor of each, and what is no number stays none."""

from __future__ import annotations

import datetime

import numpy as np

from ftl_qgis_plugin.core.stacking.solving import common_factor
from ftl_qgis_plugin.core.stacking.solving.common_factor import CommonFactor
from ftl_qgis_plugin.core.stacking.solving.elimination import Plan
from ftl_qgis_plugin.core.stacking.solving.network import Network

DAYS = [datetime.date(2020, 1, 1) + datetime.timedelta(days=12 * number) for number in range(9)]


def test_solves_as_numpy_does_and_loses_no_gap(monkeypatch):
    monkeypatch.setattr(common_factor, "_CHUNK_PX", 8)
    rng = np.random.default_rng(1)
    # A chain, a star, and a net with loops: in the star the first date ties all others together.
    nets = [
        [(number, number + 1) for number in range(8)],
        [(0, number) for number in range(1, 9)],
        [(a, b) for a in range(9) for b in range(a + 1, min(a + 4, 9))] + [(0, 8)],
    ]
    for pairs in nets:
        net = Network.of([(DAYS[a], DAYS[b]) for a, b in pairs])
        ground = np.zeros((9, 1))
        ground[0] = np.inf
        factor = CommonFactor(Plan(net).factorise(np.ones((len(pairs), 1)), ground))
        mm = rng.normal(0, 10, (len(pairs), 20)).astype(np.float32)
        sums = (net.incidence.T @ mm).astype(np.float32)
        sums[:2, 11] = np.nan
        sums[-1, 19] = np.nan
        factor.solve_rows(sums)
        whole = np.delete(np.arange(20), [11, 19])
        expected = np.linalg.lstsq(net.incidence[:, 1:], mm[:, whole].astype(float), rcond=None)[0]
        np.testing.assert_allclose(sums[1:, whole], expected, atol=2e-4)
        assert (sums[0, whole] == 0).all()
        assert np.isnan(sums[:, [11, 19]]).all()
