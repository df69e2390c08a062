"""runiterations: the whole loop, with reference polygons in the place of the analyst."""

from __future__ import annotations

import math
import os
import tempfile
from concurrent.futures import Executor
from functools import partial

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
)

from ... import compat
from ...bridge.layers import source_of_layer
from ...bridge.messages import translate_message
from ...core.accuracy.intervals import expected_share
from ...core.deformation.noise_filter import AUTO
from ...core.errors import FtlError
from ...core.factors.thresholds import ThresholdTable
from ...core.grids.scheduler import executor_of
from ...core.imagery.change import DatedImage, change_model
from ...core.imagery.evidence import change_evidence
from ...core.iteration.refinement import Refinement
from ...core.method import parameters as method
from ...core.progress import Progress
from ...core.publishing import make_scratch, real_target, remove_tree
from ...study.database import Study
from ...study.file.replacing import kept_aside, put_study
from ...study.iteration.judge import ReferenceAnalyst
from ...study.iteration.loop import IterationLoop, LoopOptions
from ...study.iteration.loop_result import IterationResult, LoopResult
from ..factors.factor_thresholds import THRESHOLD_FIELDS
from ..shared.base import ITERATION, FtlAlgorithm
from ..shared.extraction_parameters import add_extraction, read_extraction
from ..shared.method_parameters import POLYGONS_OR_POINTS, add_declared, add_point_radius, read_declared, read_points
from ..shared.overlap_inputs import OverlapSetup, add_grid, add_places, add_rasters, add_terrain_options, read_overlap
from ..shared.range_parameters import (
    add_range_parameters,
    add_repeated,
    add_terrain,
    factor_names,
    read_distinct,
    read_range_options,
)
from ..shared.rate_reference import add_reference, add_smoothing
from .update_samples import FIELDS as SAMPLE_FIELDS

ITERATION_FIELDS = (
    ("iteration", int),
    ("candidates", int),
    ("asked", int),
    ("accepted", int),
    ("rejected", int),
    ("samples", int),
    ("added", int),
    ("mean_rate", float),
    ("spread", float),
    ("change", float),
    ("tpr", float),
    ("precision", float),
    ("converged", int),
    ("reason", str),
    ("enlarged", int),
    ("covered_m2", float),
    ("judged_new", int),
    ("precision_new", float),
    ("left", float),
    ("unreviewed", int),
    ("precision_expected", float),
)


class RunIterations(FtlAlgorithm):
    ID = "runiterations"
    MAKES_STUDY = ("STUDY",)
    GROUP = ITERATION
    KEYWORDS = ("loop", "iteration", "refinement", "convergence", "sensitivity")

    INVENTORY = "INVENTORY"
    REFERENCE = "REFERENCE"
    ACCEPT_OVERLAP = "ACCEPT_OVERLAP"
    ADOPT_REFERENCE_BOUNDARY = "ADOPT_REFERENCE_BOUNDARY"
    LEARN_FROM_REJECTED = "LEARN_FROM_REJECTED"
    RANGES_FROM = "RANGES_FROM"
    IMAGES = "IMAGES"
    MAX_ITERATIONS = "MAX_ITERATIONS"
    TOLERANCE = "TOLERANCE"
    PATIENCE = "PATIENCE"
    SAMPLES = "SAMPLES"
    CANDIDATES = "CANDIDATES"
    ITERATIONS = "ITERATIONS"
    THRESHOLDS = "THRESHOLDS"
    STUDY = "STUDY"
    ITERATION_COUNT = "ITERATION_COUNT"
    CONVERGED = "CONVERGED"
    REASON = "REASON"
    JUDGED_NEW = "JUDGED_NEW"
    PRECISION_NEW = "PRECISION_NEW"
    LEFT = "LEFT"

    def title(self) -> str:
        return self.tr("Run all iterations")

    def about(self) -> str:
        return self.tr(
            "Plays the whole method without a person: thresholds from the inventory, candidates, judgement, accepted "
            "ones into the samples, thresholds again, until the samples' mean |rate| settles or nothing new is found. "
            "Reference polygons stand in for the analyst: a candidate is accepted where enough of it lies on them or "
            "on the inventory.\n\n"
            "Use it to see how sensitive your result is to coverage, margin and the other choices, to test the method "
            "on a known area, or to make a study to look at. The study is a complete one and opens in the dock.\n\n"
            "Candidates lie inside the ranges, so ranges would never widen by themselves. They widen because the "
            "analyst's boundary reaches beyond the candidate's pixels (here: the reference's boundary is adopted), "
            "because of the exploration margin, and because missed landslides are digitised (not played here). "
            "A candidate whose outline has an intersection over union of at least 0.5 with a judged one is not judged "
            "again. Candidates are judged the likeliest first, until few landslides are expected among the rest.\n\n"
            "A landslide keeps its identity when another touches it: an accepted candidate that lies mostly on new "
            "ground is a new landslide, one that lies mostly on known ground enlarges what it lies on. Reference "
            "landslides that lie mostly on the inventory are known from the start and do not count as found."
        )

    def literature(self) -> str:
        return "Wei et al. 2025, https://doi.org/10.5194/egusphere-2025-2726"

    def example(self) -> str:
        return (
            "qgis_process run ftl:runiterations -- INVENTORY=inventory.gpkg REFERENCE=reference.gpkg "
            "DEFORMATION=deformation_rate.tif COHERENCE=coherence.tif DEM=dem.tif STUDY=study.gpkg "
            "ITERATIONS=iterations.csv"
        )

    def define(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource(self.INVENTORY, self.tr("Known landslides"), POLYGONS_OR_POINTS),
            self.tr("Polygons or points of the landslides known at the start; they derive the first thresholds."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.REFERENCE, self.tr("Reference landslides"), POLYGONS_OR_POINTS),
            self.tr(
                "Polygons or points of landslides held out of the inventory; they judge the candidates and give "
                "the TPR."
            ),
        )
        add_rasters(self)
        add_terrain(self)
        add_places(self)
        add_range_parameters(self)
        add_extraction(self)
        self.add(
            QgsProcessingParameterNumber(
                self.ACCEPT_OVERLAP,
                self.tr("Overlap to accept"),
                compat.DOUBLE_NUMBER,
                0.5,
                minValue=0.01,
                maxValue=1.0,
            ),
            self.tr("Share (0 to 1) of a candidate's area that must lie on reference or inventory to be accepted."),
        )
        self.add(
            QgsProcessingParameterBoolean(
                self.ADOPT_REFERENCE_BOUNDARY, self.tr("Adopt the reference's boundary"), True
            ),
            self.tr(
                "An accepted candidate takes over the outlines of the landslides it touches, as an analyst editing the "
                "boundary would. Without it samples are the candidates' own pixels, and ranges hardly widen."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.RANGES_FROM, self.tr("Ranges from elsewhere"), [compat.ANY_VECTOR], optional=True
            ),
            self.tr(
                "A threshold table, for example of a neighbouring region ('Factor statistics and thresholds' makes one "
                "without a rate): its ranges of the ground's factors hold in every iteration. Rate and coherence "
                "follow from this scene all the same."
            ),
            advanced=True,
        )
        add_declared(self, method.LEARN_FROM_REJECTED)
        self.add(
            QgsProcessingParameterNumber(
                self.MAX_ITERATIONS, self.tr("Iterations at most"), compat.INTEGER_NUMBER, 10, minValue=1, maxValue=100
            ),
            self.tr("The loop ends after this many iterations even without convergence."),
        )
        add_declared(self, *method.STOP_RULE, *method.REVIEW)
        self.add(
            QgsProcessingParameterMultipleLayers(self.IMAGES, self.tr("Dated images"), compat.RASTER, optional=True),
            self.tr(
                "Multi-band images of two or more dates (told by their tags or names): the order learns from what "
                "changed in each candidate and not around it, as in the dock."
            ),
            advanced=True,
        )
        add_reference(self)
        add_smoothing(self, AUTO)
        add_repeated(self, self.INVENTORY)
        add_point_radius(self)
        add_terrain_options(self)
        add_grid(self)
        self.add_scheduler()
        self._define_outputs()

    def _define_outputs(self) -> None:
        polygon, table = compat.POLYGON_VECTOR, compat.ANY_VECTOR
        for name, label, kind, text in (
            (self.SAMPLES, self.tr("Samples"), polygon, self.tr("All samples at the end, with origin and iteration.")),
            (
                self.CANDIDATES,
                self.tr("Candidates of the last iteration"),
                polygon,
                self.tr("Candidates of the last iteration, with their verdict."),
            ),
            (
                self.ITERATIONS,
                self.tr("Iterations"),
                table,
                self.tr(
                    "One row per iteration: candidates, asked (judged in it), accepted and rejected of these, samples, "
                    "added (new landslides), enlarged (samples that grew), covered_m2 (ground that no sample covered "
                    "before), mean_rate and spread of the samples' mean |rate| (mm/a), change, tpr (reference "
                    "landslides found so far, without those of the inventory), precision of this iteration's "
                    "candidates, known landslides among them, judged_new (candidates of which less than half lies on "
                    "known landslides, judged in it), precision_new of these and precision_expected (of the next "
                    "ones, which after few differs: accepted + 1 of judged + 2), left (landslides expected among those "
                    "not judged; no value while that is not known), unreviewed (new ones without a verdict), "
                    "converged, reason."
                ),
            ),
            (
                self.THRESHOLDS,
                self.tr("Thresholds of the last iteration"),
                table,
                self.tr("The last threshold table, ready for 'Extract candidates'."),
            ),
        ):
            self.add(QgsProcessingParameterFeatureSink(name, label, kind, optional=True), text)
        self.add(
            QgsProcessingParameterFileDestination(
                self.STUDY, self.tr("Study"), self.tr("Study GeoPackage (*.gpkg)"), optional=True
            ),
            self.tr("The whole study as one GeoPackage: candidates, verdicts, samples, iterations, thresholds."),
        )
        for output, text in (
            (QgsProcessingOutputNumber(self.ITERATION_COUNT, self.tr("Iterations run")), self.tr("How many were run.")),
            (
                QgsProcessingOutputBoolean(self.CONVERGED, self.tr("Converged")),
                self.tr("Whether the stop rule held at the end."),
            ),
            (QgsProcessingOutputString(self.REASON, self.tr("Reason")), self.tr("Why it stopped, in words.")),
            (
                QgsProcessingOutputNumber(self.JUDGED_NEW, self.tr("New candidates judged")),
                self.tr("Candidates judged over all iterations, those on known landslides left out."),
            ),
            (
                QgsProcessingOutputNumber(self.PRECISION_NEW, self.tr("Precision of new candidates")),
                self.tr("Share of them that was accepted."),
            ),
            (
                QgsProcessingOutputNumber(self.LEFT, self.tr("Landslides left")),
                self.tr(
                    "Landslides expected among the last iteration's candidates that were not judged; no value where "
                    "that is not known."
                ),
            ),
        ):
            self.add_output(output, text)

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._setup = read_overlap(self, parameters, context, feedback)
        grid = self._setup.inputs.grid
        self._names = factor_names(self, parameters, context, self._setup.inputs)
        extraction, self._overlap_options = read_extraction(self, parameters, context, grid)
        points = read_points(self, parameters, context, grid.wkt, grid)
        inventory = read_distinct(self, parameters, self.INVENTORY, context, grid.wkt, feedback, points)
        self._inventory = [feature.wkb for feature in inventory]
        self._reference = self.polygons(parameters, self.REFERENCE, context, grid.wkt, feedback, points)
        self._accept_overlap = self.parameterAsDouble(parameters, self.ACCEPT_OVERLAP, context)
        self._adopt = self.parameterAsBool(parameters, self.ADOPT_REFERENCE_BOUNDARY, context)
        layers = self.parameterAsLayerList(parameters, self.IMAGES, context) or []
        images = [DatedImage.of_file(source.path, wkt=source.wkt) for source in map(source_of_layer, layers)]
        inputs = self._setup.inputs
        rasters = {
            "DEFORMATION": inputs.deformation,
            "COHERENCE": inputs.coherence,
            "RATE_STD": inputs.rate_std,
            "DEM": inputs.dem,
        }
        self._options = LoopOptions(
            derive=read_range_options(self, parameters, context),
            extraction=extraction,
            max_iterations=self.parameterAsInt(parameters, self.MAX_ITERATIONS, context),
            **read_declared(self, parameters, context, method.LEARN_FROM_REJECTED, *method.STOP_RULE, *method.REVIEW),
            ranges=self.threshold_table(parameters, self.RANGES_FROM, context),
            evidence=partial(change_evidence, change_model(images), wkt=grid.wkt) if images else None,
            parameters={
                **{name: os.path.basename(source.path) for name, source in rasters.items() if source is not None},
                "factors": self._names,
                "accept_overlap": self._accept_overlap,
                "adopt_reference_boundary": self._adopt,
                **({"images": [os.path.basename(image.path) for image in images]} if images else {}),
                **self._overlap_options,
            },
        )
        self._scheduler = self.scheduler(parameters, context)
        self._study_path = self.file_output(parameters, self.STUDY, context)

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        setup = self._setup.referenced(self._options.derive.min_rate_mm_a, progress.part(0.0, 0.05), self._inventory)
        progress = progress.part(0.05, 1.0)
        scratch = self._scratch_folder()
        try:
            path = os.path.join(scratch, "study.gpkg")
            create = partial(Study.create, path, setup.inputs.grid.wkt, grid=setup.inputs.grid)
            with executor_of(self._scheduler) as executor, create() as study:
                result = self._loop(study, setup, executor).run(progress)
            progress.check()
            if self._study_path:
                kept = put_study(path, self._study_path, overwrite=True)
                if kept is not None:
                    progress.warn(kept_aside(self._study_path, kept))
        finally:
            remove_tree(scratch)
        return self._results(result, parameters, context)

    def _loop(self, study: Study, setup: OverlapSetup, executor: Executor | None) -> IterationLoop:
        study_area, excluded = setup.study_zones(), setup.excluded_zones()
        refinement = Refinement(setup.inputs, self._names, study_area, excluded)
        wkt = setup.inputs.grid.wkt
        analyst = ReferenceAnalyst(self._reference, self._inventory, wkt, self._accept_overlap, self._adopt)

        def overlap(table: ThresholdTable, known: tuple[bytes, ...]):
            return setup.overlap(table, known, **self._overlap_options)

        return IterationLoop(
            study, refinement, overlap, analyst, self._inventory, self._reference, self._options, executor
        )

    def _scratch_folder(self) -> str:
        """Next to the study, so that moving it there is one step; where none is wanted, the system's own."""
        folder = os.path.dirname(os.path.abspath(self._study_path)) if self._study_path else None
        try:
            return make_scratch(real_target(self._study_path) if self._study_path else None)
        except OSError as error:
            raise FtlError(
                "The study cannot be written to {folder} ({reason}). Choose a folder that exists and that you may "
                "write to.",
                folder=folder or tempfile.gettempdir(),
                reason=error.strerror,
            ) from error

    def _results(self, result: LoopResult, parameters: dict, context: QgsProcessingContext) -> dict:
        wkt = self._setup.inputs.grid.wkt
        last = result.iterations[-1]
        candidate_fields = _fields_of(result.candidates)
        outputs = {
            self.SAMPLES: self.write_features(
                parameters, self.SAMPLES, context, SAMPLE_FIELDS, _with_outline(result.samples), wkt
            ),
            self.CANDIDATES: self.write_features(
                parameters, self.CANDIDATES, context, candidate_fields, _with_outline(result.candidates), wkt
            ),
            self.ITERATIONS: self.write_table(
                parameters, self.ITERATIONS, context, ITERATION_FIELDS, [_row(item) for item in result.iterations]
            ),
            self.THRESHOLDS: self.write_table(
                parameters, self.THRESHOLDS, context, THRESHOLD_FIELDS, last.table.records()
            ),
            self.STUDY: self._study_path,
        }
        numbers = {
            self.ITERATION_COUNT: last.number,
            self.CONVERGED: last.convergence.converged,
            self.REASON: translate_message(last.convergence.reason),
            self.JUDGED_NEW: result.judged_new,
            self.PRECISION_NEW: result.accepted_new / result.judged_new if result.judged_new else None,
            self.LEFT: None if math.isnan(last.fields["left"]) else last.fields["left"],
        }
        return {**{name: value for name, value in outputs.items() if value is not None}, **numbers}


def _with_outline(records: list[dict[str, object]]) -> list[tuple[bytes, dict[str, object]]]:
    return [(record["wkb"], record) for record in records]


def _fields_of(records: list[dict[str, object]]) -> list[tuple[str, type]]:
    return [(name, str if name == "verdict" else type(value)) for name, value in records[0].items() if name != "wkb"]


def _row(item: IterationResult) -> dict[str, object]:
    return {
        **{name: item.fields[name] for name, _kind in ITERATION_FIELDS if name in item.fields},
        "iteration": item.number,
        "candidates": item.candidates,
        "asked": item.asked,
        "accepted": item.accepted,
        "rejected": item.rejected,
        "tpr": item.tpr,
        "precision": item.precision,
        "precision_expected": expected_share(item.accepted_new, item.judged_new),
        "converged": int(item.convergence.converged),
        "reason": str(item.convergence.reason),
    }
