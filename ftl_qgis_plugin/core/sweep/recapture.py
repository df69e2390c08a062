"""What two passes over the same ground tell of what both have missed: capture and recapture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_Z = 1.959964  # 95 %


@dataclass(frozen=True)
class Recapture:
    """Landslides found by the `first` pass, by the `second`, by `both`; the estimate of all there are (`total`), with
    the 95 % interval `low` to `high`. All but the counts are NaN where the second pass has found nothing."""

    first: int
    second: int
    both: int
    total: float
    low: float
    high: float

    @property
    def found(self) -> int:
        """By one pass or the other."""
        return self.first + self.second - self.both

    @property
    def missed(self) -> float:
        """Expected number that neither has found."""
        return self.total - self.found


def estimate(first: int, second: int, both: int) -> Recapture:
    """Chapman's estimate (1951) of the number of landslides, and its log-normal interval (Burnham et al. 1987).

    N = (first + 1)(second + 1) / (both + 1) - 1, nearly unbiased; variance (first + 1)(second + 1)(first - both)
    (second - both) / ((both + 1)^2 (both + 2)) (Seber 1970, doi 10.1093/biomet/57.1.13). The interval is that of what
    is missed, so that it never reaches below what is found.

    It holds where the passes miss independently, each landslide of a class is as likely to be seen as any other, and
    matches are known. Passes that find the same easy ones make it too low. The second pass may be a random part of the
    area: `first` then still counts all, and the fewer in both, the wider the interval.
    """
    if not 0 <= both <= min(first, second):
        raise ValueError(f"{both} of {first} and {second}")
    if second == 0:
        return Recapture(first, second, both, math.nan, math.nan, math.nan)
    total = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    found = first + second - both
    missed = max(total - found, 0.0)
    if missed <= 0 or variance <= 0:
        return Recapture(first, second, both, max(total, found), float(found), max(total, float(found)))
    factor = math.exp(_Z * math.sqrt(math.log1p(variance / missed**2)))
    return Recapture(first, second, both, total, found + missed / factor, found + missed * factor)


def by_size(
    first_m2: Sequence[float],
    second_only_m2: Sequence[float],
    is_both: Sequence[bool],
    edges_m2: Sequence[float],
) -> list[tuple[float | None, float | None, Recapture]]:
    """Lower and upper area (None: open) and the estimate of each size class, all of them first.

    `first_m2` (n,): areas of what the first pass has found, and `is_both` (n,) whether the second has too;
    `second_only_m2`: areas of what only the second has found. `edges_m2` ascending.
    """
    first, both = np.asarray(first_m2, float), np.asarray(is_both, bool)
    second = np.asarray(second_only_m2, float)
    rows = [(None, None, estimate(len(first), int(both.sum()) + len(second), int(both.sum())))]
    bounds = [0.0, *edges_m2, math.inf]
    for low, high in zip(bounds, bounds[1:]):
        mine, theirs = (first >= low) & (first < high), (second >= low) & (second < high)
        again = int((mine & both).sum())
        rows.append(
            (
                low or None,
                None if math.isinf(high) else high,
                estimate(int(mine.sum()), again + int(theirs.sum()), again),
            )
        )
    return rows
