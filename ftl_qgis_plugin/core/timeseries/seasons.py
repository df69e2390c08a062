"""Freeze and thaw seasons on a time axis."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass

from .epochs import decimal_year

FREEZE, THAW = "freeze", "thaw"


@dataclass(frozen=True)
class Seasons:
    """The thaw season lasts from the first day of one month to the last day of another (1 to 12); the rest freezes.

    A first month after the last wraps over New Year (southern hemisphere). Default: May to September.
    """

    thaw_first: int = 5
    thaw_last: int = 9

    def __post_init__(self) -> None:
        for month in (self.thaw_first, self.thaw_last):
            if not 1 <= month <= 12:
                raise ValueError(f"{month} is no month")

    @property
    def thaw_months(self) -> tuple[int, int]:
        return self.thaw_first, self.thaw_last

    def between(self, start_a: float, end_a: float) -> list[tuple[str, float, float]]:
        """(FREEZE or THAW, begin, end) in decimal years, ascending, without gaps, clipped to the given span."""
        thaws = []
        for year in range(math.floor(start_a) - 1, math.floor(end_a) + 2):
            last_year = year + (self.thaw_last < self.thaw_first)
            thaws.append((_month_start(year, self.thaw_first), _month_start(last_year, self.thaw_last + 1)))
        seasons = []
        for (begin, end), (following, _end) in zip(thaws, thaws[1:]):
            seasons += [(THAW, begin, end), (FREEZE, end, following)]
        clipped = ((kind, max(begin, start_a), min(end, end_a)) for kind, begin, end in seasons)
        return [(kind, begin, end) for kind, begin, end in clipped if end > begin]


def _month_start(year: int, month: int) -> float:
    return decimal_year(datetime.date(year + (month > 12), (month - 1) % 12 + 1, 1))
