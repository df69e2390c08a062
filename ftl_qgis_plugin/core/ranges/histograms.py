"""Common classes of sample and background values, and how much more often samples fall into each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..grids.blocks import pieces
from .sample_units import WeightedValues

ASPECT_CLASSES = 36
MIN_CLASSES, MAX_CLASSES = 20, 60

# What a class of the table is for: a chart's bar, or the score.
CHART, SCORE = "chart", "score"
# The score's classes each hold a tenth of the terrain: with some twenty landslides, as few as ten classes still say
# how much more frequent these are in one of them.
SCORE_CLASSES = 10

# Half an observation is added to what was observed and to what was to be expected, so that classes with few samples
# stay near a ratio of 1 and empty ones never divide by zero.
SMOOTHING = 0.5


@dataclass(frozen=True)
class Histogram:
    """`edges` (k + 1,); `sample` (k,) weights of the samples and `background` (k,) pixel counts, or None.

    The first and last class also hold what lies beyond the edges; `reach` are the sample's extremes.
    """

    edges: np.ndarray
    sample: np.ndarray
    background: np.ndarray | None = None
    reach: tuple[float, float] = (np.inf, -np.inf)

    @property
    def sample_share(self) -> np.ndarray:
        return self.sample / max(self.sample.sum(), 1e-300)

    @property
    def background_share(self) -> np.ndarray:
        """NaN without a background."""
        if self.background is None or self.background.sum() == 0:
            return np.full(len(self.sample), np.nan)
        return self.background / self.background.sum()

    @property
    def frequency_ratio(self) -> np.ndarray:
        """(observed + 0.5) / (expected + 0.5) per class; expected = all samples x the background's share.

        1 means as frequent as in the terrain at large. NaN without a background.
        """
        return (self.sample + SMOOTHING) / (self.sample.sum() * self.background_share + SMOOTHING)

    @property
    def information_value(self) -> np.ndarray:
        """Natural logarithm of the frequency ratio."""
        return np.log(self.frequency_ratio)

    def records(self, factor: str, use: str = CHART) -> list[dict[str, object]]:
        """One dict per class: factor, bin (from 1), lower, upper, shares, frequency_ratio, information_value, use."""
        columns = zip(
            self.edges[:-1],
            self.edges[1:],
            self.sample_share,
            self.background_share,
            self.frequency_ratio,
            self.information_value,
        )
        names = ("lower", "upper", "sample_share", "background_share", "frequency_ratio", "information_value")
        return [
            {"factor": factor, "bin": number, **{name: _plain(value) for name, value in zip(names, row)}, "use": use}
            for number, row in enumerate(columns, 1)
        ]


def class_edges(sample: WeightedValues, background: WeightedValues | None = None, circular: bool = False) -> np.ndarray:
    """Class edges for both: 36 classes of 10 degrees where `circular`, otherwise 20 to 60 equal classes.

    They span the 0.5th to 99.5th percentile of samples and background together; the width follows Freedman and
    Diaconis 1981 (2 IQR / n^(1/3) of the samples).
    """
    if circular:
        return np.linspace(0.0, 360.0, ASPECT_CLASSES + 1)
    limits = np.concatenate(
        [part.quantile([0.005, 0.995]) for part in (sample, background) if part is not None and len(part.values)]
        or [np.array([0.0, 1.0])]
    )
    low, high = float(limits.min()), float(limits.max())
    if not high - low > 1e-6 * max(abs(low), abs(high), 1e-12):
        half = 0.5 * (abs(low) or 1.0)
        low, high = low - half, high + half
    quartiles = sample.quantile([0.25, 0.75])
    width = 2.0 * float(quartiles[1] - quartiles[0]) / max(sample.size, 1.0) ** (1.0 / 3.0)
    wanted = (high - low) / width if width > 0 else MAX_CLASSES
    return np.linspace(low, high, int(np.clip(np.ceil(wanted), MIN_CLASSES, MAX_CLASSES)) + 1)


def score_edges(background: WeightedValues, circular: bool = False) -> np.ndarray | None:
    """Edges of classes of equal share of the terrain; of ten equal sectors where `circular`. None: no two values."""
    if circular:
        return np.linspace(0.0, 360.0, SCORE_CLASSES + 1)
    edges = np.unique(background.quantile(np.linspace(0.0, 1.0, SCORE_CLASSES + 1)))
    return edges if len(edges) > 1 else None


def class_of(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Index of each finite value's class; values beyond the edges count to the first and last one."""
    return np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2)


def histogram(sample: WeightedValues, background: WeightedValues | None, edges: np.ndarray) -> Histogram:
    """Sample weights and background counts per class of `edges`."""
    classes = len(edges) - 1
    counts = np.zeros(classes)
    for piece in pieces(len(sample.values)):
        counts += np.bincount(class_of(sample.values[piece], edges), sample.weights[piece], classes)
    reach = (float(sample.values[0]), float(sample.values[-1])) if len(sample.values) else (np.inf, -np.inf)
    if background is None:
        return Histogram(edges, counts, None, reach)
    terrain = np.bincount(class_of(background.values, edges), minlength=classes).astype(float)
    return Histogram(edges, counts, terrain, reach)


def _plain(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
