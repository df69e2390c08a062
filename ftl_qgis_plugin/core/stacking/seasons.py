"""The parts of the year whose rates are wanted: which dates lie in which season, and whether there are enough."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

import numpy as np

from ..errors import FtlError, Message
from ..progress import Progress
from . import options as names
from .options import StackOptions, other_months
from .solving.estimate import season_numbers

_EMPTY = (
    Message("The rate in the thaw season has no data: no thaw season holds two of the dates."),
    Message("The rate in winter has no data: no winter holds two of the dates."),
)


def require_winter(options: StackOptions, outputs: Iterable[str]) -> None:
    """FtlError: a winter's rate of a year that thaws from end to end."""
    if other_months(options.thaw_months) == options.thaw_months and {names.WINTER_RATE, names.WINTER_RATE_STD} & {
        *outputs
    }:
        raise FtlError(
            "The thaw season takes the whole year, so that no winter is left. Choose its first and last month, or "
            "leave the winter's rate out."
        )


def wanted_seasons(
    dates: Sequence[datetime.date], options: StackOptions, outputs: Iterable[str], progress: Progress
) -> tuple[np.ndarray, ...]:
    """`season_numbers` of thaw and winter, in the order of options.SEASON_PAIRS; none where no output wants them."""
    outputs = {*outputs}
    if not outputs & {*names.SEASONAL_OUTPUTS}:
        return ()
    months = options.thaw_months, other_months(options.thaw_months)
    found = tuple(season_numbers(dates, *part) for part in months)
    if months[0] == months[1]:
        found = found[0], np.full(len(dates), -1)
    for numbers, pair, message in zip(found, names.SEASON_PAIRS, _EMPTY):
        inside = numbers[numbers >= 0]
        if outputs & {*pair} and len(np.unique(inside)) == len(inside):
            progress.warn(message)
    return found
