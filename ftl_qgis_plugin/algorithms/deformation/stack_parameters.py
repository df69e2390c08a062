"""Parameters that the stack of pairs and the stack of displacements share, and from them to what the core takes."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterPoint,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ... import compat
from ...core.errors import FtlError
from ...core.grids.raster import RasterSource
from ...core.stacking import options as names
from ...core.stacking.corrections import RAMPS
from ...core.stacking.options import MODELS, StackOptions
from ...core.stacking.reference import AS_IT_IS, POINT, POLYGONS, STABLE, Reference

_WGS84 = "EPSG:4326"


class StackParameters:
    """Mixed into an algorithm: `define_sign`, `define_references`, `define_model`, `define_rasters` add parameters,
    `stack_options` and `raster_paths` read them."""

    FLIP_SIGN = "FLIP_SIGN"
    REFERENCE_POINT = "REFERENCE_POINT"
    REFERENCE_AREA = "REFERENCE_AREA"
    AS_REFERENCED = "AS_REFERENCED"
    RAMP = "RAMP"
    DEM = "DEM"
    MODEL = "MODEL"
    MIN_COHERENCE = "MIN_COHERENCE"
    MIN_DATES = "MIN_DATES"
    THAW_FIRST = "THAW_FIRST"
    THAW_LAST = "THAW_LAST"
    RATE = "RATE"
    RATE_STD = "RATE_STD"
    COHERENCE = "COHERENCE"
    COUNT = "COUNT"
    THAW_RATE = "THAW_RATE"
    THAW_RATE_STD = "THAW_RATE_STD"
    WINTER_RATE = "WINTER_RATE"
    WINTER_RATE_STD = "WINTER_RATE_STD"
    SERIES = "SERIES"

    RASTERS = (
        (RATE, names.RATE),
        (RATE_STD, names.RATE_STD),
        (COHERENCE, names.COHERENCE),
        (COUNT, names.COUNT),
        (THAW_RATE, names.THAW_RATE),
        (THAW_RATE_STD, names.THAW_RATE_STD),
        (WINTER_RATE, names.WINTER_RATE),
        (WINTER_RATE_STD, names.WINTER_RATE_STD),
        (SERIES, names.SERIES),
    )

    def define_sign(self, advanced: bool) -> None:
        self.add(
            QgsProcessingParameterBoolean(self.FLIP_SIGN, self.tr("Flip the sign"), False),
            self.tr("Tick where the rate comes out positive on ground that is known to sink."),
            advanced,
        )

    def define_references(self) -> None:
        self.add(
            QgsProcessingParameterPoint(self.REFERENCE_POINT, self.tr("Reference point"), optional=True),
            self.tr(
                "A place of stable, coherent ground (bedrock, a settlement on rock) whose displacement is 0 on every "
                "date; the median of its 3 x 3 pixels is taken."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.REFERENCE_AREA, self.tr("Reference area"), [QgsProcessing.TypeVectorPolygon], optional=True
            ),
            self.tr("Polygons of stable ground, instead of a point: the median inside of them is 0 on every date."),
        )
        self.add(
            QgsProcessingParameterBoolean(self.AS_REFERENCED, self.tr("Already referenced"), False),
            self.tr(
                "Tick where the data share a reference already that is to be kept. Without this, a point or an area, "
                "the median of the most coherent ground all over the scene is 0: right as long as most of the ground "
                "is stable."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                self.RAMP,
                self.tr("Ramp to take off"),
                [self.tr("None"), self.tr("Planar"), self.tr("Quadratic")],
                False,
                0,
            ),
            self.tr(
                "Orbit errors and long waves of the atmosphere look like a tilted or bent plane. Fitted on pixels "
                "from all over the scene, those that move by themselves left aside."
            ),
        )
        self.add(
            QgsProcessingParameterRasterLayer(
                self.DEM, self.tr("DEM for phase that goes with the height"), optional=True
            ),
            self.tr(
                "Elevations in m, on any grid. Given, the part of each pair that grows linearly with the height is "
                "taken off (layered troposphere). Leave it out where the slopes that move lie at a height of their own."
            ),
        )

    def define_model(self, min_coherence: float) -> None:
        self.add(
            QgsProcessingParameterNumber(
                self.MIN_COHERENCE,
                self.tr("Minimum coherence"),
                compat.DOUBLE_NUMBER,
                min_coherence,
                False,
                0.0,
                1.0,
            ),
            self.tr("0 to 1. Where one of them is less coherent, a pixel does without it. 0 keeps all."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.MODEL,
                self.tr("Model of the rate"),
                [self.tr("As the dates allow"), self.tr("Rate and yearly cycle"), self.tr("Rate only")],
                False,
                0,
            ),
            self.tr(
                "Freezing and thawing move the ground each year; a rate fitted without that cycle is wrong by it. 'As "
                "the dates allow' fits the cycle from 1.5 years and 8 dates on."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.MIN_DATES, self.tr("Minimum number of dates"), compat.INTEGER_NUMBER, 4, False, 2, 10000
            ),
            self.tr("Pixels with fewer dates have no data."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                self.THAW_FIRST, self.tr("First month of thaw"), compat.INTEGER_NUMBER, 5, False, 1, 12
            ),
            self.tr("1 to 12. From its first day on it thaws."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.THAW_LAST, self.tr("Last month of thaw"), compat.INTEGER_NUMBER, 9, False, 1, 12
            ),
            self.tr("1 to 12. After its last day it freezes: the winter's rate is of the other months."),
        )

    def define_rasters(self, coherence_help: str, count_help: str) -> None:
        for name, title, text, wanted in (
            (self.RATE, self.tr("Rate"), self.tr("Line-of-sight rate in mm/a, positive toward the satellite."), True),
            (
                self.RATE_STD,
                self.tr("Standard error of the rate"),
                self.tr(
                    "In mm/a, for noise that is independent from date to date or pair to pair. What the atmosphere "
                    "does alike over many dates or all over a slope is not in it: take twice as much for a test."
                ),
                True,
            ),
            (self.COHERENCE, self.tr("Coherence"), coherence_help, True),
            (self.COUNT, self.tr("Count"), count_help, True),
            (
                self.THAW_RATE,
                self.tr("Rate in the thaw season"),
                self.tr("In mm/a: how fast it moves while it thaws, every thaw season beginning where it will."),
                False,
            ),
            (
                self.THAW_RATE_STD,
                self.tr("Standard error of the rate in the thaw season"),
                self.tr("In mm/a, as that of the rate."),
                False,
            ),
            (self.WINTER_RATE, self.tr("Rate in winter"), self.tr("In mm/a: the same of the other months."), False),
            (
                self.WINTER_RATE_STD,
                self.tr("Standard error of the rate in winter"),
                self.tr("In mm/a, as that of the rate."),
                False,
            ),
            (
                self.SERIES,
                self.tr("Displacement series"),
                self.tr("In mm since the first date, a band per date: what the dock and the seasonal fit read."),
                False,
            ),
        ):
            self.add(
                QgsProcessingParameterRasterDestination(name, title, optional=name != self.RATE), text, create=wanted
            )

    def stack_options(
        self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback, **more: object
    ) -> StackOptions:
        dem: RasterSource | None = self.raster_source(parameters, self.DEM, context)
        return StackOptions(
            min_coherence=self.parameterAsDouble(parameters, self.MIN_COHERENCE, context),
            ramp=RAMPS[self.parameterAsEnum(parameters, self.RAMP, context)],
            dem=dem,
            reference=self._reference(parameters, context, feedback),
            model=MODELS[self.parameterAsEnum(parameters, self.MODEL, context)],
            thaw_months=(
                self.parameterAsInt(parameters, self.THAW_FIRST, context),
                self.parameterAsInt(parameters, self.THAW_LAST, context),
            ),
            min_dates=self.parameterAsInt(parameters, self.MIN_DATES, context),
            **more,
        )

    def raster_paths(self, parameters: dict, context: QgsProcessingContext) -> dict[str, tuple[str, str]]:
        """(core's name, path) by output, of those that are wanted."""
        found = {}
        for output, name in self.RASTERS:
            path = self.raster_output(parameters, output, context)
            if path:
                found[output] = (name, path)
        return found

    def _reference(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Reference:
        has_point = parameters.get(self.REFERENCE_POINT) not in (None, "")
        has_area = parameters.get(self.REFERENCE_AREA) not in (None, "")
        kept = self.parameterAsBoolean(parameters, self.AS_REFERENCED, context)
        if has_point + has_area + kept > 1:
            raise FtlError("Give one reference only: a point, an area, or 'already referenced'.")
        if kept:
            return Reference(AS_IT_IS)
        crs = QgsCoordinateReferenceSystem(_WGS84)
        wkt = compat.crs_wkt(crs)
        if has_point:
            point = self.parameterAsPoint(parameters, self.REFERENCE_POINT, context, crs)
            # Coordinates without a CRS are degrees; where they cannot be, they are the pairs' own.
            own = abs(point.x()) > 360 or abs(point.y()) > 90
            return Reference(POINT, point.x(), point.y(), wkt="" if own else wkt)
        if has_area:
            polygons = self.polygons(parameters, self.REFERENCE_AREA, context, wkt, feedback)
            if not polygons:
                raise FtlError("The reference area contains no polygon that could be used. Choose another layer.")
            return Reference(POLYGONS, polygons=tuple(polygons), wkt=wkt)
        return Reference(STABLE)
