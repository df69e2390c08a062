"""extractcandidates: rasters and thresholds to ranked candidate polygons, in one pass."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
)

from ... import compat
from ...core.candidates.candidates import Candidates, extract
from ...core.deformation.rate_units import too_fast_warning
from ...core.errors import FtlError, Message
from ...core.grids.scheduler import executor_of
from ...core.progress import Progress
from ...core.ranges.score import FrequencyRatios
from ..shared.base import CANDIDATES, FtlAlgorithm
from ..shared.extraction_parameters import add_extraction, read_extraction
from ..shared.method_parameters import POLYGONS_OR_POINTS, add_point_radius, read_points
from ..shared.overlap_inputs import THRESHOLDS, add_overlap, read_overlap
from ..shared.rate_reference import unit_by_values

INTEGER_FIELDS = frozenset({"iteration", "rank", "pixels"})


class ExtractCandidates(FtlAlgorithm):
    ID = "extractcandidates"
    GROUP = CANDIDATES
    KEYWORDS = ("threshold", "mask", "overlay", "polygonize", "vectorize", "thaw slump")

    KNOWN = "KNOWN"
    HISTOGRAMS = "HISTOGRAMS"
    MIN_INFORMATION = "MIN_INFORMATION"
    ITERATION = "ITERATION"
    OUTPUT = "OUTPUT"
    MASK_OUTPUT = "MASK_OUTPUT"
    CANDIDATE_COUNT = "CANDIDATE_COUNT"

    def title(self) -> str:
        return self.tr("Extract candidates")

    def about(self) -> str:
        return self.tr(
            "Proposes freeze-thaw landslides: connected areas in which the deformation rate and all other factors lie "
            "within their thresholds, as polygons with their statistics, best first.\n\n"
            "All happens in one pass over the rasters, whatever their grids: each factor is looked at only where those "
            "before it hold, so large scenes take little longer than reading the deformation rate. Run 'Factor "
            "statistics and thresholds' on your inventory first, review the candidates, let the accepted ones join the "
            "samples ('Update samples'), derive the thresholds again, and so on until the samples' mean rate "
            "settles.\n\n"
            "Score: the logarithm of mean |rate|, plus the log frequency ratios of the candidate's factors (in ten "
            "classes of equal share of the study area) where the histograms are given. Margin: distance of the "
            "candidate's means to the nearest threshold in units of that range's width; near 0 means a doubtful case."
        )

    def literature(self) -> str:
        return (
            "Wei et al. 2025, https://doi.org/10.5194/egusphere-2025-2726\n"
            "Yin, K. L. and Yan, T. Z. 1988: Statistical prediction models for slope instability. 5th International "
            "Symposium on Landslides, Lausanne (log frequency ratios)"
        )

    def example(self) -> str:
        return (
            "qgis_process run ftl:extractcandidates -- DEFORMATION=deformation_rate.tif COHERENCE=coherence.tif "
            "DEM=dem.tif THRESHOLDS=thresholds.gpkg MIN_AREA=1000 OUTPUT=candidates.gpkg"
        )

    def define(self) -> None:
        add_overlap(self)
        self.add(
            QgsProcessingParameterFeatureSource(
                self.KNOWN, self.tr("Known landslides"), POLYGONS_OR_POINTS, optional=True
            ),
            self.tr("Polygons of the samples so far. Each candidate is told which share of it lies on them."),
        )
        add_point_radius(self)
        self.add(
            QgsProcessingParameterFeatureSource(
                self.HISTOGRAMS, self.tr("Histograms for the score"), [compat.ANY_VECTOR], optional=True
            ),
            self.tr(
                "The HISTOGRAMS table of 'Factor statistics and thresholds'. With it the score also weighs how typical "
                "the candidate's terrain is; without it, it is the deformation rate alone."
            ),
        )
        add_extraction(self)
        self.add(
            QgsProcessingParameterNumber(
                self.MIN_INFORMATION, self.tr("Minimum information value"), compat.DOUBLE_NUMBER, optional=True
            ),
            self.tr(
                "Candidates whose factors' log frequency ratios (from the histograms) add up to less are dropped. 0: "
                "as frequent there as in the study area at large. 'Factor statistics and thresholds' learns a value "
                "from rejected polygons. Left empty: none is dropped."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(self.ITERATION, self.tr("Iteration"), compat.INTEGER_NUMBER, 1, minValue=1),
            self.tr("Number of the iteration, written to the candidates."),
            advanced=True,
        )
        self.add_scheduler()
        self.add(
            QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Candidates"), type=compat.POLYGON_VECTOR),
            self.tr(
                "Polygons with candidate (stable id: the place of its strongest rate), iteration, rank, score, "
                "area_m2, pixels, rate_mean, rate_max, rate_p95 (of |rate|, mm/a), rate_signed_mean (mm/a), the mean "
                "of every factor, no_data_beside (share of the pixels beside it without a rate or beyond the raster), "
                "mixed_sign (share that moves against its mean), known_overlap (0 to 1) and margin."
            ),
        )
        self.add(
            QgsProcessingParameterRasterDestination(
                self.MASK_OUTPUT, self.tr("Overlap mask"), optional=True, createByDefault=False
            ),
            self.tr("The overlap as bytes before growth and minimum area: 1 passes, 0 not, 255 no data."),
            create=False,
        )
        self.add_output(
            QgsProcessingOutputNumber(self.CANDIDATE_COUNT, self.tr("Number of candidates")),
            self.tr("How many candidates were found."),
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._setup = read_overlap(self, parameters, context, feedback)
        grid = self._setup.inputs.grid
        points = read_points(self, parameters, context, grid.wkt, grid)
        self._known = tuple(self.polygons(parameters, self.KNOWN, context, grid.wkt, feedback, points))
        self._table = self.threshold_table(parameters, THRESHOLDS, context)
        ratios = FrequencyRatios.from_records(self.records(parameters, self.HISTOGRAMS, context) or [])
        options, self._overlap_options = read_extraction(self, parameters, context, grid)
        self._options = replace(
            options,
            iteration=self.parameterAsInt(parameters, self.ITERATION, context),
            ratios=ratios,
            min_information=self.optional_double(parameters, self.MIN_INFORMATION, context),
        )
        if self._options.min_information is not None and not ratios:
            raise FtlError(
                "A minimum information value needs the histograms that give it. Choose the HISTOGRAMS table of 'Factor "
                "statistics and thresholds', or leave the value empty."
            )
        self._scheduler = self.scheduler(parameters, context)
        self._mask_path = self.raster_output(parameters, self.MASK_OUTPUT, context)

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        setup = self._setup.referenced(self._table.minimum_rate_mm_a, progress.part(0.0, 0.1))
        overlap = setup.overlap(self._table, self._known, **self._overlap_options)
        with executor_of(self._scheduler) as executor:
            result = extract(overlap, self._options, progress.part(0.1, 1.0), self._mask_path, executor)
        candidates = result.candidates
        for warning in (
            unit_by_values(setup.inputs.deformation, result.background_mm_a, setup.unit),
            too_fast_warning(max(candidates.columns["rate_max"], default=0.0)),
        ):
            if warning is not None:
                progress.warn(warning)
        progress.tell(
            Message(
                "{count:,} candidates from {passing:,} of {valid:,} pixels with a rate; background of the rate: robust "
                "standard deviation {sigma:.1f} mm/a.",
                count=len(candidates),
                passing=result.passing_px,
                valid=result.valid_px,
                sigma=result.background_sigma_mm_a,
            )
        )
        if not len(candidates):
            progress.warn(
                Message(
                    "No candidate: nowhere do all factors hold on an area large enough. Widen the ranges, lower the "
                    "minimum deformation rate or the minimum area."
                )
            )
        output = self.write_features(
            parameters, self.OUTPUT, context, candidate_fields(candidates), _rows(candidates), candidates.grid.wkt
        )
        results = {self.OUTPUT: output, self.CANDIDATE_COUNT: len(candidates)}
        if self._mask_path:
            results[self.MASK_OUTPUT] = self._mask_path
        return results


def candidate_fields(candidates: Candidates) -> list[tuple[str, type]]:
    """Names and Python types of the candidates' fields, in the contract's order."""
    return [
        (name, str if name == "candidate" else int if name in INTEGER_FIELDS else float) for name in candidates.columns
    ]


def _rows(candidates: Candidates) -> list[tuple[bytes, dict[str, object]]]:
    return list(zip(candidates.wkb, candidates.records()))
