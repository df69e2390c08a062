"""What may be chosen of an extraction."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..ranges.score import FrequencyRatios


@dataclass(frozen=True)
class ExtractionOptions:
    """How passing pixels become candidates. Areas in m2; `connectivity` 4 or 8.

    `grow_share`: outlines grow to this share of the candidate's own rate (see `growth`), 0 = not.
    `min_information`: candidates whose information value (see `score`) is lower are dropped; None = none is.
    """

    min_area_m2: float = 0.0
    fill_holes_m2: float = 0.0
    connectivity: int = 8
    iteration: int = 1
    ratios: FrequencyRatios = field(default_factory=lambda: FrequencyRatios({}))
    min_information: float | None = None
    grow_share: float = 0.0
