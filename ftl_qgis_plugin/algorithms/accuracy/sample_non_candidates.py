"""samplenoncandidates: random places outside the candidates, for honest misses."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
)

from ... import compat
from ...core.landslides.polygons import PolygonSet, common_centre
from ...core.landslides.random_points import random_points_outside
from ...core.progress import Progress
from ..shared.base import ACCURACY, FtlAlgorithm
from ..shared.method_parameters import POLYGONS_OR_POINTS, add_point_radius, read_points
from ..shared.source_crs import source_crs_wkt

FIELDS = (
    ("candidate", str),
    ("map_class", str),
    ("reference_class", str),
    ("x", float),
    ("y", float),
    ("area_m2", float),
)


class SampleNonCandidates(FtlAlgorithm):
    ID = "samplenoncandidates"
    GROUP = ACCURACY
    KEYWORDS = ("random sample", "omission", "validation", "stratified")

    CANDIDATES = "CANDIDATES"
    MASK = "MASK"
    COUNT = "COUNT"
    SEED = "SEED"
    MIN_DISTANCE = "MIN_DISTANCE"
    SIZE = "SIZE"
    OUTPUT = "OUTPUT"
    SAMPLE_COUNT = "SAMPLE_COUNT"

    def title(self) -> str:
        return self.tr("Sample non-candidates")

    def about(self) -> str:
        return self.tr(
            "Draws random places from the part of the study area that no candidate covers. Looking at them on imagery "
            "is the only way to learn how many landslides the method misses: reviewing candidates alone can only show "
            "false ones.\n\n"
            "Every place is as likely as any other (by true area), and the same seed gives the same places. Fill in "
            "the field reference_class with what you see at the centre of each square ('landslide' or 'other'), then "
            "run 'Area-adjusted accuracy'."
        )

    def literature(self) -> str:
        return "Olofsson et al. 2014, doi 10.1016/j.rse.2014.02.015"

    def example(self) -> str:
        return (
            "qgis_process run ftl:samplenoncandidates -- CANDIDATES=candidates.gpkg MASK=study_area.gpkg COUNT=200 "
            "SEED=1 OUTPUT=sample.gpkg"
        )

    def define(self) -> None:
        polygon = [compat.POLYGON_VECTOR]
        self.add(
            QgsProcessingParameterFeatureSource(self.CANDIDATES, self.tr("Candidates"), POLYGONS_OR_POINTS),
            self.tr(
                "Polygons or points in which no place is drawn: all candidates, and known landslides if they are apart."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.MASK, self.tr("Study area"), polygon),
            self.tr("Polygons from which places are drawn; it should leave out where there is no deformation data."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.COUNT, self.tr("Number of places"), compat.INTEGER_NUMBER, 200, False, 1, 100_000
            ),
            self.tr("How many places to draw."),
        )
        self.add(
            QgsProcessingParameterNumber(self.SEED, self.tr("Seed"), compat.INTEGER_NUMBER, 1, False, 0),
            self.tr("Number that the random places follow from; another one gives others."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.MIN_DISTANCE, self.tr("Minimum distance"), compat.DOUBLE_NUMBER, 0.0, False, 0.0
            ),
            self.tr("Minimum distance between two places, m. Above 0 the sample is no longer simply random."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                self.SIZE, self.tr("Side of the squares"), compat.DOUBLE_NUMBER, 50.0, False, 0.1
            ),
            self.tr("Side of the square drawn around each place, m: the frame to look at. The centre is what counts."),
            advanced=True,
        )
        add_point_radius(self)
        self.add(
            QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Places"), compat.POLYGON_VECTOR),
            self.tr(
                "Squares in the study area's CRS with candidate (an id), map_class 'other', an empty reference_class "
                "to be filled in, x and y of the centre, and area_m2."
            ),
        )
        self.add_output(
            QgsProcessingOutputNumber(self.SAMPLE_COUNT, self.tr("Number of places")), self.tr("How many were drawn.")
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._wkt = source_crs_wkt(self, parameters, self.MASK, context)
        points = read_points(self, parameters, context, self._wkt)
        self._candidates = self.polygons(parameters, self.CANDIDATES, context, self._wkt, feedback, points)
        self._mask = self.polygons(parameters, self.MASK, context, self._wkt, feedback)
        self._count = self.parameterAsInt(parameters, self.COUNT, context)
        self._seed = self.parameterAsInt(parameters, self.SEED, context)
        self._min_distance_m = self.parameterAsDouble(parameters, self.MIN_DISTANCE, context)
        self._size_m = self.parameterAsDouble(parameters, self.SIZE, context)

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        centre = common_centre(self._mask, wkt=self._wkt)
        points = random_points_outside(
            PolygonSet(self._candidates, self._wkt, centre),
            PolygonSet(self._mask, self._wkt, centre),
            self._count,
            self._seed,
            self._min_distance_m,
            self._size_m,
            progress,
        )
        rows = [
            (f"non-{number:05d}", "other", None, x, y, self._size_m**2)
            for number, (x, y) in enumerate(zip(points.x, points.y), 1)
        ]
        output = self.write_features(parameters, self.OUTPUT, context, FIELDS, zip(points.squares, rows), self._wkt)
        return {self.OUTPUT: output, self.SAMPLE_COUNT: len(rows)}
