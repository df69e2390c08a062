"""Going round once more: new thresholds, confirmed by the analyst, new candidates, and what the stop rule says."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.convergence import Convergence
from ..core.thresholds import ThresholdTable
from ..study.iterations import Iteration


@dataclass(frozen=True)
class Difference:
    """How a bound pair of one factor moves; None = open end, `new` factors have `was_used` False."""

    factor: str
    unit: str
    was_used: bool
    is_used: bool
    lower_before: float | None
    upper_before: float | None
    lower: float | None
    upper: float | None
    note: str = ""

    @property
    def is_changed(self) -> bool:
        return (self.was_used, self.lower_before, self.upper_before) != (self.is_used, self.lower, self.upper)


@dataclass(frozen=True)
class Proposal:
    """Thresholds for the next iteration, derived from the samples, waiting to be confirmed or changed."""

    number: int
    table: ThresholdTable
    differences: tuple[Difference, ...] = ()
    statistics: tuple[dict, ...] = ()  # rows of factorthresholds' STATISTICS
    histograms: tuple[dict, ...] = ()  # rows of its HISTOGRAMS
    joint_coverage: float | None = None
    rejected_passing: int | None = None


class IterationController(QObject):
    """`propose()` -> thresholdsProposed -> `start()` -> candidatesStored -> review -> `finish()` or `propose()`."""

    iterationsChanged = pyqtSignal()
    thresholdsProposed = pyqtSignal()
    candidatesStored = pyqtSignal()

    def __init__(self, session: QObject) -> None:
        super().__init__(session)
        self._session = session
        self.proposal: Proposal | None = None

    def propose(self) -> bool:
        """Finishes the iteration that is open (accepted candidates join the samples), then derives new thresholds.

        In the background; thresholdsProposed follows. In a new study the inventory becomes the first samples.
        """
        return False

    def change_proposal(self, table: ThresholdTable) -> None:
        """The analyst's own thresholds in the place of the proposed ones."""

    def start(self) -> bool:
        """Extracts candidates with the proposal's thresholds and stores them; candidatesStored follows."""
        return False

    def run(self) -> bool:
        """`propose` and `start` in one go, without a confirmation in between (the first iteration)."""
        return False

    def finish(self) -> bool:
        """Closes the open iteration: samples, mean rate, spread, change, and whether the stop rule holds."""
        return False

    def iterations(self) -> list[Iteration]:
        return []

    def open_number(self) -> int | None:
        """The iteration under review; None before the first and after a finished one."""
        return None

    def convergence(self) -> Convergence | None:
        """The stop rule on the finished iterations; None before the first."""
        return None
