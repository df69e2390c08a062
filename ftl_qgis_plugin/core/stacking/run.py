"""The whole way from pairs to the rasters of a stack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..errors import FtlError, Message
from ..grids.blocks import map_in_order
from ..products.pairs.pair import SENTINEL_1_WAVELENGTH_M, Pair
from ..progress import Progress
from . import options as names
from .corrections import Corrections
from .fitted import corrections_of
from .kernel import Job, PairCounts, run_block
from .options import StackOptions, model_for
from .rasters import Rasters
from .reading.pair_stack import PairStack
from .reference import Sample, reference_offsets, take_sample, without_terms
from .seasons import require_winter, wanted_seasons
from .solving import closure
from .solving.estimate import Estimator
from .solving.inversion import Inversion
from .solving.network import Network

# A pair is left out as a whole where this share of the sample's pixels is a cycle off in it.
_WRONG_PAIR_SHARE = 0.5
_DEFAULT_CYCLE_MM = SENTINEL_1_WAVELENGTH_M / 2 * 1000


@dataclass(frozen=True)
class PairRow:
    """What became of a pair: `part` of the network (0 the largest), shares of all pixels, mean coherence (NaN without)
    and why it was left out ("" where it was used)."""

    pair: Pair
    part: int
    data_share: float
    coherence: float
    error_share: float
    left_out: str


def stack_pairs(
    pairs: Sequence[Pair],
    options: StackOptions,
    paths: Mapping[str, str],
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> list[PairRow]:
    """Stacks the pairs and writes the rasters named in `paths` (keys from options.OUTPUTS), all or none.

    Returns a row for every pair. Memory is bounded by the blocks under way, whatever the number of pairs. FtlError: see
    the steps; also where no pixel is left.
    """
    progress = progress or Progress()
    if names.SERIES in paths and options.method == names.STACKING:
        raise FtlError("Stacking gives no series. Choose the small-baseline inversion, or leave the series out.")
    require_winter(options, paths)
    notes: dict[str, str] = {}
    stack = PairStack(pairs, options.min_coherence if all(pair.coherence for pair in pairs) else 0.0)
    _tell_of_coherence(pairs, options, progress)
    network = _network(stack.pairs)
    stack, network = _largest_part(stack, network, options, notes, progress)
    sample = take_sample(stack, progress.part(0, 0.05))
    _require_unwrapped(stack, sample)
    corrections = corrections_of(stack, sample, options)
    offsets = reference_offsets(stack, corrections, sample, options.reference, progress)
    corrections.offsets = offsets
    keep = np.isfinite(offsets)
    _note(stack, corrections.unfit, "too few coherent pixels for the ramp or the height's part", notes)
    _note(stack, ~keep & ~corrections.unfit, "no data at the reference", notes)
    cycle_mm = _cycle_mm(pairs, options, paths, progress)
    if options.check_loops:
        wrong = keep & _wrong_pairs(corrections, sample, network, cycle_mm)
        _note(stack, wrong, "a cycle off at most pixels (unwrapping)", notes)
        keep &= ~wrong
    if not keep.all():
        stack, network, corrections = _reduced(stack, corrections, keep, options, notes, progress)
    job = _job(stack, network, corrections, options, tuple(paths), cycle_mm, progress)
    counts = _write(job, paths, progress.part(0.05, 1), executor)
    stack.close()
    _tell_of_errors(counts, progress)
    return _rows(pairs, job, counts, notes)


def _network(pairs: Sequence[Pair]) -> Network:
    return Network.of([(pair.first, pair.second) for pair in pairs])


def _note(stack: PairStack, which: np.ndarray, reason: str, notes: dict[str, str]) -> None:
    notes.update((pair.name, reason) for pair, held in zip(stack.pairs, which) if held)


def _largest_part(
    stack: PairStack, network: Network, options: StackOptions, notes: dict[str, str], progress: Progress
) -> tuple[PairStack, Network]:
    """An inversion needs dates that hang together; stacking does not. What is left out is told."""
    parts = np.array(network.parts)
    if parts.max() == 0:
        return stack, network
    sizes = np.bincount(parts)
    spans = [np.array(network.dates)[parts == part] for part in range(len(sizes))]
    text = "; ".join(f"{span[0].isoformat()} to {span[-1].isoformat()} ({len(span)} dates)" for span in spans[:6])
    if options.method == names.STACKING:
        progress.warn(
            Message(
                "The network falls into {count} parts that no pair connects: {parts}. Stacking uses them all.",
                count=len(sizes),
                parts=text,
            )
        )
        return stack, network
    keep = parts[network.ends[0]] == 0
    progress.warn(
        Message(
            "The network falls into {count} parts that no pair connects: {parts}. The inversion uses the first, "
            "largest one, and {pairs} pair(s) are left out. Add pairs that connect them, or choose stacking.",
            count=len(sizes),
            parts=text,
            pairs=int((~keep).sum()),
        )
    )
    _note(stack, ~keep, "another part of the network", notes)
    stack = stack.subset(keep)
    return stack, _network(stack.pairs)


def _reduced(stack, corrections, keep, options, notes, progress):
    if keep.sum() < 2:
        raise FtlError(
            "Hardly a pair is left: {reasons}. Choose another reference, or check the pairs.",
            reasons="; ".join(sorted(set(notes.values()))),
        )
    for pair, kept in zip(stack.pairs, keep):
        if not kept:
            progress.warn(Message("The pair {pair} is left out: {reason}.", pair=pair.name, reason=notes[pair.name]))
    stack = stack.subset(keep)
    corrections.terms = corrections.terms[keep]
    corrections.offsets = corrections.offsets[keep]
    network = _network(stack.pairs)
    if options.method == names.INVERSION and max(network.parts):
        parts = np.array(network.parts)
        inside = parts[network.ends[0]] == 0
        stack, network = _largest_part(stack, network, options, notes, progress)
        corrections.terms, corrections.offsets = corrections.terms[inside], corrections.offsets[inside]
    return stack, network, corrections


def _require_unwrapped(stack: PairStack, sample: Sample) -> None:
    """FtlError: phases that fill one cycle from end to end and never leave it."""
    for pair, values in zip(stack.pairs, sample.mm):
        known = values[np.isfinite(values)] / pair.mm_per_unit
        if not pair.cycle_mm or known.size < 100 or abs(abs(pair.mm_per_unit) - pair.cycle_mm / (2 * np.pi)) > 1e-6:
            return
        low, high = float(known.min()), float(known.max())
        if not (-np.pi - 1e-3 <= low < -3.0 and 3.0 < high <= np.pi + 1e-3):
            return
    raise FtlError(
        "The pairs hold wrapped phase (all values lie between -pi and pi), which a stack cannot use. Choose the "
        "unwrapped phase."
    )


def _cycle_mm(pairs: Sequence[Pair], options: StackOptions, outputs: Iterable[str], progress: Progress) -> float:
    """What one cycle of phase is. Displacements in mm need not say."""
    known = next((pair.cycle_mm for pair in pairs if pair.cycle_mm), None)
    if known is None and (options.check_loops or (names.COHERENCE in outputs and options.method == names.INVERSION)):
        progress.warn(
            Message(
                "Nothing states the radar's wavelength. Unwrapping errors and temporal coherence are reckoned with "
                "that of Sentinel-1 (0.0555 m): give the wavelength where another satellite took the pairs."
            )
        )
    return known or _DEFAULT_CYCLE_MM


def _wrong_pairs(corrections: Corrections, sample: Sample, network: Network, cycle_mm: float) -> np.ndarray:
    mm = without_terms(corrections, sample) - corrections.offsets.astype(np.float32)[:, np.newaxis]
    wrong = closure.errors(mm, network, cycle_mm).sum(axis=1)
    held = np.isfinite(mm).sum(axis=1)
    return wrong > _WRONG_PAIR_SHARE * np.maximum(held, 1)


def _job(stack, network, corrections, options, outputs, cycle_mm, progress) -> Job:
    if len(stack.pairs) == 1:
        progress.warn(
            Message(
                "The rate rests on one pair alone ({pair}): it holds the atmosphere of both days in full, nothing "
                "checks it, and it has no standard error. Take more pairs.",
                pair=stack.pairs[0].name,
            )
        )
    seasons = wanted_seasons(network.dates, options, outputs, progress)
    model = model_for(network.dates, options)
    if options.method == names.INVERSION:
        progress.tell(
            Message("Fitted to each pixel's series: a rate and a yearly cycle.")
            if model.annual
            else Message(
                "Fitted to each pixel's series: a rate without a yearly cycle, which {dates} dates over {years:.1f} "
                "years could not tell apart.",
                dates=len(network.dates),
                years=float(network.times_a[-1] - network.times_a[0]),
            )
        )
    if options.check_loops and not network.loops:
        progress.warn(
            Message("No three pairs close a loop, so that unwrapping errors cannot be found. Order pairs that do.")
        )
    if not network.closes and options.method == names.INVERSION and names.COHERENCE in outputs:
        _tell_of_tree(stack, progress)
    with_errors = {names.RATE_STD, names.THAW_RATE_STD, names.WINTER_RATE_STD} & set(outputs)
    return Job(
        stack,
        corrections,
        options,
        Inversion(
            network,
            cycle_mm,
            options.check_loops,
            names.COHERENCE in outputs and (network.closes or not stack.has_coherence),
            bool(with_errors),
        ),
        Estimator(network, model, seasons),
        outputs,
    )


def _write(job: Job, paths: Mapping[str, str], progress: Progress, executor: Executor | None) -> PairCounts:
    total = PairCounts.nothing(len(job.stack.pairs))
    with Rasters(paths, job.stack.grid, job.inversion.network.dates) as rasters:
        results = map_in_order(partial(run_block, job), job.stack.windows(), progress, executor)
        for window, arrays, counts in results:
            rasters.write(window, arrays)
            total.add(counts)
        progress.check()
        rasters.require_some()
    rasters.tell(progress)
    return total


def _tell_of_coherence(pairs: Sequence[Pair], options: StackOptions, progress: Progress) -> None:
    without = sum(pair.coherence is None for pair in pairs)
    if without and (options.weighted or options.min_coherence > 0):
        progress.warn(
            Message(
                "{count} of {pairs} pairs come without coherence, so that all pairs count the same and no pixel is "
                "masked by it.",
                count=without,
                pairs=len(pairs),
            )
        )


def _tell_of_tree(stack: PairStack, progress: Progress) -> None:
    progress.warn(
        Message(
            "The pairs close no loop, so that they agree whatever they hold: the coherence is the mean of theirs, not "
            "temporal coherence."
        )
        if stack.has_coherence
        else Message(
            "The pairs close no loop, so that they agree whatever they hold: the temporal coherence is 1 everywhere "
            "and says nothing."
        )
    )


def _tell_of_errors(counts: PairCounts, progress: Progress) -> None:
    errors = int(counts.errors.sum())
    if errors:
        progress.tell(
            Message(
                "{count} values in {pairs} pairs were left out as unwrapping errors ({share:.2g} % of all).",
                count=errors,
                pairs=int((counts.errors > 0).sum()),
                share=100 * errors / max(int(counts.held.sum()), 1),
            )
        )


def _rows(pairs: Sequence[Pair], job: Job, counts: PairCounts, notes: dict[str, str]) -> list[PairRow]:
    pixels = job.stack.grid.height * job.stack.grid.width
    used = {pair.name: number for number, pair in enumerate(job.stack.pairs)}
    whole = _network(pairs)
    rows = []
    for pair, (first, _second) in zip(pairs, whole.edges):
        number = used.get(pair.name)
        if number is None:
            rows.append(PairRow(pair, whole.parts[first], 0.0, float("nan"), 0.0, notes.get(pair.name, "left out")))
            continue
        held = int(counts.held[number])
        has_coherence = job.stack.has_coherence and held and counts.coherence[number] > 0
        rows.append(
            PairRow(
                pair,
                whole.parts[first],
                held / pixels,
                counts.coherence[number] / held if has_coherence else float("nan"),
                counts.errors[number] / max(held, 1),
                "",
            )
        )
    return rows
