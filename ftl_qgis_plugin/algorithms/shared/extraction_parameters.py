"""Parameters that say how passing pixels become candidates; shared by `extractcandidates` and `runiterations`."""

from __future__ import annotations

import math

from qgis.core import QgsProcessingContext

from ...core.candidates.options import ExtractionOptions
from ...core.errors import FtlError
from ...core.grids.grid import Grid
from ...core.method import parameters as method
from .base import FtlAlgorithm
from .method_parameters import add_declared, read_declared

# Its time grows with the square of the radius; landslides 2 km apart at 10 m are not one.
MAX_CLOSE_PX = 100


def add_extraction(algorithm: FtlAlgorithm) -> None:
    """MIN_AREA, CLOSE_RADIUS, FILL_HOLES, GROW_RATE, GROW_SHARE, JOIN_SIGNS and CONNECTIVITY."""
    add_declared(algorithm, *method.EXTRACTION)


def read_extraction(
    algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext, grid: Grid
) -> tuple[ExtractionOptions, dict[str, object]]:
    """How components become candidates, and the overlap's own options. FtlError: a radius that is too large."""
    values = read_declared(algorithm, parameters, context, *method.EXTRACTION)
    close_radius_m = values[method.CLOSE_RADIUS.field]
    options = ExtractionOptions(
        min_area_m2=values[method.MIN_AREA.field],
        fill_holes_m2=values[method.FILL_HOLES.field],
        connectivity=values[method.CONNECTIVITY.field],
        grow_share=values[method.GROW_SHARE.field],
    )
    pixel_m = grid.mean_pixel_size_m()
    close_px = round(close_radius_m / pixel_m)
    if close_px > MAX_CLOSE_PX:
        raise FtlError(
            "The closing radius of {radius:g} m is {pixels:,} pixels of the rate, more than the {largest} that can be "
            "handled. Choose at most {largest_m:.0f} m.",
            radius=close_radius_m,
            pixels=close_px,
            largest=MAX_CLOSE_PX,
            largest_m=math.floor(MAX_CLOSE_PX * pixel_m),
        )
    passed_on = (method.GROW_RATE, method.JOIN_SIGNS)
    return options, {"close_px": close_px, **{item.field: values[item.field] for item in passed_on}}
