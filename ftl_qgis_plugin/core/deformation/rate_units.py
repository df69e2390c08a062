"""Units of deformation rates."""

from __future__ import annotations

import numpy as np

from ..errors import Message

# Millimetres per year in one of each.
UNITS = {"mm/a": 1.0, "cm/a": 10.0, "m/a": 1000.0}

# Where landslides are sought, the fastest hundredth of the pixels moves by several mm/a at least (that is the noise of
# InSAR alone) and hardly by more than some metres per year.
_METRES_BELOW_MM_A = 1.0
_CENTIMETRES_BELOW_MM_A = 10.0
TOO_FAST_MM_A = 5000.0
# Half of any scene is nearly calm: the spread about its median is InSAR's noise, some mm/a, in few dates a centimetre.
_CALM_CM_A = 1.5


def likely_unit(abs_p99: float, spread: float = 0.0) -> str | None:
    """The unit that values taken for mm/a probably have, judged by the 99th percentile of |rate|, and by the `spread`
    of the rates (median of their distances from their median; 0: unknown).

    "m/a" below 1, "cm/a" below 10 unless that made the spread 1.5 cm/a and more (uncertain: a calm area with
    little noise looks the same), None where mm/a is plausible or nothing can be said (0 or NaN).
    """
    if not abs_p99 > 0:
        return None
    if abs_p99 < _METRES_BELOW_MM_A:
        return "m/a"
    return "cm/a" if abs_p99 < _CENTIMETRES_BELOW_MM_A and spread < _CALM_CM_A else None


def spread_of(rates: np.ndarray) -> float:
    """The median distance of finite rates from their median, in their unit."""
    return float(np.median(np.abs(rates - np.median(rates))))


def too_fast_warning(fastest_mm_a: float) -> Message | None:
    """A warning where the fastest candidate moves as no slope creeps: such a value is hardly a rate."""
    if not fastest_mm_a > TOO_FAST_MM_A:
        return None
    return Message(
        "Some candidates move at up to {fastest:,.0f} mm/a, faster than any slope creeps. The deformation raster may "
        "have a no data value that its file does not declare: set it in the layer's properties (Transparency).",
        fastest=fastest_mm_a,
    )


def unit_warning(rates_mm_a: np.ndarray, unit: str) -> Message | None:
    """A warning where the rates (any shape, NaN = no data) are hardly in the `unit` (of UNITS) they were read with.

    `rates_mm_a` are already converted; their sign does not matter.
    """
    rates = rates_mm_a[np.isfinite(rates_mm_a)]
    if not len(rates):
        return None
    fastest = float(np.percentile(np.abs(rates), 99))
    likely = likely_unit(fastest, spread_of(rates)) if unit == "mm/a" else None
    if likely is not None:
        return Message(
            "99 % of the deformation rates are below {fastest:.3g} mm/a: their unit may rather be {likely}. Check it "
            "and set the unit.",
            fastest=fastest,
            likely=likely,
        )
    if unit != "mm/a" and fastest > TOO_FAST_MM_A:
        return Message(
            "Read in {unit}, the fastest deformation rates exceed {fastest:.0f} mm/a, more than a slope creeps: their "
            "unit may rather be mm/a. Check it and set the unit.",
            unit=unit,
            fastest=fastest,
        )
    return None
