"""How much of the reference was found, and how much of what was found is true."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ..errors import FtlError, Message
from ..landslides.known import are_known, known_shares
from ..landslides.overlay import united_areas_m2
from ..landslides.polygons import PolygonSet
from ..progress import Progress
from .intervals import area_iou_interval, expected_share, f1_interval, ratio, wilson_interval
from .matching import ANY, DEFAULT_THRESHOLD, OVERLAP, Matching, match

SIZE_EDGES_M2 = (5_000.0, 10_000.0, 50_000.0)


@dataclass(frozen=True)
class AccuracyRow:
    """Counts and rates of all polygons or of one size class; rates are NaN where there is nothing to count.

    References are sorted into size classes by their own area, detections by theirs. TPR = TP / (TP + FN) over
    reference landslides, precision = true detections / detections; intervals are Wilson's, 95 %.
    """

    size_class: Message
    lower_m2: float
    upper_m2: float  # infinite for the last class
    true_positives: int  # reference landslides found
    false_negatives: int  # reference landslides missed
    detections: int
    false_positives: int  # detections that match no reference landslide
    splits: int
    merges: int

    @property
    def tpr(self) -> float:
        return ratio(self.true_positives, self.true_positives + self.false_negatives)

    @property
    def tpr_interval(self) -> tuple[float, float]:
        return wilson_interval(self.true_positives, self.true_positives + self.false_negatives)

    @property
    def precision(self) -> float:
        return ratio(self.detections - self.false_positives, self.detections)

    @property
    def precision_interval(self) -> tuple[float, float]:
        return wilson_interval(self.detections - self.false_positives, self.detections)

    @property
    def precision_expected(self) -> float:
        """Of few detections a better guess of the precision of the next ones."""
        return expected_share(self.detections - self.false_positives, self.detections)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and TPR."""
        precision, tpr = self.precision, self.tpr
        if math.isnan(precision) or math.isnan(tpr):
            return math.nan
        return ratio(2 * precision * tpr, precision + tpr)

    @property
    def f1_interval(self) -> tuple[float, float]:
        """95 %; see `intervals.f1_interval`."""
        references = self.true_positives + self.false_negatives
        return f1_interval(self.true_positives, references, self.detections - self.false_positives, self.detections)


@dataclass(frozen=True)
class DetectionAccuracy:
    total: AccuracyRow
    by_size: tuple[AccuracyRow, ...]
    area_iou: float  # shared area / united area of all detections and all references; NaN if there is no area
    matching: Matching
    area_iou_interval: tuple[float, float] = (math.nan, math.nan)
    # Booleans (references,) and (detections,): landslides that derived the ranges, which count neither way.
    known_references: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))
    known_detections: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))


def detection_accuracy(
    detected: PolygonSet,
    reference: PolygonSet,
    rule: str = ANY,
    threshold: float = DEFAULT_THRESHOLD,
    size_edges_m2: Sequence[float] = SIZE_EDGES_M2,
    training: PolygonSet | None = None,
    progress: Progress | None = None,
) -> DetectionAccuracy:
    """Detections against held-out reference polygons (all sets in the same CRS, with the same centre).

    `training`: the polygons that derived the ranges. Reference polygons and detections that lie mostly on them (see
    `landslides.known`) are known landslides: they leave numerator and denominator of every number, and in `matching`
    they match nothing; a detection on known ones that reaches another landslide stays. A warning tells how many other
    reference polygons overlap them: the TPR over those is optimistic. FtlError: no reference polygon, none beside the
    known ones, unknown rule, edges not ascending.
    """
    progress = progress or Progress()
    if not np.any(reference.areas_m2 > 0):
        raise FtlError(
            "There is no reference polygon to compare with. Check the reference layer, its selection and the study "
            "area."
        )
    edges = np.asarray(size_edges_m2, float)
    if np.any(edges <= 0) or np.any(np.diff(edges) <= 0):
        raise FtlError(
            "The limits of the size classes ({edges}) must be areas in m² in ascending order, for example "
            "5000, 10000, 50000.",
            edges=", ".join(f"{edge:g}" for edge in edges),
        )
    if training is not None and len(training):
        known = [are_known(known_shares(polygons, training, Progress())) for polygons in (reference, detected)]
        known[1] &= ~_reaches_others(detected, reference.subset(~known[0]))
        if any(part.any() for part in known):
            _tell_known(*known, progress)
        kept = [polygons.subset(~part) for polygons, part in zip((reference, detected), known)]
        warn_of_overlap(kept[0], training, progress.part(0.0, 0.1))
        if not np.any(kept[0].areas_m2 > 0):
            raise FtlError(
                "All reference polygons lie on landslides that derived the ranges, so nothing is held out. Choose "
                "reference landslides that are not in the inventory."
            )
        result = detection_accuracy(kept[1], kept[0], rule, threshold, size_edges_m2, None, progress.part(0.1, 1.0))
        return _with_known(result, *known)
    matching = match(detected, reference, rule, threshold, progress.part(0.0, 0.8))
    _warn_of_giants(matching, detected, rule, progress)
    _warn_of_places_apart(detected, reference, progress)
    # Layers may hold empty features; they are neither landslides nor detections.
    references, detections = reference.areas_m2 > 0, detected.areas_m2 > 0
    total = _row(Message("all"), 0.0, math.inf, references, detections, matching)
    bounds = [0.0, *edges, math.inf]
    by_size = []
    for lower, upper in zip(bounds, bounds[1:]):
        in_class = [
            usable & (areas >= lower) & (areas < upper)
            for usable, areas in ((references, reference.areas_m2), (detections, detected.areas_m2))
        ]
        by_size.append(_row(size_class_name(lower, upper), lower, upper, *in_class, matching))
    progress.check()
    detected_area, reference_area, shared = united_areas_m2(detected, reference, matching.laid, progress.part(0.8, 1.0))
    # Overlays of large unions differ in the last digits.
    shared = float(np.clip(shared, 0.0, min(reference_area, detected_area)))
    united = reference_area + detected_area - shared
    progress.report(1.0)
    iou = ratio(shared, united)
    return DetectionAccuracy(
        total,
        tuple(by_size),
        iou,
        matching,
        _iou_interval(reference.areas_m2[references], detected.areas_m2[detections], matching, references, detections),
    )


# A detection that covers so much of a landslide has found it, though it lies mostly on known ones.
_REACHED_SHARE = 0.1


def _reaches_others(detected: PolygonSet, others: PolygonSet) -> np.ndarray:
    """Boolean (detections,): covers part of a landslide that was not known, as where neighbours move as one patch."""
    result = np.zeros(len(detected), bool)
    first, second, shared_m2 = detected.overlaps(others)
    result[first[shared_m2 >= _REACHED_SHARE * others.areas_m2[second]]] = True
    return result


def _tell_known(references: np.ndarray, detections: np.ndarray, progress: Progress) -> None:
    progress.tell(
        Message(
            "{count} of {total} reference polygons lie on landslides that were known from the start, and so do "
            "{detections} of {all} detections. They count neither as found nor as missed, neither as true nor as "
            "false.",
            count=int(references.sum()),
            total=len(references),
            detections=int(detections.sum()),
            all=len(detections),
        )
    )


def _with_known(result: DetectionAccuracy, references: np.ndarray, detections: np.ndarray) -> DetectionAccuracy:
    """The result for all polygons, from that for those that are not known."""
    matching = result.matching

    def spread(values: np.ndarray, known: np.ndarray) -> np.ndarray:
        everywhere = np.zeros(len(known), values.dtype)
        everywhere[~known] = values
        return everywhere

    spread_out = replace(
        matching,
        detections=np.flatnonzero(~detections)[matching.detections],
        references=np.flatnonzero(~references)[matching.references],
        detections_per_reference=spread(matching.detections_per_reference, references),
        references_per_detection=spread(matching.references_per_detection, detections),
        covered_m2=spread(matching.covered_m2, references),
        best_iou=spread(matching.best_iou, references),
        overlap_m2=spread(matching.overlap_m2, detections),
    )
    return replace(result, matching=spread_out, known_references=references, known_detections=detections)


# A single detection that "finds" so many landslides, most of its area on none, says little of where they are.
_GIANT_MATCHES = 3
_GIANT_SHARE = 0.5


def _warn_of_giants(matching: Matching, detected: PolygonSet, rule: str, progress: Progress) -> None:
    """Under MATCH any or overlap a detection that covers half the scene finds everything."""
    if rule not in (ANY, OVERLAP) or not len(detected):
        return
    share = np.divide(matching.overlap_m2, detected.areas_m2, out=np.ones(len(detected)), where=detected.areas_m2 > 0)
    giants = (matching.references_per_detection >= _GIANT_MATCHES) & (share < _GIANT_SHARE)
    if not giants.any():
        return
    by_giants = np.unique(matching.references[giants[matching.detections]])
    progress.warn(
        Message(
            "{giants} detection(s) match {count} of the {found} landslides that were found, but only {share:.0%} of "
            "their area is landslide: this rule does not ask how much else a detection covers. Choose intersection "
            "over union, or raise the thresholds so that detections do not run together.",
            giants=int(giants.sum()),
            count=len(by_giants),
            found=int(matching.found.sum()),
            share=float(matching.overlap_m2[giants].sum() / detected.areas_m2[giants].sum()),
        )
    )


def _warn_of_places_apart(detected: PolygonSet, reference: PolygonSet, progress: Progress) -> None:
    """Where the rectangles around the two do not meet, a rate of 0 says nothing of the method."""
    boxes = [polygons.envelopes[polygons.areas_m2 > 0] for polygons in (detected, reference)]
    if not all(len(box) for box in boxes):
        return
    (west, east, south, north), (west_2, east_2, south_2, north_2) = (
        (box[:, 0].min(), box[:, 1].max(), box[:, 2].min(), box[:, 3].max()) for box in boxes
    )
    apart = math.hypot(max(west - east_2, west_2 - east, 0.0), max(south - north_2, south_2 - north, 0.0))
    if apart > 0:
        progress.warn(
            Message(
                "The detections and the reference landslides lie {km:,.1f} km apart: none can match another. Check "
                "that both cover the same area and have the right coordinate reference systems.",
                km=apart * reference.m_per_unit / 1000,
            )
        )


def _iou_interval(
    reference_m2: np.ndarray,
    detected_m2: np.ndarray,
    matching: Matching,
    references: np.ndarray,
    detections: np.ndarray,
) -> tuple[float, float]:
    covered = np.minimum(matching.covered_m2[references], reference_m2)
    on_reference = np.minimum(matching.overlap_m2[detections], detected_m2)
    return area_iou_interval(covered, reference_m2 - covered, detected_m2 - on_reference)


def warn_of_overlap(reference: PolygonSet, training: PolygonSet, progress: Progress) -> int:
    """Warns where reference polygons overlap those that derived the ranges; returns how many do."""
    count = len(np.unique(reference.overlaps(training)[0]))
    if count:
        progress.warn(
            Message(
                "{count} of {total} reference polygons overlap polygons that derived the ranges, so the true positive "
                "rate is optimistic. Hold reference polygons out of the inventory for an honest one.",
                count=count,
                total=int(np.sum(reference.areas_m2 > 0)),
            )
        )
    return count


def size_class_name(lower_m2: float, upper_m2: float) -> Message:
    if lower_m2 == 0 and math.isinf(upper_m2):
        return Message("all sizes")
    if lower_m2 == 0:
        return Message("below {upper:,.0f} m²", upper=upper_m2)
    if math.isinf(upper_m2):
        return Message("{lower:,.0f} m² and more", lower=lower_m2)
    return Message("{lower:,.0f} to {upper:,.0f} m²", lower=lower_m2, upper=upper_m2)


def _row(
    name: Message, lower: float, upper: float, references: np.ndarray, detections: np.ndarray, matching: Matching
) -> AccuracyRow:
    return AccuracyRow(
        name,
        lower,
        upper,
        true_positives=int(np.sum(references & matching.found)),
        false_negatives=int(np.sum(references & ~matching.found)),
        detections=int(np.sum(detections)),
        false_positives=int(np.sum(detections & ~matching.true)),
        splits=int(np.sum(matching.detections_per_reference[references] > 1)),
        merges=int(np.sum(matching.references_per_detection[detections] > 1)),
    )
