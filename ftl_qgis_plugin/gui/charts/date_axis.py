"""An axis of decimal years that is labelled with years and months."""

from __future__ import annotations

import math

# Distances between labels, years.
_STEPS = (1 / 12, 1 / 6, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
_LABEL_PX = 70


def use_dates(axis: object) -> None:
    """Makes a pyqtgraph AxisItem tell dates; its class cannot be derived from before pyqtgraph is loaded."""
    axis.tickSpacing = _spacing
    axis.tickStrings = _strings


def _spacing(low: float, high: float, size_px: float) -> list[tuple[float, float]]:
    most = max(size_px / _LABEL_PX, 1.0)
    span = high - low
    step = next((step for step in _STEPS if span / step <= most), _STEPS[-1] * math.ceil(span / 10.0 / most))
    return [(step, 0.0)]


def _strings(values: list[float], _scale: float, spacing: float) -> list[str]:
    if spacing >= 1.0:
        return [f"{value:.0f}" for value in values]
    months = [round(value * 12) for value in values]
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in months]
