"""Holding out: the share asked for, reproducible, whole blocks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.landslides.holdout import block_hold_out, random_hold_out


@given(st.integers(2, 200), st.floats(0.01, 0.99), st.integers(0, 1000))
def test_share_and_seed(count, share, seed):
    held = random_hold_out(count, share, seed)
    assert 1 <= held.sum() <= count - 1
    assert abs(held.sum() - share * count) <= 1
    assert np.array_equal(held, random_hold_out(count, share, seed))


def test_blocks_stay_whole():
    random = np.random.default_rng(0)
    x, y = random.uniform(0, 50_000, (2, 300))
    held = block_hold_out(x, y, 10_000, 0.3, 4)
    blocks = list(zip((x // 10_000).tolist(), (y // 10_000).tolist()))
    mixed = {block for block, is_held in zip(blocks, held) if is_held}
    assert not any(block in mixed for block, is_held in zip(blocks, held) if not is_held)
    assert held.mean() == pytest.approx(0.3, abs=0.05)


@pytest.mark.parametrize(("share", "held"), [(0.3, 30), (0.26, 30), (0.24, 20), (0.01, 10), (0.99, 90)])
def test_as_many_blocks_are_held_as_come_nearest(share, held):
    """Ten blocks of ten: at least one, and one is left."""
    x = np.repeat(1000.0 * np.arange(10) + 500, 10)
    for seed in range(5):
        assert block_hold_out(x, np.zeros(100), 1000, share, seed).sum() == held


def test_of_two_blocks_one_is_held():
    for share in (0.1, 0.9):
        held = block_hold_out(np.array([10.0, 20.0, 110.0, 120.0]), np.zeros(4), 100, share, 1)
        assert held.sum() == 2
        assert held[0] == held[1] != held[2] == held[3]


def test_wrong_requests():
    for share in (0, 1, -1, 2):
        with pytest.raises(FtlError, match="between 0 and 1"):
            random_hold_out(10, share, 1)
    with pytest.raises(FtlError, match="at least 2"):
        random_hold_out(1, 0.5, 1)
    with pytest.raises(FtlError, match="one block"):
        block_hold_out(np.zeros(5), np.zeros(5), 100, 0.5, 1)
    with pytest.raises(FtlError, match="above 0"):
        block_hold_out(np.arange(5.0), np.zeros(5), 0, 0.5, 1)
