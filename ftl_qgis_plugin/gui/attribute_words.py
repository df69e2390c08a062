"""The attributes that likelihoods are learned from, and what images and time series say, in words."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication

from ..core.imagery.evidence import CONTRAST_SUFFIX
from ..core.ranking.attributes import NEWEST_PREFIX
from ..core.sentences import fill
from .factor_labels import factor_label

# Of the contrasts in images, the strongest so many are told.
_STRONGEST = 3
# Robust sigmas from the median beyond which a value is high or low.
_BEYOND = 0.5


def attribute_label(column: str) -> str:
    """What a column of the candidates is called."""
    known = {
        "area_m2": _tr("area"),
        "rate_mean": _tr("mean rate"),
        "rate_max": _tr("greatest rate"),
        "rate_p95": _tr("rate of its fastest part"),
        "rate_signed_mean": _tr("sense of motion"),
        "elongation": _tr("elongation"),
        "downslope_alignment": _tr("long axis down the slope"),
        "rate_peaked": _tr("rate rising toward the middle"),
        "edge_jump": _tr("jump of the rate at the edge"),
        "thaw_share": _tr("share of motion in the thaw season"),
        "acceleration_mm_a2": _tr("acceleration"),
        "monotony": _tr("steadiness of motion"),
        "one_way": _tr("motion one way"),
    }
    if column in known:
        return known[column]
    if column.startswith(NEWEST_PREFIX):
        name = column[len(NEWEST_PREFIX) :].removesuffix("_contrast").removesuffix("_mean")
        text = (
            _tr("{name} of the newest image")
            if column.endswith("_mean")
            else _tr("{name} of the newest image against the surroundings")
        )
        return text.format(name=factor_label(name).lower())
    for ending, text in (
        ("_mean", "{name}"),
        ("_contrast", _tr("{name} against the surroundings")),
        ("_change", _tr("change of {name}")),
    ):
        if column.endswith(ending):
            return text.format(name=factor_label(column[: -len(ending)]).lower())
    return column


def evidence_line(evidence: dict[str, float]) -> str:
    """The strongest of it in one line, names as in `core.imagery.evidence`; "" for nothing."""
    contrasts = [(name, value) for name, value in evidence.items() if name.endswith(CONTRAST_SUFFIX)]
    parts = [
        _tr("{name} {value:+.1f} sigma").format(name=_short_label(name), value=value)
        for name, value in sorted(contrasts, key=lambda item: -abs(item[1]))[:_STRONGEST]
    ]
    if "thaw_share" in evidence:
        parts.append(fill(_tr("thaw {share:.0%}"), share=evidence["thaw_share"]))
    if "monotony" in evidence:
        parts.append(_tr("monotony {value:.2f}").format(value=evidence["monotony"]))
    return _tr("What the images say: {numbers}").format(numbers=", ".join(parts)) if parts else ""


def _short_label(column: str) -> str:
    name = column.removesuffix(CONTRAST_SUFFIX).removesuffix("_change")
    if name.startswith(NEWEST_PREFIX):
        newest = factor_label(name[len(NEWEST_PREFIX) :]).lower()
        return _tr("{name} of the newest image").format(name=newest)
    return _tr("change") if name == "change" else factor_label(name).lower()


def level_of(deviation: float) -> str:
    """High, low or usual, of a value so many robust sigmas from the median; "" where that is not known."""
    if deviation != deviation:
        return ""
    if abs(deviation) < _BEYOND:
        return _tr("usual")
    return _tr("high") if deviation > 0 else _tr("low")


def _tr(text: str) -> str:
    return QCoreApplication.translate("AttributeWords", text)
