"""Parameters that say how passing pixels become candidates; shared by `extractcandidates` and `runiterations`."""

from __future__ import annotations

import math

from qgis.core import QgsProcessingContext, QgsProcessingParameterEnum, QgsProcessingParameterNumber
from qgis.PyQt.QtCore import QCoreApplication

from ... import compat
from ...core.candidates.candidates import MIN_AREA_M2, ExtractionOptions
from ...core.errors import FtlError
from ...core.grids.grid import Grid
from .base import FtlAlgorithm

MIN_AREA = "MIN_AREA"
CLOSE_RADIUS = "CLOSE_RADIUS"
FILL_HOLES = "FILL_HOLES"
GROW_RATE = "GROW_RATE"
CONNECTIVITY = "CONNECTIVITY"

# Its time grows with the square of the radius; landslides 2 km apart at 10 m are not one.
MAX_CLOSE_PX = 100


def add_extraction(algorithm: FtlAlgorithm) -> None:
    """MIN_AREA, CLOSE_RADIUS, FILL_HOLES, GROW_RATE and CONNECTIVITY."""
    _number(
        algorithm,
        MIN_AREA,
        _tr("Minimum area (m2)"),
        MIN_AREA_M2,
        _tr(
            "Smaller candidates are dropped, square metres. Five 10 m pixels are 500 m2; of a small landslide often "
            "only part moves fast enough."
        ),
    )
    _number(
        algorithm,
        CLOSE_RADIUS,
        _tr("Closing radius (m)"),
        0.0,
        _tr(
            "Gaps in the overlap up to about twice this many metres are closed (morphological closing with a "
            "disc); 0 is off. Joins parts of one landslide that noise has separated."
        ),
    )
    _number(
        algorithm,
        FILL_HOLES,
        _tr("Fill holes up to (m2)"),
        0.0,
        _tr("Holes in a candidate up to this area are filled, square metres; 0 is off."),
    )
    algorithm.add(
        QgsProcessingParameterNumber(
            GROW_RATE, _tr("Grow into |rate| of at least (mm/a)"), compat.DOUBLE_NUMBER, optional=True
        ),
        _tr(
            "Candidates grow into connected pixels that deform at least this fast, mm/a (hysteresis "
            "thresholding), even beyond the terrain's ranges; coherence, where it is a factor, must hold. A value "
            "of about half the threshold gives outlines nearer to the landslide's. Left empty: no growth."
        ),
    )
    algorithm.add(
        QgsProcessingParameterEnum(
            CONNECTIVITY,
            _tr("Connectivity"),
            [_tr("8 (corners connect)"), _tr("4 (edges only)")],
            defaultValue=0,
        ),
        _tr("Whether pixels that touch only at a corner belong together."),
        advanced=True,
    )


def read_extraction(
    algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext, grid: Grid
) -> tuple[ExtractionOptions, dict[str, object]]:
    """How components become candidates, and the overlap's own options. FtlError: a growth rate that is none."""
    close_radius_m = algorithm.parameterAsDouble(parameters, CLOSE_RADIUS, context)
    grow_rate_mm_a = algorithm.optional_double(parameters, GROW_RATE, context)
    if grow_rate_mm_a is not None and grow_rate_mm_a <= 0:
        raise FtlError("The growth rate must be above 0 mm/a. Leave it empty for no growth.")
    options = ExtractionOptions(
        min_area_m2=algorithm.parameterAsDouble(parameters, MIN_AREA, context),
        fill_holes_m2=algorithm.parameterAsDouble(parameters, FILL_HOLES, context),
        connectivity=(8, 4)[algorithm.parameterAsEnum(parameters, CONNECTIVITY, context)],
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
    return options, {"close_px": close_px, "grow_rate_mm_a": grow_rate_mm_a}


def _number(algorithm: FtlAlgorithm, name: str, description: str, default: float, help_text: str) -> None:
    parameter = QgsProcessingParameterNumber(name, description, compat.DOUBLE_NUMBER, default, minValue=0.0)
    algorithm.add(parameter, help_text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExtractionParameters", text)
