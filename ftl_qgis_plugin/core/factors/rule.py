"""The one rule for which pixels pass: extraction, mask, preview, estimate, shares and diagnosis ask it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..errors import FtlError
from .catalogue import COHERENCE, DEFORMATION
from .thresholds import ThresholdTable

# What decides by itself where ranges only rank: how fast the ground moves, and whether that can be believed.
MEASURED = (DEFORMATION, COHERENCE)


@dataclass(frozen=True)
class PassRule:
    """A pixel passes where the deformation rate holds, and with it at least `required` of the `deciding` factors.

    A factor holds in any of its enabled intervals, bounds included; no data never does. `min_factors` 0 = all must
    hold. `ranges_rank`: only rate and coherence decide (both must hold); the other ranges tell how typical the ground
    is, but keep nothing out. None: so do those that few landslides gave, all others decide. FtlError for more factors
    than there are.
    """

    table: ThresholdTable
    min_factors: int = 0
    ranges_rank: bool | None = False

    def __post_init__(self) -> None:
        count = len(self.table.factors)
        if not 0 <= self.min_factors <= count:
            raise FtlError(
                "{wanted} factors must hold, but the table enables only {count}. Choose 0 (all) to {count}.",
                wanted=self.min_factors,
                count=count,
            )

    @property
    def deciding(self) -> tuple[str, ...]:
        """The enabled factors that can keep a pixel out."""
        names = self.table.factors
        if self.ranges_rank is None:
            return tuple(name for name in names if name in MEASURED or not self._is_of_few(name))
        return tuple(name for name in names if name in MEASURED) if self.ranges_rank else names

    def _is_of_few(self, factor: str) -> bool:
        return any(row.is_of_few for row in self.table.intervals(factor))

    @property
    def required(self) -> int:
        if self.ranges_rank or not self.min_factors:
            return len(self.deciding)
        return min(self.min_factors, len(self.deciding))

    @property
    def may_fail(self) -> int:
        """How many of the deciding factors need not hold."""
        return len(self.deciding) - self.required

    def holds(self, factor: str, values: np.ndarray) -> np.ndarray:
        """Whether the factor holds at each value; |rate| for the deformation rate."""
        return self.table.holds(factor, values)

    def passes(self, values: Mapping[str, np.ndarray]) -> np.ndarray:
        """Whether each position passes, from the values of all deciding factors (arrays of one shape)."""
        return self.combined({name: self.holds(name, values[name]) for name in self.deciding})

    def combined(self, holds: Mapping[str, np.ndarray], without: str | None = None) -> np.ndarray:
        """The same from what holds where (boolean arrays of one shape).

        `without`: as it would be if this factor were not asked: of the others, as many must hold as before, or all
        where they are no more.
        """
        names = [name for name in self.deciding if name != without]
        if not names:
            return np.ones(next(iter(holds.values())).shape, bool)
        required = min(self.required, len(names)) if self.may_fail else len(names)
        if required == len(names):
            result = holds[names[0]].copy()
            for name in names[1:]:
                result &= holds[name]
            return result
        count = np.zeros(holds[names[0]].shape, np.uint8)
        for name in names:
            count += holds[name]
        result = count >= required
        if DEFORMATION in names:
            result &= holds[DEFORMATION]
        return result
