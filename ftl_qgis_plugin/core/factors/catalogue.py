"""Every factor that the program provides itself: name, words, unit, limits and, of terrain, its kernel.

A terrain factor is added here, with its kernel in `core/terrain/terrain_kernels.py`, and nowhere else: thresholds,
algorithms, the dock, the report and the expressions all read this catalogue.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import Message
from ..terrain import terrain_kernels as kernels

# The halo of a terrain factor: none, its neighbours, the curvatures' spacing, or the radius of relief.
NO_HALO, NEIGHBOURS, SPACING, RADIUS = "none", "neighbours", "spacing", "radius"


@dataclass(frozen=True)
class FactorKind:
    """`unit` as tables write it, `symbol` as people read it; `decimals` to which a value means anything.

    `limits`: values beyond them cannot be. `is_circular`: degrees clockwise from north, ranges may wrap through it.
    `kernel`: of terrain factors, from the slope method to the function on a stencil; None where `halo` says more.
    """

    name: str
    label: Message
    help: Message
    unit: str = ""
    decimals: int = 2
    limits: tuple[float, float] = (-math.inf, math.inf)
    is_circular: bool = False
    halo: str | None = None
    kernel: Callable[[str], kernels.Kernel] | None = None

    @property
    def symbol(self) -> str:
        return "°" if self.unit == "deg" else self.unit

    @property
    def is_terrain(self) -> bool:
        return self.halo is not None


DEFORMATION = "deformation_rate"
COHERENCE = "coherence"
# Where the rate's standard error is given: |rate| over it, and the rate that would be told from none.
SIGNIFICANCE = "significance"
DETECTABLE = "detectable_rate"
UNCERTAINTY = (SIGNIFICANCE, DETECTABLE)
# The rate with its sign, where values of factors are kept together; no factor of its own.
SIGNED_RATE = "deformation_rate signed"

_POSITIVE = (0.0, math.inf)

CATALOGUE: dict[str, FactorKind] = {
    kind.name: kind
    for kind in (
        FactorKind(
            DEFORMATION,
            Message("|Rate|"),
            Message("Absolute deformation rate, mm/a."),
            "mm/a",
            1,
            _POSITIVE,
        ),
        FactorKind(
            COHERENCE,
            Message("Coherence"),
            Message("Temporal coherence of the rate, 0 to 1."),
            limits=(0.0, 1.0),
        ),
        FactorKind(
            SIGNIFICANCE,
            Message("Significance"),
            Message("Absolute deformation rate over its standard error: from 2 on it is hardly noise."),
            decimals=1,
            limits=_POSITIVE,
        ),
        FactorKind(
            DETECTABLE,
            Message("Detectable rate"),
            Message("The smallest rate that can be told from none, 1.96 standard errors, mm/a."),
            "mm/a",
            1,
            _POSITIVE,
        ),
        FactorKind(
            "elevation",
            Message("Elevation"),
            Message("Elevation above the DEM's datum, m."),
            "m",
            0,
            halo=NO_HALO,
        ),
        FactorKind(
            "slope",
            Message("Slope"),
            Message("Angle from the horizontal, degrees."),
            "deg",
            1,
            (0.0, 90.0),
            halo=NEIGHBOURS,
            kernel=kernels.slope,
        ),
        FactorKind(
            "aspect",
            Message("Aspect"),
            Message("Direction of steepest descent, degrees clockwise from north; no data where flat."),
            "deg",
            0,
            is_circular=True,
            halo=NEIGHBOURS,
            kernel=kernels.aspect,
        ),
        FactorKind(
            "plan_curvature",
            Message("Plan curvature"),
            Message("Curvature of the contour line, 1/m: positive on ridges and noses, negative in hollows."),
            "1/m",
            4,
            halo=SPACING,
            kernel=lambda _method: kernels.plan_curvature,
        ),
        FactorKind(
            "profile_curvature",
            Message("Profile curvature"),
            Message("Curvature along the steepest descent, 1/m: positive where the slope steepens downhill."),
            "1/m",
            4,
            halo=SPACING,
            kernel=lambda _method: kernels.profile_curvature,
        ),
        FactorKind(
            "relief",
            Message("Relief"),
            Message("Highest minus lowest elevation within the relief radius, m."),
            "m",
            1,
            _POSITIVE,
            halo=RADIUS,
        ),
        FactorKind(
            "tpi",
            Message("Topographic position"),
            Message("Elevation minus the mean of the eight neighbours (topographic position index), m."),
            "m",
            1,
            halo=NEIGHBOURS,
            kernel=lambda _method: kernels.tpi,
        ),
        FactorKind(
            "tri",
            Message("Ruggedness"),
            Message(
                "Root of the summed squared differences from the eight neighbours (terrain ruggedness index after "
                "Riley), m."
            ),
            "m",
            1,
            _POSITIVE,
            halo=NEIGHBOURS,
            kernel=lambda _method: kernels.tri,
        ),
        FactorKind(
            "roughness",
            Message("Roughness"),
            Message("Highest minus lowest elevation of a pixel and its eight neighbours, m."),
            "m",
            1,
            _POSITIVE,
            halo=NEIGHBOURS,
            kernel=lambda _method: kernels.roughness,
        ),
    )
}

TERRAIN_FACTORS = tuple(kind.name for kind in CATALOGUE.values() if kind.is_terrain)
BUILT_IN = tuple(CATALOGUE)
DEFAULT_TERRAIN = ("elevation", "slope", "aspect")


def kind_of(name: str) -> FactorKind:
    """The factor's entry; a layer of the user's has no unit, no limits, and its own name for a label."""
    return CATALOGUE.get(name) or FactorKind(name, Message("{name}", name=name), Message("{name}", name=name))


def is_circular(name: str) -> bool:
    return kind_of(name).is_circular


def unit_symbol(name: str) -> str:
    """The factor's unit as people read it; "" for coherence and foreign rasters."""
    return kind_of(name).symbol
