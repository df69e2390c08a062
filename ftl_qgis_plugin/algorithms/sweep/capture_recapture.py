"""capturerecapture: how many landslides two independent passes have both missed."""

from __future__ import annotations

import math

import numpy as np
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterString,
)

from ... import compat
from ...core.accuracy.accuracy import SIZE_EDGES_M2
from ...core.errors import Message
from ...core.landslides.polygons import PolygonSet, common_centre
from ...core.number_list import parse_numbers
from ...core.progress import Progress
from ...core.sweep.recapture import Recapture, by_size
from ..shared.base import ACCURACY, FtlAlgorithm
from ..shared.method_parameters import POLYGONS_OR_POINTS, add_point_radius, read_points
from ..shared.source_crs import source_crs_wkt

FIELDS = (
    ("area_from_m2", float),
    ("area_to_m2", float),
    ("first", int),
    ("second", int),
    ("both", int),
    ("found", int),
    ("total", float),
    ("total_low", float),
    ("total_high", float),
    ("missed", float),
)


class CaptureRecapture(FtlAlgorithm):
    ID = "capturerecapture"
    GROUP = ACCURACY
    KEYWORDS = ("completeness", "omission", "Chapman", "Lincoln", "Petersen", "sweep")

    FIRST = "FIRST"
    SECOND = "SECOND"
    SIZE_CLASSES = "SIZE_CLASSES"
    OUTPUT = "OUTPUT"
    MISSED = "MISSED"

    def title(self) -> str:
        return self.tr("What two passes have missed")

    def about(self) -> str:
        return self.tr(
            "Estimates how many landslides there are in all, from what two passes over the same ground have found "
            "independently: the review of candidates, and a sweep cell by cell without looking at what the first has "
            "found. The fewer of the second's finds the first has too, the more both have missed.\n\n"
            "It holds where the passes miss independently of each other, all landslides of a size class are as likely "
            "to be seen, and those of both passes are recognised (here: any shared area). Passes that find the same "
            "easy ones make the estimate too low: take it as a lower bound then. The second pass may be a random "
            "sample of the cells; the first then still counts all of its finds, and the interval is wider. It is the "
            "exact one of the hypergeometric model, so that it stays honest where numbers are small."
        )

    def literature(self) -> str:
        return "Chapman 1951, University of California Publications in Statistics 1, 131-160"

    def example(self) -> str:
        return "qgis_process run ftl:capturerecapture -- FIRST=accepted.gpkg SECOND=sweep.gpkg OUTPUT=estimate.csv"

    def define(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource(self.FIRST, self.tr("Found by the first pass"), POLYGONS_OR_POINTS),
            self.tr("Polygons or points of the review: accepted candidates, without those known before."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.SECOND, self.tr("Found by the second pass"), POLYGONS_OR_POINTS),
            self.tr("Polygons or points drawn in the sweep without looking at the first pass's."),
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
            QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Estimate"), compat.ANY_VECTOR),
            self.tr(
                "One row for all and one per size class: first, second, both, found (by one or the other), total with "
                "its 95 % interval (no upper end: NULL), missed (total less found). NULL where one pass has found "
                "nothing."
            ),
        )
        self.add_output(
            QgsProcessingOutputNumber(self.MISSED, self.tr("Landslides missed")),
            self.tr("Expected number that neither pass has found; no value where one of them has found nothing."),
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._wkt = source_crs_wkt(self, parameters, self.FIRST, context)
        points = read_points(self, parameters, context, self._wkt)
        self._edges = parse_numbers(self.parameterAsString(parameters, self.SIZE_CLASSES, context))
        self._first, self._second = (
            self.polygons(parameters, name, context, self._wkt, feedback, points) for name in (self.FIRST, self.SECOND)
        )

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        centre = common_centre(self._first, self._second, wkt=self._wkt)
        first, second = (PolygonSet(outlines, self._wkt, centre) for outlines in (self._first, self._second))
        mine, theirs, _ = first.overlaps(second, progress)
        both, again = np.zeros(len(first), bool), np.zeros(len(second), bool)
        both[mine], again[theirs] = True, True
        rows = by_size(first.areas_m2, second.areas_m2[~again], both, self._edges)
        whole = rows[0][2]
        progress.report(1.0)
        has_estimate = whole.total == whole.total
        if has_estimate and math.isinf(whole.high):
            progress.tell(
                Message(
                    "{first} and {second} landslides, none of them the same: at least {low:.0f} in all, and how many "
                    "more cannot be told.",
                    first=whole.first,
                    second=whole.second,
                    low=whole.low,
                )
            )
        elif has_estimate:
            progress.tell(
                Message(
                    "{first} and {second} landslides, {both} of them the same: about {total:.0f} in all (95 % interval "
                    "{low:.0f} to {high:.0f}).",
                    **{name: getattr(whole, name) for name in ("first", "second", "both", "total", "low", "high")},
                )
            )
            progress.tell(whole.missed_told)
        else:
            progress.warn(Message("One pass has found nothing, so the two do not tell what both have missed."))
        return {
            self.OUTPUT: self.write_table(
                parameters, self.OUTPUT, context, FIELDS, [_row(low, high, item) for low, high, item in rows]
            ),
            self.MISSED: whole.missed if has_estimate else None,
        }


def _row(low: float | None, high: float | None, item: Recapture) -> tuple:
    counts = (item.first, item.second, item.both, item.found)
    upper = item.high if math.isfinite(item.high) else None
    return (low, high, *counts, item.total, item.low, upper, item.missed)
