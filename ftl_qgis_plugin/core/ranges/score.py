"""The score that puts the most likely landslides first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from ..errors import FtlError
from ..factors.catalogue import DEFORMATION
from .histograms import CHART

# A class without a single sample still has a frequency ratio above nothing; below this its logarithm says no more.
SMALLEST_RATIO = 0.01

# As if it moved e^3 times slower.
BORDER_PENALTY = 3.0
SPECK_PX, SPECK_SHARE = 6, 0.25


class FrequencyRatios:
    """Frequency ratio by class and factor, from the histogram table of `factorthresholds`."""

    def __init__(self, classes: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> None:
        """`classes`: per factor the upper class bounds (ascending) and the ratio in each class."""
        self._classes = dict(classes)

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, object]]) -> FrequencyRatios:
        """From rows with factor, upper, frequency_ratio and use; those that are for charts do not count.

        FtlError where a field is missing or no number.
        """
        rows: dict[str, list[tuple[float, float]]] = {}
        for number, record in enumerate(records, 1):
            try:
                if record.get("use") == CHART:
                    continue
                ratio = record["frequency_ratio"]
                if ratio is None or str(ratio).strip().lower() in ("", "null", "nan"):
                    continue
                rows.setdefault(str(record["factor"]), []).append((float(record["upper"]), float(ratio)))
            except (KeyError, TypeError, ValueError) as error:
                raise FtlError(
                    "Row {number} of the histogram table is not as 'Factor statistics and thresholds' writes it. Use "
                    "its HISTOGRAMS output unchanged.",
                    number=number,
                ) from error
        classes = {}
        for factor, pairs in rows.items():
            upper, ratio = np.array(sorted(pairs)).T
            classes[factor] = (upper, ratio)
        return cls(classes)

    def __bool__(self) -> bool:
        return bool(self._classes)

    def log_ratio(self, factor: str, values: np.ndarray) -> np.ndarray:
        """Natural logarithm of the ratio at each value; 0 for unknown factors and NaN values.

        Values beyond the classes take the outermost one's.
        """
        if factor not in self._classes:
            return np.zeros(len(values))
        upper, ratio = self._classes[factor]
        position = np.minimum(np.searchsorted(upper, values, "right"), len(upper) - 1)
        result = np.log(np.maximum(ratio[position], SMALLEST_RATIO))
        return np.where(np.isnan(values), 0.0, result)


def score(rate_mean_mm_a: np.ndarray, factor_means: Mapping[str, np.ndarray], ratios: FrequencyRatios) -> np.ndarray:
    """Sum of the log frequency ratios of the factors' means, plus the logarithm of mean |rate| in mm/a.

    The first part is the information value method (Yin and Yan 1988): evidence of independent factors adds up. The
    logarithm keeps the rate from drowning it. A rate that is unknown or 0 counts as 1 mm/a.
    """
    total = information_value(factor_means, ratios, len(rate_mean_mm_a))
    return total + np.log(np.where(rate_mean_mm_a > 0, rate_mean_mm_a, 1.0))


def border_penalty(pixels: np.ndarray, no_data_beside: np.ndarray) -> np.ndarray:
    """What to take off the score of candidates that noise at a border explains as well, 0 to BORDER_PENALTY.

    `no_data_beside`: share of the pixels beside each that have no rate or lie beyond the raster. Noise at the raster's
    edges and around holes of the coherence is fast and small, and must not come first; a landslide that the edge cuts
    loses nothing. It grows from half of the surroundings on; a few pixels lose all of it from a quarter on.
    """
    share = np.nan_to_num(no_data_beside)
    alone = np.clip(2.0 * share - 1.0, 0.0, 1.0)
    speck = (pixels <= SPECK_PX) & (share >= SPECK_SHARE)
    return BORDER_PENALTY * np.where(speck, 1.0, alone)


def information_value(factor_means: Mapping[str, np.ndarray], ratios: FrequencyRatios, size: int) -> np.ndarray:
    """Sum of the log frequency ratios of the factors' means, (size,); the rate itself does not count.

    Above 0 landslides are more frequent on such ground than in the study area at large.
    """
    total = np.zeros(size)
    for factor, means in factor_means.items():
        if factor != DEFORMATION:
            total += ratios.log_ratio(factor, means)
    return total


def information_cut(accepted: np.ndarray, rejected: np.ndarray, coverage: float) -> float | None:
    """The least information value worth proposing, learned from what an analyst accepted and rejected.

    Of all cuts that keep at least the share `coverage` of the accepted values, the one below which rejected ones
    outnumber accepted ones most; of equal ones the lowest. What is proposed has at least this value. None where no
    cut excludes more rejected than accepted ones. NaN do not count.
    """
    accepted = np.sort(accepted[np.isfinite(accepted)])
    rejected = np.sort(rejected[np.isfinite(rejected)])
    # Each accepted value is a cut that just keeps it.
    lost = np.searchsorted(accepted, accepted, "left")
    gain = np.searchsorted(rejected, accepted, "left") - lost
    allowed = lost <= (1.0 - coverage) * len(accepted) + 1e-9
    if not allowed.any() or gain[allowed].max() <= 0:
        return None
    return float(accepted[int(np.argmax(np.where(allowed, gain, -1)))])
