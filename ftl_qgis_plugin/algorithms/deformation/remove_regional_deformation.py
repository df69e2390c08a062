"""removeregionaldeformation: local minus regional mean of a rate."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ... import compat
from ...core.deformation.regional import remove_regional
from ...core.progress import Progress
from ..shared.base import DEFORMATION, FtlAlgorithm
from ..shared.rate_reference import require_std


class RemoveRegionalDeformation(FtlAlgorithm):
    ID = "removeregionaldeformation"
    GROUP = DEFORMATION
    KEYWORDS = ("double difference", "filter", "ramp", "atmosphere", "long wavelength")

    INPUT = "INPUT"
    LOCAL_RADIUS = "LOCAL_RADIUS"
    REGIONAL_RADIUS = "REGIONAL_RADIUS"
    RATE_STD = "RATE_STD"
    OUTPUT = "OUTPUT"
    OUTPUT_STD = "OUTPUT_STD"

    def title(self) -> str:
        return self.tr("Remove regional deformation")

    def about(self) -> str:
        return self.tr(
            "Subtracts from each pixel's surroundings what the region does as a whole (tectonics, orbit ramps, "
            "long-wave atmosphere), so that only what moves differently from its surroundings stays: the double "
            "difference, local mean minus regional mean.\n\n"
            "The means are taken over squares, over the pixels that have data; pixels without data stay so. Choose "
            "the local radius smaller than the landslides (0 takes the pixel itself), and the regional one several "
            "times larger than them: a landslide that fills the regional square removes itself."
        )

    def literature(self) -> str:
        return "Bekaert et al. 2020 (double difference), doi 10.1016/j.rse.2020.111983"

    def example(self) -> str:
        return (
            "qgis_process run ftl:removeregionaldeformation -- INPUT=rate.tif LOCAL_RADIUS=50 REGIONAL_RADIUS=1000 "
            "OUTPUT=local.tif"
        )

    def define(self) -> None:
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Deformation rate")),
            self.tr("Rate in mm/a (any unit works; the result has the same)."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.LOCAL_RADIUS, self.tr("Local radius (m)"), compat.DOUBLE_NUMBER, 50.0, False, 0.0
            ),
            self.tr("Half side of the local square in m, rounded to pixels; 0 takes the pixel itself."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.REGIONAL_RADIUS, self.tr("Regional radius (m)"), compat.DOUBLE_NUMBER, 1000.0, False, 0.0
            ),
            self.tr("Half side of the regional square in m, rounded to pixels; larger than the local radius."),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.RATE_STD, self.tr("Standard error of the rate"), optional=True),
            self.tr("In the unit of the rate, on any grid; becomes that of the local rate."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Local deformation rate")),
            self.tr("Local minus regional mean, in the unit of the input."),
        )

        self.add(
            QgsProcessingParameterRasterDestination(
                self.OUTPUT_STD, self.tr("Standard error of the local deformation rate"), optional=True
            ),
            self.tr("In the unit of the rate, for noise that is independent from pixel to pixel."),
            create=False,
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._rate = self.raster_source(parameters, self.INPUT, context)
        self._rate_std = self.raster_source(parameters, self.RATE_STD, context)
        self._local_radius_m = self.parameterAsDouble(parameters, self.LOCAL_RADIUS, context)
        self._regional_radius_m = self.parameterAsDouble(parameters, self.REGIONAL_RADIUS, context)

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        output = self.raster_output(parameters, self.OUTPUT, context)
        std = self.requested_std(parameters, self.OUTPUT_STD, context, self._rate_std is not None)
        require_std(self._rate_std, std)
        remove_regional(
            self._rate, output, self._local_radius_m, self._regional_radius_m, progress, self._rate_std, std
        )
        return {self.OUTPUT: output, **({self.OUTPUT_STD: std} if std else {})}
