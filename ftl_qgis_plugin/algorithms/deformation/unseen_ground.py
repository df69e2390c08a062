"""unseenground: where a landslide could not have been seen in a rate, and why."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ... import compat
from ...core.deformation.rate_units import UNITS
from ...core.deformation.unseen import Needs, Unseen, map_unseen
from ...core.errors import FtlError, Message
from ...core.factors.plausibility import impossible
from ...core.grids.raster import grid_of
from ...core.progress import Progress
from ..shared.base import DEFORMATION, FtlAlgorithm
from ..shared.look import add_geometry, has_geometry, read_geometry
from ..shared.method_parameters import POLYGONS_OR_POINTS, add_point_radius, read_points


class UnseenGround(FtlAlgorithm):
    ID = "unseenground"
    GROUP = DEFORMATION
    KEYWORDS = ("visibility", "blind", "shadow", "layover", "detectable", "coherence", "completeness")

    INPUT = "INPUT"
    UNIT = "UNIT"
    COHERENCE = "COHERENCE"
    RATE_STD = "RATE_STD"
    DEM = "DEM"
    MIN_COHERENCE = "MIN_COHERENCE"
    MIN_SENSITIVITY = "MIN_SENSITIVITY"
    SLOWEST = "SLOWEST"
    MASK = "MASK"
    LANDSLIDES = "LANDSLIDES"
    OUTPUT = "OUTPUT"
    UNSEEN_SHARE = "UNSEEN_SHARE"
    LANDSLIDE_COUNT = "LANDSLIDE_COUNT"
    LANDSLIDES_UNSEEN = "LANDSLIDES_UNSEEN"

    def title(self) -> str:
        return self.tr("Map ground that is not seen")

    def about(self) -> str:
        return self.tr(
            "Maps the ground on which a landslide could not have been seen in the rate, and why: radar shadow or "
            "layover, no rate, coherence too low, a slope along which the line of sight sees hardly any motion, or "
            "noise above the slowest rate that is looked for. Not seen is not stable: an inventory made from this rate "
            "says nothing about this ground.\n\n"
            "Give what there is: without a standard error the noise is not looked at, without a DEM and the radar's "
            "angles neither shadow and layover nor the direction of the slopes. The first reason of the list above "
            "that holds is the one in the map. With a DEM and angles the slowest rate counts down the slope, so that "
            "slopes facing north or south need less noise.\n\n"
            "The log tells the share of the study area, by reason, and how many of the known landslides lie in it "
            "(more than half of them not seen). Report and Accuracy page show both."
        )

    def literature(self) -> str:
        return (
            "Notti et al. 2014, International Journal of Remote Sensing 35(6), 2186-2214 (what of slopes radar sees)\n"
            "Kropatsch and Strobl 1990 (layover and shadow), doi 10.1109/36.45752"
        )

    def example(self) -> str:
        return (
            "qgis_process run ftl:unseenground -- INPUT=rate.tif COHERENCE=coherence.tif RATE_STD=rate_std.tif "
            "DEM=dem.tif INCIDENCE=39 HEADING=-12 SLOWEST=50 LANDSLIDES=inventory.gpkg OUTPUT=unseen.tif"
        )

    def define(self) -> None:
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Deformation rate")),
            self.tr("Line-of-sight rate. Pixels without a value are not seen."),
        )
        self.add(
            QgsProcessingParameterEnum(self.UNIT, self.tr("Unit of the rate"), list(UNITS), defaultValue=0),
            self.tr("Unit of the rate and its standard error."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.COHERENCE, self.tr("Coherence"), optional=True),
            self.tr("Temporal coherence of the rate, 0 to 1, on any grid."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.MIN_COHERENCE, self.tr("Minimum coherence"), compat.DOUBLE_NUMBER, 0.3, False, 0.0, 1.0
            ),
            self.tr("0 to 1. Ground of less coherence is not seen."),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.RATE_STD, self.tr("Standard error of the rate"), optional=True),
            self.tr("In the rate's unit, as the stacks write it, on any grid."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.SLOWEST, self.tr("Slowest rate looked for (mm/a)"), compat.DOUBLE_NUMBER, 50.0, False, 0.0
            ),
            self.tr(
                "In mm/a. Ground is not seen where 1.96 standard errors are more than what the line of sight sees of "
                "this rate. Take the minimum deformation rate of your thresholds. 0: noise is not looked at."
            ),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.DEM, self.tr("Elevation (DEM)"), optional=True),
            self.tr("Elevations in m, on any grid: for shadow, layover and the direction of slopes, with the angles."),
        )
        add_geometry(self)
        self.add(
            QgsProcessingParameterNumber(
                self.MIN_SENSITIVITY, self.tr("Minimum sensitivity |C|"), compat.DOUBLE_NUMBER, 0.2, False, 0.0, 0.99
            ),
            self.tr("0 to 1. Slopes of which the line of sight sees a smaller part of a motion down them."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.MASK, self.tr("Study area"), [compat.POLYGON_VECTOR], optional=True
            ),
            self.tr("Polygons outside which the map has no data. Left empty: the whole raster."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.LANDSLIDES, self.tr("Known landslides"), POLYGONS_OR_POINTS, optional=True
            ),
            self.tr("Polygons or points. How many of them could not have been seen is counted."),
        )
        add_point_radius(self)
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Ground that is not seen")),
            self.tr(
                "Bytes: 0 seen; not seen: 1 radar shadow, 2 layover, 3 no rate, 4 coherence too low, 5 line of sight "
                "across the slope's motion, 6 noise above the slowest rate; 255 no data (outside of the study area)."
            ),
        )
        for name, title, text in (
            (
                self.UNSEEN_SHARE,
                self.tr("Share not seen"),
                self.tr("Share of the study area that is not seen, 0 to 1."),
            ),
            (
                self.LANDSLIDE_COUNT,
                self.tr("Known landslides in the study area"),
                self.tr("How many of the known landslides lie on the raster and in the study area."),
            ),
            (
                self.LANDSLIDES_UNSEEN,
                self.tr("Known landslides not seen"),
                self.tr("How many of them are not seen on more than half of their ground."),
            ),
        ):
            self.add_output(QgsProcessingOutputNumber(name, title), text)

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        scale = UNITS[list(UNITS)[self.parameterAsEnum(parameters, self.UNIT, context)]]
        self._rate = self.raster_source(parameters, self.INPUT, context, 1, scale)
        self._rasters = {
            "coherence": self.raster_source(parameters, self.COHERENCE, context),
            "rate_std": self.raster_source(parameters, self.RATE_STD, context, 1, scale),
            "dem": self.raster_source(parameters, self.DEM, context),
        }
        self._geometry = read_geometry(self, parameters, context) if has_geometry(parameters) else None
        if self._geometry is not None and self._rasters["dem"] is None:
            raise FtlError("The radar's angles say something of slopes only. Choose a DEM too, or leave them empty.")
        grid = grid_of(self._rate)
        wkt = grid.wkt
        self._study_area = tuple(self.study_area(parameters, self.MASK, context, wkt, feedback))
        points = read_points(self, parameters, context, wkt, grid)
        self._landslides = tuple(self.polygons(parameters, self.LANDSLIDES, context, wkt, feedback, points))
        self._needs = Needs(
            self.parameterAsDouble(parameters, self.MIN_COHERENCE, context),
            self.parameterAsDouble(parameters, self.MIN_SENSITIVITY, context),
            self.parameterAsDouble(parameters, self.SLOWEST, context),
        )

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        output = self.raster_output(parameters, self.OUTPUT, context)
        beside = (self._rasters["coherence"], self._rasters["rate_std"], grid_of(self._rate))
        for message in impossible(*beside, progress.part(0.0, 0.1)):
            progress.warn(message)
        unseen = map_unseen(
            self._rate,
            output,
            self._needs,
            **self._rasters,
            geometry=self._geometry,
            study_area=self._study_area,
            landslides=self._landslides,
            progress=progress.part(0.1, 1.0),
        )
        self._tell(unseen, progress)
        return {
            self.OUTPUT: output,
            self.UNSEEN_SHARE: unseen.share,
            self.LANDSLIDE_COUNT: unseen.known,
            self.LANDSLIDES_UNSEEN: int(unseen.hidden.sum()),
        }

    def _tell(self, unseen: Unseen, progress: Progress) -> None:
        if self._geometry is None:
            progress.warn(
                Message(
                    "Without a DEM and the radar's angles, shadow, layover and slopes that the line of sight does not "
                    "see are not in the map: more ground is not seen than it shows."
                )
            )
        if self._rasters["rate_std"] is None:
            progress.warn(Message("Without a standard error of the rate, its noise is not looked at."))
        for label, share in unseen.shares():
            progress.tell(Message("{share:.1%} of the study area: {reason}.", share=share, reason=label))
        progress.tell(
            Message(
                "{share:.1%} of the study area is not seen. What is not found there is not stable for that.",
                share=unseen.share,
            )
        )
        if unseen.known:
            progress.tell(
                Message(
                    "{hidden} of {known} known landslides are not seen on more than half of their ground.",
                    hidden=int(unseen.hidden.sum()),
                    known=unseen.known,
                )
            )
