"""How thresholds are derived from samples."""

from __future__ import annotations

from dataclasses import dataclass

from ..factors.thresholds import Threshold
from ..method.parameters import (
    COVERAGE,
    DERIVATION,
    MANUAL,
    MARGIN,
    METHOD,
    MIN_COHERENCE,
    MIN_RATE,
    NOISE_K,
    SAMPLE_UNIT,
    SEED,
    K,
)
from . import ranges


@dataclass(frozen=True)
class DeriveOptions:
    """The choices that the user has.

    min_rate_mm_a: lower bound of |rate|, which does not come from the samples.
    min_coherence: lower bound of coherence; None = from the samples (see `coherence_bound`).
    noise_k: 0 = off; otherwise |rate| must also exceed noise_k robust standard deviations of the background's rate
    (about its median), so that min_rate_mm_a is only raised, where the scene is noisy.
    margin: exploration margin, share of a range's width added on both sides (0 to 1).
    replicates: of the bootstrap (0 = none).
    """

    method: str = METHOD.default
    coverage: float = COVERAGE.default
    k: float = K.default
    sample_unit: str = SAMPLE_UNIT.default
    margin: float = MARGIN.default
    min_rate_mm_a: float = MIN_RATE.default
    min_coherence: float | None = MIN_COHERENCE.default
    noise_k: float = NOISE_K.default
    seed: int = SEED.default
    replicates: int = 200
    confidence: float = 0.95

    def validate(self) -> None:
        """FtlError for values that make no sense."""
        for parameter in DERIVATION:
            parameter.check(getattr(self, parameter.field))

    @property
    def range_method(self) -> ranges.RangeMethod:
        return ranges.RangeMethod(self.method, self.coverage, self.k)

    def keeps(self, row: Threshold) -> bool:
        """Whether a row of the previous table is taken over: it was set by hand, or nothing is to be derived."""
        return MANUAL in (row.method, self.method)
