"""Descriptive statistics of one factor's samples, beside those of the terrain at large."""

from __future__ import annotations

import numpy as np

from ..grids.blocks import pieces
from .circular import circular_sd_deg, mean_direction, rayleigh_p
from .sample_units import WeightedValues

# Columns of the statistics table and their types, in order.
STATISTICS_FIELDS: dict[str, type] = {
    "factor": str,
    "unit": str,
    "sample_unit": str,
    "pixels": int,
    "polygons": int,
    "mean": float,
    "sd": float,
    "median": float,
    "mad": float,
    "min": float,
    "p05": float,
    "p25": float,
    "p75": float,
    "p95": float,
    "max": float,
    "resultant_length": float,
    "rayleigh_p": float,
    "background_pixels": int,
    "background_mean": float,
    "background_sd": float,
    "background_median": float,
    "auc": float,
    "lower": float,
    "upper": float,
    "intervals": int,
    "lower_low": float,
    "lower_high": float,
    "upper_low": float,
    "upper_high": float,
    "coverage": float,
    "background_inside": float,
    "previous_lower": float,
    "previous_upper": float,
    "lower_change": float,
    "upper_change": float,
    "rejected_inside": float,
    "note": str,
}


def describe(sample: WeightedValues, background: WeightedValues | None, circular: bool = False) -> dict[str, object]:
    """The columns `mean` to `auc` of the statistics table, None where they mean nothing.

    sd is the population's, as in zonal statistics. Directions have a mean direction, a circular sd, the mean
    resultant length and the Rayleigh test's p (with the polygons as observations), but no order: no median or
    percentiles. `auc` is the probability that a sample value exceeds a background value (0.5: they do not differ;
    Mann and Whitney 1947).
    """
    result: dict[str, object] = {}
    if len(sample.values) == 0:
        return result
    if circular:
        direction, length = mean_direction(sample.values, sample.weights)
        result |= {"mean": direction, "sd": circular_sd_deg(length), "resultant_length": length}
        result["rayleigh_p"] = rayleigh_p(length, sample.units)
    else:
        result |= {"mean": sample.mean, "sd": sample.sd, "median": sample.median, "mad": sample.mad}
        result |= {"min": float(sample.values[0]), "max": float(sample.values[-1])}
        shares = sample.quantile([0.05, 0.25, 0.75, 0.95])
        result |= {name: float(value) for name, value in zip(("p05", "p25", "p75", "p95"), shares)}
    if background is None or len(background.values) == 0:
        return result
    result["background_pixels"] = len(background.values)
    if circular:
        direction, length = mean_direction(background.values)
        return result | {"background_mean": direction, "background_sd": circular_sd_deg(length)}
    result |= {"background_mean": background.mean, "background_sd": background.sd}
    return result | {"background_median": background.median, "auc": probability_above(sample, background)}


def probability_above(sample: WeightedValues, background: WeightedValues) -> float:
    """Probability that a sample value exceeds a background value, ties counting half."""
    twice = 0.0
    for piece in pieces(len(sample.values)):
        values, weights = sample.values[piece], sample.weights[piece]
        twice += np.searchsorted(background.values, values, side="left") @ weights
        twice += np.searchsorted(background.values, values, side="right") @ weights
    return float(twice / 2.0 / sample.weights.sum() / len(background.values))
