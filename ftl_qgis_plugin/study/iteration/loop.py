"""The whole iteration without a person: thresholds, candidates, judgement, samples, until the rates settle."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, field, replace

from ...core.accuracy.accuracy import AccuracyRow, detection_accuracy
from ...core.accuracy.matching import ANY
from ...core.candidates.candidates import Candidates, Extraction, extract
from ...core.candidates.options import ExtractionOptions
from ...core.candidates.overlap import Overlap
from ...core.errors import FtlError, Message
from ...core.factors.thresholds import ThresholdTable
from ...core.imagery.evidence import known as known_numbers
from ...core.iteration.convergence import PATIENCE, TOLERANCE_MM_A
from ...core.iteration.refinement import Refinement
from ...core.iteration.review_order import columns_of, review
from ...core.iteration.sample_growth import CANDIDATE, INVENTORY, Sample
from ...core.landslides.known import are_known
from ...core.landslides.polygons import PolygonSet, common_centre
from ...core.method.parameters import LIKELY
from ...core.progress import Progress
from ...core.ranges.derivation import Derivation
from ...core.ranges.derive_options import DeriveOptions
from ...core.ranges.score import FrequencyRatios
from ..database import Study
from ..defaults import STAND_IN
from ..log.verdicts import ACCEPTED, REJECTED, Verdict
from . import steps
from .judge import Judgement, ReferenceAnalyst, united
from .loop_messages import CUT_OF_FEW, iteration_told, left_told, missed_told, new_ones_told
from .loop_result import IterationResult, LoopResult

ANALYST = STAND_IN


@dataclass(frozen=True)
class LoopOptions:
    """`learn_from_rejected`: candidates below the information value that rejections teach are left out.

    `order` and `stop_left`: see `review_order.review`. `evidence`: what images say of outlines (WKB in the grid's CRS),
    numbers by name for each; the order learns from it. `ranges`: of the ground's factors, which hold in every iteration
    in place of those that samples give. `parameters`: what else is to be written down with every iteration, so that it
    can be repeated.
    """

    derive: DeriveOptions = field(default_factory=DeriveOptions)
    extraction: ExtractionOptions = field(default_factory=ExtractionOptions)
    learn_from_rejected: bool = False
    max_iterations: int = 10
    tolerance_mm_a: float = TOLERANCE_MM_A
    patience: int = PATIENCE
    order: str = LIKELY
    stop_left: float = 0.0
    evidence: Callable[[Sequence[bytes]], list[dict[str, float]]] | None = None
    ranges: ThresholdTable | None = None
    parameters: Mapping[str, object] = field(default_factory=dict)


class IterationLoop:
    """Runs the loop into a study (new and empty, in the grid's CRS).

    `overlap` makes the overlap of a threshold table with the known samples (WKB). The inventory, the reference and
    all else are in the grid's CRS. `executor`: who computes the blocks of the extraction; None: threads here.
    """

    def __init__(
        self,
        study: Study,
        refinement: Refinement,
        overlap: Callable[[ThresholdTable, tuple[bytes, ...]], Overlap],
        analyst: ReferenceAnalyst,
        inventory: Sequence[bytes],
        reference: Sequence[bytes],
        options: LoopOptions,
        executor: Executor | None = None,
    ) -> None:
        self._executor = executor
        self._study = study
        self._refinement = refinement
        self._overlap = overlap
        self._analyst = analyst
        self._reference = tuple(reference)
        self._inventory = tuple(inventory)
        self._options = options
        self._samples = tuple(Sample(wkb, INVENTORY, 0) for wkb in inventory)
        self._accepted: list[Sample] = []
        self._rejected: dict[str, bytes] = {}
        self._wkt = study.crs_wkt

    def run(self, progress: Progress | None = None) -> LoopResult:
        """Iterates until the stop rule holds or the iterations are used up.

        FtlError: what any step finds; the study then holds the iterations that were complete.
        """
        progress = progress or Progress()
        options = self._options
        previous = None if options.ranges is None else options.ranges.of_ground()
        result = LoopResult([], [], [])
        self._study.add_reference([{"wkb": wkb} for wkb in self._reference])
        if options.learn_from_rejected and options.order == LIKELY and options.stop_left > 0:
            progress.warn(CUT_OF_FEW)
        for number in range(1, options.max_iterations + 1):
            done, end = (number - 1) / options.max_iterations, number / options.max_iterations
            part = progress.part(done, end)
            derivation = self._derive(number, previous, part.part(0.0, 0.3))
            table = previous = derivation.table
            steps.begin(self._study, self._parameters(), table, number)
            overlap = self._overlap(table, tuple(sample.wkb for sample in self._samples))
            rates = steps.rates_on(overlap.rate.raster)
            steps.keep_first_inventory(self._study, self._inventory, rates)
            extraction = extract(
                overlap, self._extraction(number, derivation), part.part(0.3, 0.8), executor=self._executor
            )
            self._require_data(extraction)
            records = _records(extraction.candidates)
            names = steps.store_candidates(self._study, number, records)
            asked, left = self._judge(number, names, records, progress)
            base = steps.store_samples(self._study, self._accepted, rates, part.part(0.8, 0.9))
            self._samples = base.samples
            said = steps.review_of(self._study, number, left, options.stop_left)
            convergence, fields = steps.finish(
                self._study, number, base, said, options.tolerance_mm_a, options.patience
            )
            verdicts = {name: entry.verdict for name, entry in self._study.current().items()}
            answers = [verdicts[name] for name in asked]
            item = IterationResult(
                number,
                len(names),
                len(asked),
                answers.count(ACCEPTED),
                answers.count(REJECTED),
                said.accepted,
                fields,
                convergence,
                table,
            )
            progress.tell(iteration_told(item))
            result.iterations.append(item)
            result.judged_new += said.judged_new
            result.accepted_new += said.accepted_new
            result.candidates = [
                {**record, "candidate": name, "verdict": verdicts.get(name)} for name, record in zip(names, records)
            ]
            if convergence.converged or self._would_repeat(item):
                break
        self._tell(result, overlap, progress)
        progress.report(1.0)
        result.samples = self._study.samples()
        result.accuracy = self._accuracy(progress)
        return result

    def _would_repeat(self, item: IterationResult) -> bool:
        """Whether the next iteration could only do the same again: nobody was asked, and no new sample had a part."""
        return not item.asked and not any(sample.iteration == item.number - 1 > 0 for sample in self._samples)

    def _derive(self, number: int, previous: ThresholdTable | None, progress: Progress) -> Derivation:
        new = [sample.iteration == number - 1 for sample in self._samples]
        derivation = self._refinement.derive(
            [sample.wkb for sample in self._samples],
            self._options.derive,
            new if number > 1 and any(new) else None,
            previous,
            list(self._rejected.values()),
            progress,
        )
        if number == 1:
            for warning in derivation.warnings:
                progress.warn(warning)
        if derivation.rejected_polygons:
            # How many of the rejected would pass the new ranges, and what else they teach.
            told = 1 + (derivation.min_information is not None)
            for message in derivation.messages[-told:]:
                progress.tell(message)
        return derivation

    def _extraction(self, number: int, derivation: Derivation) -> ExtractionOptions:
        ratios = FrequencyRatios.from_records(derivation.histograms)
        options = replace(self._options.extraction, iteration=number, ratios=ratios)
        if self._options.learn_from_rejected:
            options = replace(options, min_information=derivation.min_information)
        return options

    def _judge(
        self, number: int, names: Sequence[str], records: Sequence[Mapping[str, object]], progress: Progress
    ) -> tuple[list[str], float]:
        """Asks the analyst about what was not judged before; returns who was asked, and how many are left."""
        current = self._study.current()
        judgements: dict[int, Judgement] = {}
        open_ones = [index for index, name in enumerate(names) if name not in current]
        answers = self._analyst.judge([records[index]["wkb"] for index in open_ones]) if open_ones else []
        truth = dict(zip(open_ones, answers))

        def answer(index: int) -> str:
            judgements[index] = truth[index]
            return truth[index].verdict

        verdicts = [current[name].verdict if name in current else None for name in names]
        known = are_known([record["known_overlap"] for record in records])
        columns = columns_of(self._with_evidence(names, records))
        reviewed = review(columns, verdicts, known, answer, self._options.order, self._options.stop_left)
        if reviewed.reason is not None and self._options.order == LIKELY:
            progress.tell(reviewed.reason)
        self._study.record_all(
            Verdict(
                candidate=names[index],
                verdict=judgements[index].verdict,
                reason=f"overlap {judgements[index].overlap:.2f}",
                analyst=ANALYST,
                confidence=3,
            )
            for index in reviewed.asked
        )
        mended: dict[str, bytes] = {}
        for index in sorted(reviewed.asked):
            outline, said = records[index]["wkb"], judgements[index]
            self._take(number, names[index], outline, said)
            if said.verdict != REJECTED and said.outlines and said.outlines != (outline,):
                mended[names[index]] = united(said.outlines)
        self._study.update_candidate_geometries(mended)
        return [names[index] for index in reviewed.asked], reviewed.left

    def _with_evidence(self, names: Sequence[str], records: Sequence[Mapping]) -> list[Mapping[str, object]]:
        """The records with what the images say of each, which the study keeps."""
        if self._options.evidence is None:
            return list(records)
        found = self._options.evidence([record["wkb"] for record in records])
        self._study.looks.set_evidence({name: known_numbers(values) for name, values in zip(names, found)})
        return [{**record, **values} for record, values in zip(records, found)]

    def _take(self, number: int, name: str, outline: bytes, said: Judgement) -> None:
        if said.verdict == REJECTED:
            self._rejected[name] = outline
            return
        attributes = {"candidate": name, "confidence": 3, "analyst": ANALYST}
        self._accepted += [Sample(wkb, CANDIDATE, number, attributes) for wkb in said.outlines or (outline,)]

    def _parameters(self) -> dict[str, object]:
        options = self._options
        extraction = {
            name: getattr(options.extraction, name) for name in ("min_area_m2", "fill_holes_m2", "connectivity")
        }
        return {
            **options.parameters,
            **asdict(options.derive),
            **extraction,
            "learn_from_rejected": options.learn_from_rejected,
            "max_iterations": options.max_iterations,
            "tolerance_mm_a": options.tolerance_mm_a,
            "patience": options.patience,
            "order": options.order,
            "stop_left": options.stop_left,
        }

    def _tell(self, result: LoopResult, overlap: Overlap, progress: Progress) -> None:
        last = result.iterations[-1]
        progress.tell(last.convergence.reason)
        if not last.convergence.converged and self._would_repeat(last):
            progress.warn(
                Message(
                    "Stopped after {count} iterations: the last one found nothing that had not been judged, so that "
                    "all others would be the same.",
                    count=last.number,
                )
            )
        elif not last.convergence.converged:
            progress.warn(
                Message(
                    "Stopped after {count} iterations without convergence. Raise the number of iterations or the "
                    "tolerance.",
                    count=last.number,
                )
            )
        told = new_ones_told(result.judged_new, result.accepted_new)
        if told is not None:
            progress.tell(told)
            progress.tell(left_told(last.fields["left"]))
        missed = missed_told(self._study, overlap, self._samples, list(self._rejected.values()))
        if missed is not None:
            progress.tell(missed)

    def _accuracy(self, progress: Progress) -> AccuracyRow | None:
        """The samples that joined, against the reference."""
        joined = [sample.wkb for sample in self._samples if sample.origin != INVENTORY]
        if not self._reference or not joined:
            return None
        centre = common_centre(self._reference, wkt=self._wkt)
        joined, reference, training = (
            PolygonSet(outlines, self._wkt, centre) for outlines in (joined, self._reference, self._inventory)
        )
        total = detection_accuracy(joined, reference, ANY, training=training, progress=progress.part(1.0, 1.0)).total
        low, high = total.tpr_interval
        progress.tell(
            Message(
                "Found {found} of {all} reference landslides (true positive rate {tpr:.1%}, 95 % interval {low:.1%} to "
                "{high:.1%}; any shared area counts).",
                found=total.true_positives,
                all=total.true_positives + total.false_negatives,
                tpr=total.tpr,
                low=low,
                high=high,
            )
        )
        return total

    @staticmethod
    def _require_data(extraction: Extraction) -> None:
        if not len(extraction.candidates):
            raise FtlError(
                "No candidate: nowhere do all factors hold on an area large enough. Lower the minimum deformation "
                "rate, the minimum coherence or the minimum area, or widen the margin."
            )


def _records(candidates: Candidates) -> list[dict[str, object]]:
    return [{**record, "wkb": wkb} for record, wkb in zip(candidates.records(), candidates.wkb)]
