"""What a threshold table keeps of the samples and leaves of the study area, factor by factor."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...core.factors.rule import PassRule
from ...core.factors.thresholds import Threshold, ThresholdTable, any_holds


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

    def count(self, table: ThresholdTable, min_factors: int = 0, ranges_rank: bool | None = False) -> Shares:
        """`min_factors`, `ranges_rank`: as of the extraction; more than the table enables are all of them."""
        known = tuple(row for row in table.rows if row.factor in self._values[0])
        names = list(dict.fromkeys(row.factor for row in known))
        inside = [
            {name: self._mask(side, name, tuple(row for row in known if row.factor == name)) for name in names}
            for side in (0, 1)
        ]
        known_table = ThresholdTable(known)
        on = known_table.factors
        rule = PassRule(known_table, min(min_factors, len(on)), ranges_rank)
        kept, left = (_share(rule.combined(masks)) if on else None for masks in inside)
        shares = {}
        for name in names:
            without = left
            if name in on and left is not None:
                without = _share(rule.combined(inside[1], without=name))
            shares[name] = FactorShares(_share(inside[0][name]), _share(inside[1][name]), without)
        return Shares(kept, left, shares)

    def _mask(self, side: int, name: str, rows: tuple[Threshold, ...]) -> np.ndarray:
        """Of the factor's rows, on or off as the factor is: a disabled one shows what it would keep."""
        enabled = tuple(row for row in rows if row.enabled) or rows
        key = tuple((row.lower, row.upper) for row in enabled)
        kept = self._masks[side].get(name)
        if kept is None or kept[0] != key:
            kept = self._masks[side][name] = (key, any_holds(enabled, self._values[side].get(name, np.zeros(0))))
        return kept[1]


def _share(mask: np.ndarray) -> float | None:
    return float(mask.mean()) if len(mask) else None
