"""What two passes over the same ground tell of what both have missed: capture and recapture."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..deferred import Deferred
from ..errors import Message

special = Deferred("scipy.special")

_TAIL = 0.025 * (1 - 1e-9)  # on each side of 95 %; a chance of exactly that must not fail by its last digit


@dataclass(frozen=True)
class Recapture:
    """Landslides found by the `first` pass, by the `second`, by `both`; the estimate of all there are (`total`), with
    the 95 % interval `low` to `high` (infinity: no upper end). All but the counts are NaN where one pass has found
    nothing."""

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

    @property
    def missed_told(self) -> Message:
        """The same as a sentence, for where it is known; it agrees with the total as people read it, rounded."""
        count = round(self.total) - self.found
        if count < 1:
            return Message("Probably none is left that neither has found.")
        if count == 1:
            return Message("About one was found by neither.")
        return Message("Some {count:,} were found by neither.", count=count)


def estimate(first: int, second: int, both: int) -> Recapture:
    """Chapman's estimate (1951) of the number of landslides, and the exact interval of the hypergeometric model.

    N = (first + 1)(second + 1) / (both + 1) - 1, nearly unbiased. The interval holds every N that gives so few, or so
    many, in both by chance with a probability of 2.5 % or more: it stays wide where numbers are small and all of one
    pass were found by the other, where a variance would be 0. With none in both it has no upper end (infinity).

    It holds where the passes miss independently, each landslide of a class is as likely to be seen as any other, and
    matches are known. Passes that find the same easy ones make it too low. The second pass may be a random part of the
    area: `first` then still counts all, and the fewer in both, the wider the interval.
    """
    if not 0 <= both <= min(first, second):
        raise ValueError(f"{both} of {first} and {second}")
    if not first or not second:
        return Recapture(first, second, both, math.nan, math.nan, math.nan)
    found = first + second - both
    total = max((first + 1) * (second + 1) / (both + 1) - 1, float(found))

    def is_too_large(number: int) -> bool:
        return _chance(first, second, number, both, min(first, second)) < _TAIL

    def is_large_enough(number: int) -> bool:
        return _chance(first, second, number, max(0, first + second - number), both) >= _TAIL

    low = float(_first(is_large_enough, found))
    high = float(_first(is_too_large, found) - 1) if both else math.inf
    return Recapture(first, second, both, total, min(low, total), max(high, total))


def _chance(first: int, second: int, number: int, least: int, most: int) -> float:
    """That `least` to `most` of `second` drawn from `number` are among the `first` marked (hypergeometric)."""
    k = np.arange(least, most + 1)

    def ln_choose(n: np.ndarray | int, m: np.ndarray | int) -> np.ndarray:
        return (
            special.gammaln(np.add(n, 1.0)) - special.gammaln(np.add(m, 1.0)) - special.gammaln(np.subtract(n, m) + 1.0)
        )

    ln = ln_choose(first, k) + ln_choose(number - first, second - k) - ln_choose(number, second)
    return float(np.exp(ln).sum())


def _first(holds: Callable[[int], bool], least: int) -> int:
    """The smallest number from `least` on for which it holds; it holds for all above as well."""
    step = 1
    while not holds(least + step - 1):
        step *= 2
    low, high = least + step // 2 - 1, least + step - 1  # does not hold, holds
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


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
