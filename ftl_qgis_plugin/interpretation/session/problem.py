"""What is missing or looks wrong about a choice, and what mends it."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtCore import QCoreApplication

ERROR, WARNING, NOTE = "error", "warning", "note"  # an error keeps the extraction from starting

# What a button next to the problem could do: choose (a layer, focus the field), set_crs (the layer's CRS dialog),
# unit_m, unit_cm and unit_mm (set the unit), min_area (raise it to `value` m2), min_rate (lower it to `value` mm/a),
# fit_rate (the tool that makes a rate of a time series), to_median and to_plane (a rate that is relative to these),
# smooth (a smoothed rate), regional (the tool that removes regional motion), new_study.
(
    CHOOSE,
    SET_CRS,
    UNIT_M,
    UNIT_CM,
    UNIT_MM,
    MIN_AREA,
    MIN_RATE,
    FIT_RATE,
    TO_MEDIAN,
    TO_PLANE,
    SMOOTH,
    REGIONAL,
    NEW_STUDY,
) = MENDS = (
    "choose",
    "set_crs",
    "unit_m",
    "unit_cm",
    "unit_mm",
    "min_area",
    "min_rate",
    "fit_rate",
    "to_median",
    "to_plane",
    "smooth",
    "regional",
    "new_study",
)


@dataclass(frozen=True)
class Problem:
    """`field` of Choices it stands next to; `mend` one of MENDS, or "" where no button can help; `value` for it.

    `is_missing`: nothing was chosen yet, so that nothing is wrong.
    """

    field: str
    severity: str
    text: str
    mend: str = ""
    is_missing: bool = False
    value: float = 0.0


def tr(text: str) -> str:
    return QCoreApplication.translate("Problems", text)
