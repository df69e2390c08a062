"""How long a running task will still take, from how far it has come."""

from __future__ import annotations

import time
from collections.abc import Callable

# Before that, what a task does first (reading headers, a look at a sample) would be taken for its pace.
_LEAST_S = 8.0
_LEAST_PERCENT = 3.0


class TimeLeft:
    """`begin` with the task, then `seconds` with each report of its progress."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()

    def begin(self) -> None:
        self._began = self._clock()

    def seconds(self, percent: float) -> float | None:
        """By the mean pace so far; None while too little is known to tell."""
        spent = self._clock() - self._began
        if spent < _LEAST_S or not _LEAST_PERCENT <= percent < 100:
            return None
        return spent * (100 - percent) / percent
