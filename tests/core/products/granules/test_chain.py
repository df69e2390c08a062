"""Displacements tied together where their reference moves: against opera-utils' own rebase, where that is installed."""

import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.products.granules.chain import chain
from ftl_qgis_plugin.core.products.granules.granule import Granule
from ftl_qgis_plugin.core.products.layer import Layer

DATES = [datetime.date(2019, 1, 5) + datetime.timedelta(days=12 * number) for number in range(40)]
# The reference moves three times, each time to an epoch of the series.
MOVES = (0, 14, 15, 30)


def granules():
    found = []
    for number in range(1, len(DATES)):
        reference = DATES[max(move for move in MOVES if move < number)]
        found.append(Granule(DATES[number], reference, Layer("", Grid(1, 1, 0, 0, 1, 1, "")), 1.0))
    return found


def displacements(items, pixels=50):
    """Of ground that creeps and jumps, with gaps, some of them where the reference moves on."""
    rng = np.random.default_rng(4)
    position = np.cumsum(rng.normal(-2, 3, (len(DATES), pixels)), axis=0)
    values = np.array([position[DATES.index(item.date)] - position[DATES.index(item.reference)] for item in items])
    values[rng.uniform(size=values.shape) < 0.01] = np.nan
    return values.astype(np.float32), (position - position[0]).astype(np.float32)


def test_equals_opera_utils_rebase():
    rebase = pytest.importorskip("opera_utils.disp._rebase", reason="opera-utils is not installed (optional)")
    items = granules()
    values, _truth = displacements(items)
    theirs = rebase.rebase_timeseries(values[:, np.newaxis], [item.reference for item in items])[:, 0]
    found = chain(items)
    ours = found.join(values)
    assert found.dates[0] == DATES[0]
    assert (ours[0] == 0).all()
    np.testing.assert_allclose(ours[1:], theirs, atol=1e-3)
    assert np.isnan(theirs).any()


def test_equals_the_ground_that_moved():
    items = granules()
    values, truth = displacements(items)
    rng = np.random.default_rng(1)
    order = rng.permutation(len(items))
    found = chain([items[index] for index in order])
    ours = found.join(values[order])
    held = np.isfinite(ours)
    assert held.mean() > 0.8
    np.testing.assert_allclose(ours[held], truth[held], atol=1e-3)
    # A gap where the reference moves on stays one for all that follows, and no other does.
    crossover = np.isnan(values[MOVES[1] - 1])
    assert np.isnan(ours[MOVES[1] + 1 :, crossover]).all()
