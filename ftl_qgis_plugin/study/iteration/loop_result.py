"""What comes of the headless loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...core.accuracy.accuracy import AccuracyRow
from ...core.factors.thresholds import ThresholdTable
from ...core.iteration.convergence import Convergence


@dataclass(frozen=True)
class IterationResult:
    """One iteration. `asked`: candidates judged in it, of which so many were `accepted` and `rejected`.

    `true_candidates`: of all `candidates` those accepted now or before. `fields`: what was stored (see Iteration).
    """

    number: int
    candidates: int
    asked: int
    accepted: int
    rejected: int
    true_candidates: int
    fields: Mapping[str, object]
    convergence: Convergence
    table: ThresholdTable

    @property
    def judged_new(self) -> int:
        """Of these candidates, those on no known landslide; `accepted_new` of them are landslides."""
        return int(self.fields["judged_new"])

    @property
    def accepted_new(self) -> int:
        return round(self.judged_new * self.fields["precision_new"]) if self.judged_new else 0

    @property
    def tpr(self) -> float:
        """Share of the held-out reference landslides that were found so far; NaN without any."""
        held_out = int(self.fields["held_out"])
        return int(self.fields["found"]) / held_out if held_out else float("nan")

    @property
    def precision(self) -> float:
        """Share of this iteration's candidates that are accepted, known landslides included."""
        return self.true_candidates / self.candidates if self.candidates else float("nan")


@dataclass
class LoopResult:
    """`judged_new` and `accepted_new`: of candidates not on known landslides, over all iterations."""

    iterations: list[IterationResult]
    samples: list[dict[str, object]]
    candidates: list[dict[str, object]]
    accuracy: AccuracyRow | None = None
    judged_new: int = 0
    accepted_new: int = 0
