"""Tying displacements since several reference dates together to one series.

Where the reference moves on, the displacement of the epoch that ends at the new reference is added to all that follow
(as the producer's own tool does). Where that crossover has no data, all that follows has none: nothing is guessed.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...errors import FtlError
from .granule import Granule

# Fewer say nothing of how well a line fits.
_LEAST_DATES = 3


@dataclass(frozen=True)
class Link:
    """One date of the series: which granule, and the index of the date that its displacement counts from (-1: zero)."""

    granule: int
    base: int


@dataclass(frozen=True)
class Chain:
    """`dates` ascending; `links` one per date, None where the date is a zero by definition (the first reference)."""

    dates: tuple[datetime.date, ...]
    links: tuple[Link | None, ...]
    left_out: tuple[int, ...] = ()

    def join(self, values: np.ndarray) -> np.ndarray:
        """(dates, pixels) from the granules' displacements (granules, pixels), in their order."""
        result = np.zeros((len(self.dates), values.shape[1]), np.float32)
        for number, link in enumerate(self.links):
            if link is not None:
                result[number] = values[link.granule]
                if link.base >= 0:
                    result[number] += result[link.base]
        return result


def chain(granules: Sequence[Granule]) -> Chain:
    """The longest series that one set of granules gives, of equally long ones the earliest. Those that count from a
    date that is no epoch of it are left out (their indices in `left_out`); of several for one date, the one with the
    earliest reference is taken."""
    order = sorted(
        range(len(granules)), key=lambda index: (granules[index].date, granules[index].reference or datetime.date.min)
    )
    references = {granule.reference for granule in granules}
    # A series begins with a zero that is nobody's date, or with dates that count from a zero of their own.
    starts = sorted(references - {None} - {granule.date for granule in granules})
    series = [_from(start, granules, order) for start in (*starts, *([None] if None in references else []))]
    return max(series or [_from(min(references), granules, order)], key=lambda found: len(found.dates))


def _from(start: datetime.date | None, granules: Sequence[Granule], order: Sequence[int]) -> Chain:
    """The series that begins with a zero at `start`; None: with the first granule."""
    dates: list[datetime.date] = [] if start is None else [start]
    links: list[Link | None] = [None] * len(dates)
    number = {date: index for index, date in enumerate(dates)}
    left_out: list[int] = []
    for index in order:
        granule = granules[index]
        if granule.date in number or (granule.reference is not None and granule.reference not in number):
            left_out.append(index)
            continue
        links.append(Link(index, -1 if granule.reference is None else number[granule.reference]))
        number[granule.date] = len(dates)
        dates.append(granule.date)
    return Chain(tuple(dates), tuple(links), tuple(left_out))


def require_dates(dates: Sequence[datetime.date]) -> None:
    """FtlError: too few for a rate."""
    if len(dates) < _LEAST_DATES:
        raise FtlError("There are {count} dates only; a rate needs more. Choose more granules.", count=len(dates))
