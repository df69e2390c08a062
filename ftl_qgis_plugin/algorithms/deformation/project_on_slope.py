"""projectonslope: line-of-sight rates to rates down the slope, and what the satellite sees of the terrain."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ... import compat
from ...core.deformation.slope_projection import project_on_slope
from ...core.progress import Progress
from ..shared.base import DEFORMATION, FtlAlgorithm
from ..shared.look import add_geometry, read_geometry
from ..shared.rate_reference import require_std


class ProjectOnSlope(FtlAlgorithm):
    ID = "projectonslope"
    GROUP = DEFORMATION
    KEYWORDS = ("downslope", "line of sight", "visibility", "R-index", "layover", "shadow", "VSlope")

    INPUT = "INPUT"
    DEM = "DEM"
    MIN_SENSITIVITY = "MIN_SENSITIVITY"
    RATE_STD = "RATE_STD"
    OUTPUT = "OUTPUT"
    OUTPUT_STD = "OUTPUT_STD"
    VISIBILITY = "VISIBILITY"

    def title(self) -> str:
        return self.tr("Project rate on slope")

    def about(self) -> str:
        return self.tr(
            "Turns line-of-sight rates into rates down the slope, so that slopes of different aspect can be compared "
            "with one threshold, and shows what of the terrain the satellite can see.\n\n"
            "All motion is taken to run down the steepest slope: rate down the slope = rate / C, where C is the "
            "cosine between the slope and the line of sight. Where |C| is small, noise would be blown up, and the "
            "result has no data; neither has it data in layover and shadow. Near-polar satellites hardly see slopes "
            "facing north or south, which freeze-thaw landslides prefer: no data there does not mean that nothing "
            "moves.\n\n"
            "Layover and shadow are those of a pixel's own slope and those that other terrain casts on it, traced over "
            "the DEM up to 512 pixels along the line of sight (for the mean heading). Hills outside of the rates' area "
            "count as far as the DEM shows them. Aspect and heading count from true north, also where the map's top "
            "points elsewhere (polar projections)."
        )

    def literature(self) -> str:
        return (
            "Notti et al. 2014, International Journal of Remote Sensing 35(6), 2186-2214 (R-index, rate on slopes)\n"
            "Kropatsch and Strobl 1990 (layover and shadow), doi 10.1109/36.45752"
        )

    def example(self) -> str:
        return (
            "qgis_process run ftl:projectonslope -- INPUT=rate.tif DEM=dem.tif INCIDENCE=39 HEADING=-12 "
            "OUTPUT=downslope.tif VISIBILITY=visibility.tif"
        )

    def define(self) -> None:
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Deformation rate")),
            self.tr("Line-of-sight rate in mm/a, positive toward the satellite."),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.DEM, self.tr("Elevation (DEM)")),
            self.tr("Elevations in m, on any grid; brought onto the rate's grid. Slope and aspect after Horn (1981)."),
        )
        add_geometry(self)
        self.add(
            QgsProcessingParameterRasterLayer(self.RATE_STD, self.tr("Standard error of the rate"), optional=True),
            self.tr("In mm/a, on any grid; becomes that of the rate down the slope."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                self.MIN_SENSITIVITY, self.tr("Minimum sensitivity |C|"), compat.DOUBLE_NUMBER, 0.2, False, 0.01, 0.99
            ),
            self.tr("Between 0 and 1. Slopes with a smaller |C| have no data: rate and noise grow by 1 / |C|."),
        )
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Rate down the slope")),
            self.tr("In mm/a, positive down the slope (negative values would be motion up the slope)."),
        )
        self.add(
            QgsProcessingParameterRasterDestination(
                self.OUTPUT_STD, self.tr("Standard error of the rate down the slope"), optional=True
            ),
            self.tr("In mm/a: the standard error over |C|. Needs that of the rate."),
            create=False,
        )
        self.add(
            QgsProcessingParameterRasterDestination(self.VISIBILITY, self.tr("Visibility"), optional=True),
            self.tr(
                "Band 1: R-index, 0 (not seen: layover, shadow) to 1 (seen best); flat ground has the sine of the "
                "incidence angle. Band 2: class, 1 layover, 2 shadow, 3 foreshortened, 4 good. Band 3: C."
            ),
            create=False,
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._rate = self.raster_source(parameters, self.INPUT, context)
        self._dem = self.raster_source(parameters, self.DEM, context)
        self._rate_std = self.raster_source(parameters, self.RATE_STD, context)
        self._geometry = read_geometry(self, parameters, context)
        self._min_sensitivity = self.parameterAsDouble(parameters, self.MIN_SENSITIVITY, context)

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        targets = {name: self.raster_output(parameters, name, context) for name in (self.OUTPUT, self.VISIBILITY)}
        targets[self.OUTPUT_STD] = self.requested_std(parameters, self.OUTPUT_STD, context, self._rate_std is not None)
        require_std(self._rate_std, targets[self.OUTPUT_STD])
        project_on_slope(
            self._rate,
            self._dem,
            self._geometry,
            targets[self.OUTPUT],
            targets[self.VISIBILITY],
            self._min_sensitivity,
            progress,
            self._rate_std,
            targets[self.OUTPUT_STD],
        )
        return {name: path for name, path in targets.items() if path}
