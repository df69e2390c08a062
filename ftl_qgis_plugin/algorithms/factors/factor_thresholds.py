"""factorthresholds: from an inventory of known landslides to the ranges of the factors."""

from __future__ import annotations

import numpy as np
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterLayer,
)

from ... import compat
from ...core.errors import Message
from ...core.factors.catalogue import DEFORMATION
from ...core.factors.thresholds import NOTE_DATA, Threshold
from ...core.iteration.refinement import Refinement
from ...core.landslides.zones import Zones
from ...core.progress import Progress
from ...core.ranges.derivation import Derivation
from ...core.ranges.descriptive import STATISTICS_FIELDS
from ...core.sentences import percent
from ..shared import overlap_inputs, range_parameters
from ..shared.base import CANDIDATES, FtlAlgorithm
from ..shared.method_parameters import POLYGONS_OR_POINTS, add_point_radius, read_points
from ..shared.range_parameters import add_repeated, read_distinct
from ..shared.rate_reference import add_reference, add_smoothing, read_reference, unit_by_values

THRESHOLD_FIELDS = (
    ("factor", str),
    ("lower", float),
    ("upper", float),
    ("enabled", int),
    ("method", str),
    ("coverage", float),
    ("samples", int),
    ("note", str),
    (NOTE_DATA, str),
)

HISTOGRAM_FIELDS = (
    ("factor", str),
    ("bin", int),
    ("lower", float),
    ("upper", float),
    ("sample_share", float),
    ("background_share", float),
    ("frequency_ratio", float),
    ("information_value", float),
    ("use", str),
)

# An inventory with this field (as the samples of a study have) tells which polygons joined in the last iteration.
ITERATION_FIELD = "iteration"


class FactorThresholds(FtlAlgorithm):
    """Threshold table, statistics and histograms of the factors under an inventory."""

    ID = "factorthresholds"
    GROUP = CANDIDATES
    KEYWORDS = ("statistics", "range", "percentile", "frequency ratio", "histogram", "inventory", "zonal")

    INVENTORY = "INVENTORY"
    MASK = "MASK"
    EXCLUDE = "EXCLUDE"
    REJECTED = "REJECTED"
    PREVIOUS = "PREVIOUS"
    THRESHOLDS = "THRESHOLDS"
    STATISTICS = "STATISTICS"
    HISTOGRAMS = "HISTOGRAMS"
    SAMPLE_COUNT = "SAMPLE_COUNT"
    JOINT_COVERAGE = "JOINT_COVERAGE"
    REJECTED_PASSING = "REJECTED_PASSING"
    MIN_INFORMATION = "MIN_INFORMATION"
    OTHERS_COVERAGE = "OTHERS_COVERAGE"

    def title(self) -> str:
        return self.tr("Factor statistics and thresholds")

    def about(self) -> str:
        return self.tr(
            "Derives from known landslides in which range of each factor (elevation, slope, aspect ...) they occur. "
            "The result is a threshold table that the overlap and the candidate extraction take, and that can be "
            "edited by hand.\n\n"
            "The table has one row per factor (several where the favourable values are several intervals): lower and "
            "upper bound (empty = open), whether it is used, the share of the sample pixels inside, and a note that "
            "says how certain the bounds are and why they moved since the previous thresholds. A row whose method is "
            "'manual' in the previous thresholds is kept as it is. For aspect a lower bound above the upper one "
            "means a range through north.\n\n"
            "The minimum deformation rate is not derived but set, and raised where the scene is noisy; the minimum "
            "coherence is what the samples' fast pixels have, unless it is set. It is also told how much of other "
            "landslides would lie inside the ranges, each known one left out in turn. All samples count, also those "
            "outside the study area; the study area is what their terrain is compared with. If the inventory has a "
            "field 'iteration', the polygons of the highest one are taken as new when bounds are compared.\n\n"
            "Without a deformation rate, the ground's factors get ranges on the elevation model's grid: so ranges may "
            "come from the inventory of a neighbouring region. The minimum deformation rate stands in the table as you "
            "set it.\n\n"
            "Statistics: pixels count where their centre lies inside a polygon, as in zonal statistics; a polygon "
            "smaller than a pixel counts with the pixel it lies in."
        )

    def literature(self) -> str:
        return (
            "Wei et al. 2025, doi 10.5194/egusphere-2025-2726 (the iteration)\n"
            "Mardia and Jupp 2000, Directional Statistics (aspect)\n"
            "Hyndman 1996, doi 10.1080/00031305.1996.10474359 (highest density)\n"
            "Lee and Talib 2005, doi 10.1007/s00254-005-1228-z (frequency ratio)"
        )

    def example(self) -> str:
        return (
            "qgis_process run ftl:factorthresholds -- INVENTORY=inventory.gpkg DEFORMATION=rate.tif DEM=dem.tif "
            "TERRAIN=1,2 THRESHOLDS=thresholds.gpkg STATISTICS=statistics.csv"
        )

    def define(self) -> None:
        polygon, table = [compat.POLYGON_VECTOR], [compat.ANY_VECTOR]
        self.add(
            QgsProcessingParameterFeatureSource(self.INVENTORY, self.tr("Known landslides"), POLYGONS_OR_POINTS),
            self.tr("Polygons or points of known freeze-thaw landslides, the samples. Any CRS."),
        )
        overlap_inputs.add_rasters(self, needs_rate=False)
        range_parameters.add_terrain(self)
        self.add(
            QgsProcessingParameterFeatureSource(self.MASK, self.tr("Study area"), polygon, optional=True),
            self.tr("Polygons of the area whose terrain the samples are compared with. Default: the whole raster."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.EXCLUDE, self.tr("Excluded areas"), polygon, optional=True),
            self.tr("Polygons (lakes, glaciers) whose terrain does not count to the study area. Optional."),
        )
        range_parameters.add_range_parameters(self)
        self.add(
            QgsProcessingParameterFeatureSource(self.REJECTED, self.tr("Rejected polygons"), polygon, optional=True),
            self.tr(
                "Candidates that an analyst rejected: it is told how many the new ranges would let in again, and below "
                "which information value they outnumber the samples most (see the output of that name)."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.PREVIOUS, self.tr("Previous thresholds"), table, optional=True),
            self.tr("Threshold table of the previous iteration, to compare with and to keep manual rows from."),
        )
        add_reference(self)
        add_smoothing(self)
        add_repeated(self, self.INVENTORY)
        add_point_radius(self)
        overlap_inputs.add_terrain_options(self)
        self.add(
            QgsProcessingParameterRasterLayer(overlap_inputs.GRID, self.tr("Reference grid"), optional=True),
            self.tr("A raster whose grid is used instead of the deformation raster's."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSink(self.THRESHOLDS, self.tr("Thresholds"), compat.ANY_VECTOR),
            self.tr(
                "Threshold table: factor, lower, upper, enabled, method, coverage, samples, note, and what the note "
                "was made of."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink(self.STATISTICS, self.tr("Statistics"), compat.ANY_VECTOR, optional=True),
            self.tr(
                "One row per factor: statistics of samples and study area, how stable the bounds are under resampling, "
                "changes since the previous thresholds, share of rejected polygons inside."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink(self.HISTOGRAMS, self.tr("Histograms"), compat.ANY_VECTOR, optional=True),
            self.tr(
                "One row per factor and class: bounds, shares of samples and study area, frequency ratio (with half "
                "an observation added to observed and expected counts) and its logarithm, the information value. The "
                "first and last class also hold what lies beyond them. Use: 'chart' for bars of equal width, 'score' "
                "for the classes by which candidates are scored, each a tenth of the study area."
            ),
            create=False,
        )
        self.add_output(
            QgsProcessingOutputNumber(self.SAMPLE_COUNT, self.tr("Number of samples")),
            self.tr("Polygons that carry the statistics."),
        )
        self.add_output(
            QgsProcessingOutputNumber(self.JOINT_COVERAGE, self.tr("Joint coverage")),
            self.tr("Share of the sample pixels (0 to 1) that lie inside all ranges, deformation included."),
        )
        self.add_output(
            QgsProcessingOutputNumber(self.OTHERS_COVERAGE, self.tr("Coverage of other landslides")),
            self.tr(
                "Share (0 to 1) of a landslide not known yet that would lie inside the ground's ranges, judged by "
                "leaving out each polygon in turn; absent with one polygon."
            ),
        )
        self.add_output(
            QgsProcessingOutputNumber(self.REJECTED_PASSING, self.tr("Rejected polygons that would pass")),
            self.tr("Number of rejected polygons whose medians lie inside all ranges."),
        )
        self.add_output(
            QgsProcessingOutputNumber(self.MIN_INFORMATION, self.tr("Minimum information value")),
            self.tr(
                "Learned from the rejected polygons: the information value (sum of the factors' log frequency ratios) "
                "below which they outnumber the samples most, of those that keep at least the coverage's share of the "
                "samples. For 'Extract candidates'; absent where no such limit excludes more rejected polygons than "
                "samples."
            ),
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._options = range_parameters.read_range_options(self, parameters, context)
        self._inputs, self._unit = overlap_inputs.read_inputs(self, parameters, context)
        overlap_inputs.warn_of_inputs(self._inputs, feedback)
        self._reference = read_reference(self, parameters, context, self._inputs.grid.wkt, feedback)
        self._names = range_parameters.factor_names(self, parameters, context, self._inputs)
        self._previous = self.threshold_table(parameters, self.PREVIOUS, context)
        wkt = self._inputs.grid.wkt
        points = read_points(self, parameters, context, wkt, self._inputs.grid)
        features = read_distinct(self, parameters, self.INVENTORY, context, wkt, feedback, points, (ITERATION_FIELD,))
        self._inventory = [feature.wkb for feature in features]
        self._new = _newest([feature.attributes for feature in features])
        self._study_area = self.study_area(parameters, self.MASK, context, wkt, feedback)
        self._exclude = self.polygons(parameters, self.EXCLUDE, context, wkt, feedback)
        self._rejected = self.polygons(parameters, self.REJECTED, context, wkt, feedback)

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        derivation = self._derivation(progress)
        for warning in derivation.warnings:
            progress.warn(warning)
        for row in derivation.table.rows:
            if row.enabled:
                progress.tell(_row_message(row))
        for message in derivation.messages:
            progress.tell(message)
        progress.check()
        results = {
            self.THRESHOLDS: self.write_table(
                parameters, self.THRESHOLDS, context, THRESHOLD_FIELDS, derivation.table.records()
            ),
            self.STATISTICS: self.write_table(
                parameters, self.STATISTICS, context, tuple(STATISTICS_FIELDS.items()), derivation.statistics
            ),
            self.HISTOGRAMS: self.write_table(
                parameters, self.HISTOGRAMS, context, HISTOGRAM_FIELDS, derivation.histograms
            ),
            self.SAMPLE_COUNT: derivation.polygons,
            self.JOINT_COVERAGE: derivation.joint_coverage,
            self.REJECTED_PASSING: derivation.rejected_passing,
            self.MIN_INFORMATION: derivation.min_information,
            self.OTHERS_COVERAGE: derivation.others_coverage,
        }
        return {name: value for name, value in results.items() if value is not None}

    def _derivation(self, progress: Progress) -> Derivation:
        grid = self._inputs.grid
        study_area = Zones(self._study_area, grid) if self._study_area else None
        inputs = self._reference.apply(self._inputs, self._options.min_rate_mm_a, progress.part(0.0, 0.1))
        refinement = Refinement(inputs, self._names, study_area, Zones(self._exclude, grid))
        # A hundred thousand outlines count; nobody looks at them again.
        inventory, self._inventory = iter(self._inventory), []
        derivation = refinement.derive(
            inventory, self._options, self._new, self._previous, self._rejected, progress.part(0.1, 0.98)
        )
        rates = refinement.background.get(DEFORMATION)
        warning = None if rates is None else unit_by_values(inputs.deformation, rates, self._unit)
        if warning is not None:
            progress.warn(warning)
        return derivation if rates is not None else derivation.with_rate(self._options.min_rate_mm_a)


def _newest(attributes: list[dict[str, object]]) -> np.ndarray | None:
    """Which polygons carry the highest number in the field `iteration`; None without such a field or with one value."""
    numbers = []
    for record in attributes:
        try:
            numbers.append(float(record.get(ITERATION_FIELD)))
        except (TypeError, ValueError):
            numbers.append(-np.inf)
    newest = np.array(numbers) == max(numbers)
    return None if newest.all() else newest


def _row_message(row: Threshold) -> Message:
    return Message(
        "{factor}: {lower} to {upper}, {share} of the sample pixels. {note}",
        factor=row.factor,
        lower="-" if row.lower is None else f"{row.lower:.4g}",
        upper="-" if row.upper is None else f"{row.upper:.4g}",
        share="?" if row.coverage is None else percent(row.coverage, 1),
        note=row.note,
    )
