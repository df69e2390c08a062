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
    "coherence_contrast": 2,
    "elongation": 2,
    "downslope_alignment": 2,
    "rate_peaked": 2,
    "edge_jump": 2,
    "no_data_beside": 2,
    "mixed_sign": 2,
    "verdict": None,
    "reason": None,
    "class": None,
    "confidence": None,
    "note": None,
    "flag": None,
    "image_source": None,
    "image_date": None,
    "analyst": None,
    "time_utc": None,
    "action": None,
    "origin": None,
    "name": None,
}
# What only the program reads.
_HIDDEN = ("OGC_FID", "fid", "uuid", "first_inventory")
# Of a letter, of one as wide as high, and beside a column's name: the table is not there yet to be measured.
_LETTER_PX, _WIDE_LETTER_PX, _MARGIN_PX = 8, 15, 24
_LEAST_PX = 70
_FIRST_WIDE = "\u2e80"


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
    _arrange_columns(layer)


def _arrange_columns(layer: QgsVectorLayer) -> None:
    """Wide enough for their names, without what says nothing to a reader."""
    config = layer.attributeTableConfig()
    config.update(layer.fields())
    columns = config.columns()
    for column in columns:
        index = layer.fields().lookupField(column.name)
        if index >= 0:
            column.width = max(_width_px(layer.attributeDisplayName(index)), _LEAST_PX)
            column.hidden = column.name in _HIDDEN
    config.setColumns(columns)
    layer.setAttributeTableConfig(config)


def _width_px(text: str) -> int:
    return _MARGIN_PX + sum(_WIDE_LETTER_PX if letter >= _FIRST_WIDE else _LETTER_PX for letter in text)


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
        "note": _tr("Note"),
        "flag": _tr("Flag"),
        "image_source": _tr("Image"),
        "image_date": _tr("Date of the image"),
        "analyst": _tr("Analyst"),
        "time_utc": _tr("Time (UTC)"),
        "action": _tr("Entry of the log"),
        "coherence_contrast": _tr("Coherence against the surroundings"),
        "elongation": _tr("Elongation"),
        "downslope_alignment": _tr("Long axis down the slope"),
        "rate_peaked": _tr("Rate rising toward the middle"),
        "edge_jump": _tr("Jump of the rate at the edge"),
        "no_data_beside": _tr("Share without data beside it"),
        "mixed_sign": _tr("Share moving against its mean"),
        "origin": _tr("Origin"),
        "name": _tr("Name"),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("StudyFields", text)
