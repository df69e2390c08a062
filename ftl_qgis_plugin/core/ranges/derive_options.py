"""How thresholds are derived from samples."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import FtlError
from ..factors.thresholds import Threshold
from . import ranges
from .sample_units import AREA_BALANCED, SAMPLE_UNITS


@dataclass(frozen=True)
class DeriveOptions:
    """The choices that the user has.

    min_rate_mm_a, min_coherence: lower bounds of |rate| and coherence, which do not come from the samples.
    noise_k: 0 = off; otherwise |rate| must also exceed noise_k robust standard deviations of the background's rate
    about zero (1.4826 median |rate|), so that min_rate_mm_a is only raised, where the scene is noisy.
    margin: exploration margin, share of a range's width added on both sides (0 to 1).
    replicates: of the bootstrap (0 = none).
    """

    method: str = ranges.PERCENTILES
    coverage: float = 0.95
    k: float = 2.0
    sample_unit: str = AREA_BALANCED
    margin: float = 0.2
    min_rate_mm_a: float = 50.0
    min_coherence: float = 0.7
    noise_k: float = 0.0
    replicates: int = 200
    seed: int = 0
    confidence: float = 0.95

    def validate(self) -> None:
        """FtlError for values that make no sense."""
        if self.method not in ranges.METHODS:
            raise FtlError(
                "There is no range method '{name}'. Choose one of {known}.",
                name=self.method,
                known=", ".join(ranges.METHODS),
            )
        if self.sample_unit not in SAMPLE_UNITS:
            raise FtlError(
                "There is no sample unit '{name}'. Choose one of {known}.",
                name=self.sample_unit,
                known=", ".join(SAMPLE_UNITS),
            )
        if not 0.0 < self.coverage <= 1.0:
            raise FtlError("The coverage is {value:g}. Choose a share above 0 and at most 1.", value=self.coverage)
        if not self.k > 0.0:
            raise FtlError("K is {value:g}. Choose a number of standard deviations above 0.", value=self.k)
        if not 0.0 <= self.margin <= 1.0:
            raise FtlError("The exploration margin is {value:g}. Choose a share from 0 to 1.", value=self.margin)
        if not self.min_rate_mm_a >= 0.0 or not self.noise_k >= 0.0:
            raise FtlError("The smallest deformation rate and the noise factor must not be negative. Correct them.")

    @property
    def range_method(self) -> ranges.RangeMethod:
        return ranges.RangeMethod(self.method, self.coverage, self.k)

    def keeps(self, row: Threshold) -> bool:
        """Whether a row of the previous table is taken over: it was set by hand, or nothing is to be derived."""
        return ranges.MANUAL in (row.method, self.method)
