"""The steps of one iteration, the same for the headless loop, the dock and whoever else moves a study on.

`begin`, `store_candidates`, a review in between, `store_samples`, `finish`. What an iteration saw is stored when it
happens; `history` (module `history`) reads it and never works it out from today's samples.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ...core.factors.thresholds import ThresholdTable
from ...core.grids.raster import AlignedRaster
from ...core.iteration.convergence import Convergence, IterationState, check_convergence
from ...core.iteration.review_order import columns_of, expected_left
from ...core.iteration.sample_growth import CANDIDATE, DIGITISED, INVENTORY, ORIGINS, Merged, Sample, merge_accepted
from ...core.landslides.known import are_known
from ...core.landslides.polygons import PolygonSet, common_centre
from ...core.landslides.rate_statistics import RateStatistics, polygon_rates
from ...core.landslides.zones import Zones
from ...core.progress import Progress
from ...core.ranking.remaining import LEFT_SHARE, may_leave_rest
from ..database import Study
from ..file.schema3.first_inventory import LINK
from ..log.verdicts import ACCEPTED, REJECTED, SAID, UNCERTAIN, Verdict
from ..missed import is_missed
from .carry import carry_verdicts
from .held_out import held_out
from .history import history

# Candidates stored in one transaction: a tenth of a second or so, in which nobody else can write.
CHUNK = 500

Rates = Callable[[Sequence[bytes], Progress], RateStatistics]


def rates_on(deformation: AlignedRaster) -> Rates:
    """The rates of outlines (WKB in the raster's CRS) on that raster."""
    return lambda outlines, progress: polygon_rates(Zones(outlines, deformation.grid), deformation, progress)


def begin(study: Study, parameters: Mapping[str, object], table: ThresholdTable, number: int | None = None) -> int:
    """Writes that an iteration begins, with which parameters and thresholds; returns its number."""
    number = study.start_iteration(parameters, number)
    study.set_thresholds(number, table)
    return number


def store_candidates(
    study: Study, number: int, features: Sequence[Mapping[str, object]], progress: Progress | None = None
) -> list[str]:
    """Stores what an iteration found and carries verdicts over to what hardly changed; returns the ids in order."""
    progress = progress or Progress()
    names: list[str] = []
    for first in range(0, len(features), CHUNK):
        progress.check()
        names += study.add_candidates(number, features[first : first + CHUNK])
        progress.report(0.6 * min(first + CHUNK, len(features)) / len(features))
    if names:
        carry_verdicts(study, names, progress=progress.part(0.6, 1.0))
    return names


def keep_first_inventory(
    study: Study, inventory: Sequence[bytes], rates: Rates, progress: Progress | None = None
) -> None:
    """What is known before the first iteration becomes the first samples. A study that has samples keeps its own."""
    if study.count("samples"):
        return
    measured = rates(inventory, progress or Progress())
    areas = PolygonSet(inventory, study.crs_wkt).areas_m2.tolist()
    fields = [{"area_m2": area, **measured.fields(index)} for index, area in enumerate(areas)]
    links = study.first_inventory.keep(inventory, fields)
    study.add_samples(
        {**values, "wkb": wkb, "origin": INVENTORY, "iteration": 0, LINK: link}
        for wkb, values, link in zip(inventory, fields, links)
    )
    if not study.iterations() or study.first_inventory.state is None:
        study.first_inventory.state = _state_fields(IterationState.of_rates(0, measured.mean_mm_a, len(inventory)))


def accepted_by_analysts(study: Study, number: int) -> list[Sample]:
    """What is accepted now, as it is outlined now; what had not joined before joins in iteration `number`.

    A verdict that was changed and a boundary that was mended since count as well. What was carried over lies on a
    sample that its original has brought.
    """
    joined = {record["candidate"]: record["iteration"] for record in study.samples(geometry=False)}
    outlines = {record["candidate"]: record["wkb"] for record in study.candidates()}
    return [
        Sample(
            outlines[name],
            DIGITISED if is_missed(name) else CANDIDATE,
            joined.get(name, number),
            attributes_of(entry),
        )
        for name, entry in study.current().items()
        if entry.verdict == ACCEPTED and entry.action == SAID and outlines.get(name)
    ]


def attributes_of(entry: Verdict) -> dict[str, object]:
    """What a sample keeps of the verdict that brought it."""
    return {
        "candidate": entry.candidate,
        "class": entry.class_ or None,
        "confidence": entry.confidence,
        "image_date": entry.image_date or None,
        "analyst": entry.analyst,
    }


@dataclass(frozen=True)
class SampleBase:
    """The samples as they were stored: their rates, and what the accepted polygons brought."""

    merged: Merged
    rates: RateStatistics

    @property
    def samples(self) -> tuple[Sample, ...]:
        return self.merged.samples


def store_samples(
    study: Study, accepted: Sequence[Sample], rates: Rates, progress: Progress | None = None
) -> SampleBase:
    """The samples anew: what was known at the start and drawn by hand, grown by all that is accepted now."""
    progress = progress or Progress()
    merged = merge_accepted(_base(study), accepted, study.crs_wkt, progress.part(0.0, 0.4))
    outlines = [sample.wkb for sample in merged.samples]
    measured = rates(outlines, progress.part(0.4, 1.0))
    areas = PolygonSet(outlines, study.crs_wkt).areas_m2
    progress.check()
    study.replace_samples(
        {
            **sample.attributes,
            "wkb": sample.wkb,
            "origin": sample.origin,
            "iteration": sample.iteration,
            "area_m2": float(areas[index]),
            **measured.fields(index),
        }
        for index, sample in enumerate(merged.samples)
    )
    return SampleBase(merged, measured)


def _base(study: Study) -> list[Sample]:
    """The samples that no candidate brought. Those of the inventory begin as they were, unless somebody edited them.

    So what an accepted candidate had added to one goes again when its verdict is taken back. An outline that was
    edited in QGIS is told by its area, which no longer is the one stored with it.
    """
    records = [
        record
        for record in study.samples()
        if record["wkb"] and (not record["candidate"] or record["origin"] == INVENTORY)
    ]
    areas = PolygonSet([record["wkb"] for record in records], study.crs_wkt).areas_m2
    first = study.first_inventory.outlines()
    base = []
    for record, area in zip(records, areas.tolist()):
        link, stored = record.get(LINK), record.get("area_m2")
        is_ours = link in first and stored is not None and math.isclose(stored, area, rel_tol=1e-9)
        wkb = first[link] if is_ours else record["wkb"]
        attributes = {name: record.get(name) for name in ("candidate", "class", "confidence", "image_date", "analyst")}
        attributes[LINK] = link if is_ours else None
        base.append(Sample(wkb, record["origin"] or INVENTORY, record["iteration"] or 0, attributes))
    return base


@dataclass(frozen=True)
class Review:
    """What was said of an iteration's candidates (those drawn by hand left out), and what is expected in the rest.

    `names`: all that it found. `judged_new`: judged in this iteration, less than half of it on known landslides.
    `unreviewed`: without a verdict, and not on known landslides: those are no news, and nobody has to judge them.
    `left`: landslides expected among these (NaN: unknown); `left_share`: see may_leave_rest.
    """

    names: tuple[str, ...]
    accepted: int
    rejected: int
    uncertain: int
    judged_new: int
    accepted_new: int
    unreviewed: int
    left: float = math.nan
    left_share: float = LEFT_SHARE

    @property
    def is_enough(self) -> bool:
        """Whether the rest may stay unreviewed."""
        judged = self.accepted + self.rejected + self.uncertain
        return may_leave_rest(self.left, self.accepted, judged, self.left_share)

    @property
    def precision_new(self) -> float:
        return self.accepted_new / self.judged_new if self.judged_new else math.nan


def review_of(study: Study, number: int, left: float | None = None, left_share: float = LEFT_SHARE) -> Review:
    """The current verdicts on what an iteration found, and those that were given since it began.

    `left`: see Review; None: expected from the verdicts so far, and from what images and series told of candidates.
    """
    names = tuple(name for name in study.found_in(number) if not is_missed(name))
    current = study.current()
    said = [current[name].verdict for name in names if name in current]
    started = next(item.started_utc for item in study.iterations() if item.number == number)
    records = {record["candidate"]: record for record in study.candidates(geometry=False)}
    shares = {name: record["known_overlap"] or 0.0 for name, record in records.items()}
    judged = [
        entry.verdict
        for name, entry in current.items()
        if entry.action == SAID
        and entry.verdict in (ACCEPTED, REJECTED, UNCERTAIN)
        and entry.time_utc >= started
        and not is_missed(name)
        and not are_known([shares.get(name, 0.0)])[0]
    ]
    verdicts = [current[name].verdict if name in current else None for name in names]
    known = are_known([shares[name] for name in names])
    if left is None:
        told = study.looks.evidence()
        left = expected_left(columns_of([{**records[name], **told.get(name, {})} for name in names]), verdicts, known)
    is_open = [verdict not in (ACCEPTED, REJECTED, UNCERTAIN) for verdict in verdicts]
    return Review(
        names,
        said.count(ACCEPTED),
        said.count(REJECTED),
        said.count(UNCERTAIN),
        len(judged),
        judged.count(ACCEPTED),
        sum(one and not other for one, other in zip(is_open, known.tolist())),
        left,
        left_share,
    )


def finish(
    study: Study,
    number: int,
    base: SampleBase,
    review: Review,
    tolerance_mm_a: float,
    patience: int,
) -> tuple[Convergence, dict[str, object]]:
    """Closes an iteration with what it saw; returns what the stop rule says and the fields that were written."""
    growth = base.merged.of_iteration(number)
    state = IterationState.of_rates(
        number,
        base.rates.mean_mm_a,
        growth.added,
        review.accepted,
        0 if review.is_enough else review.unreviewed,
    )
    outcome = check_convergence(history(study).appended(state), tolerance_mm_a, patience)
    by_origin = {origin: sum(sample.origin == origin for sample in base.samples) for origin in ORIGINS}
    found, held_out = found_of_reference(study, base.samples)
    results = {
        "candidates": len(review.names),
        "accepted": review.accepted,
        "rejected": review.rejected,
        "uncertain": review.uncertain,
        "unreviewed": review.unreviewed,
        "judged_new": review.judged_new,
        "precision_new": review.precision_new,
        "left": review.left,
        **_state_fields(state),
        **{f"samples_{origin}": count for origin, count in by_origin.items()},
        "added": growth.added,
        "enlarged": growth.enlarged,
        "covered_m2": growth.covered_m2,
        "found": found,
        "held_out": held_out,
        "change": outcome.changes_mm_a[-1],
        "converged": outcome.converged,
        "reason": outcome.reason,
    }
    study.finish_iteration(number, **results)
    return outcome, results


def found_of_reference(study: Study, samples: Sequence[Sample]) -> tuple[int, int]:
    """Of the reference landslides not known at the start: those that share ground with what joined, and how many."""
    outlines = [record["wkb"] for record in study.reference() if record["wkb"]]
    known = study.first_inventory.known([{"origin": sample.origin, "wkb": sample.wkb} for sample in samples])
    joined = [sample.wkb for sample in samples if sample.origin != INVENTORY]
    held = held_out(outlines, known, study.crs_wkt)
    if not held or not joined:
        return 0, len(held)
    centre = common_centre(held, wkt=study.crs_wkt)
    pairs = PolygonSet(held, study.crs_wkt, centre).overlaps(PolygonSet(joined, study.crs_wkt, centre))
    return len(set(pairs[0].tolist())), len(held)


def _state_fields(state: IterationState) -> dict[str, object]:
    return {
        "samples": state.samples,
        "mean_rate": None if math.isnan(state.mean_rate_mm_a) else state.mean_rate_mm_a,
        "spread": None if math.isnan(state.spread_mm_a) else state.spread_mm_a,
    }
