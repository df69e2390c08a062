"""The months of the thaw season and the time series' unit, kept in the QGIS profile."""

from __future__ import annotations

from ...core.timeseries.seasons import Seasons
from .stored import store, stored

UNITS = {"mm": 1.0, "cm": 10.0, "m": 1000.0}


def seasons() -> Seasons:
    default = Seasons()
    return Seasons(stored("thaw_first", default.thaw_first, 1, 12), stored("thaw_last", default.thaw_last, 1, 12))


def set_seasons(chosen: Seasons) -> None:
    store("thaw_first", chosen.thaw_first)
    store("thaw_last", chosen.thaw_last)


def series_unit() -> str:
    """Of rasters and point layers, which do not say it; a key of UNITS."""
    unit = stored("series_unit", "mm")
    return unit if unit in UNITS else "mm"


def set_series_unit(unit: str) -> None:
    store("series_unit", unit)
