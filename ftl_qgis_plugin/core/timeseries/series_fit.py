"""Rate and season of one place's displacements: numbers for a chart's caption, and the curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .seasonal import SeasonalFit, SeasonalModel


@dataclass(frozen=True)
class SeriesFit:
    """R2 is against the mean, trend included."""

    fit: SeasonalFit
    r_squared: float

    @property
    def rate_mm_a(self) -> float:
        return float(self.fit.rate_mm_a[0])

    @property
    def rate_sigma_mm_a(self) -> float:
        return float(self.fit.rate_sigma_mm_a[0])

    @property
    def amplitude_mm(self) -> float:
        return float(self.fit.amplitude_mm[0])

    @property
    def phase_day(self) -> float:
        return float(self.fit.phase_day[0])

    @property
    def rmse_mm(self) -> float:
        return float(self.fit.rmse_mm[0])

    def curve(self, times_a: np.ndarray) -> np.ndarray:
        return self.fit.curve(times_a)


def fit_series(times_a: np.ndarray, mean_mm: np.ndarray) -> SeriesFit:
    """Of displacements (dates,), NaN = no data. FtlError: too few dates, or dates that cannot tell rate and season."""
    held = np.isfinite(mean_mm)
    fit = SeasonalModel(tuple(times_a[held].tolist()), min_dates=0).fit(mean_mm[held].astype(np.float32)[:, np.newaxis])
    values = mean_mm[held].astype(np.float32)
    total = float(np.square(values - values.mean()).sum())
    return SeriesFit(fit, 1 - float(fit.squares[0]) / total if total > 0 else float("nan"))
