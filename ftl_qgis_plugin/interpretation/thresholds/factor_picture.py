"""One factor as its chart shows it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...core.factors.catalogue import is_circular, unit_symbol
from ...core.factors.thresholds import Threshold, ThresholdTable
from ...core.ranges.derivation import Derivation
from ...core.ranges.histograms import CHART

Interval = "tuple[float | None, float | None]"


@dataclass(frozen=True)
class FactorPicture:
    """One factor as a chart shows it. `edges` (k + 1,) in `unit`; densities (k,) per unit, NaN where unknown.

    `intervals`: (lower, upper) per row of the table, None = open; `bounds_ci`: their bootstrap intervals while the
    table still holds what was derived, else empty; `compared`: the intervals of the table it is compared with.
    """

    factor: str
    unit: str
    is_circular: bool
    is_enabled: bool
    edges: np.ndarray
    samples: np.ndarray
    ground: np.ndarray
    intervals: tuple[Interval, ...]
    bounds_ci: tuple = ()
    compared: tuple[Interval, ...] = ()
    compared_title: str = ""
    kept: float | None = None


def picture_of(
    factor: str,
    derivation: Derivation,
    rows: tuple[Threshold, ...],
    *,
    is_enabled: bool,
    compared: ThresholdTable | None,
    compared_title: str,
    kept: float | None,
) -> FactorPicture:
    """`derivation`: of samples that have the factor; `rows`: the factor's in the table that is edited."""
    records = [record for record in derivation.histograms if record["factor"] == factor and record["use"] == CHART]
    edges = np.array([record["lower"] for record in records] + [records[-1]["upper"]], float)
    widths = np.diff(edges)
    derived = tuple((row.lower, row.upper) for row in derivation.table.rows if row.factor == factor)
    intervals = tuple((row.lower, row.upper) for row in rows)
    in_use = compared is not None and factor in compared.factors
    return FactorPicture(
        factor,
        unit_symbol(factor),
        is_circular(factor),
        is_enabled,
        edges,
        np.array([_nan(record["sample_share"]) for record in records]) / widths,
        np.array([_nan(record["background_share"]) for record in records]) / widths,
        intervals,
        derivation.bounds_ci.get(factor, ()) if derived == intervals else (),
        tuple((row.lower, row.upper) for row in compared.intervals(factor)) if in_use else (),
        compared_title,
        kept,
    )


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value
