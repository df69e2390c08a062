"""checkconvergence: may the iteration stop?"""

from __future__ import annotations

import math

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from ... import compat
from ...bridge.messages import translate_message
from ...core.errors import FtlError, Message
from ...core.factors.factors import DETECTABLE_SIGMAS
from ...core.grids.raster import AlignedRaster, RasterSource, grid_of
from ...core.iteration.convergence import PATIENCE, TOLERANCE_MM_A, History, change_errors, check_convergence
from ...core.landslides.rate_statistics import polygon_rates
from ...core.landslides.zones import Zones
from ...core.products.product import RATE_UNITS, UNIT_FACTORS
from ...core.progress import Progress
from ..shared.base import ITERATION, FtlAlgorithm
from ..shared.method_parameters import add_point_radius, read_points
from ..shared.rate_reference import add_std, read_std, warn_of_unit

FIELDS = (
    ("iteration", int),
    ("samples", int),
    ("accepted", int),
    ("mean_rate", float),
    ("spread", float),
    ("change", float),
    ("within_tolerance", int),
    ("change_std", float),
)


class CheckConvergence(FtlAlgorithm):
    ID = "checkconvergence"
    GROUP = ITERATION
    KEYWORDS = ("stop rule", "stabilise", "tolerance")

    SAMPLES = "SAMPLES"
    DEFORMATION = "DEFORMATION"
    UNIT = "UNIT"
    TOLERANCE = "TOLERANCE"
    PATIENCE = "PATIENCE"
    LAST_ITERATION = "LAST_ITERATION"
    OUTPUT = "OUTPUT"
    CONVERGED = "CONVERGED"
    REASON = "REASON"

    def title(self) -> str:
        return self.tr("Check convergence")

    def about(self) -> str:
        return self.tr(
            "Tells whether the iteration may stop: when the mean |rate| of the samples has settled, or when the last "
            "iteration accepted nothing new.\n\n"
            "Each sample's |rate| is averaged over its pixels, then over all samples that had joined by the end of "
            "each iteration, every landslide with the same weight. The change from one iteration to the next has to "
            "stay within the tolerance for as many iterations in a row as the patience says. The first step, from the "
            "inventory to the first accepted landslides, does not count: the inventory's own thresholds found those, "
            "so it tells nothing of what they leave out. How the published study judged that rates had stabilised is "
            "not known, so both numbers are yours to choose."
        )

    def literature(self) -> str:
        return "Wei et al. 2025, doi 10.5194/egusphere-2025-2726"

    def example(self) -> str:
        return (
            "qgis_process run ftl:checkconvergence -- SAMPLES=samples.gpkg DEFORMATION=rate.tif TOLERANCE=1 PATIENCE=2 "
            "OUTPUT=rates.csv"
        )

    def define(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource(self.SAMPLES, self.tr("Samples"), [compat.ANY_VECTOR]),
            self.tr(
                "The samples with a field 'iteration': the iteration in which each joined, 0 for the inventory. "
                "Polygons, or any table with 'rate_mean' where no raster is given."
            ),
        )
        add_point_radius(self)
        self.add(
            QgsProcessingParameterRasterLayer(self.DEFORMATION, self.tr("Deformation rate"), optional=True),
            self.tr("Rate raster. Without it the samples' field 'rate_mean' (mm/a) is used."),
        )
        self.add(
            QgsProcessingParameterEnum(self.UNIT, self.tr("Unit of the rate"), list(RATE_UNITS), False, 0),
            self.tr("Unit of the deformation raster."),
            advanced=True,
        )
        add_std(
            self,
            self.tr(
                "Raster of the rate's standard error, in the rate's unit, on any grid. With it the table tells the "
                "standard error of each change (change_std), and the log whether noise alone can bring about more than "
                "the tolerance. Without rasters the samples' field 'rate_std' (mm/a) is used where there is one."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.TOLERANCE, self.tr("Tolerance (mm/a)"), compat.DOUBLE_NUMBER, TOLERANCE_MM_A, False, 0.0
            ),
            self.tr("Largest change of the mean |rate| that counts as settled, mm/a."),
        )
        self.add(
            QgsProcessingParameterNumber(self.PATIENCE, self.tr("Patience"), compat.INTEGER_NUMBER, PATIENCE, False, 1),
            self.tr("Iterations in a row whose change has to be within the tolerance."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.LAST_ITERATION, self.tr("Last iteration"), compat.INTEGER_NUMBER, None, True, 0
            ),
            self.tr(
                "Number of the last iteration that was run. Needed only where it accepted nothing, which the samples "
                "cannot show."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Iterations"), compat.ANY_VECTOR),
            self.tr(
                "One row per iteration: samples so far, accepted (newly joined), mean_rate and spread (standard "
                "deviation over samples) of |rate| in mm/a, change since the iteration before, within_tolerance (1 or "
                "0), change_std (standard error of the change, mm/a; NULL where no standard error is known)."
            ),
        )
        self.add_output(
            QgsProcessingOutputBoolean(self.CONVERGED, self.tr("Converged")), self.tr("Whether the iteration may stop.")
        )
        self.add_output(
            QgsProcessingOutputString(self.REASON, self.tr("Reason")), self.tr("Why, in words and numbers.")
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._tolerance = self.parameterAsDouble(parameters, self.TOLERANCE, context)
        self._patience = self.parameterAsInt(parameters, self.PATIENCE, context)
        last = self.optional_double(parameters, self.LAST_ITERATION, context)
        self._last = None if last is None else int(last)
        scale = UNIT_FACTORS[RATE_UNITS[self.parameterAsEnum(parameters, self.UNIT, context)]]
        self._deformation = self.raster_source(parameters, self.DEFORMATION, context, scale=scale)
        self._std = read_std(self, parameters, context, self._deformation, scale)
        self._wkb: list[bytes] = []
        if self._deformation is None:
            records = self.records(parameters, self.SAMPLES, context) or []
            self._rates = [_number(record, "rate_mean") for record in records]
            self._errors = [_number(record, "rate_std", required=False) for record in records]
        else:
            self._grid = grid_of(self._deformation)
            wkt = self._grid.wkt
            points = read_points(self, parameters, context, wkt, self._grid)
            features = self.polygon_features(parameters, self.SAMPLES, context, wkt, feedback, points=points)
            self._wkb = [feature.wkb for feature in features]
            records = [feature.attributes for feature in features]
        self._iterations = [int(_iteration(number, record)) for number, record in enumerate(records, 1)]

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        warn_of_unit(self._deformation, progress)
        if self._deformation is None:
            rates, errors = self._rates, self._errors
        else:
            share = 1.0 if self._std is None else 0.5
            rates = self._means(self._deformation, progress.part(0.0, share))
            errors = [math.nan] * len(rates)
            if self._std is not None:
                errors = self._means(self._std, progress.part(share, 1.0))
        unknown = sum(math.isnan(rate) for rate in rates)
        if unknown:
            progress.warn(
                Message("{count} sample(s) have no deformation rate and are left out of the mean.", count=unknown)
            )
        history = History.of_samples(self._iterations, rates, self._last)
        result = check_convergence(history, self._tolerance, self._patience)
        progress.tell(result.reason)
        noise_mm_a = change_errors(self._iterations, rates, errors, history)
        self._tell_of_noise(noise_mm_a[-1], progress)
        rows = [
            (
                state.iteration,
                state.samples,
                state.accepted,
                state.mean_rate_mm_a,
                state.spread_mm_a,
                change,
                None if math.isnan(change) else abs(change) <= self._tolerance + 1e-6,
                error,
            )
            for state, change, error in zip(history, result.changes_mm_a, noise_mm_a)
        ]
        return {
            self.OUTPUT: self.write_table(parameters, self.OUTPUT, context, FIELDS, rows),
            self.CONVERGED: result.converged,
            self.REASON: translate_message(result.reason),
        }

    def _tell_of_noise(self, error_mm_a: float, progress: Progress) -> None:
        """`error_mm_a`: of the last change; NaN or 0 where nothing is to be told."""
        noise = DETECTABLE_SIGMAS * error_mm_a
        if noise > self._tolerance:
            progress.warn(
                Message(
                    "The noise of the samples' rates alone may change their mean by {noise:.2f} mm/a (1.96 standard "
                    "errors), more than the tolerance of {tolerance:g} mm/a: whether the last change is within it is "
                    "partly chance. Raise the tolerance, or take a better rate.",
                    noise=noise,
                    tolerance=self._tolerance,
                )
            )
        elif noise > 0:
            progress.tell(
                Message(
                    "The noise of the samples' rates alone may change their mean by {noise:.2f} mm/a (1.96 standard "
                    "errors of the last change).",
                    noise=noise,
                )
            )

    def _means(self, source: RasterSource, progress: Progress) -> list[float]:
        """Of every sample the mean over its pixels of the raster's absolute values."""
        raster = AlignedRaster(source, self._grid)
        return polygon_rates(Zones(self._wkb, self._grid), raster, progress).mean_mm_a.tolist()


def _iteration(number: int, record: dict[str, object]) -> float:
    if "iteration" not in record:
        raise FtlError(
            "The samples have no field 'iteration'. Add it: the iteration in which each sample joined, 0 for the "
            "inventory."
        )
    iteration = _number(record, "iteration", required=False)
    if math.isnan(iteration):
        raise FtlError(
            "Sample {number} has no iteration. Fill in the field 'iteration', 0 for the inventory.", number=number
        )
    return iteration


def _number(record: dict[str, object], name: str, required: bool = True) -> float:
    """The field's value, NaN for NULL and for what is no number."""
    if required and name not in record:
        raise FtlError(
            "The samples have no field '{name}'. Choose a deformation raster, or samples with rates (see 'Update "
            "samples').",
            name=name,
        )
    try:
        return float(record.get(name))
    except (TypeError, ValueError):
        return math.nan
