"""What a stack is asked for, and what it gives."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..errors import Message
from ..grids.raster import RasterSource
from ..progress import Progress
from ..timeseries.epochs import decimal_year
from ..timeseries.seasonal import SeasonalModel
from .corrections import NO_RAMP
from .reference import Reference

INVERSION, STACKING = METHODS = ("inversion", "stacking")
AUTO, SEASONAL, LINEAR = MODELS = ("auto", "seasonal", "linear")

OUTPUTS = (
    RATE,
    RATE_STD,
    COHERENCE,
    COUNT,
    THAW_RATE,
    THAW_RATE_STD,
    WINTER_RATE,
    WINTER_RATE_STD,
    SERIES,
) = (
    "rate_mm_a",
    "rate_std_mm_a",
    "coherence",
    "count",
    "thaw_rate_mm_a",
    "thaw_rate_std_mm_a",
    "winter_rate_mm_a",
    "winter_rate_std_mm_a",
    "series_mm",
)

SEASON_PAIRS = ((THAW_RATE, THAW_RATE_STD), (WINTER_RATE, WINTER_RATE_STD))
SEASONAL_OUTPUTS = (THAW_RATE, THAW_RATE_STD, WINTER_RATE, WINTER_RATE_STD)
ERRORS = (RATE_STD, THAW_RATE_STD, WINTER_RATE_STD)
SIGN = "positive toward the satellite"

# A yearly cycle is told from a rate over this many years and dates; below them a rate alone is fitted.
_CYCLE_YEARS = 1.5
_CYCLE_DATES = 8


@dataclass(frozen=True)
class StackOptions:
    """`method`: one of METHODS. `weighted`: by coherence. `min_coherence`: of a pixel in a pair. `ramp`: one of
    corrections.RAMPS. `dem`: where phase that goes with the height is taken off. `check_loops`: leave out unwrapping
    errors. `model`: one of MODELS. `thaw_months`: first and last month (1 to 12) of the thaw season; the rest of the
    year is winter. `min_dates`: fewer dates at a pixel give no rate."""

    method: str = INVERSION
    weighted: bool = True
    min_coherence: float = 0.3
    ramp: str = NO_RAMP
    dem: RasterSource | None = None
    reference: Reference = field(default_factory=Reference)
    check_loops: bool = True
    model: str = AUTO
    thaw_months: tuple[int, int] = (5, 9)
    min_dates: int = 4


def tell_of_few_dates(dates: int, options: StackOptions, progress: Progress) -> None:
    """That there are fewer dates than the minimum, which then counts for nothing."""
    if dates < options.min_dates:
        progress.warn(
            Message(
                "There are {count} dates, fewer than the minimum of {minimum}: pixels with all of them have a rate.",
                count=dates,
                minimum=options.min_dates,
            )
        )


def other_months(months: tuple[int, int]) -> tuple[int, int]:
    """First and last month of the rest of the year."""
    return months[1] % 12 + 1, (months[0] - 2) % 12 + 1


def model_for(dates: Sequence[datetime.date], options: StackOptions) -> SeasonalModel:
    """The model of the rate. FtlError: dates that cannot tell a rate from a season, where that is asked for."""
    times = tuple(decimal_year(date) for date in dates)
    wants_cycle = options.model == SEASONAL or (
        options.model == AUTO and times[-1] - times[0] >= _CYCLE_YEARS and len(times) >= _CYCLE_DATES
    )
    least = min(max(options.min_dates, 5 if wants_cycle else 2), len(times))
    # Whoever reads the files knows of which a zero is no data; here it is ground that moves as its reference does.
    return SeasonalModel(times, None, False, least, annual=wants_cycle, zeros_are_data=True)
