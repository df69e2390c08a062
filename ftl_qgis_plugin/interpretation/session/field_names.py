"""What the study's fields are called in attribute tables, with their units, and to how many decimals they are shown."""

from __future__ import annotations

from qgis.core import QgsEditorWidgetSetup, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication

# Field: decimals, None for text and whole numbers.
_DECIMALS = {
    "candidate": None,
    "iteration": None,
    "rank": None,
    "score": 2,
    "area_m2": 0,
    "pixels": None,
    "rate_mean": 1,
    "rate_max": 1,
    "rate_p95": 1,
    "rate_signed_mean": 1,
    "known_overlap": 2,
    "margin": 2,
    "coherence_mean": 2,
    "elevation_mean": 0,
    "slope_mean": 1,
    "aspect_mean": 0,
    "verdict": None,
    "reason": None,
    "class": None,
    "confidence": None,
    "origin": None,
}


def name_fields(layer: QgsVectorLayer) -> None:
    """Aliases with units, and sensible decimals; fields that are not known stay as they are."""
    names = _names()
    for index, field in enumerate(layer.fields()):
        if field.name() not in names:
            continue
        layer.setFieldAlias(index, names[field.name()])
        decimals = _DECIMALS[field.name()]
        if decimals is not None:
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Range", {"Precision": decimals, "AllowNull": True}))


def _names() -> dict[str, str]:
    return {
        "candidate": _tr("Candidate"),
        "iteration": _tr("Iteration"),
        "rank": _tr("Rank"),
        "score": _tr("Score"),
        "area_m2": _tr("Area (m²)"),
        "pixels": _tr("Pixels"),
        "rate_mean": _tr("Mean |rate| (mm/a)"),
        "rate_max": _tr("Largest |rate| (mm/a)"),
        "rate_p95": _tr("95th percentile of |rate| (mm/a)"),
        "rate_signed_mean": _tr("Mean rate (mm/a)"),
        "known_overlap": _tr("Share on known landslides"),
        "margin": _tr("Margin"),
        "coherence_mean": _tr("Mean coherence"),
        "elevation_mean": _tr("Mean elevation (m)"),
        "slope_mean": _tr("Mean slope (°)"),
        "aspect_mean": _tr("Mean aspect (°)"),
        "verdict": _tr("Verdict"),
        "reason": _tr("Reason"),
        "class": _tr("Class"),
        "confidence": _tr("Confidence (1 low to 3 sure)"),
        "origin": _tr("Origin"),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("StudyFields", text)
