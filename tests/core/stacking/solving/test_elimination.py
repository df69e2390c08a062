"""The plan of elimination against dense matrices, pixel by pixel."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.stacking.solving.elimination import FewFactor, Plan
from ftl_qgis_plugin.core.stacking.solving.network import Network

DAYS = [datetime.date(2019, 1, 5) + datetime.timedelta(days=24 * number) for number in range(14)]


def network(pairs: list[tuple[int, int]]) -> Network:
    return Network.of([(DAYS[first], DAYS[second]) for first, second in pairs])


@pytest.mark.parametrize("way", ["plan", "few"])
def test_the_inverse_and_solutions(way):
    net = network([(a, b) for a in range(14) for b in range(a + 1, min(a + 4, 14))] + [(0, 9), (3, 13), (3, 13)])
    rng = np.random.default_rng(5)
    weights = rng.uniform(0.2, 3, (len(net.edges), 6))
    ground = np.zeros((len(net.dates), 6))
    ground[0] = 1
    factor = Plan(net).factorise(weights, ground) if way == "plan" else FewFactor(net, weights, ground)
    right = rng.normal(size=(len(net.dates), 2, 6))
    solved = factor.solve(right.copy())
    for pixel in range(6):
        normal = net.incidence.T @ np.diag(weights[:, pixel]) @ net.incidence
        normal[0, 0] += 1
        np.testing.assert_allclose(solved[:, :, pixel], np.linalg.solve(normal, right[:, :, pixel]), atol=1e-10)
        inverse = np.linalg.inv(normal)
        diagonal, beside = factor.inverse_parts()
        np.testing.assert_allclose(diagonal[:, pixel], np.diag(inverse), atol=1e-10)
        np.testing.assert_allclose(beside[:, pixel], inverse[net.ends], atol=1e-10)
        # One right side per pixel is solved alike.
        alone = factor.solve(right[:, 0].copy())[:, pixel]
        np.testing.assert_allclose(alone, np.linalg.solve(normal, right[:, 0, pixel]), atol=1e-10)


def test_a_star_is_eliminated_from_its_rays_inward_and_fills_nothing_in():
    """As minimum degree does; the hub first would tie all rays to each other."""
    net = network([(0, ray) for ray in range(1, 9)])
    plan = Plan(net)
    assert plan.entries == 8
    assert set(plan.order[:7]) < set(range(1, 9))
    assert sorted(plan.order) == list(range(9))
