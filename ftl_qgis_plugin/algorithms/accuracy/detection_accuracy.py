"""detectionaccuracy: true positive rate, precision, F1 and IoU."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ... import compat
from ...bridge.messages import translate_message
from ...core.accuracy.accuracy import SIZE_EDGES_M2, AccuracyRow, DetectionAccuracy, detection_accuracy
from ...core.accuracy.intervals import FEW
from ...core.accuracy.matching import DEFAULT_THRESHOLD, RULES
from ...core.candidates.overlap import Overlap
from ...core.errors import FtlError, Message
from ...core.factors.factors import build_factors
from ...core.iteration.limiting_factors import refusing_factors
from ...core.iteration.misses import Miss, misses_told
from ...core.landslides.polygons import PolygonSet, common_centre
from ...core.number_list import parse_numbers
from ...core.progress import Progress
from ..shared import overlap_inputs
from ..shared.base import ACCURACY, FtlAlgorithm
from ..shared.method_parameters import POLYGONS_OR_POINTS, add_point_radius, read_points
from ..shared.source_crs import source_crs_wkt

FIELDS = (
    ("size_class", str),
    ("lower_m2", float),
    ("upper_m2", float),
    ("true_positives", int),
    ("false_negatives", int),
    ("tpr", float),
    ("tpr_lower", float),
    ("tpr_upper", float),
    ("detections", int),
    ("false_positives", int),
    ("precision", float),
    ("precision_lower", float),
    ("precision_upper", float),
    ("f1", float),
    ("f1_lower", float),
    ("f1_upper", float),
    ("area_iou", float),
    ("area_iou_lower", float),
    ("area_iou_upper", float),
    ("splits", int),
    ("merges", int),
    ("rule", str),
    ("precision_expected", float),
)
MATCH_FIELDS = (
    ("role", str),
    ("fid_source", int),
    ("outcome", str),
    ("matches", int),
    ("covered", float),
    ("best_iou", float),
    ("area_m2", float),
    ("refused_by", str),
)


class DetectionAccuracyAlgorithm(FtlAlgorithm):
    ID = "detectionaccuracy"
    GROUP = ACCURACY
    KEYWORDS = ("TPR", "recall", "precision", "F1", "IoU", "validation")

    DETECTED = "DETECTED"
    REFERENCE = "REFERENCE"
    MATCH = "MATCH"
    THRESHOLD = "THRESHOLD"
    MASK = "MASK"
    TRAINING = "TRAINING"
    SIZE_CLASSES = "SIZE_CLASSES"
    OUTPUT = "OUTPUT"
    MATCHES = "MATCHES"
    TPR = "TPR"
    PRECISION = "PRECISION"
    F1 = "F1"
    IOU = "IOU"

    def title(self) -> str:
        return self.tr("Detection accuracy")

    def about(self) -> str:
        return self.tr(
            "Compares detected landslides with reference landslides that were held out: how many of the reference were "
            "found (true positive rate, TPR), how many of the detections are true (precision), F1, and how well the "
            "areas agree (intersection over union), with 95 % intervals and by size class. The intervals of TPR and "
            "precision are Wilson's, that of F1 follows from both counts (Goutte and Gaussier), that of the IoU from a "
            "bootstrap over landslides and detections.\n\n"
            "Landslides that were known from the start say nothing of what is found: give those that derived the "
            "ranges as training polygons, and whatever lies mostly on them counts neither way. "
            "Precision counts every detection as false that no reference polygon confirms, so it is only meaningful "
            "where the reference is complete within the study area."
        )

    def literature(self) -> str:
        return (
            "Wilson 1927, Journal of the American Statistical Association 22:209-212; Goutte and Gaussier 2005, "
            "Lecture Notes in Computer Science 3408:345-359"
        )

    def example(self) -> str:
        return (
            "qgis_process run ftl:detectionaccuracy -- DETECTED=samples.gpkg REFERENCE=held_out.gpkg MATCH=1 "
            "THRESHOLD=0.5 OUTPUT=accuracy.csv MATCHES=matches.gpkg"
        )

    def define(self) -> None:
        polygon = [compat.POLYGON_VECTOR]
        self.add(
            QgsProcessingParameterFeatureSource(self.DETECTED, self.tr("Detected landslides"), POLYGONS_OR_POINTS),
            self.tr("Polygons or points that were detected: candidates, accepted candidates or the final inventory."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.REFERENCE, self.tr("Reference landslides"), POLYGONS_OR_POINTS),
            self.tr("Polygons or points that are true, and that had no part in deriving the ranges."),
        )
        self.add(
            QgsProcessingParameterEnum(self.MATCH, self.tr("Matching rule"), self._rule_names(), False, 0),
            self.tr(
                "When a detection and a reference landslide match. Detections may share a reference and the other way "
                "round; such splits and merges are counted."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.THRESHOLD, self.tr("Threshold"), compat.DOUBLE_NUMBER, DEFAULT_THRESHOLD, False, 0.0, 1.0
            ),
            self.tr("Share (above 0, up to 1) for the rules 'overlap' and 'IoU'; the others do not use it."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.MASK, self.tr("Study area"), polygon, optional=True),
            self.tr(
                "Only polygons whose centroid (a point on their surface where the centroid lies outside) lies in it "
                "count."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.TRAINING, self.tr("Training polygons"), POLYGONS_OR_POINTS, optional=True
            ),
            self.tr(
                "The polygons that derived the ranges. Reference polygons and detections of which at least half lies "
                "on them leave every number; a warning tells how many other reference polygons overlap them."
            ),
        )
        add_point_radius(self)
        self.add(
            QgsProcessingParameterString(
                self.SIZE_CLASSES,
                self.tr("Limits of the size classes"),
                ", ".join(f"{edge:.0f}" for edge in SIZE_EDGES_M2),
                False,
                True,
            ),
            self.tr("Areas in m², ascending, separated by commas; empty for one class."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                overlap_inputs.THRESHOLDS, self.tr("Thresholds"), [compat.ANY_VECTOR], optional=True
            ),
            self.tr(
                "The threshold table that the detections came from. With it and the rasters it is told which factor "
                "keeps each missed landslide out (field refused_by of the matches)."
            ),
            advanced=True,
        )
        overlap_inputs.add_rasters(self, optional=True)
        overlap_inputs.add_terrain_options(self)
        self.add(
            QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Accuracy"), compat.ANY_VECTOR),
            self.tr(
                "One row for all and one per size class (references by their own area, detections by theirs): counts, "
                "tpr, precision and f1 with the 95 % bounds, area_iou with its bounds (first row only), splits "
                "(references matched by several detections), merges, the matching rule in words, and "
                "precision_expected (of the next detections: true ones + 1 of all + 2, which differs after few)."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink(self.MATCHES, self.tr("Matches"), compat.POLYGON_VECTOR, optional=True),
            self.tr(
                "References (outcome found or missed) and detections (outcome true or false; known where they lie "
                "mostly on training polygons) with matches (number of "
                "partners), covered (share of the polygon's area under the other side), best_iou (references), "
                "area_m2 and refused_by (missed references, where thresholds and rasters are given: the factor that "
                "refuses most of the pixels that move fast enough, 'none' where some pixel passes all); fid_source is "
                "the feature's id in its layer."
            ),
            create=False,
        )
        self.add_output(
            QgsProcessingOutputNumber(self.TPR, self.tr("True positive rate")), self.tr("TP / (TP + FN), 0 to 1.")
        )
        self.add_output(
            QgsProcessingOutputNumber(self.PRECISION, self.tr("Precision")), self.tr("True detections / detections.")
        )
        self.add_output(
            QgsProcessingOutputNumber(self.F1, self.tr("F1")), self.tr("Harmonic mean of precision and TPR.")
        )
        self.add_output(QgsProcessingOutputNumber(self.IOU, self.tr("Area IoU")), self.tr("Shared area / united area."))

    def _rule_names(self) -> list[str]:
        return [
            self.tr("any: any shared area"),
            self.tr("overlap: detections cover THRESHOLD of the reference"),
            self.tr("iou: intersection over union of the pair at least THRESHOLD"),
            self.tr("centroid: the detection's centroid lies in the reference"),
        ]

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._wkt = source_crs_wkt(self, parameters, self.REFERENCE, context)
        self._rule = RULES[self.parameterAsEnum(parameters, self.MATCH, context)]
        self._threshold = self.parameterAsDouble(parameters, self.THRESHOLD, context)
        self._edges = parse_numbers(self.parameterAsString(parameters, self.SIZE_CLASSES, context))
        points = read_points(self, parameters, context, self._wkt)
        self._detected, self._reference = (
            self.polygon_features(parameters, name, context, self._wkt, feedback, False, points)
            for name in (self.DETECTED, self.REFERENCE)
        )
        self._mask = self.study_area(parameters, self.MASK, context, self._wkt, feedback)
        self._training = self.polygons(parameters, self.TRAINING, context, self._wkt, feedback, points)
        self._table = self.threshold_table(parameters, overlap_inputs.THRESHOLDS, context)
        if self._table is None:
            return
        if self.parameterAsRasterLayer(parameters, overlap_inputs.DEFORMATION, context) is None:
            raise FtlError(
                "What refuses a missed landslide can only be told with the rasters that the thresholds were put on. "
                "Choose the deformation rate, or leave the thresholds empty."
            )
        self._inputs, _unit = overlap_inputs.read_inputs(self, parameters, context)
        grid = self._inputs.grid
        wkt = grid.wkt
        features = self.polygon_features(
            parameters, self.REFERENCE, context, wkt, feedback, False, read_points(self, parameters, context, wkt, grid)
        )
        self._on_grid = {feature.fid: feature.wkb for feature in features}

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        centre = None
        if self._mask:
            centre = common_centre([feature.wkb for feature in self._reference], wkt=self._wkt)
            mask = PolygonSet(self._mask, self._wkt, centre)
            self._detected, self._reference = (
                [feature for feature, inside in zip(features, _inside(features, mask, self._wkt, centre)) if inside]
                for features in (self._detected, self._reference)
            )
        # The reader of polygons has looked at them: of a hundred thousand a second look counts.
        reference = PolygonSet([feature.wkb for feature in self._reference], self._wkt, centre, True)
        detected = PolygonSet([feature.wkb for feature in self._detected], self._wkt, reference.centre, True)
        if parameters.get(self.MATCHES) is None:  # nobody wants the outlines again: of a hundred thousand they count
            self._detected, self._reference = (
                [feature._replace(wkb=b"") for feature in features] for features in (self._detected, self._reference)
            )
        training = PolygonSet(self._training, self._wkt, reference.centre) if self._training else None
        result = detection_accuracy(
            detected, reference, self._rule, self._threshold, self._edges, training, progress.part(0.0, 0.95)
        )
        _tell(progress, result)
        rule = translate_message(result.matching.rule)
        rows = [_row(result.total, rule, result.area_iou, result.area_iou_interval)]
        rows += [_row(row, rule) for row in result.by_size]
        results = {self.OUTPUT: self.write_table(parameters, self.OUTPUT, context, FIELDS, rows)}
        matches = self._matches(result, detected, reference, self._refusing(result, progress))
        results[self.MATCHES] = self.write_features(parameters, self.MATCHES, context, MATCH_FIELDS, matches, self._wkt)
        total = result.total
        numbers = {self.TPR: total.tpr, self.PRECISION: total.precision, self.F1: total.f1, self.IOU: result.area_iou}
        return {**results, **numbers}

    def _refusing(self, result: DetectionAccuracy, progress: Progress) -> dict[int, str]:
        """The factor that keeps each missed reference out, by its id; empty where that is not asked."""
        missed = [
            feature.fid
            for feature, found, known in zip(self._reference, result.matching.found, _known(result)[0])
            if not found and not known and self._table is not None and feature.fid in self._on_grid
        ]
        if not missed:
            return {}
        overlap = Overlap(self._inputs.grid, build_factors(self._inputs, self._table.factors), self._table)
        names = refusing_factors(overlap, [self._on_grid[fid] for fid in missed], progress.part(0.95, 1.0))
        progress.tell(misses_told([Miss(name) for name in names]))
        return dict(zip(missed, names))

    def _matches(
        self, result: DetectionAccuracy, detected: PolygonSet, reference: PolygonSet, refusing: Mapping[int, str]
    ) -> Iterator[tuple[bytes, tuple]]:
        matching = result.matching
        known_references, known_detections = _known(result)
        for index, feature in enumerate(self._reference):
            area = reference.areas_m2[index]
            outcome = "known" if known_references[index] else "found" if matching.found[index] else "missed"
            count, covered = matching.detections_per_reference[index], matching.covered_m2[index] / area
            best, refused_by = matching.best_iou[index], refusing.get(feature.fid)
            yield feature.wkb, ("reference", feature.fid, outcome, count, covered, best, area, refused_by)
        for index, feature in enumerate(self._detected):
            area = detected.areas_m2[index]
            outcome = "known" if known_detections[index] else "true" if matching.true[index] else "false"
            count, covered = matching.references_per_detection[index], matching.overlap_m2[index] / area
            yield feature.wkb, ("detection", feature.fid, outcome, count, covered, None, area, None)


def _known(result: DetectionAccuracy) -> tuple[np.ndarray, np.ndarray]:
    """Which references and detections lie on training polygons; all False without any."""
    matching = result.matching
    pairs = (
        (result.known_references, matching.detections_per_reference),
        (result.known_detections, matching.references_per_detection),
    )
    return tuple(known if len(known) else np.zeros(len(all_of), bool) for known, all_of in pairs)


def _inside(features: list, mask: PolygonSet, wkt: str, centre: tuple[float, float] | None) -> list[bool]:
    return PolygonSet([feature.wkb for feature in features], wkt, centre).inside(mask).tolist()


def _row(
    row: AccuracyRow,
    rule: str,
    area_iou: float | None = None,
    iou: tuple[float | None, float | None] = (None, None),
) -> dict[str, object]:
    tpr, precision, f1 = row.tpr_interval, row.precision_interval, row.f1_interval
    return {
        "size_class": translate_message(row.size_class),
        "lower_m2": row.lower_m2,
        "upper_m2": row.upper_m2,
        "true_positives": row.true_positives,
        "false_negatives": row.false_negatives,
        "tpr": row.tpr,
        "tpr_lower": tpr[0],
        "tpr_upper": tpr[1],
        "detections": row.detections,
        "false_positives": row.false_positives,
        "precision": row.precision,
        "precision_lower": precision[0],
        "precision_upper": precision[1],
        "precision_expected": row.precision_expected,
        "f1": row.f1,
        "f1_lower": f1[0],
        "f1_upper": f1[1],
        "area_iou": area_iou,
        "area_iou_lower": iou[0],
        "area_iou_upper": iou[1],
        "splits": row.splits,
        "merges": row.merges,
        "rule": rule,
    }


def _tell(progress: Progress, result: DetectionAccuracy) -> None:
    total = result.total
    progress.tell(result.matching.rule)
    progress.tell(
        Message(
            "{found} of {references} reference landslides found: TPR {tpr:.1%} (95 % interval {low:.1%} to "
            "{high:.1%}).",
            found=total.true_positives,
            references=total.true_positives + total.false_negatives,
            tpr=total.tpr,
            low=total.tpr_interval[0],
            high=total.tpr_interval[1],
        )
    )
    if total.detections:
        progress.tell(
            Message(
                "{true} of {detections} detections are true: precision {precision:.1%} (95 % interval {low:.1%} to "
                "{high:.1%}); F1 {f1:.3f}, area IoU {iou:.3f}, {splits} split(s), {merges} merge(s).",
                true=total.detections - total.false_positives,
                detections=total.detections,
                precision=total.precision,
                low=total.precision_interval[0],
                high=total.precision_interval[1],
                f1=total.f1,
                iou=result.area_iou,
                splits=total.splits,
                merges=total.merges,
            )
        )
    if 0 < total.detections < FEW:
        progress.tell(
            Message(
                "After so few detections the expected precision is {share:.0%}.",
                share=total.precision_expected,
            )
        )
