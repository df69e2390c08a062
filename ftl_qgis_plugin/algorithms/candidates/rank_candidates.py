"""rankcandidates: the most likely landslides first, after what was judged so far."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
)

from ... import compat
from ...core.errors import FtlError, Message
from ...core.landslides.known import are_known, known_shares
from ...core.landslides.polygons import PolygonSet, common_centre
from ...core.progress import Progress
from ...core.ranking.labels import ACCEPTED, OPEN, REJECTED, codes, on_known
from ...core.ranking.ranking import PENALTY, Model, Ranking, rank, require_attributes
from ..shared.base import CANDIDATES, FtlAlgorithm
from ..shared.method_parameters import POLYGONS_OR_POINTS, add_point_radius, read_points
from ..shared.source_crs import source_crs_wkt

VERDICT, LIKELIHOOD, LIKELY_RANK = "verdict", "likelihood", "likely_rank"
WEIGHT_FIELDS = (
    ("attribute", str),
    ("squared", int),
    ("weight", float),
    ("centre", float),
    ("scale", float),
    ("mean", float),
)


class RankCandidates(FtlAlgorithm):
    ID = "rankcandidates"
    GROUP = CANDIDATES
    KEYWORDS = ("learning", "likelihood", "order", "queue", "logistic regression", "remaining")

    # CANDIDATES is also the name of the group.
    SOURCE = "CANDIDATES"
    VERDICT_FIELD = "VERDICT_FIELD"
    KNOWN = "KNOWN"
    PENALTY = "PENALTY"
    OUTPUT = "OUTPUT"
    WEIGHTS = "WEIGHTS"
    LEFT = "LEFT"
    LEFT_LOW = "LEFT_LOW"
    LEFT_HIGH = "LEFT_HIGH"

    def title(self) -> str:
        return self.tr("Rank candidates by likelihood")

    def about(self) -> str:
        return self.tr(
            "Learns from the verdicts given so far which of the other candidates are most likely landslides, so that "
            "these are looked at first, and tells how many are likely left.\n\n"
            "Size, rate, terrain, coherence, shape and whatever else the candidates carry is put on one scale (robust "
            "deviations from the median of all candidates) and weighed by a logistic regression with a ridge penalty. "
            "Accepted candidates, and those that lie on known landslides by half or more, count as landslides, "
            "rejected ones as none; those nobody has judged count a little as none, uncertain ones not at all. Run it "
            "again after every few verdicts. While nothing is accepted or nothing rejected, candidates are ordered by "
            "how much they are like the known landslides, whatever was said of them, and nothing is told of how many "
            "are left; with fewer than five landslides, known or accepted, the order is that of the score."
        )

    def literature(self) -> str:
        return "le Cessie and van Houwelingen 1992, doi 10.2307/2347628 (ridge logistic regression)"

    def example(self) -> str:
        return (
            "qgis_process run ftl:rankcandidates -- CANDIDATES=candidates.gpkg VERDICT_FIELD=verdict "
            "KNOWN=inventory.gpkg OUTPUT=ranked.gpkg WEIGHTS=weights.csv"
        )

    def define(self) -> None:
        polygon = [compat.POLYGON_VECTOR]
        self.add(
            QgsProcessingParameterFeatureSource(self.SOURCE, self.tr("Candidates"), polygon),
            self.tr("Candidates as 'Extract candidates' writes them; the ranges of the values are taken over all."),
        )
        self.add(
            QgsProcessingParameterField(
                self.VERDICT_FIELD, self.tr("Verdict field"), VERDICT, self.SOURCE, optional=True
            ),
            self.tr(
                "Field of the candidates that says accepted, rejected or uncertain; anything else is not judged. "
                "Empty: nothing was judged yet."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.KNOWN, self.tr("Known landslides"), POLYGONS_OR_POINTS, optional=True
            ),
            self.tr(
                "Landslides of the inventory: candidates that lie on them by half of their area or more count as "
                "landslides. Without it the candidates' field known_overlap says so, where it exists."
            ),
        )
        add_point_radius(self)
        self.add(
            QgsProcessingParameterNumber(
                self.PENALTY, self.tr("Penalty"), compat.DOUBLE_NUMBER, PENALTY, False, 0.001, 1000.0
            ),
            self.tr("Ridge penalty; larger keeps the weights smaller. Between 0.1 and 10 the order hardly changes."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Ranked candidates"), compat.POLYGON_VECTOR),
            self.tr(
                "The candidates with likelihood (0 to 1, to be a landslide, or while verdicts are of one kind likeness "
                "to the known landslides; NULL where nothing could be learned) and "
                "likely_rank (1 is to be looked at first; NULL where judged or known)."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink(self.WEIGHTS, self.tr("Weights"), compat.ANY_VECTOR, optional=True),
            self.tr(
                "One row per term: the attribute (of areas and rates the logarithm), whether squared, its weight, and "
                "centre, scale and mean. The likelihood is 1 / (1 + exp(-sum)), the sum over weight x (z - mean), or "
                "weight x (z^2 / 3 - mean), with z = (value - centre) / scale cut to -3 to 3; the row 'intercept' adds "
                "its weight. What the fields of dated images (newest_..., ..._change_contrast) add together, c, counts "
                "as ln(0.75 exp(c) + 0.25): one landslide in four may show nothing in them."
            ),
            create=False,
        )
        self.add_output(
            QgsProcessingOutputNumber(self.LEFT, self.tr("Landslides left")),
            self.tr(
                "Expected number of landslides among the candidates neither judged nor known: the sum of their "
                "likelihoods, corrected by how often candidates that looked as likely were accepted. No value where "
                "nothing could be learned from verdicts, and while more are expected than were accepted."
            ),
        )

        for name, label in (
            (self.LEFT_LOW, self.tr("Landslides left, at least")),
            (self.LEFT_HIGH, self.tr("Landslides left, at most")),
        ):
            self.add_output(
                QgsProcessingOutputNumber(name, label),
                self.tr("Bound of the 90 % interval of the landslides left, a whole number."),
            )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._wkt = source_crs_wkt(self, parameters, self.SOURCE, context)
        self._penalty = self.parameterAsDouble(parameters, self.PENALTY, context)
        self._verdict_field = self.parameterAsString(parameters, self.VERDICT_FIELD, context).strip()
        fields = self.parameterAsSource(parameters, self.SOURCE, context).fields()
        self._fields = [
            (field.name(), compat.python_kind(field))
            for field in fields
            if field.name() not in (LIKELIHOOD, LIKELY_RANK, "fid")
        ]
        self._candidates = self.polygon_features(parameters, self.SOURCE, context, self._wkt, feedback)
        points = read_points(self, parameters, context, self._wkt)
        known = self.polygons(parameters, self.KNOWN, context, self._wkt, feedback, points)
        self._known = None if parameters.get(self.KNOWN) in (None, "") else known

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        columns = {name: [item.attributes[name] for item in self._candidates] for name, _ in self._fields}
        require_attributes(columns)
        if self._verdict_field not in ("", VERDICT, *columns):
            raise FtlError(
                "The candidates have no field '{field}'. Choose the field with the verdicts, or leave it empty where "
                "nothing was judged yet.",
                field=self._verdict_field,
            )
        verdict = codes(columns.get(self._verdict_field, [None] * len(self._candidates)))
        known = self._on_known(columns, progress.part(0.0, 0.7))
        ranking = rank(columns, verdict, known, self._penalty)
        progress.report(0.8)
        progress.check()
        _tell(progress, ranking, verdict, known)
        fields = [*self._fields, (LIKELIHOOD, float), (LIKELY_RANK, int)]
        rows = (
            (item.wkb, {**item.attributes, LIKELIHOOD: likelihood, LIKELY_RANK: place or None})
            for item, likelihood, place in zip(self._candidates, ranking.likelihood.tolist(), ranking.ranks().tolist())
        )
        weights = [] if ranking.model is None else _weight_rows(ranking.model)
        left = ranking.known_left
        return {
            self.OUTPUT: self.write_features(parameters, self.OUTPUT, context, fields, rows, self._wkt),
            self.WEIGHTS: self.write_table(parameters, self.WEIGHTS, context, WEIGHT_FIELDS, weights),
            self.LEFT: None if left is None else left.expected,
            self.LEFT_LOW: None if left is None else left.low,
            self.LEFT_HIGH: None if left is None else left.high,
        }

    def _on_known(self, columns: dict[str, list], progress: Progress) -> np.ndarray:
        """Whether each candidate is a landslide of the inventory."""
        if self._known is None:
            return on_known(columns, len(self._candidates))
        outlines = [item.wkb for item in self._candidates]
        centre = common_centre(outlines, wkt=self._wkt)
        polygons = PolygonSet(outlines, self._wkt, centre)
        return are_known(known_shares(polygons, PolygonSet(self._known, self._wkt, centre), progress))


def _tell(progress: Progress, ranking: Ranking, verdict: np.ndarray, known: np.ndarray) -> None:
    if ranking.reason is not None:
        progress.warn(ranking.reason)
        return
    progress.tell(
        Message(
            "Learned from {accepted} accepted, {rejected} rejected and {known} known candidates.",
            accepted=int((verdict == ACCEPTED).sum()),
            rejected=int((verdict == REJECTED).sum()),
            known=int((known & (verdict == OPEN)).sum()),
        )
    )
    left = ranking.known_left
    if left is None:
        progress.warn(ranking.left_unknown)
        return
    progress.tell(
        Message(
            "Of the {open} others about {left:.0f} are landslides (90 % interval {low} to {high}).",
            open=left.open,
            left=left.expected,
            low=left.low,
            high=left.high,
        )
    )


def _weight_rows(model: Model) -> Iterator[tuple]:
    yield "intercept", None, model.intercept, None, None, None
    for term, weight in zip(model.terms, model.weights.tolist()):
        yield term.attribute, term.squared, weight, term.centre, term.scale, term.mean
