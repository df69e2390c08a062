"""The whole iteration without a person: thresholds, candidates, judgement, samples, until the rates settle."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from ...core.accuracy.accuracy import AccuracyRow, detection_accuracy
from ...core.accuracy.matching import ANY
from ...core.candidates.candidates import Candidates, Extraction, ExtractionOptions, extract
from ...core.candidates.overlap import Overlap
from ...core.errors import FtlError, Message
from ...core.factors.thresholds import ThresholdTable
from ...core.iteration.convergence import (
    PATIENCE,
    TOLERANCE_MM_A,
    Convergence,
    History,
    IterationState,
    check_convergence,
)
from ...core.iteration.limiting_factors import refusals_told, refusing_factors
from ...core.iteration.refinement import Refinement
from ...core.iteration.sample_growth import CANDIDATE, INVENTORY, Sample, merge_accepted
from ...core.landslides.polygon_rates import polygon_rates
from ...core.landslides.polygons import PolygonSet, common_centre
from ...core.landslides.rate_statistics import RateStatistics
from ...core.landslides.zones import Zones
from ...core.progress import Progress
from ...core.ranges.derivation import Derivation
from ...core.ranges.derive_options import DeriveOptions
from ...core.ranges.score import FrequencyRatios
from ..database import Study
from ..log.verdicts import ACCEPTED, REJECTED, Verdict
from .carry import carry_verdicts
from .judge import Judgement, ReferenceAnalyst

ANALYST = "reference"


@dataclass(frozen=True)
class LoopOptions:
    """`learn_from_rejected`: candidates below the information value that rejections teach are left out.

    `parameters`: what else is to be written down with every iteration, so that it can be repeated.
    """

    derive: DeriveOptions = field(default_factory=DeriveOptions)
    extraction: ExtractionOptions = field(default_factory=ExtractionOptions)
    learn_from_rejected: bool = False
    max_iterations: int = 10
    tolerance_mm_a: float = TOLERANCE_MM_A
    patience: int = PATIENCE
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class IterationResult:
    """One iteration. `tpr` and `precision`: of all candidates of this iteration against the reference."""

    number: int
    candidates: int
    asked: int
    accepted: int
    rejected: int
    samples: int
    added: int
    mean_rate_mm_a: float
    spread_mm_a: float
    change_mm_a: float
    true_positives: int
    reference: int
    true_candidates: int
    convergence: Convergence
    table: ThresholdTable

    @property
    def tpr(self) -> float:
        """Share of the reference landslides that this iteration's candidates touch."""
        return self.true_positives / self.reference if self.reference else float("nan")

    @property
    def precision(self) -> float:
        """Share of this iteration's candidates that are accepted."""
        return self.true_candidates / self.candidates if self.candidates else float("nan")


@dataclass
class LoopResult:
    iterations: list[IterationResult]
    samples: list[dict[str, object]]
    candidates: list[dict[str, object]]
    accuracy: AccuracyRow | None = None


class IterationLoop:
    """Runs the loop into a study (new and empty, in the grid's CRS).

    `overlap` makes the overlap of a threshold table with the known samples (WKB). The inventory, the reference and
    all else are in the grid's CRS.
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
    ) -> None:
        self._study = study
        self._refinement = refinement
        self._overlap = overlap
        self._analyst = analyst
        self._reference = tuple(reference)
        self._inventory = tuple(inventory)
        self._options = options
        self._samples = [Sample(wkb, INVENTORY, 0) for wkb in inventory]
        self._rejected: dict[str, bytes] = {}
        self._wkt = study.crs_wkt

    def run(self, progress: Progress | None = None) -> LoopResult:
        """Iterates until the stop rule holds or the iterations are used up.

        FtlError: what any step finds; the study then holds the iterations that were complete.
        """
        progress = progress or Progress()
        history: History | None = None
        previous: ThresholdTable | None = None
        iterations: list[IterationResult] = []
        latest: list[dict[str, object]] = []
        self._study.add_reference([{"wkb": wkb} for wkb in self._reference])
        for number in range(1, self._options.max_iterations + 1):
            done, end = (number - 1) / self._options.max_iterations, number / self._options.max_iterations
            part = progress.part(done, end)
            self._study.start_iteration(self._parameters(), number)
            derivation = self._derive(number, previous, part.part(0.0, 0.3))
            table, previous = derivation.table, derivation.table
            self._study.set_thresholds(number, table)
            known = tuple(sample.wkb for sample in self._samples)
            overlap = self._overlap(table, known)
            if history is None:
                history = self._first_state(overlap)
                self._store_samples(overlap)
            ratios = FrequencyRatios.from_records(derivation.histograms)
            options = replace(self._options.extraction, iteration=number, ratios=ratios)
            if self._options.learn_from_rejected:
                options = replace(options, min_information=derivation.min_information)
            extraction = extract(overlap, options, part.part(0.3, 0.8))
            self._require_data(extraction)
            names = self._study.add_candidates(number, _records(extraction.candidates))
            verdicts, asked, added = self._judge(number, names, extraction.candidates)
            rates = self._store_samples(overlap)
            history = history.appended(IterationState.of_rates(number, rates.mean_mm_a, added))
            convergence = check_convergence(history, self._options.tolerance_mm_a, self._options.patience)
            result = self._result(number, names, verdicts, asked, added, history, convergence, extraction, table)
            self._finish(result)
            progress.tell(_line(result))
            iterations.append(result)
            last_overlap = overlap
            latest = [
                {**record, "candidate": name, "verdict": verdicts[name], "wkb": wkb}
                for name, record, wkb in zip(names, extraction.candidates.records(), extraction.candidates.wkb)
            ]
            if convergence.converged:
                break
        last = iterations[-1]
        progress.tell(last.convergence.reason)
        if not last.convergence.converged:
            progress.warn(
                Message(
                    "Stopped after {count} iterations without convergence. Raise the number of iterations or the "
                    "tolerance.",
                    count=last.number,
                )
            )
        self._tell_missed(last_overlap, progress)
        progress.report(1.0)
        return LoopResult(iterations, self._study.samples(), latest, self._accuracy(progress))

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

    def _judge(
        self, number: int, names: Sequence[str], candidates: Candidates
    ) -> tuple[dict[str, str], list[str], int]:
        """Asks the analyst about what was not judged before; returns verdicts, who was asked, samples added."""
        carry_verdicts(self._study, names)
        current = self._study.current()
        outlines = dict(zip(names, candidates.wkb))
        asked = [name for name in names if name not in current]
        judgements: dict[str, Judgement] = dict(
            zip(asked, self._analyst.judge([outlines[name] for name in asked]) if asked else [])
        )
        self._study.record_all(
            Verdict(
                candidate=name,
                verdict=said.verdict,
                reason=f"overlap {said.overlap:.2f}",
                analyst=ANALYST,
                confidence=3,
            )
            for name, said in judgements.items()
        )
        accepted = []
        for name, said in judgements.items():
            if said.verdict == REJECTED:
                self._rejected[name] = outlines[name]
                continue
            outline = said.outline or outlines[name]
            if said.outline is not None and said.outline != outlines[name]:
                self._study.update_candidate_geometry(name, said.outline)
            attributes = {"candidate": name, "confidence": 3, "analyst": ANALYST}
            accepted.append(Sample(outline, CANDIDATE, number, attributes))
        merged = merge_accepted(self._samples, accepted, self._wkt)
        self._samples = list(merged.samples)
        verdicts = {name: current[name].verdict for name in names if name in current}
        verdicts.update({name: said.verdict for name, said in judgements.items()})
        return verdicts, asked, merged.added

    def _store_samples(self, overlap: Overlap) -> RateStatistics:
        outlines = [sample.wkb for sample in self._samples]
        rates = polygon_rates(Zones(outlines, overlap.grid), overlap.rate.raster)
        areas = PolygonSet(outlines, self._wkt).areas_m2
        self._study.replace_samples(
            {
                **sample.attributes,
                "wkb": sample.wkb,
                "origin": sample.origin,
                "iteration": sample.iteration,
                "area_m2": float(areas[index]),
                **rates.fields(index),
            }
            for index, sample in enumerate(self._samples)
        )
        return rates

    def _first_state(self, overlap: Overlap) -> History:
        rates = polygon_rates(Zones(self._inventory, overlap.grid), overlap.rate.raster)
        return History((IterationState.of_rates(0, rates.mean_mm_a, len(self._inventory)),))

    def _result(
        self,
        number: int,
        names: Sequence[str],
        verdicts: Mapping[str, str],
        asked: Sequence[str],
        added: int,
        history: History,
        convergence: Convergence,
        extraction: Extraction,
        table: ThresholdTable,
    ) -> IterationResult:
        found = 0
        if self._reference:
            centre = common_centre(self._reference, wkt=self._wkt)
            reference = PolygonSet(self._reference, self._wkt, centre)
            accepted = [wkb for name, wkb in zip(names, extraction.candidates.wkb) if verdicts.get(name) == ACCEPTED]
            touched = reference.overlaps(PolygonSet(accepted, self._wkt, centre))[0] if accepted else []
            found = len({int(index) for index in touched})
        state = history.states[-1]
        accepted_count = sum(verdicts[name] == ACCEPTED for name in names)
        return IterationResult(
            number,
            len(names),
            len(asked),
            sum(verdicts[name] == ACCEPTED for name in asked),
            sum(verdicts[name] == REJECTED for name in asked),
            state.samples,
            added,
            state.mean_rate_mm_a,
            state.spread_mm_a,
            convergence.changes_mm_a[-1],
            found,
            len(self._reference),
            accepted_count,
            convergence,
            table,
        )

    def _finish(self, result: IterationResult) -> None:
        self._study.finish_iteration(
            result.number,
            candidates=result.candidates,
            accepted=result.true_candidates,
            rejected=result.candidates - result.true_candidates,
            uncertain=0,
            samples=result.samples,
            mean_rate=result.mean_rate_mm_a,
            spread=result.spread_mm_a,
            change=result.change_mm_a,
            converged=result.convergence.converged,
            reason=str(result.convergence.reason),
        )

    def _parameters(self) -> dict[str, object]:
        extraction = {
            name: getattr(self._options.extraction, name) for name in ("min_area_m2", "fill_holes_m2", "connectivity")
        }
        return {
            **self._options.parameters,
            **asdict(self._options.derive),
            **extraction,
            "learn_from_rejected": self._options.learn_from_rejected,
            "max_iterations": self._options.max_iterations,
            "tolerance_mm_a": self._options.tolerance_mm_a,
            "patience": self._options.patience,
        }

    def _accuracy(self, progress: Progress) -> AccuracyRow | None:
        """The samples that joined, against the reference."""
        joined = [sample.wkb for sample in self._samples if sample.origin != INVENTORY]
        if not self._reference or not joined:
            return None
        centre = common_centre(self._reference, wkt=self._wkt)
        accuracy = detection_accuracy(
            PolygonSet(joined, self._wkt, centre), PolygonSet(self._reference, self._wkt, centre), ANY
        )
        total = accuracy.total
        low, high = total.tpr_interval
        progress.tell(
            Message(
                "Found {found} of {all} reference landslides (true positive rate {tpr:.1%}, 95 % interval {low:.1%} to "
                "{high:.1%}; any shared area counts).",
                found=round(total.tpr * len(self._reference)),
                all=len(self._reference),
                tpr=total.tpr,
                low=low,
                high=high,
            )
        )
        return total

    def _tell_missed(self, overlap: Overlap, progress: Progress) -> None:
        """What keeps out the reference landslides that no sample touches, by the last thresholds."""
        if not self._reference:
            return
        centre = common_centre(self._reference, wkt=self._wkt)
        reference = PolygonSet(self._reference, self._wkt, centre)
        samples = PolygonSet([sample.wkb for sample in self._samples], self._wkt, centre)
        found = {int(index) for index in reference.overlaps(samples)[0]}
        missed = [wkb for index, wkb in enumerate(self._reference) if index not in found]
        if missed:
            progress.tell(refusals_told(refusing_factors(overlap, missed)))

    @staticmethod
    def _require_data(extraction: Extraction) -> None:
        if not len(extraction.candidates):
            raise FtlError(
                "No candidate: nowhere do all factors hold on an area large enough. Lower the smallest deformation "
                "rate, the smallest coherence or the minimum area, or widen the margin."
            )


def _records(candidates: Candidates) -> list[dict[str, object]]:
    return [{**record, "wkb": wkb} for record, wkb in zip(candidates.records(), candidates.wkb)]


def _line(result: IterationResult) -> Message:
    ranges = ", ".join(
        f"{row.factor} {'' if row.lower is None else format(row.lower, '.4g')}.."
        f"{'' if row.upper is None else format(row.upper, '.4g')}"
        for row in result.table.rows
        if row.enabled
    )
    return Message(
        "Iteration {number}: {candidates} candidates, {asked} new to judge, {accepted} accepted, {rejected} rejected, "
        "{samples} samples, mean |rate| {mean:.2f} mm/a ({change:+.2f}); {ranges}.",
        number=result.number,
        candidates=result.candidates,
        asked=result.asked,
        accepted=result.accepted,
        rejected=result.rejected,
        samples=result.samples,
        mean=result.mean_rate_mm_a,
        change=result.change_mm_a,
        ranges=ranges,
    )
