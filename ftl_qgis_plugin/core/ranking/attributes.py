"""What of a candidate may tell a landslide from other moving ground."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from ..factors.catalogue import COHERENCE, TERRAIN_FACTORS, is_circular

# Sizes and rates span orders of magnitude, a ratio of axes is skewed: their logarithms do not.
LOGARITHMIC = ("area_m2", "rate_mean", "rate_max", "rate_p95", "elongation")
SIGN_OF = "rate_signed_mean"
SHAPES = ("rate_peaked", "downslope_alignment", "edge_jump")
# Of a displacement series (see imagery.evidence).
MOTION = ("thaw_share", "acceleration_mm_a2", "monotony", "one_way")
# Whatever has one of these endings is of a factor or an image: its mean inside, less the mean around, its change.
ENDINGS = ("_mean", "_contrast", "_change")
# What the newest image shows begins so; what changed between images ends in _change, its contrast in _change_contrast.
NEWEST_PREFIX = "newest_"

# Landslides keep to a middle range of these: too little and too much speak against one.
_SQUARED = {"area_m2", "rate_mean", "edge_jump", f"{COHERENCE}_mean"} | {
    f"{name}_mean" for name in TERRAIN_FACTORS if not is_circular(name)
}


def attributes(columns: Mapping[str, Iterable]) -> dict[str, np.ndarray]:
    """Attribute values by name, in order of the names; float64, NaN = not known.

    `columns`: the fields of candidates as `candidates.extract` names them (others, and what is no number, are left
    out). Angles become `<name>_cos` and `<name>_sin`; the logarithms keep their column's name.
    """
    found: dict[str, np.ndarray] = {}
    for name in columns:
        if name not in (*LOGARITHMIC, SIGN_OF, *SHAPES, *MOTION) and not name.endswith(ENDINGS):
            continue
        values = _numbers(columns[name])
        if values is None:
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            if name in LOGARITHMIC:
                found[name] = np.where(values > 0, np.log(values), np.nan)
            elif name == SIGN_OF:
                found[name] = np.sign(values)
            elif is_circular(name.removesuffix("_mean")):
                found[f"{name}_cos"] = np.cos(np.radians(values))
                found[f"{name}_sin"] = np.sin(np.radians(values))
            else:
                found[name] = values
    return dict(sorted(found.items()))


def is_squared(attribute: str) -> bool:
    """Whether the attribute's square is a term of its own."""
    return attribute in _SQUARED


def is_of_images(attribute: str) -> bool:
    """Whether dated images told it (see imagery.evidence and imagery.change)."""
    return attribute.startswith(NEWEST_PREFIX) or attribute.removesuffix("_contrast").endswith("change")


def column_of(attribute: str) -> str:
    """The column that an attribute was made of."""
    stem = attribute[:-4] if attribute.endswith(("_cos", "_sin")) else attribute
    return stem if is_circular(stem.removesuffix("_mean")) else attribute


def _numbers(values: Iterable) -> np.ndarray | None:
    """float64 with NaN for None and infinities; None where some value is no number."""
    try:
        numbers = np.array(
            values if isinstance(values, np.ndarray) else [np.nan if v is None else v for v in values], float
        )
    except (TypeError, ValueError):
        return None
    return np.where(np.isfinite(numbers), numbers, np.nan)
