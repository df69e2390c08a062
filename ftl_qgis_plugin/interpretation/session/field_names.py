"""What the study's fields are called in attribute tables, with their units, and to how many decimals they are shown."""

from __future__ import annotations

from collections.abc import Collection

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
    "factor": None,
    "enabled": None,
    "method": None,
    "started_utc": None,
    "finished_utc": None,
}
# The same of fields that one table alone has, or that mean something else in it.
_DECIMALS_OF = {
    "looks": {"view": None, "source": None, "resolution_m": 1, "seconds": 1},
    "iterations": {
        "number": None,
        "parameters": None,
        "candidates": None,
        "accepted": None,
        "rejected": None,
        "uncertain": None,
        "unreviewed": None,
        "samples": None,
        "mean_rate": 2,
        "spread": 2,
        "change": 2,
        "converged": None,
        "judged_new": None,
        "precision_new": 2,
        "left": 1,
        "added": None,
        "enlarged": None,
        "covered_m2": 0,
        "samples_inventory": None,
        "samples_candidate": None,
        "samples_digitised": None,
        "found": None,
        "held_out": None,
    },
    # A bound's decimals are its factor's: a curvature of 0.002 must not read 0.
    "thresholds": {"lower": None, "upper": None, "coverage": 2, "samples": None},
}
# What only the program reads.
_HIDDEN = ("OGC_FID", "fid", "uuid", "first_inventory", "supersedes", "seal", "reason_data", "note_data")
_HIDDEN_IN = {"looks": ("verdict",)}  # the entry's id
# Of a letter, of one as wide as high, and beside a column's name: the table is not there yet to be measured.
_LETTER_PX, _WIDE_LETTER_PX, _MARGIN_PX = 8, 15, 24
_LEAST_PX = 70
_FIRST_WIDE = "\u2e80"


def name_fields(layer: QgsVectorLayer, table: str = "") -> None:
    """Aliases with units, and sensible decimals; fields that are not known, or have an alias, stay as they are.

    `table` of the study: some of its fields mean something else there.
    """
    names = {**_names(), **_names_of(table)}
    all_decimals = {**_DECIMALS, **_DECIMALS_OF.get(table, {})}
    for index, field in enumerate(layer.fields()):
        if field.name() not in names or layer.attributeAlias(index):
            continue
        layer.setFieldAlias(index, names[field.name()])
        decimals = all_decimals[field.name()]
        if decimals is not None:
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Range", {"Precision": decimals, "AllowNull": True}))
    _arrange_columns(layer, (*_HIDDEN, *_HIDDEN_IN.get(table, ())))


def _arrange_columns(layer: QgsVectorLayer, hidden: Collection[str]) -> None:
    """Wide enough for their names, without what says nothing to a reader."""
    config = layer.attributeTableConfig()
    config.update(layer.fields())
    columns = config.columns()
    for column in columns:
        index = layer.fields().lookupField(column.name)
        if index >= 0:
            column.width = max(_width_px(layer.attributeDisplayName(index)), _LEAST_PX)
            column.hidden = column.name in hidden
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
        "factor": _tr("Factor"),
        "enabled": _tr("In use (1 yes, 0 no)"),
        "method": _tr("Method"),
        "started_utc": _tr("Started (UTC)"),
        "finished_utc": _tr("Finished (UTC)"),
    }


def _names_of(table: str) -> dict[str, str]:
    """What the fields of one table are called, where others do not have them or mean something else by them."""
    return {
        "looks": {
            "view": _tr("View"),
            "source": _tr("Image"),
            "resolution_m": _tr("Resolution (m)"),
            "seconds": _tr("Time in sight (s)"),
        },
        "iterations": {
            "number": _tr("Iteration"),
            "parameters": _tr("Parameters"),
            "candidates": _tr("Candidates"),
            "accepted": _tr("Accepted"),
            "rejected": _tr("Rejected"),
            "uncertain": _tr("Uncertain"),
            "unreviewed": _tr("Unreviewed"),
            "samples": _tr("Samples"),
            "mean_rate": _tr("Mean |rate| of the samples (mm/a)"),
            "spread": _tr("Standard deviation of their |rate| (mm/a)"),
            "change": _tr("Change of the mean (mm/a)"),
            "converged": _tr("Converged (1 yes, 0 no)"),
            "judged_new": _tr("New candidates judged"),
            "precision_new": _tr("Share of these accepted"),
            "left": _tr("Landslides expected among the rest"),
            "added": _tr("New landslides"),
            "enlarged": _tr("Enlarged samples"),
            "covered_m2": _tr("New ground (m²)"),
            "samples_inventory": _tr("Samples: known landslides"),
            "samples_candidate": _tr("Samples: accepted candidates"),
            "samples_digitised": _tr("Samples: digitised"),
            "found": _tr("Held-out landslides found"),
            "held_out": _tr("Held-out landslides"),
        },
        "thresholds": {
            "lower": _tr("Lower bound (unit of the factor)"),
            "upper": _tr("Upper bound (unit of the factor)"),
            "coverage": _tr("Coverage"),
            "samples": _tr("Samples"),
        },
    }.get(table, {})


def _tr(text: str) -> str:
    return QCoreApplication.translate("StudyFields", text)
