"""What goes along with the next verdict, and how the review is getting on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

# A pause longer than this is a break, not thinking about a candidate.
LONGEST_THOUGHT_S = 300.0


LOW, MEDIUM, SURE = 1, 2, 3


@dataclass(frozen=True)
class Details:
    """What the analyst has set for the next verdict; `confidence` LOW, MEDIUM or SURE, the default.

    `image_source` and `image_date` (ISO 8601 as far as known) say which image they look at.
    """

    confidence: int = SURE
    note: str = ""
    image_source: str = ""
    image_date: str = ""


@dataclass(frozen=True)
class ReviewProgress:
    """Counts of candidates in the queue's filter of iterations; `minutes_left` None while no pace is known."""

    total: int = 0
    accepted: int = 0
    rejected: int = 0
    uncertain: int = 0
    flagged: int = 0
    known: int = 0  # candidates that lie on known landslides, in the iterations shown
    pace_per_hour: float = 0.0
    minutes_left: float | None = None

    @property
    def reviewed(self) -> int:
        return self.accepted + self.rejected + self.uncertain

    @property
    def percent(self) -> float:
        return 100.0 * self.reviewed / self.total if self.total else 0.0


class Pace:
    """Verdicts per hour of this sitting, breaks left out."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._last: float | None = None
        self._seconds = 0.0
        self._count = 0

    def begin(self) -> None:
        """The analyst starts (or comes back): the time until now does not count."""
        self._last = self._clock()

    def tick(self, count: int = 1) -> None:
        """A verdict was given, on `count` candidates at once."""
        now = self._clock()
        if self._last is not None:
            elapsed = now - self._last
            if elapsed <= LONGEST_THOUGHT_S:
                self._seconds += elapsed
                self._count += count
        self._last = now

    @property
    def per_hour(self) -> float:
        """0 until two verdicts are known."""
        return 3600.0 * self._count / self._seconds if self._count > 1 and self._seconds > 0 else 0.0
