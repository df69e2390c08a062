"""What a threshold table keeps of the samples and leaves of the study area, factor by factor."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...core.factors.thresholds import Threshold, ThresholdTable
from ...core.ranges.comparison import union_holds


@dataclass(frozen=True)
class FactorShares:
    """Shares (0 to 1) of sample pixels and of the study area's pixels inside this factor's ranges alone, and of the
    study area that would be left without this factor (for a disabled one: with it off, as it is)."""

    kept: float | None
    ground: float | None
    left_without: float | None


@dataclass(frozen=True)
class Shares:
    """`kept`: of the sample pixels inside all ranges; `left`: of the study area inside all ranges."""

    kept: float | None
    left: float | None
    factors: Mapping[str, FactorShares]

    def marginal(self, factor: str) -> float | None:
        """By how much the study area left would grow (as a share of the study area) without the factor."""
        without = self.factors[factor].left_without
        return None if without is None or self.left is None else without - self.left

    def importance(self, factor: str) -> float:
        """How many orders of magnitude more would be left without the factor, as a share of the most important one's
        (0 to 1); 1 where nothing at all is left with it."""
        ratios = {name: self._magnitudes(name) for name in self.factors}
        most = max((ratio for ratio in ratios.values() if math.isfinite(ratio)), default=0.0)
        mine = ratios[factor]
        if math.isinf(mine):
            return 1.0
        return mine / most if most > 0 else 0.0

    def _magnitudes(self, factor: str) -> float:
        without = self.factors[factor].left_without
        if not without or self.left is None:
            return 0.0
        return math.log10(without / self.left) if self.left > 0 else math.inf


class ShareCounter:
    """Counts for changing tables; a factor's masks are kept as long as its rows stay the same."""

    def __init__(self, samples: Mapping[str, np.ndarray], background: Mapping[str, np.ndarray]) -> None:
        self._values = (samples, background)
        self._masks: tuple[dict, dict] = ({}, {})

    def count(self, table: ThresholdTable) -> Shares:
        names = [name for name in dict.fromkeys(row.factor for row in table.rows) if name in self._values[0]]
        on = [name for name in names if name in table.factors]
        inside = [
            {name: self._mask(side, name, tuple(row for row in table.rows if row.factor == name)) for name in names}
            for side in (0, 1)
        ]
        kept, left = (_mean(_product([masks[name] for name in on])) for masks in inside)
        ground = [inside[1][name] for name in on]
        before, after = _running(ground), _running(ground[::-1])[::-1]
        shares = {}
        for name in names:
            without = left
            if name in on and len(on) > 1:
                place = on.index(name)
                parts = [part for part in (before[place], after[place]) if part is not None]
                without = _mean(_product(parts))
            elif name in on:
                without = 1.0 if left is not None else None
            shares[name] = FactorShares(_share(inside[0][name]), _share(inside[1][name]), without)
        return Shares(kept, left, shares)

    def _mask(self, side: int, name: str, rows: tuple[Threshold, ...]) -> np.ndarray:
        """Of the factor's rows, on or off as the factor is: a disabled one shows what it would keep."""
        enabled = tuple(row for row in rows if row.enabled) or rows
        key = tuple((row.lower, row.upper) for row in enabled)
        kept = self._masks[side].get(name)
        if kept is None or kept[0] != key:
            kept = self._masks[side][name] = (key, union_holds(enabled, self._values[side].get(name, np.zeros(0))))
        return kept[1]


def _running(masks: list[np.ndarray]) -> list[np.ndarray | None]:
    """For each mask the AND of all before it (None for the first)."""
    result: list[np.ndarray | None] = []
    total = None
    for mask in masks:
        result.append(total)
        total = mask if total is None else total & mask
    return result


def _product(masks: list[np.ndarray]) -> np.ndarray | None:
    if not masks:
        return None
    result = masks[0]
    for mask in masks[1:]:
        result = result & mask
    return result


def _mean(mask: np.ndarray | None) -> float | None:
    return None if mask is None else _share(mask)


def _share(mask: np.ndarray) -> float | None:
    return float(mask.mean()) if len(mask) else None
