"""Which landslides of an inventory are held out as reference: a random share, or whole blocks of the area."""

from __future__ import annotations

import numpy as np

from ..errors import FtlError


def random_hold_out(count: int, share: float, seed: int) -> np.ndarray:
    """Boolean (count,): True for about `share` of them (at least one, and one is left), the same for the same seed.

    FtlError: fewer than 2, share not between 0 and 1.
    """
    wanted = _wanted(count, share)
    held = np.zeros(count, bool)
    held[np.random.default_rng(seed).permutation(count)[:wanted]] = True
    return held


def block_hold_out(x_m: np.ndarray, y_m: np.ndarray, block_m: float, share: float, seed: int) -> np.ndarray:
    """As `random_hold_out`, but square blocks of side `block_m` are drawn until about `share` is held.

    Neighbouring landslides resemble each other; in blocks of their own the reference is more independent of the rest.
    Roberts et al. 2017, Ecography 40:913-929. FtlError: also where all lie in one block.
    """
    count = len(x_m)
    wanted = _wanted(count, share)
    if not block_m > 0:
        raise FtlError("The blocks' side is {side:g} m, but must be above 0. Enter for example 5000.", side=block_m)
    cells = np.floor(np.column_stack([x_m, y_m]) / block_m).astype(np.int64)
    _cells, block, sizes = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    block = block.ravel()
    if len(sizes) < 2:
        raise FtlError(
            "All landslides lie in one block of {side:g} m. Enter a smaller side, or hold out a random share.",
            side=block_m,
        )
    order = np.random.default_rng(seed).permutation(len(sizes))
    total = np.cumsum(sizes[order])
    # Of the sets that grow block by block, the one nearest to the share; never all of them.
    taken = int(np.argmin(np.abs(total[:-1] - wanted))) + 1
    return np.isin(block, order[:taken])


def _wanted(count: int, share: float) -> int:
    if not 0 < share < 1:
        raise FtlError(
            "The share to hold out is {share:g}, but must lie between 0 and 1. Enter for example 0.3.", share=share
        )
    if count < 2:
        raise FtlError(
            "The inventory has {count} polygon(s); at least 2 are needed to hold some out. Add landslides.", count=count
        )
    return min(max(round(count * share), 1), count - 1)
