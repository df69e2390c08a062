"""Processing algorithm ftl:exportinventory."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
)

from ... import compat
from ...core.errors import FtlError, Message
from ...core.progress import Progress
from ...study.database import Study
from ...study.file.integrity import crs_wkt_of
from ...study.inventory import CHOICES, SAMPLES, inventory_records, record_fields
from ..shared.base import STUDY, FtlAlgorithm


class ExportInventoryAlgorithm(FtlAlgorithm):
    ID = "exportinventory"
    GROUP = STUDY
    KEYWORDS = ("inventory", "samples", "candidates", "verdicts", "export")

    STUDY = "STUDY"
    WHAT = "WHAT"
    CRS = "CRS"
    OUTPUT = "OUTPUT"
    COUNT = "COUNT"

    def title(self) -> str:
        return self.tr("Export inventory")

    def about(self) -> str:
        return self.tr(
            "Writes what a study has found as one polygon layer: the final inventory, only the new landslides, or the "
            "candidates with what was said of each.\n\n"
            "Samples are landslides: what overlaps was united. Candidates are proposals: the same landslide may have "
            "been proposed, and accepted, in several iterations. For an inventory choose samples."
        )

    def literature(self) -> str:
        return "Wei et al. 2025, doi 10.5194/egusphere-2025-2726"

    def example(self) -> str:
        return "qgis_process run ftl:exportinventory -- STUDY=study.gpkg WHAT=2 OUTPUT=new_landslides.gpkg"

    def define(self) -> None:
        self.add(
            QgsProcessingParameterFile(self.STUDY, self.tr("Study"), extension="gpkg"),
            self.tr("The study's GeoPackage. It is only read."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.WHAT, self.tr("What to export"), self._choices(), False, CHOICES.index(SAMPLES)
            ),
            self.tr("Which polygons are written; see above for samples and candidates."),
        )
        self.add(
            QgsProcessingParameterCrs(self.CRS, self.tr("Coordinate reference system"), optional=True),
            self.tr("CRS of the output; empty for the study's own."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Inventory"), compat.POLYGON_VECTOR),
            self.tr(
                "Polygons with candidate (id), origin (inventory, candidate, digitised), iteration, class, confidence "
                "(1 low to 3 high), image_date, image_source, analyst, verdict, reason, note, flag, time_utc of the "
                "verdict, seconds spent on it, images_seen before, statistics of |rate| in mm/a, pixels, area_m2, and "
                "lon, lat (WGS 84, degrees) of a point in the polygon; candidates also with rank, score, "
                "known_overlap, margin and the mean of each factor."
            ),
        )
        self.add_output(
            QgsProcessingOutputNumber(self.COUNT, self.tr("Polygons")), self.tr("How many polygons were written.")
        )

    def _choices(self) -> list[str]:
        return [
            self.tr("accepted: candidates accepted"),
            self.tr("samples: all landslides, known and new"),
            self.tr("new: landslides that were not in the first inventory"),
            self.tr("candidates: all candidates with their verdicts"),
            self.tr("rejected: candidates rejected"),
        ]

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._study = self.parameterAsFile(parameters, self.STUDY, context)
        self._what = CHOICES[self.parameterAsEnum(parameters, self.WHAT, context)]
        self._crs = self.parameterAsCrs(parameters, self.CRS, context)
        self._transforms = context.transformContext()
        # Both texts are known to QGIS before the task's thread, in which they are used, comes and goes.
        self._wkt = crs_wkt_of(self._study)
        self._target_wkt = compat.crs_wkt(self._crs) if self._crs.isValid() else ""

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        with Study.open(self._study, read_only=True) as study:
            wkt = study.crs_wkt
            records = inventory_records(study, self._what, progress.part(0.0, 0.8))
        if not records:
            progress.warn(
                Message("The study holds nothing of that kind yet, so the output is empty. Review candidates first.")
            )
        features = ((record["wkb"], record) for record in records)
        target = wkt
        if self._crs.isValid():
            target = self._target_wkt
            features = self._projected(features, wkt)
        fields = record_fields(self._what, records)
        output = self.write_features(parameters, self.OUTPUT, context, fields, features, target)
        progress.report(1.0)
        return {self.OUTPUT: output, self.COUNT: len(records)}

    def _projected(self, features: Iterator[tuple[bytes, dict]], wkt: str) -> Iterator[tuple[bytes, dict]]:
        transform = QgsCoordinateTransform(QgsCoordinateReferenceSystem.fromWkt(wkt), self._crs, self._transforms)
        for wkb, record in features:
            geometry = QgsGeometry()
            geometry.fromWkb(wkb)
            try:
                geometry.transform(transform)
            except QgsCsException as error:
                raise FtlError(
                    "The polygons cannot be brought into the CRS {name}, which is not defined where they lie. Choose "
                    "another CRS.",
                    name=self._crs.authid() or self._crs.description(),
                ) from error
            yield bytes(geometry.asWkb()), record
