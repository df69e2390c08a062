"""deformationproneness: are landslides more frequent where the ground moves more?"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ... import compat
from ...bridge.messages import translate_message
from ...core.accuracy.proneness import Proneness, proneness
from ...core.grids.raster import AlignedRaster, grid_of
from ...core.landslides.zones import Zones
from ...core.number_list import parse_numbers
from ...core.products.product import RATE_UNITS, UNIT_FACTORS
from ...core.progress import Progress
from ..shared.base import ACCURACY, FtlAlgorithm
from ..shared.method_parameters import POLYGONS_OR_POINTS, add_point_radius, read_points
from ..shared.rate_reference import add_std, read_std, warn_of_unit

FIELDS = (
    ("quantity", str),
    ("unit", str),
    ("class", int),
    ("lower", float),
    ("upper", float),
    ("sample_pixels", int),
    ("area_pixels", int),
    ("sample_share", float),
    ("area_share", float),
    ("frequency_ratio", float),
    ("ratio_lower", float),
    ("ratio_upper", float),
    ("rho", float),
    ("p_value", float),
    ("noise_share", float),
)


class DeformationProneness(FtlAlgorithm):
    ID = "deformationproneness"
    GROUP = ACCURACY
    KEYWORDS = ("frequency ratio", "seasonal", "amplitude", "susceptibility")

    SAMPLES = "SAMPLES"
    DEFORMATION = "DEFORMATION"
    UNIT = "UNIT"
    AMPLITUDE = "AMPLITUDE"
    MASK = "MASK"
    CLASSES = "CLASSES"
    AMPLITUDE_CLASSES = "AMPLITUDE_CLASSES"
    OUTPUT = "OUTPUT"
    RATE_RHO = "RATE_RHO"
    RATE_TREND = "RATE_TREND"
    AMPLITUDE_TREND = "AMPLITUDE_TREND"

    def title(self) -> str:
        return self.tr("Deformation proneness")

    def about(self) -> str:
        return self.tr(
            "Tells how much more frequent landslides are in each class of |rate|, and of seasonal amplitude, than "
            "chance would have it: the frequency ratio is the class's share of the landslide pixels over its share of "
            "the study area's pixels. Above 1 the class is prone to landslides.\n\n"
            "The 95 % intervals take whole landslides as independent, not their pixels, which resemble each other. The "
            "trend over the classes is Spearman's rank correlation with its one-sided p value.\n\n"
            "Landslides that were found by a rate threshold cannot lie below it: for an honest picture use an "
            "inventory that was made without the deformation raster."
        )

    def literature(self) -> str:
        return (
            "Wei et al. 2025, doi 10.5194/egusphere-2025-2726\n"
            "Cochran 1977, Sampling Techniques (ratio of cluster totals)"
        )

    def example(self) -> str:
        return (
            "qgis_process run ftl:deformationproneness -- SAMPLES=inventory.gpkg DEFORMATION=rate.tif "
            "AMPLITUDE=amplitude.tif CLASSES='10, 20, 30, 40, 50' OUTPUT=proneness.csv"
        )

    def define(self) -> None:
        polygon = [compat.POLYGON_VECTOR]
        self.add(
            QgsProcessingParameterFeatureSource(self.SAMPLES, self.tr("Landslides"), POLYGONS_OR_POINTS),
            self.tr("Polygons of known landslides."),
        )
        add_point_radius(self)
        self.add(
            QgsProcessingParameterRasterLayer(self.DEFORMATION, self.tr("Deformation rate")),
            self.tr("Rate raster; its absolute value is classed."),
        )
        self.add(
            QgsProcessingParameterEnum(self.UNIT, self.tr("Unit of the rate"), list(RATE_UNITS), False, 0),
            self.tr("Unit of the deformation raster."),
        )
        add_std(
            self,
            self.tr(
                "Raster of the rate's standard error, in the rate's unit, on any grid. With it the table tells how "
                "much of each class's ground moves no faster than noise (noise_share)."
            ),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.AMPLITUDE, self.tr("Seasonal amplitude"), optional=True),
            self.tr("Amplitude of the annual cycle in mm, for example from 'Fit seasonal deformation'."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.MASK, self.tr("Study area"), polygon, optional=True),
            self.tr("Polygons of the terrain to compare with. Empty: all pixels with data."),
        )
        self.add(
            QgsProcessingParameterString(
                self.CLASSES, self.tr("Classes of |rate| (mm/a)"), "10, 20, 30, 40, 50, 75, 100", False, False
            ),
            self.tr(
                "Limits between classes in mm/a, ascending (the first class begins at 0, the last is open), or a "
                "single whole number: that many classes of equal area. One limit only: write it as 0, 50."
            ),
        )
        self.add(
            QgsProcessingParameterString(
                self.AMPLITUDE_CLASSES, self.tr("Classes of amplitude (mm)"), "5", False, False
            ),
            self.tr("As for |rate|, in mm."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Frequency ratios"), compat.ANY_VECTOR),
            self.tr(
                "One row per quantity (deformation_rate, amplitude) and class: bounds (upper NULL = open), pixels and "
                "shares of landslides and of the study area, frequency_ratio with its 95 % bounds, the trend over "
                "the quantity's classes (rho, p_value), and noise_share (share of the class's ground below 1.96 "
                "standard errors of its rate, 0 to 1; NULL without a standard error)."
            ),
        )
        self.add_output(
            QgsProcessingOutputNumber(self.RATE_RHO, self.tr("Trend with |rate|")), self.tr("Spearman's rho, -1 to 1.")
        )
        self.add_output(
            QgsProcessingOutputString(self.RATE_TREND, self.tr("Trend with |rate| in words")),
            self.tr("What the frequency ratios say of |rate|."),
        )
        self.add_output(
            QgsProcessingOutputString(self.AMPLITUDE_TREND, self.tr("Trend with amplitude in words")),
            self.tr("What the frequency ratios say of the amplitude; empty without one."),
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        scale = UNIT_FACTORS[RATE_UNITS[self.parameterAsEnum(parameters, self.UNIT, context)]]
        self._deformation = self.raster_source(parameters, self.DEFORMATION, context, scale=scale)
        self._std = read_std(self, parameters, context, self._deformation, scale)
        self._amplitude = self.raster_source(parameters, self.AMPLITUDE, context)
        self._grid = grid_of(self._deformation)
        points = read_points(self, parameters, context, self._grid.wkt, self._grid)
        self._samples = self.polygons(parameters, self.SAMPLES, context, self._grid.wkt, feedback, points)
        self._mask = self.study_area(parameters, self.MASK, context, self._grid.wkt, feedback)
        self._classes = _classes(self.parameterAsString(parameters, self.CLASSES, context))
        self._amplitude_classes = _classes(self.parameterAsString(parameters, self.AMPLITUDE_CLASSES, context))

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        warn_of_unit(self._deformation, progress)
        samples = Zones(self._samples, self._grid)
        mask = Zones(self._mask, self._grid) if self._mask else None
        share = 1.0 if self._amplitude is None else 0.5
        rate = proneness(
            AlignedRaster(self._deformation, self._grid),
            samples,
            self._classes,
            mask,
            progress.part(0.0, share),
            None if self._std is None else AlignedRaster(self._std, self._grid),
        )
        rows = _rows("deformation_rate", "mm/a", rate)
        progress.tell(rate.trend)
        amplitude_trend = ""
        if self._amplitude is not None:
            amplitude = proneness(
                AlignedRaster(self._amplitude, self._grid),
                samples,
                self._amplitude_classes,
                mask,
                progress.part(share, 1.0),
            )
            rows += _rows("amplitude", "mm", amplitude)
            progress.tell(amplitude.trend)
            amplitude_trend = translate_message(amplitude.trend)
        return {
            self.OUTPUT: self.write_table(parameters, self.OUTPUT, context, FIELDS, rows),
            self.RATE_RHO: rate.rho,
            self.RATE_TREND: translate_message(rate.trend),
            self.AMPLITUDE_TREND: amplitude_trend,
        }


def _classes(text: str) -> Sequence[float] | int:
    numbers = parse_numbers(text)
    if len(numbers) == 1 and numbers[0] == int(numbers[0]):
        return int(numbers[0])
    return numbers


def _rows(quantity: str, unit: str, result: Proneness) -> list[tuple]:
    return [
        (
            quantity,
            unit,
            number,
            row.lower,
            row.upper,
            row.sample_pixels,
            row.area_pixels,
            row.sample_share,
            row.area_share,
            row.ratio,
            row.ratio_lower,
            row.ratio_upper,
            result.rho,
            result.p_value,
            row.noise_share,
        )
        for number, row in enumerate(result.classes, 1)
    ]
