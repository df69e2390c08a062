"""Names of factors and numbers as the pages print them."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication


def factor_label(factor: str) -> str:
    names = {
        "deformation_rate": _tr("|Rate|"),
        "coherence": _tr("Coherence"),
        "elevation": _tr("Elevation"),
        "slope": _tr("Slope"),
        "aspect": _tr("Aspect"),
        "plan_curvature": _tr("Plan curvature"),
        "profile_curvature": _tr("Profile curvature"),
        "relief": _tr("Relief"),
        "tpi": _tr("Topographic position"),
        "tri": _tr("Ruggedness"),
        "roughness": _tr("Roughness"),
    }
    return names.get(factor, factor)


def number_text(value: float) -> str:
    """Three significant digits, whole numbers from 100 on."""
    size = abs(value)
    if size >= 100:
        return f"{value:,.0f}"
    if size >= 10:
        return f"{value:.1f}"
    if size >= 0.01 or size == 0:
        return f"{value:.2f}"
    return f"{value:.2g}"


def range_text(lower: float | None, upper: float | None) -> str:
    if lower is None and upper is None:
        return _tr("any")
    if upper is None:
        return f"≥ {number_text(lower)}"
    if lower is None:
        return f"≤ {number_text(upper)}"
    return f"{number_text(lower)} \N{EN DASH} {number_text(upper)}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("FactorLabels", text)
