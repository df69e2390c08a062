"""Processing algorithm ftl:mergestudies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
)

from ... import compat
from ...core.accuracy.agreement import Kappa, cohen_kappa, fleiss_kappa
from ...core.errors import Message
from ...core.landslides.lon_lat import lon_lat, surface_points
from ...core.progress import Progress
from ...study.database import Study
from ...study.file.integrity import crs_wkt_of
from ...study.file.replacing import kept_aside
from ...study.log.verdicts import ACCEPTED, REJECTED, UNCERTAIN
from ...study.merge import MergeResult, merge_studies
from ..shared.base import STUDY, FtlAlgorithm

COHEN = "cohen"
FLEISS = "fleiss"

AGREEMENT_FIELDS = (
    ("measure", str),
    ("analyst_a", str),
    ("analyst_b", str),
    ("candidates", int),
    ("disagreements", int),
    ("observed", float),
    ("expected", float),
    ("kappa", float),
    ("kappa_lower", float),
    ("kappa_upper", float),
    ("standard_error", float),
)
DISAGREEMENT_FIELDS = (
    ("candidate", str),
    ("verdicts", str),
    ("accepted", int),
    ("rejected", int),
    ("uncertain", int),
    ("current", str),
    ("lon", float),
    ("lat", float),
)


class MergeStudiesAlgorithm(FtlAlgorithm):
    ID = "mergestudies"
    MAKES_STUDY = ("OUTPUT",)
    GROUP = STUDY
    KEYWORDS = ("agreement", "kappa", "analysts", "second review")

    STUDIES = "STUDIES"
    OUTPUT = "OUTPUT"
    AGREEMENT = "AGREEMENT"
    DISAGREEMENTS = "DISAGREEMENTS"
    KAPPA = "KAPPA"
    DISAGREEMENT_COUNT = "DISAGREEMENT_COUNT"

    def title(self) -> str:
        return self.tr("Merge studies")

    def about(self) -> str:
        return self.tr(
            "Makes one study of those of several analysts who judged the candidates of the same area, and measures how "
            "far they agree beyond chance (Cohen's kappa of each pair, Fleiss' kappa of all).\n\n"
            "All verdicts are kept; of one candidate the newest holds, so the order of the studies does not matter to "
            "the verdicts. Candidates are the same where their ids are; an edited outline goes before one as proposed. "
            "Give each analyst a copy of one study, and a name of their own."
        )

    def literature(self) -> str:
        return (
            "Cohen 1960, Educational and Psychological Measurement 20:37-46\n"
            "Fleiss 1971, Psychological Bulletin 76:378-382"
        )

    def example(self) -> str:
        return (
            'processing.run("ftl:mergestudies", {"STUDIES": ["ada.gpkg", "ben.gpkg"], "OUTPUT": "both.gpkg", '
            '"AGREEMENT": "agreement.csv"})'
        )

    def define(self) -> None:
        studies = QgsProcessingParameterMultipleLayers(self.STUDIES, self.tr("Studies"), compat.FILE)
        studies.setMinimumNumberInputs(2)
        self.add(studies, self.tr("GeoPackages of two or more studies of one area, in the same CRS. Only read."))
        self.add(
            QgsProcessingParameterFileDestination(
                self.OUTPUT, self.tr("Merged study"), self.tr("Study GeoPackage (*.gpkg)")
            ),
            self.tr("The new study. A file of that name is replaced, but none of the studies themselves."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(self.AGREEMENT, self.tr("Agreement"), compat.ANY_VECTOR, optional=True),
            self.tr(
                "One row per pair of analysts (measure cohen) and one for all (fleiss): candidates judged by both (by "
                "two or more), disagreements among them, observed and expected agreement (0 to 1), kappa with its 95 % "
                "interval and standard error. NULL where there is nothing to compare, or where everybody always gave "
                "one and the same verdict."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                self.DISAGREEMENTS, self.tr("Disagreements"), compat.POLYGON_VECTOR, optional=True
            ),
            self.tr(
                "The candidates that the analysts judged differently: who said what, how many accepted, rejected or "
                "found uncertain, the verdict that holds now, and lon, lat (WGS 84, degrees) of a point within."
            ),
            create=False,
        )
        self.add_output(
            QgsProcessingOutputNumber(self.KAPPA, self.tr("Fleiss' kappa")),
            self.tr("Agreement of all analysts beyond chance: 0 none, 1 complete. None where it is undefined."),
        )
        self.add_output(
            QgsProcessingOutputNumber(self.DISAGREEMENT_COUNT, self.tr("Disagreements")),
            self.tr("Number of candidates that were judged differently."),
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._studies = self.parameterAsFileList(parameters, self.STUDIES, context)
        self._output = self.file_output(parameters, self.OUTPUT, context)
        # Known to QGIS before the task's thread, in which it is used, comes and goes.
        self._wkt = crs_wkt_of(self._studies[0]) if self._studies else ""

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        result = merge_studies(self._studies, self._output, overwrite=True, progress=progress.part(0.0, 0.9))
        overall = _fleiss(result)
        differing = [index for index, said in enumerate(result.labels) if _differ(said)]
        self._tell(progress, result, overall, len(differing))
        rows = [*_pairs(result), _row(FLEISS, None, None, overall, len(differing))]
        agreement = self.write_table(parameters, self.AGREEMENT, context, AGREEMENT_FIELDS, rows)
        with Study.open(self._output, read_only=True) as study:
            wkt = study.crs_wkt
            features = list(_disagreements(study, result, differing)) if parameters.get(self.DISAGREEMENTS) else []
        disagreements = self.write_features(parameters, self.DISAGREEMENTS, context, DISAGREEMENT_FIELDS, features, wkt)
        progress.report(1.0)
        return {
            self.OUTPUT: self._output,
            self.AGREEMENT: agreement,
            self.DISAGREEMENTS: disagreements,
            self.KAPPA: None if overall is None or overall.kappa != overall.kappa else overall.kappa,
            self.DISAGREEMENT_COUNT: len(differing),
        }

    def _tell(self, progress: Progress, result: MergeResult, overall: Kappa | None, differing: int) -> None:
        progress.tell(
            Message(
                "{studies} studies merged: {candidates} candidates, {verdicts} log entries, {samples} samples.",
                studies=len(self._studies),
                candidates=result.candidate_count,
                verdicts=result.verdicts,
                samples=result.samples,
            )
        )
        if result.kept is not None:
            progress.warn(kept_aside(self._output, result.kept))
        for doubt in result.changed:
            progress.warn(doubt)
        if result.differing:
            progress.warn(
                Message(
                    "{count} candidate(s) of the same id are outlined differently; an edited outline was taken before "
                    "one as proposed. Make sure that all studies come from one.",
                    count=len(result.differing),
                )
            )
        if overall is None:
            progress.warn(
                Message(
                    "No candidate was judged by two analysts, so their agreement is unknown. Let them judge some of "
                    "the same candidates, each under a name of their own."
                )
            )
            return
        progress.tell(
            Message(
                "{both} candidates were judged by two or more of {analysts} analysts, {differing} of them differently; "
                "Fleiss' kappa {kappa:.3f} (95 % interval {low:.3f} to {high:.3f}).",
                both=overall.subjects,
                analysts=len(result.analysts),
                differing=differing,
                kappa=overall.kappa,
                low=overall.lower,
                high=overall.upper,
            )
        )


def _differ(said: tuple[str | None, ...]) -> bool:
    return len({verdict for verdict in said if verdict is not None}) > 1


def _fleiss(result: MergeResult) -> Kappa | None:
    judged_twice = any(sum(verdict is not None for verdict in said) >= 2 for said in result.labels)
    return fleiss_kappa(result.labels) if judged_twice else None


def _pairs(result: MergeResult) -> Iterator[dict[str, object]]:
    for first, second in combinations(range(len(result.analysts)), 2):
        said = [(row[first], row[second]) for row in result.labels if None not in (row[first], row[second])]
        kappa = cohen_kappa(*zip(*said)) if said else None
        differing = sum(one != other for one, other in said)
        yield _row(COHEN, result.analysts[first], result.analysts[second], kappa, differing)


def _row(measure: str, first: str | None, second: str | None, kappa: Kappa | None, differing: int) -> dict:
    row: dict[str, object] = {
        "measure": measure,
        "analyst_a": first,
        "analyst_b": second,
        "candidates": 0 if kappa is None else kappa.subjects,
        "disagreements": differing,
    }
    if kappa is not None:
        row.update(
            observed=kappa.observed,
            expected=kappa.expected,
            kappa=kappa.kappa,
            kappa_lower=kappa.lower,
            kappa_upper=kappa.upper,
            standard_error=kappa.standard_error,
        )
    return row


def _disagreements(study: Study, result: MergeResult, differing: list[int]) -> Iterator[tuple[bytes | None, dict]]:
    current = study.current()
    outlines = {record["candidate"]: record["wkb"] for record in study.candidates()}
    shapes = [outlines.get(result.candidates[index]) for index in differing]
    places = lon_lat(surface_points([shape or b"" for shape in shapes]), study.crs_wkt)
    for index, shape, (lon, lat) in zip(differing, shapes, places.tolist()):
        name, said = result.candidates[index], result.labels[index]
        yield (
            shape,
            {
                "candidate": name,
                "verdicts": "; ".join(f"{who}: {verdict}" for who, verdict in zip(result.analysts, said) if verdict),
                **{verdict: said.count(verdict) for verdict in (ACCEPTED, REJECTED, UNCERTAIN)},
                "current": current[name].verdict if name in current else None,
                "lon": lon,
                "lat": lat,
            },
        )
