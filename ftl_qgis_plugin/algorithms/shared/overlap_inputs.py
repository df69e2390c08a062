"""The inputs that `overlapmask`, `extractcandidates` and the iterations share: rasters, thresholds and places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBand,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from ... import compat
from ...bridge.messages import translate_message
from ...core.candidates.attributes import observable
from ...core.candidates.overlap import Overlap
from ...core.deformation.direction import resolved
from ...core.deformation.rate_units import UNITS
from ...core.errors import FtlError, Message
from ...core.factors.factors import Inputs, build_factors
from ...core.factors.thresholds import ThresholdTable
from ...core.grids.extent import covered_share
from ...core.grids.grid import Grid
from ...core.grids.raster import grid_of
from ...core.landslides.zones import Zones
from ...core.method import parameters as method
from ...core.progress import Progress
from ...core.terrain.terrain import TerrainOptions
from .base import FtlAlgorithm
from .method_parameters import add_declared, read_declared
from .rate_reference import RateReference, add_reference, add_smoothing, read_reference

DEFORMATION = "DEFORMATION"
BAND = "BAND"
UNIT = "UNIT"
COHERENCE = "COHERENCE"
RATE_STD = "RATE_STD"
DEM = "DEM"
FACTORS = "FACTORS"
THRESHOLDS = "THRESHOLDS"
MASK = "MASK"
EXCLUDE = "EXCLUDE"
SLOPE_METHOD = "SLOPE_METHOD"
RELIEF_RADIUS = "RELIEF_RADIUS"
CURVATURE_RADIUS = "CURVATURE_RADIUS"
GRID = "GRID"

SMALL_SHARE = 0.5

SLOPE_METHODS = ("horn", "zevenbergen_thorne")


def add_rasters(algorithm: FtlAlgorithm, optional: bool = False, needs_rate: bool = True) -> None:
    """DEFORMATION, BAND, UNIT, COHERENCE, RATE_STD, DEM, FACTORS; advanced where the algorithm can do without
    (`optional`); `needs_rate` False: where it can do with the other rasters alone."""
    algorithm.add(
        QgsProcessingParameterRasterLayer(DEFORMATION, _tr("Deformation rate"), optional=optional or not needs_rate),
        _tr(
            "Raster of the deformation rate from SBAS-InSAR along the line of sight (or the slope); the sign does not "
            "matter for the threshold. Its grid is the reference grid, onto which all other rasters are aligned "
            "on the fly."
        ),
        advanced=optional,
    )
    algorithm.add(
        QgsProcessingParameterBand(BAND, _tr("Band of the rate"), 1, DEFORMATION, optional=True),
        _tr("Band of the deformation raster that holds the rate."),
        advanced=True,
    )
    algorithm.add(
        QgsProcessingParameterEnum(UNIT, _tr("Unit of the rate"), list(UNITS), defaultValue=0),
        _tr("Unit of the values in the deformation raster. Results are in mm/a in any case."),
        advanced=optional,
    )
    algorithm.add(
        QgsProcessingParameterRasterLayer(COHERENCE, _tr("Coherence"), optional=True),
        _tr("Raster of the temporal coherence (0 to 1). Needed where the thresholds have a row 'coherence'."),
        advanced=optional,
    )
    algorithm.add(
        QgsProcessingParameterRasterLayer(RATE_STD, _tr("Standard error of the rate"), optional=True),
        _tr(
            "Raster of the rate's standard error, in the rate's unit. With it 'significance' (|rate| over it) and "
            "'detectable_rate' (1.96 of it) are factors that thresholds may be put on; candidates carry their "
            "significance."
        ),
        advanced=True,
    )
    algorithm.add(
        QgsProcessingParameterRasterLayer(DEM, _tr("Elevation (DEM)"), optional=True),
        _tr(
            "Elevation in metres. Slope, aspect, curvature and the other terrain factors are computed from it where "
            "they are needed; its grid and coordinate system may differ from the rate's."
        ),
        advanced=optional,
    )
    algorithm.add(
        QgsProcessingParameterMultipleLayers(FACTORS, _tr("More factors"), compat.RASTER, optional=True),
        _tr("Any other rasters to put thresholds on. Each is a factor under the name of its layer."),
        advanced=optional,
    )


def add_terrain_options(algorithm: FtlAlgorithm) -> None:
    """SLOPE_METHOD, RELIEF_RADIUS, CURVATURE_RADIUS, all advanced."""
    options = TerrainOptions()
    algorithm.add(
        QgsProcessingParameterEnum(
            SLOPE_METHOD, _tr("Slope and aspect after"), ["Horn 1981", "Zevenbergen & Thorne 1987"], defaultValue=0
        ),
        _tr("Formula of slope and aspect. Horn is smoother and what most tools use."),
        advanced=True,
    )
    algorithm.add(
        QgsProcessingParameterNumber(
            RELIEF_RADIUS,
            _tr("Relief radius (m)"),
            compat.DOUBLE_NUMBER,
            options.relief_radius_m,
            minValue=0.0,
        ),
        _tr("Half width of the square window in which relief is the highest minus the lowest elevation, metres."),
        advanced=True,
    )
    algorithm.add(
        QgsProcessingParameterNumber(
            CURVATURE_RADIUS,
            _tr("Curvature radius (pixels)"),
            compat.INTEGER_NUMBER,
            options.curvature_radius_px,
            minValue=1,
            maxValue=20,
        ),
        _tr("Distance between the points of the 3 x 3 stencil of the curvatures, pixels. Larger values smooth noise."),
        advanced=True,
    )


def add_overlap(algorithm: FtlAlgorithm) -> None:
    """Everything that an overlap with given thresholds needs."""
    add_rasters(algorithm)
    algorithm.add(
        QgsProcessingParameterFeatureSource(THRESHOLDS, _tr("Thresholds"), [compat.ANY_VECTOR]),
        _tr(
            "Threshold table, as 'Factor statistics and thresholds' writes it or made by hand: fields factor, lower, "
            "upper (empty = open), enabled (1 or 0). Several rows of one factor are alternatives; all factors must "
            "hold. An aspect range with lower above upper runs through north."
        ),
    )
    add_places(algorithm)
    add_reference(algorithm)
    add_smoothing(algorithm)
    add_terrain_options(algorithm)
    add_grid(algorithm)


def add_places(algorithm: FtlAlgorithm) -> None:
    """MASK, EXCLUDE, MIN_FACTORS, RANGES and SIGN."""
    algorithm.add(
        QgsProcessingParameterFeatureSource(MASK, _tr("Study area"), [compat.POLYGON_VECTOR], optional=True),
        _tr("Polygons outside which nothing is proposed. Left empty: the whole raster."),
    )
    algorithm.add(
        QgsProcessingParameterFeatureSource(EXCLUDE, _tr("Excluded areas"), [compat.POLYGON_VECTOR], optional=True),
        _tr("Polygons inside which nothing is proposed: lakes, glaciers, settlements."),
    )
    add_declared(algorithm, *method.PASSING)


def add_grid(algorithm: FtlAlgorithm) -> None:
    """GRID, advanced."""
    algorithm.add(
        QgsProcessingParameterRasterLayer(GRID, _tr("Reference grid"), optional=True),
        _tr("A raster whose grid is used instead of the deformation raster's."),
        advanced=True,
    )


@dataclass(frozen=True)
class OverlapSetup:
    """Everything an overlap needs, as plain values: may go to any thread."""

    inputs: Inputs
    unit: str
    study_area: tuple[bytes, ...]
    excluded: tuple[bytes, ...]
    min_factors: int
    reference: RateReference
    ranges_rank: bool | None = False

    def referenced(self, threshold_mm_a: float | None, progress: Progress, known: Sequence[bytes] = ()) -> OverlapSetup:
        """With the rate relative to what was chosen; see `RateReference.apply`. In the task's thread."""
        return replace(self, inputs=self.reference.apply(self.inputs, threshold_mm_a, progress, known))

    def overlap(self, table: ThresholdTable, known: tuple[bytes, ...] = (), **options: object) -> Overlap:
        """The core's overlap. FtlError: unknown factors, missing rasters, nothing in common with the study area."""
        grid = self.inputs.grid
        return Overlap(
            grid,
            build_factors(self.inputs, table.factors),
            table,
            self.min_factors,
            self.study_zones(),
            self.excluded_zones(),
            Zones(known, grid) if known else None,
            observed=observable(self.inputs, table),
            ranges_rank=self.ranges_rank,
            **options,
        )

    def study_zones(self) -> Zones | None:
        """The study area on the grid; None: all of the raster. FtlError where the two have nothing in common."""
        return _study_area(self.study_area, self.inputs.grid)

    def excluded_zones(self) -> Zones | None:
        return Zones(self.excluded, self.inputs.grid) if self.excluded else None


def read_inputs(algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext) -> tuple[Inputs, str]:
    """The rasters of `add_rasters` (and GRID where the algorithm has it), and the unit of the rate."""
    unit = list(UNITS)[algorithm.parameterAsEnum(parameters, UNIT, context)]
    band = algorithm.parameterAsInt(parameters, BAND, context)
    deformation = algorithm.raster_source(parameters, DEFORMATION, context, band, UNITS[unit])
    reference = None
    if algorithm.parameterDefinition(GRID) is not None:
        reference = algorithm.raster_source(parameters, GRID, context)
    dem, others = (
        algorithm.raster_source(parameters, DEM, context),
        algorithm.raster_sources(parameters, FACTORS, context),
    )
    gridded = next((source for source in (reference, deformation, dem, *others.values()) if source is not None), None)
    if gridded is None:
        raise FtlError("Without a deformation rate, ranges come from the ground alone. Choose a DEM or other factors.")
    inputs = Inputs(
        grid_of(gridded),
        deformation,
        algorithm.raster_source(parameters, COHERENCE, context),
        dem,
        others,
        terrain_options(algorithm, parameters, context),
        rate_std=algorithm.raster_source(parameters, RATE_STD, context, 1, UNITS[unit]),
    )
    return inputs, unit


def warn_of_inputs(inputs: Inputs, feedback: QgsProcessingFeedback) -> None:
    """Warnings of rasters that leave most of the reference grid without data.

    FtlError: see `covered_share`.
    """
    for source in (inputs.coherence, inputs.rate_std, inputs.dem, *inputs.rasters.values()):
        share = covered_share(source, inputs.grid) if source is not None else 1.0
        if 0 < share < SMALL_SHARE:
            message = Message(
                "The raster {name} covers only {share:.1%} of the reference grid (the deformation raster). Where it "
                "has no data, its factor never holds.",
                name=source.name,
                share=share,
            )
            feedback.pushWarning(translate_message(message))


def terrain_options(algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext) -> TerrainOptions:
    return TerrainOptions(
        SLOPE_METHODS[algorithm.parameterAsEnum(parameters, SLOPE_METHOD, context)],
        algorithm.parameterAsDouble(parameters, RELIEF_RADIUS, context),
        algorithm.parameterAsInt(parameters, CURVATURE_RADIUS, context),
    )


def read_overlap(
    algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
) -> OverlapSetup:
    """Everything that `add_overlap` adds but the thresholds; main thread."""
    inputs, unit = read_inputs(algorithm, parameters, context)
    warn_of_inputs(inputs, feedback)
    passing = read_declared(algorithm, parameters, context, *method.PASSING)
    inputs = replace(inputs, direction=resolved(passing[method.SIGN.field], inputs.deformation))
    wkt = inputs.grid.wkt
    return OverlapSetup(
        inputs,
        unit,
        tuple(algorithm.study_area(parameters, MASK, context, wkt, feedback)),
        tuple(algorithm.polygons(parameters, EXCLUDE, context, wkt, feedback)),
        passing[method.MIN_FACTORS.field],
        read_reference(algorithm, parameters, context, wkt, feedback),
        method.RANGES_RANK[passing[method.RANGES.field]],
    )


def _study_area(polygons: tuple[bytes, ...], grid: Grid) -> Zones | None:
    if not polygons:
        return None
    zones = Zones(polygons, grid)
    if len(zones.outside) == len(zones):
        raise FtlError(
            "The study area does not overlap the deformation raster. Check its coordinate reference system or choose "
            "another layer."
        )
    return zones


def _tr(text: str) -> str:
    return QCoreApplication.translate("OverlapInputs", text)
