"""updatesamples: accepted candidates join the samples."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterRasterLayer,
)

from ... import compat
from ...core.errors import FtlError, Message
from ...core.factors.factors import DETECTABLE_SIGMAS
from ...core.grids.raster import AlignedRaster, grid_of
from ...core.iteration.sample_growth import CANDIDATE, INVENTORY, ORIGINS, Sample, merge_accepted
from ...core.landslides.polygons import PolygonSet
from ...core.landslides.rate_statistics import polygon_rates
from ...core.landslides.zones import Zones
from ...core.products.product import RATE_UNITS, UNIT_FACTORS
from ...core.progress import Progress
from ..shared.base import ITERATION, FtlAlgorithm
from ..shared.inputs import PolygonFeature
from ..shared.method_parameters import POLYGONS_OR_POINTS, add_point_radius, read_points
from ..shared.rate_reference import add_std, read_std, warn_of_unit
from ..shared.source_crs import source_crs_wkt

ACCEPTED = "accepted"
RATE_FIELDS = ("rate_mean", "rate_max", "rate_p95", "rate_signed_mean", "pixels", "rate_std")
FIELDS = (
    ("origin", str),
    ("iteration", int),
    ("candidate", str),
    ("class", str),
    ("confidence", int),
    ("image_date", str),
    ("analyst", str),
    ("rate_mean", float),
    ("rate_max", float),
    ("rate_p95", float),
    ("rate_signed_mean", float),
    ("pixels", int),
    ("area_m2", float),
    ("rate_std", float),
)


class UpdateSamples(FtlAlgorithm):
    ID = "updatesamples"
    GROUP = ITERATION
    KEYWORDS = ("inventory", "accept", "merge", "refinement")

    SAMPLES = "SAMPLES"
    CANDIDATES = "CANDIDATES"
    VERDICT_FIELD = "VERDICT_FIELD"
    DEFORMATION = "DEFORMATION"
    UNIT = "UNIT"
    OUTPUT = "OUTPUT"
    SAMPLE_COUNT = "SAMPLE_COUNT"
    ADDED_COUNT = "ADDED_COUNT"

    def title(self) -> str:
        return self.tr("Update samples")

    def about(self) -> str:
        return self.tr(
            "Adds the accepted candidates of an iteration to the samples, so that the factor ranges can be derived "
            "again from a larger and more varied base.\n\n"
            "Where an accepted candidate overlaps samples or other accepted candidates, they are united to one "
            "landslide, which keeps the attributes of its oldest member (inventory before digitised before candidate) "
            "and the earliest iteration. Polygons that only touch stay apart. Rejected and uncertain candidates are "
            "left out."
        )

    def literature(self) -> str:
        return "Wei et al. 2025, doi 10.5194/egusphere-2025-2726"

    def example(self) -> str:
        return (
            "qgis_process run ftl:updatesamples -- SAMPLES=samples.gpkg CANDIDATES=candidates.gpkg "
            "VERDICT_FIELD=verdict DEFORMATION=rate.tif OUTPUT=samples_2.gpkg"
        )

    def define(self) -> None:
        polygon = [compat.POLYGON_VECTOR]
        self.add(
            QgsProcessingParameterFeatureSource(self.SAMPLES, self.tr("Samples"), POLYGONS_OR_POINTS),
            self.tr(
                "Polygons or points of the landslides known so far. The fields origin (inventory, candidate or "
                "digitised) and iteration are used where they exist; without them a polygon counts as inventory, "
                "iteration 0."
            ),
        )
        add_point_radius(self)
        self.add(
            QgsProcessingParameterFeatureSource(self.CANDIDATES, self.tr("Candidates"), polygon),
            self.tr("Candidate polygons with the analyst's verdict and edited boundary."),
        )
        self.add(
            QgsProcessingParameterField(
                self.VERDICT_FIELD, self.tr("Verdict field"), "verdict", self.CANDIDATES, optional=True
            ),
            self.tr(
                "Field of the candidates with the verdict; those that say 'accepted' are added. Empty: all candidates "
                "are added."
            ),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.DEFORMATION, self.tr("Deformation rate"), optional=True),
            self.tr(
                "Rate raster from which the rate statistics of all samples are computed. Without it only samples that "
                "were not united with others keep the statistics they had."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(self.UNIT, self.tr("Unit of the rate"), list(RATE_UNITS), False, 0),
            self.tr("Unit of the deformation raster."),
            advanced=True,
        )
        add_std(
            self,
            self.tr(
                "Raster of the rate's standard error, in the rate's unit, on any grid. With it every sample gets the "
                "mean standard error of its pixels (rate_std, mm/a), and the log tells how many samples do not move "
                "faster than noise."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Updated samples"), compat.POLYGON_VECTOR),
            self.tr(
                "All samples, in the CRS of the deformation raster (of the samples without one), with origin, "
                "iteration, rate_mean, rate_max, rate_p95 (of |rate|, mm/a), rate_signed_mean (mm/a), pixels, "
                "area_m2 and rate_std (mm/a; NULL without a standard error)."
            ),
        )
        self.add_output(
            QgsProcessingOutputNumber(self.SAMPLE_COUNT, self.tr("Number of samples")), self.tr("Samples in all.")
        )
        self.add_output(
            QgsProcessingOutputNumber(self.ADDED_COUNT, self.tr("Number of new landslides")),
            self.tr("Landslides that were not among the samples before."),
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        scale = UNIT_FACTORS[RATE_UNITS[self.parameterAsEnum(parameters, self.UNIT, context)]]
        self._deformation = self.raster_source(parameters, self.DEFORMATION, context, scale=scale)
        self._std = read_std(self, parameters, context, self._deformation, scale)
        self._grid = None if self._deformation is None else grid_of(self._deformation)
        self._wkt = source_crs_wkt(self, parameters, self.SAMPLES, context) if self._grid is None else self._grid.wkt
        field = self.parameterAsString(parameters, self.VERDICT_FIELD, context).strip()
        points = read_points(self, parameters, context, self._wkt, self._grid)
        samples = self.polygon_features(parameters, self.SAMPLES, context, self._wkt, feedback, points=points)
        candidates = self.polygon_features(parameters, self.CANDIDATES, context, self._wkt, feedback)
        self._samples = [_sample(feature, INVENTORY) for feature in samples]
        self._accepted = [_sample(feature, CANDIDATE) for feature in _accepted(candidates, field)]
        self._candidate_count = len(candidates)

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        warn_of_unit(self._deformation, progress)
        merged = merge_accepted(self._samples, self._accepted, self._wkt, progress.part(0.0, 0.5))
        progress.tell(
            Message(
                "{accepted} of {candidates} candidates are accepted: {added} new landslide(s), {enlarged} sample(s) "
                "enlarged; {total} samples now.",
                accepted=len(self._accepted),
                candidates=self._candidate_count,
                added=merged.added,
                enlarged=merged.enlarged,
                total=len(merged.samples),
            )
        )
        wkb = [sample.wkb for sample in merged.samples]
        unchanged = {id(sample) for sample in (*self._samples, *self._accepted)}  # a united one is a new object
        rows = [_row(sample, id(sample) not in unchanged) for sample in merged.samples]
        for row, area in zip(rows, PolygonSet(wkb, self._wkt).areas_m2):
            row["area_m2"] = float(area)
        if self._deformation is not None:
            raster = AlignedRaster(self._deformation, self._grid)
            share = 1.0 if self._std is None else 0.75
            rates = polygon_rates(Zones(wkb, self._grid), raster, progress.part(0.5, share))
            for index, row in enumerate(rows):
                row.update({**rates.fields(index), "rate_std": None})
            if self._std is not None:
                self._add_errors(wkb, rows, progress.part(share, 1.0))
            without = int((rates.pixels == 0).sum())
            if without:
                progress.warn(Message("{count} sample(s) have no deformation data and so no rate.", count=without))
        return {
            self.OUTPUT: self.write_features(parameters, self.OUTPUT, context, FIELDS, zip(wkb, rows), self._wkt),
            self.SAMPLE_COUNT: len(rows),
            self.ADDED_COUNT: merged.added,
        }

    def _add_errors(self, wkb: list[bytes], rows: list[dict], progress: Progress) -> None:
        raster = AlignedRaster(self._std, self._grid)
        errors = polygon_rates(Zones(wkb, self._grid), raster, progress).mean_mm_a
        for row, error in zip(rows, errors):
            row["rate_std"] = float(error)
        # Signed: the mean of |rate| is above 0 for noise alone.
        slow = sum(abs(row["rate_signed_mean"]) < DETECTABLE_SIGMAS * row["rate_std"] for row in rows)
        if slow:
            progress.tell(
                Message(
                    "{count} of {total} samples have a mean rate below 1.96 standard errors of a pixel's: by this rate "
                    "they may as well stand still.",
                    count=slow,
                    total=len(rows),
                )
            )


def _row(sample: Sample, changed: bool) -> dict[str, object]:
    row = {name: sample.attributes.get(name) for name, _ in FIELDS}
    if changed:  # the leading member's statistics are not those of the united polygon
        row.update(dict.fromkeys(RATE_FIELDS))
    return {**row, "origin": sample.origin, "iteration": sample.iteration}


def _accepted(candidates: list[PolygonFeature], field: str) -> list[PolygonFeature]:
    if not field or not candidates:
        return candidates
    if field not in candidates[0].attributes:
        raise FtlError(
            "The candidates have no field '{field}'. Choose the field with the verdicts, or leave it empty to add all "
            "candidates.",
            field=field,
        )
    return [feature for feature in candidates if str(feature.attributes[field] or "").strip().lower() == ACCEPTED]


def _sample(feature: PolygonFeature, origin: str) -> Sample:
    attributes = dict(feature.attributes)
    given = str(attributes.get("origin") or "").strip().lower()
    if given in ORIGINS:
        origin = given
    return Sample(feature.wkb, origin, _whole(attributes, "iteration") or 0, _typed(attributes))


def _typed(attributes: dict[str, object]) -> dict[str, object]:
    """Only the fields of samples, as their types; what does not convert becomes NULL."""
    result: dict[str, object] = {}
    for name, kind in FIELDS:
        value = attributes.get(name)
        if value is None:
            continue
        if kind is str:
            result[name] = str(value)
        else:
            number = _number(value)
            if number is not None:
                result[name] = kind(number)
    return result


def _whole(attributes: dict[str, object], name: str) -> int | None:
    number = _number(attributes.get(name))
    return None if number is None else int(number)


def _number(value: object) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if abs(number) < float("inf") else None
