"""Which detections found which reference landslides, under a rule that is stated with the result."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import FtlError, Message
from ..landslides.overlay import Overlay, overlay
from ..landslides.polygons import PolygonSet
from ..progress import Progress

ANY = "any"
OVERLAP = "overlap"
IOU = "iou"
CENTROID = "centroid"
RULES = (ANY, OVERLAP, IOU, CENTROID)
DEFAULT_THRESHOLD = 0.5


@dataclass(frozen=True)
class Matching:
    """Pairs of detection and reference that match, many to many, sorted by detection and reference index."""

    rule: Message
    detections: np.ndarray  # int64 (pairs,), index of the detection
    references: np.ndarray  # int64 (pairs,), index of the reference
    detections_per_reference: np.ndarray  # int64 (references,); above 1 the landslide was split
    references_per_detection: np.ndarray  # int64 (detections,); above 1 several landslides were merged
    covered_m2: np.ndarray  # (references,), area of each reference that the detections cover, whatever the rule
    best_iou: np.ndarray  # (references,), highest IoU with a single detection, whatever the rule
    overlap_m2: np.ndarray  # (detections,), area of each detection that lies on reference polygons
    laid: Overlay  # detections on references, whatever the rule

    @property
    def found(self) -> np.ndarray:
        """Boolean (references,): the landslide was found."""
        return self.detections_per_reference > 0

    @property
    def true(self) -> np.ndarray:
        """Boolean (detections,): the detection is a landslide."""
        return self.references_per_detection > 0

    @property
    def splits(self) -> int:
        """Number of reference landslides that match more than one detection."""
        return int(np.sum(self.detections_per_reference > 1))

    @property
    def merges(self) -> int:
        """Number of detections that match more than one reference landslide."""
        return int(np.sum(self.references_per_detection > 1))


def match(
    detected: PolygonSet,
    reference: PolygonSet,
    rule: str = ANY,
    threshold: float = DEFAULT_THRESHOLD,
    progress: Progress | None = None,
) -> Matching:
    """Matches detections with reference polygons (both in the same CRS and with the same centre).

    Rules: `any` shared area; `overlap`: detections together cover at least `threshold` of the reference (then every
    detection that shares area with it matches); `iou`: intersection over union of the pair at least `threshold`;
    `centroid`: the detection's centroid, or its point on surface where the centroid lies outside, lies in the
    reference. FtlError: unknown rule, threshold not in 0 (excluded) to 1.
    """
    stated = rule_text(rule, threshold)
    progress = progress or Progress()
    laid = overlay(detected, reference, progress)
    first, second, shared = laid.first, laid.second, laid.shared_m2
    covered, lying_on = laid.second_covered_m2, laid.first_covered_m2
    unions = detected.areas_m2[first] + reference.areas_m2[second] - shared
    iou = shared / unions
    best_iou = np.zeros(len(reference))
    np.maximum.at(best_iou, second, iou)
    # A share that is exactly the threshold must not fail by the last digit of an overlay.
    least = threshold * (1 - 1e-9)
    if rule == OVERLAP:
        keep = covered[second] >= least * reference.areas_m2[second]
        first, second = first[keep], second[keep]
    elif rule == IOU:
        first, second = first[iou >= least], second[iou >= least]
    elif rule == CENTROID:
        first, second = detected.points_inside(reference)
    return Matching(
        stated,
        first,
        second,
        np.bincount(second, minlength=len(reference)),
        np.bincount(first, minlength=len(detected)),
        covered,
        best_iou,
        lying_on,
        laid,
    )


def rule_text(rule: str, threshold: float) -> Message:
    """The rule in words, to be stated with every number that depends on it."""
    if rule not in RULES:
        raise FtlError("'{rule}' is no matching rule. Choose one of {known}.", rule=rule, known=", ".join(RULES))
    if not 0 < threshold <= 1:
        raise FtlError(
            "The matching threshold is {threshold:g}, but must be a share above 0 and up to 1. Enter for example 0.5.",
            threshold=threshold,
        )
    if rule == ANY:
        return Message("A detection and a reference landslide match where they share any area.")
    if rule == OVERLAP:
        return Message(
            "A reference landslide is found where the detections together cover at least {percent:g} % of it; "
            "every detection that shares area with it matches.",
            percent=100 * threshold,
        )
    if rule == IOU:
        return Message(
            "A detection and a reference landslide match where the intersection over union of the two is at least "
            "{threshold:g}.",
            threshold=threshold,
        )
    return Message(
        "A detection and a reference landslide match where the detection's centroid (or a point on its surface where "
        "the centroid lies outside) lies in the reference landslide."
    )
