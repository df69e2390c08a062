"""extractcandidates: rasters and thresholds to ranked candidate polygons, in one pass."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
)

from .. import compat
from ..core.candidates import Candidates, ExtractionOptions, extract
from ..core.deformation import unit_warning
from ..core.errors import FtlError, Message
from ..core.progress import Progress
from ..core.score import FrequencyRatios
from .base import CANDIDATES, FtlAlgorithm
from .overlap_inputs import add_overlap, read_overlap

INTEGER_FIELDS = frozenset({"iteration", "rank", "pixels"})


class ExtractCandidates(FtlAlgorithm):
    ID = "extractcandidates"
    GROUP = CANDIDATES
    KEYWORDS = ("threshold", "mask", "overlay", "polygonize", "vectorize", "thaw slump")

    KNOWN = "KNOWN"
    HISTOGRAMS = "HISTOGRAMS"
    MIN_AREA = "MIN_AREA"
    CLOSE_RADIUS = "CLOSE_RADIUS"
    FILL_HOLES = "FILL_HOLES"
    GROW_RATE = "GROW_RATE"
    CONNECTIVITY = "CONNECTIVITY"
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
            "All happens in one pass over the rasters, whatever their grids: each factor is looked at only where "
            "those before it hold, so large scenes take little longer than reading the deformation rate. Run 'Factor "
            "thresholds' on your inventory first, review the candidates, let the accepted ones join the samples "
            "('Update samples'), derive the thresholds again, and so on until the samples' mean rate settles.\n\n"
            "Score: mean |rate| in units of the background's robust standard deviation, plus the log frequency "
            "ratios of the candidate's factors where the histograms are given. Margin: distance of the candidate's "
            "means to the nearest threshold in units of that range's width; near 0 means a doubtful case."
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
                self.KNOWN, self.tr("Known landslides"), [compat.POLYGON_VECTOR], optional=True
            ),
            self.tr("Polygons of the samples so far. Each candidate is told which share of it lies on them."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.HISTOGRAMS, self.tr("Histograms for the score"), [compat.ANY_VECTOR], optional=True
            ),
            self.tr(
                "The HISTOGRAMS table of 'Factor thresholds'. With it the score also weighs how typical the "
                "candidate's terrain is; without it, it is the deformation rate alone."
            ),
        )
        self._number(
            self.MIN_AREA,
            self.tr("Minimum area (m2)"),
            1000.0,
            self.tr("Smaller candidates are dropped, square metres. Ten 10 m pixels are 1000 m2."),
        )
        self._number(
            self.CLOSE_RADIUS,
            self.tr("Closing radius (m)"),
            0.0,
            self.tr(
                "Gaps in the overlap up to about twice this many metres are closed (morphological closing with a "
                "disc); 0 is off. Joins parts of one landslide that noise has separated."
            ),
        )
        self._number(
            self.FILL_HOLES,
            self.tr("Fill holes up to (m2)"),
            0.0,
            self.tr("Holes in a candidate up to this area are filled, square metres; 0 is off."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.GROW_RATE, self.tr("Grow into |rate| of at least (mm/a)"), compat.DOUBLE_NUMBER, optional=True
            ),
            self.tr(
                "Candidates grow into connected pixels that deform at least this fast, mm/a (hysteresis "
                "thresholding), even beyond the terrain's ranges; coherence, where it is a factor, must hold. A value "
                "of about half the threshold gives outlines nearer to the landslide's. Left empty: no growth."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.CONNECTIVITY,
                self.tr("Connectivity"),
                [self.tr("8 (corners connect)"), self.tr("4 (edges only)")],
                defaultValue=0,
            ),
            self.tr("Whether pixels that touch only at a corner belong together."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(self.ITERATION, self.tr("Iteration"), compat.INTEGER_NUMBER, 1, minValue=1),
            self.tr("Number of the iteration, written to the candidates."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Candidates"), type=compat.POLYGON_VECTOR),
            self.tr(
                "Polygons with candidate (stable id: the place of its strongest rate), iteration, rank, score, "
                "area_m2, pixels, rate_mean, rate_max, rate_p95 (of |rate|, mm/a), rate_signed_mean (mm/a), the mean "
                "of every factor, known_overlap (0 to 1) and margin."
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

    def _number(self, name: str, description: str, default: float, help_text: str) -> None:
        parameter = QgsProcessingParameterNumber(name, description, compat.DOUBLE_NUMBER, default, minValue=0.0)
        self.add(parameter, help_text)

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._setup = read_overlap(self, parameters, context, feedback)
        grid = self._setup.inputs.grid
        self._known = tuple(self.polygons(parameters, self.KNOWN, context, grid.wkt, feedback))
        ratios = self.records(parameters, self.HISTOGRAMS, context)
        self._options = ExtractionOptions(
            min_area_m2=self.parameterAsDouble(parameters, self.MIN_AREA, context),
            fill_holes_m2=self.parameterAsDouble(parameters, self.FILL_HOLES, context),
            connectivity=(8, 4)[self.parameterAsEnum(parameters, self.CONNECTIVITY, context)],
            iteration=self.parameterAsInt(parameters, self.ITERATION, context),
            ratios=FrequencyRatios.from_records(ratios or []),
        )
        self._close_px = round(
            self.parameterAsDouble(parameters, self.CLOSE_RADIUS, context) / grid.mean_pixel_size_m()
        )
        self._grow_rate_mm_a = self.optional_double(parameters, self.GROW_RATE, context)
        if self._grow_rate_mm_a is not None and self._grow_rate_mm_a <= 0:
            raise FtlError("The growth rate must be above 0 mm/a. Leave it empty for no growth.")
        self._mask_path = self.raster_output(parameters, self.MASK_OUTPUT, context)

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        overlap = self._setup.overlap(self._known, close_px=self._close_px, grow_rate_mm_a=self._grow_rate_mm_a)
        result = extract(overlap, self._options, progress, self._mask_path)
        warning = unit_warning(result.background_mm_a, self._setup.unit)
        if warning is not None:
            progress.warn(warning)
        candidates = result.candidates
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
