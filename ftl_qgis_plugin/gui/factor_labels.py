"""Names of factors and classes, and numbers, as the pages print them."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication

from ..bridge.messages import translate_message
from ..core.factors.catalogue import CATALOGUE

_ALL_DIGITS = 9


def factor_label(factor: str) -> str:
    """As people read it; the name itself for a layer of the user's."""
    return translate_message(CATALOGUE[factor].label) if factor in CATALOGUE else factor


def class_label(name: str) -> str:
    """A landslide's class as people read it: data sets write identifiers."""
    known = {
        "thaw_slump": _tr("Thaw slump"),
        "retrogressive_thaw_slump": _tr("Retrogressive thaw slump"),
        "active_layer_detachment": _tr("Active layer detachment"),
        "creep": _tr("Creep"),
        "solifluction": _tr("Solifluction"),
        "rock_glacier": _tr("Rock glacier"),
    }
    plain = name.strip().lower().replace(" ", "_").replace("-", "_")
    return known.get(plain, name.replace("_", " "))


def number_text(value: float, factor: str = "", thousands: str = ",") -> str:
    """As exact as the factor is known; of other factors three significant digits, whole numbers from 100 on.

    Small numbers that would be printed as 0 keep two digits.
    """
    size = abs(value)
    decimals = CATALOGUE[factor].decimals if factor in CATALOGUE else None
    if decimals is None:
        decimals = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.01 or size == 0 else None
    if decimals is None or 0 < size < 0.5 * 10.0**-decimals:
        return f"{value:.2g}"
    return f"{value:{thousands}.{decimals}f}"


def bound_texts(factor: str, *bounds: float | None) -> list[str]:
    """Bounds as fields show them, "" for an open end; with more digits where different ones would look the same."""
    texts = ["" if bound is None else number_text(bound, factor, "") for bound in bounds]
    known = {bound for bound in bounds if bound is not None}
    if len(known) > len(set(filter(None, texts))):
        return ["" if bound is None else f"{bound:.{_ALL_DIGITS}g}" for bound in bounds]
    return texts


def range_text(lower: float | None, upper: float | None, factor: str = "") -> str:
    if lower is None and upper is None:
        return _tr("any")
    if upper is None:
        return f"≥ {number_text(lower, factor)}"
    if lower is None:
        return f"≤ {number_text(upper, factor)}"
    return f"{number_text(lower, factor)} \N{EN DASH} {number_text(upper, factor)}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("FactorLabels", text)
