"""areaaccuracy: accuracy and landslide area corrected for the map's errors."""

from __future__ import annotations

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ... import compat
from ...bridge.layers import plain_attributes
from ...core.accuracy.area_accuracy import AreaAccuracy, area_accuracy, confusion_matrix
from ...core.errors import CancelledError, FtlError, Message
from ...core.landslides.polygons import PolygonSet, common_centre
from ...core.progress import Progress
from ..shared.base import ACCURACY, FtlAlgorithm
from ..shared.source_crs import source_crs_wkt

LANDSLIDE = "landslide"
OTHER = "other"
CLASSES = (LANDSLIDE, OTHER)
REFERENCE_CLASS = "reference_class"
UNDECIDED = ("", "uncertain", "cleared", "null", "nan")
FIELDS = (
    ("class", str),
    ("mapped_m2", float),
    ("samples", int),
    ("reference_samples", int),
    ("users", float),
    ("users_ci", float),
    ("producers", float),
    ("producers_ci", float),
    ("area_m2", float),
    ("area_ci_m2", float),
    ("overall", float),
    ("overall_ci", float),
)


class AreaAccuracyAlgorithm(FtlAlgorithm):
    ID = "areaaccuracy"
    GROUP = ACCURACY
    KEYWORDS = ("Olofsson", "confusion matrix", "producer's accuracy", "user's accuracy", "area estimation")

    MAP = "MAP"
    MASK = "MASK"
    SAMPLE = "SAMPLE"
    REFERENCE_CLASS = "REFERENCE_CLASS"
    MAP_CLASS = "MAP_CLASS"
    LANDSLIDE_VALUES = "LANDSLIDE_VALUES"
    OUTPUT = "OUTPUT"
    OVERALL = "OVERALL"
    LANDSLIDE_AREA = "LANDSLIDE_AREA"
    LANDSLIDE_AREA_CI = "LANDSLIDE_AREA_CI"

    def title(self) -> str:
        return self.tr("Area-adjusted accuracy")

    def about(self) -> str:
        return self.tr(
            "Estimates the true area of landslides in the study area, and the map's overall, user's and producer's "
            "accuracy, from random places that were looked at on imagery: some within the mapped landslides, some "
            "outside (see 'Sample non-candidates'). The area that the map itself shows is biased by its errors; this "
            "estimate is not, and it comes with a 95 % interval.\n\n"
            "The places must be random by area within each of the two strata (mapped landslide, other). Whole "
            "candidates that were reviewed one by one are no such sample, because large and small ones weigh the same."
        )

    def literature(self) -> str:
        return "Olofsson et al. 2014, Remote Sensing of Environment 148:42-57, doi 10.1016/j.rse.2014.02.015"

    def example(self) -> str:
        return (
            "qgis_process run ftl:areaaccuracy -- MAP=inventory.gpkg MASK=study_area.gpkg SAMPLE=places.gpkg "
            "REFERENCE_CLASS=reference_class OUTPUT=area_accuracy.csv"
        )

    def define(self) -> None:
        polygon = [compat.POLYGON_VECTOR]
        self.add(
            QgsProcessingParameterFeatureSource(self.MAP, self.tr("Mapped landslides"), polygon),
            self.tr(
                "Polygons of the map to be judged: candidates, or the final inventory. Points have no area that could "
                "be judged: draw their outlines first."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.MASK, self.tr("Study area"), polygon),
            self.tr("Polygons of the whole area that was mapped; what no landslide covers is the class 'other'."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.SAMPLE, self.tr("Sample places"), [compat.ANY_VECTOR]),
            self.tr("Points or polygons that were drawn at random and looked at; of polygons the centroid counts."),
        )
        self.add(
            QgsProcessingParameterField(
                self.REFERENCE_CLASS, self.tr("Reference class field"), REFERENCE_CLASS, self.SAMPLE, optional=True
            ),
            self.tr("What is really there. Places that are empty, 'uncertain' or 'cleared' are left out."),
        )
        self.add(
            QgsProcessingParameterField(self.MAP_CLASS, self.tr("Map class field"), None, self.SAMPLE, optional=True),
            self.tr(
                "What the map says there. Empty: taken from where the place lies, and places outside the study area "
                "are left out."
            ),
        )
        self.add(
            QgsProcessingParameterString(
                self.LANDSLIDE_VALUES, self.tr("Values that mean landslide"), "landslide, accepted, yes, true, 1"
            ),
            self.tr(
                "Values of both fields, separated by commas, that mean landslide; every other value means 'other'."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Accuracy"), compat.ANY_VECTOR),
            self.tr(
                "One row per class and one for all: mapped area, sample sizes, user's and producer's accuracy (0 to "
                "1), adjusted area (m²), overall accuracy; each _ci is half of the 95 % interval."
            ),
        )
        self.add_output(
            QgsProcessingOutputNumber(self.OVERALL, self.tr("Overall accuracy")), self.tr("Share of area, 0 to 1.")
        )
        self.add_output(
            QgsProcessingOutputNumber(self.LANDSLIDE_AREA, self.tr("Landslide area")),
            self.tr("Adjusted area of landslides, m²."),
        )
        self.add_output(
            QgsProcessingOutputNumber(self.LANDSLIDE_AREA_CI, self.tr("Half interval of the landslide area")),
            self.tr("The adjusted area lies within ± this (95 %), m²."),
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._wkt = source_crs_wkt(self, parameters, self.MASK, context)
        given = self.parameterAsSource(parameters, self.MAP, context)
        if given is not None and QgsWkbTypes.geometryType(given.wkbType()) == compat.POINT_GEOMETRY:
            raise FtlError(
                "{name} holds points, but what is judged here is area, and points have none. Draw the outlines of the "
                "landslides, or use 'Detection accuracy', which takes points.",
                name=given.sourceName(),
            )
        self._map = self.polygons(parameters, self.MAP, context, self._wkt, feedback)
        self._mask = self.polygons(parameters, self.MASK, context, self._wkt, feedback)
        values = self.parameterAsString(parameters, self.LANDSLIDE_VALUES, context)
        self._landslide_values = {_text(value) for value in values.split(",") if _text(value)}
        # Optional only because QGIS does not fall back to the default of a required field parameter.
        reference_field = self.parameterAsString(parameters, self.REFERENCE_CLASS, context) or REFERENCE_CLASS
        map_field = self.parameterAsString(parameters, self.MAP_CLASS, context)
        source = self.parameterAsSource(parameters, self.SAMPLE, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, self.SAMPLE))
        for field in (reference_field, map_field):
            if field and source.fields().lookupField(field) < 0:
                raise FtlError("The sample has no field '{field}'. Choose the field with the class.", field=field)
        self._places = _places(source, self._wkt, reference_field, map_field, context, feedback)

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        centre = common_centre(self._mask, wkt=self._wkt)
        mapped = PolygonSet(self._map, self._wkt, centre)
        mask = PolygonSet(self._mask, self._wkt, centre)
        mask_area = mask.union_area_m2()
        progress.report(0.3)
        progress.check()
        landslide_area = max(mapped.union_area_m2() + mask_area - mapped.union_area_m2(mask), 0.0)
        progress.report(0.7)
        progress.check()
        reference, mapped_classes = self._classes(mapped, mask, progress)
        counts = confusion_matrix(mapped_classes, reference, CLASSES)
        result = area_accuracy(counts, (landslide_area, mask_area - landslide_area), CLASSES)
        progress.report(0.95)
        area = result.classes[0].area
        progress.tell(
            Message(
                "Landslides cover {area:,.0f} ± {half:,.0f} m² (the map shows {mapped:,.0f} m²); overall accuracy "
                "{overall:.1%} ± {overall_half:.1%}, from {count} places.",
                area=area.value,
                half=area.half_width,
                mapped=landslide_area,
                overall=result.overall.value,
                overall_half=result.overall.half_width,
                count=int(counts.sum()),
            )
        )
        return {
            self.OUTPUT: self.write_table(parameters, self.OUTPUT, context, FIELDS, _rows(result)),
            self.OVERALL: result.overall.value,
            self.LANDSLIDE_AREA: area.value,
            self.LANDSLIDE_AREA_CI: area.half_width,
        }

    def _classes(self, mapped: PolygonSet, mask: PolygonSet, progress: Progress) -> tuple[list[str], list[str]]:
        """Reference and map class of every place that counts."""
        decided = [place for place in self._places if _text(place[2]) not in UNDECIDED]
        left_out = len(self._places) - len(decided)
        if left_out:
            progress.warn(Message("{count} place(s) without a decision were left out.", count=left_out))
        reference = [self._class_of(place[2]) for place in decided]
        if not decided or decided[0][3] is not None:
            return reference, [self._class_of(place[3]) for place in decided]
        x = np.array([place[0] for place in decided])
        y = np.array([place[1] for place in decided])
        inside = mask.hits(x, y)
        if not inside.all():
            progress.warn(Message("{count} place(s) outside the study area were left out.", count=int(np.sum(~inside))))
        on_landslide = mapped.hits(x, y)
        kept = np.flatnonzero(inside).tolist()
        return [reference[index] for index in kept], [LANDSLIDE if on_landslide[index] else OTHER for index in kept]

    def _class_of(self, value: object) -> str:
        return LANDSLIDE if _text(value) in self._landslide_values else OTHER


def _places(
    source: QgsProcessingFeatureSource,
    wkt: str,
    reference_field: str,
    map_field: str,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> list[tuple[float, float, object, object]]:
    """x, y (NaN where the map class is given), reference value, map value (None where it comes from the place)."""
    target = QgsCoordinateReferenceSystem.fromWkt(wkt)
    transform = QgsCoordinateTransform(source.sourceCrs(), target, context.transformContext())
    places = []
    for feature in source.getFeatures():
        if feedback.isCanceled():
            raise CancelledError()
        values = plain_attributes(feature)
        if map_field:
            places.append((np.nan, np.nan, values[reference_field], _text(values[map_field])))
            continue
        geometry = feature.geometry()
        if geometry.isEmpty():
            raise FtlError(
                "The sample place {fid} has no geometry. Choose a point or polygon layer, or the field with the map "
                "class.",
                fid=feature.id(),
            )
        try:
            point = transform.transform(geometry.centroid().asPoint())
        except QgsCsException:
            continue  # where the study area's CRS is not defined it cannot lie in it
        places.append((point.x(), point.y(), values[reference_field], None))
    return places


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # "1.0" of a CSV or a double field is the 1 that people write
    return "" if value is None else str(value).strip().lower()


def _rows(result: AreaAccuracy) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {
            "class": row.name,
            "mapped_m2": row.mapped_area,
            "samples": row.samples,
            "reference_samples": row.reference_samples,
            "users": row.users.value,
            "users_ci": row.users.half_width,
            "producers": row.producers.value,
            "producers_ci": row.producers.half_width,
            "area_m2": row.area.value,
            "area_ci_m2": row.area.half_width,
        }
        for row in result.classes
    ]
    rows.append(
        {
            "class": "all",
            "mapped_m2": sum(row.mapped_area for row in result.classes),
            "samples": sum(row.samples for row in result.classes),
            "reference_samples": sum(row.reference_samples for row in result.classes),
            "overall": result.overall.value,
            "overall_ci": result.overall.half_width,
        }
    )
    return rows
