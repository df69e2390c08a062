"""Parameters that say what the factors are computed from: rate, coherence, DEM and further rasters."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBand,
    QgsProcessingParameterEnum,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from .. import compat
from ..core.deformation import UNITS
from ..core.errors import FtlError
from ..core.factors import Inputs
from ..core.raster import grid_of
from ..core.terrain import TERRAIN_FACTORS, TerrainOptions
from .base import FtlAlgorithm

DEFORMATION = "DEFORMATION"
BAND = "BAND"
UNIT = "UNIT"
COHERENCE = "COHERENCE"
DEM = "DEM"
FACTORS = "FACTORS"
TERRAIN = "TERRAIN"
RELIEF_RADIUS = "RELIEF_RADIUS"
CURVATURE_RADIUS = "CURVATURE_RADIUS"

DEFAULT_TERRAIN = ("elevation", "slope", "aspect")


def tr(text: str) -> str:
    return QCoreApplication.translate("FactorInputs", text)


def add_deformation(algorithm: FtlAlgorithm) -> None:
    """DEFORMATION, BAND and UNIT."""
    algorithm.add(
        QgsProcessingParameterRasterLayer(DEFORMATION, tr("Deformation rate")),
        tr("Raster of the deformation rate. Its grid is the reference: other rasters are aligned with it on the fly."),
    )
    algorithm.add(
        QgsProcessingParameterBand(BAND, tr("Band of the rate"), 1, DEFORMATION, True),
        tr("Band that holds the rate; the first one if left empty."),
        advanced=True,
    )
    algorithm.add(
        QgsProcessingParameterEnum(UNIT, tr("Unit of the rate"), list(UNITS), False, 0),
        tr("Unit of the raster's values; thresholds and results are always in mm/a."),
    )


def add_ground(algorithm: FtlAlgorithm) -> None:
    """COHERENCE, DEM and FACTORS."""
    algorithm.add(
        QgsProcessingParameterRasterLayer(COHERENCE, tr("Coherence"), optional=True),
        tr("Raster of the temporal coherence, 0 to 1. Optional."),
    )
    algorithm.add(
        QgsProcessingParameterRasterLayer(DEM, tr("Elevation model"), optional=True),
        tr("DEM in metres, from which the terrain factors are computed. Any grid and CRS. Optional."),
    )
    algorithm.add(
        QgsProcessingParameterMultipleLayers(FACTORS, tr("Further factors"), compat.RASTER, optional=True),
        tr("Any other rasters; each becomes a factor under the name of its layer. Optional."),
    )


def add_terrain(algorithm: FtlAlgorithm) -> None:
    """TERRAIN."""
    algorithm.add(
        QgsProcessingParameterEnum(
            TERRAIN,
            tr("Terrain factors"),
            list(TERRAIN_FACTORS),
            True,
            [TERRAIN_FACTORS.index(name) for name in DEFAULT_TERRAIN],
            True,
        ),
        tr(
            "What is computed from the elevation model: elevation m, slope deg, aspect deg clockwise from north, "
            "plan_curvature and profile_curvature 1/m, relief m, tpi m, tri m, roughness m. Without an elevation "
            "model it does not count."
        ),
    )


def add_terrain_options(algorithm: FtlAlgorithm) -> None:
    """RELIEF_RADIUS and CURVATURE_RADIUS."""
    options = TerrainOptions()
    algorithm.add(
        QgsProcessingParameterNumber(
            RELIEF_RADIUS, tr("Relief radius (m)"), compat.DOUBLE_NUMBER, options.relief_radius_m, False, 1.0
        ),
        tr("Half the width of the square window in which the relief (highest minus lowest) is taken, m."),
        advanced=True,
    )
    algorithm.add(
        QgsProcessingParameterNumber(
            CURVATURE_RADIUS,
            tr("Curvature radius (pixels)"),
            compat.INTEGER_NUMBER,
            options.curvature_radius_px,
            False,
            1,
        ),
        tr("Distance in pixels of the neighbours that the curvatures are computed from."),
        advanced=True,
    )


def unit_of(algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext) -> str:
    """The chosen unit of the rate: mm/a, cm/a or m/a."""
    return list(UNITS)[algorithm.parameterAsEnum(parameters, UNIT, context)]


def read_factor_inputs(algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext) -> Inputs:
    """Main thread: the rasters and terrain options, on the deformation raster's grid.

    FtlError: see `InputsMixin.raster_source` and `raster.grid_of`.
    """
    scale = UNITS[unit_of(algorithm, parameters, context)]
    band = algorithm.parameterAsInt(parameters, BAND, context)
    deformation = algorithm.raster_source(parameters, DEFORMATION, context, band, scale)
    return Inputs(
        grid_of(deformation),
        deformation,
        algorithm.raster_source(parameters, COHERENCE, context),
        algorithm.raster_source(parameters, DEM, context),
        algorithm.raster_sources(parameters, FACTORS, context),
        TerrainOptions(
            relief_radius_m=algorithm.parameterAsDouble(parameters, RELIEF_RADIUS, context),
            curvature_radius_px=algorithm.parameterAsInt(parameters, CURVATURE_RADIUS, context),
        ),
    )


def chosen_factors(
    algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext, inputs: Inputs
) -> list[str]:
    """Names of the factors to derive: rate, coherence and further rasters where given, the chosen terrain factors."""
    names = ["deformation_rate"]
    if inputs.coherence is not None:
        names.append("coherence")
    if inputs.dem is not None:
        names += [TERRAIN_FACTORS[number] for number in algorithm.parameterAsEnums(parameters, TERRAIN, context)]
    return names + list(inputs.rasters)


def optional_polygons(
    algorithm: FtlAlgorithm,
    parameters: dict,
    name: str,
    context: QgsProcessingContext,
    crs_wkt: str,
    feedback: QgsProcessingFeedback,
) -> list[bytes] | None:
    """Polygons of an optional layer as WKB; None where none is given. FtlError for a layer without a polygon."""
    wkb = algorithm.polygons(parameters, name, context, crs_wkt, feedback)
    if not wkb and parameters.get(name) not in (None, ""):
        raise FtlError(
            "The layer given for {name} holds no polygon that could be used. Choose another layer, or none.", name=name
        )
    return wkb or None
