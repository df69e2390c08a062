"""Units of deformation rates."""

from __future__ import annotations

# Millimetres per year in one of each.
UNITS = {"mm/a": 1.0, "cm/a": 10.0, "m/a": 1000.0}

# Where landslides are sought, the fastest hundredth of the pixels moves by several mm/a at least (that is the noise of
# InSAR alone) and hardly by more than some metres per year.
_METRES_BELOW_MM_A = 1.0
_CENTIMETRES_BELOW_MM_A = 10.0


def likely_unit(abs_p99: float) -> str | None:
    """The unit that values taken for mm/a probably have, judged by the 99th percentile of |rate|.

    "m/a" below 1, "cm/a" below 10 (uncertain: a calm area looks the same), None where mm/a is plausible or nothing
    can be said (0 or NaN).
    """
    if not abs_p99 > 0:
        return None
    if abs_p99 < _METRES_BELOW_MM_A:
        return "m/a"
    return "cm/a" if abs_p99 < _CENTIMETRES_BELOW_MM_A else None
