"""Why something is a candidate: each factor's value on its range."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ...core.factors.catalogue import DEFORMATION, unit_symbol
from ...core.factors.thresholds import Threshold, ThresholdTable

# Where a candidate keeps a factor's mean.
RATE_FIELD = "rate_mean"
MEAN_SUFFIX = "_mean"
_NO_FACTORS = {"rate_mean", "rate_signed_mean"}


@dataclass(frozen=True)
class CardRow:
    """A factor's mean over the candidate and the interval nearest to it; None = open end or unknown.

    `edges` (k + 1) and `shares` (k): how the samples of the candidate's iteration are distributed; empty where that
    is not known.
    `margin`: how deep inside, in units of the range's width, negative outside (see Threshold.distance); `inside`
    None where the factor has no enabled range.
    """

    factor: str
    unit: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    inside: bool | None = None
    margin: float | None = None
    intervals: tuple[tuple[float | None, float | None], ...] = ()
    edges: tuple[float, ...] = ()
    shares: tuple[float, ...] = ()


# Under this key an iteration's parameters hold how its samples were distributed.
DISTRIBUTIONS = "distributions"


def distributions(histograms: Sequence[Mapping[str, object]]) -> dict[str, dict[str, list[float]]]:
    """{factor: {"edges": [k + 1], "shares": [k]}} of the rows of factorthresholds' HISTOGRAMS, for JSON."""
    found: dict[str, dict[str, list[float]]] = {}
    for row in histograms:
        item = found.setdefault(str(row["factor"]), {"edges": [float(row["lower"])], "shares": []})
        item["edges"].append(float(row["upper"]))
        item["shares"].append(round(float(row["sample_share"] or 0.0), 5))
    return found


def rows(
    record: Mapping[str, object],
    table: ThresholdTable | None,
    samples: Mapping[str, Mapping[str, Sequence[float]]] | None = None,
) -> list[CardRow]:
    """One row per factor, the ranges' factors first in the table's order, then what else is known.

    `samples`: as `distributions` gives them.
    """
    values = {DEFORMATION: _number(record.get(RATE_FIELD))}
    for name, value in record.items():
        if name.endswith(MEAN_SUFFIX) and name not in _NO_FACTORS:
            values[name[: -len(MEAN_SUFFIX)]] = _number(value)
    ranged = table.factors if table is not None else ()
    names = [*ranged, *(name for name, value in values.items() if name not in ranged and value is not None)]
    made = [_row(name, values.get(name), table.intervals(name) if name in ranged else ()) for name in names]
    if not samples:
        return made
    return [
        replace(row, edges=tuple(samples[row.factor]["edges"]), shares=tuple(samples[row.factor]["shares"]))
        if row.factor in samples
        else row
        for row in made
    ]


def _row(factor: str, value: float | None, intervals: tuple[Threshold, ...]) -> CardRow:
    unit = unit_symbol(factor)
    if not intervals:
        return CardRow(factor, unit, value)
    bounds = tuple((item.lower, item.upper) for item in intervals)
    if value is None:
        return CardRow(factor, unit, None, *bounds[0], intervals=bounds)
    nearest = max(intervals, key=lambda item: item.distance(value))
    margin = float(nearest.distance(value))
    return CardRow(
        factor,
        unit,
        value,
        nearest.lower,
        nearest.upper,
        margin >= 0,
        margin if math.isfinite(margin) else None,
        bounds,
    )


def _number(value: object) -> float | None:
    return None if value is None or value != value else float(value)
