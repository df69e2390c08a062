"""The months of the thaw season and the time series' unit, kept in the QGIS profile."""

from __future__ import annotations

from qgis.core import QgsSettings

from ...core.timeseries.seasons import Seasons
from .preferences import PREFIX

UNITS = {"mm": 1.0, "cm": 10.0, "m": 1000.0}


def seasons() -> Seasons:
    default = Seasons()
    settings = QgsSettings()
    try:
        return Seasons(
            settings.value(PREFIX + "thaw_first", default.thaw_first, type=int),
            settings.value(PREFIX + "thaw_last", default.thaw_last, type=int),
        )
    except (TypeError, ValueError):  # edited by hand
        return default


def set_seasons(chosen: Seasons) -> None:
    QgsSettings().setValue(PREFIX + "thaw_first", chosen.thaw_first)
    QgsSettings().setValue(PREFIX + "thaw_last", chosen.thaw_last)


def series_unit() -> str:
    """Of rasters and point layers, which do not say it; a key of UNITS."""
    unit = QgsSettings().value(PREFIX + "series_unit", "mm")
    return unit if unit in UNITS else "mm"


def set_series_unit(unit: str) -> None:
    QgsSettings().setValue(PREFIX + "series_unit", unit)
