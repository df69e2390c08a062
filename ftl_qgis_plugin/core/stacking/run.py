"""The whole way from pairs to the rasters of a stack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..errors import FtlError, Message
from ..grids.blocks import default_workers, map_in_order
from ..products.layer import file_name
from ..products.pairs.pair import SENTINEL_1_WAVELENGTH_M, Pair
from ..progress import Progress
from . import options as names
from .corrections import Corrections
from .fitted import corrections_of
from .kernel import Job, PairCounts, run_block
from .noise.pair_noise import Noise
from .options import StackOptions, model_for, tell_of_few_dates
from .rasters import Rasters
from .reading.pair_stack import PairStack
from .reading.suspect import tell_of_unfinished
from .reference import Sample, reference_offsets, take_sample
from .seasons import require_winter, wanted_seasons
from .selection import Selection, gives_coherence, network_of
from .solving.estimate import Estimator
from .solving.inversion import Inversion

_DEFAULT_CYCLE_MM = SENTINEL_1_WAVELENGTH_M / 2 * 1000
_WORTH_TELLING = 0.05
# Estimates may exceed 1 by a little, and codes for no data by far.
_MOST_COHERENCE, _FEW = 1.5, 0.01
# Pixels of a pair that tell whether its phase is wrapped.
_TELLING_PX = 100


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
    if names.COHERENCE in paths and not gives_coherence(pairs, options):
        raise FtlError("These pairs come without coherence, so stacking gives none. Leave the coherence output out.")
    require_winter(options, paths)
    selection = Selection(pairs, options, progress)
    sample = take_sample(selection.stack, progress.part(0, 0.05))
    if selection.has_to_declare(sample):
        sample = take_sample(selection.stack, progress.part(0, 0.05))
    if options.weighted or options.min_coherence > 0:
        _require_fractions(selection.stack, sample)
    tell_of_unfinished(selection.stack.readers, selection.stack.grid, progress)
    _require_unwrapped(selection.stack, sample)
    corrections = corrections_of(selection.stack, sample, options, progress)
    corrections.offsets = reference_offsets(selection.stack, corrections, sample, options.reference, progress)
    keep = np.isfinite(corrections.offsets)
    selection.note(corrections.unfit, "too few coherent pixels for the ramp or the height's part")
    selection.note(~keep & ~corrections.unfit, "no data at the reference")
    cycle_mm = _cycle_mm(pairs, options, paths, progress)
    if options.check_loops:
        wrong = keep & selection.wrong_pairs(corrections, sample, cycle_mm)
        selection.note(wrong, "a cycle off at most pixels (unwrapping)")
        keep &= ~wrong
    left = selection.reduce(keep, corrections) if not keep.all() else np.arange(len(keep))
    noise = Noise()
    if set(names.ERRORS) & set(paths):
        noise = selection.noise(corrections, sample, left, cycle_mm)
    if noise.floor > _WORTH_TELLING and selection.network.loops:
        progress.tell(
            Message(
                "About {share:.0%} of the noise of the pairs does not go with their coherence, as their loops tell; "
                "the standard error holds that.",
                share=noise.floor,
            )
        )
    job = _job(selection, corrections, options, tuple(paths), cycle_mm, noise, progress)
    counts = _write(job, paths, progress.part(0.05, 1), executor)
    job.stack.close()
    _tell_of_errors(counts, progress)
    return _rows(pairs, job, counts, selection.notes)


def _require_fractions(stack: PairStack, sample: Sample) -> None:
    """FtlError: coherences that count to 100, 255 or more: each of their pixels would pass any minimum."""
    if sample.qualities is None:
        return
    with np.errstate(invalid="ignore"):
        shares = (sample.qualities > _MOST_COHERENCE).mean(axis=1)
    wrong = [
        (pair.coherence, quality)
        for pair, quality, share in zip(stack.pairs, sample.qualities, shares)
        if pair.coherence is not None and share > _FEW
    ]
    if wrong:
        raise FtlError(
            "The coherence of {count} pair(s), {first} first, reaches {highest:g}, but is meant to be 0 to 1. Divide "
            "it by 100 or 255 first (Raster calculator), or do without weights and minimum coherence.",
            count=len(wrong),
            first=file_name(wrong[0][0].path),
            highest=float(np.nanmax(wrong[0][1])),
        )


def _require_unwrapped(stack: PairStack, sample: Sample) -> None:
    """FtlError: phases that fill one cycle from end to end and never leave it. Pairs with hardly a pixel tell nothing
    of the others."""
    told = 0
    for pair, values in zip(stack.pairs, sample.mm):
        known = values[np.isfinite(values)] / pair.mm_per_unit
        if not pair.cycle_mm or abs(abs(pair.mm_per_unit) - pair.cycle_mm / (2 * np.pi)) > 1e-6:
            return
        if known.size < _TELLING_PX:
            continue
        told += 1
        low, high = float(known.min()), float(known.max())
        if not (-np.pi - 1e-3 <= low < -3.0 and 3.0 < high <= np.pi + 1e-3):
            return
    if not told:
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


def _job(
    selection: Selection,
    corrections: Corrections,
    options: StackOptions,
    outputs: tuple[str, ...],
    cycle_mm: float,
    noise: Noise,
    progress: Progress,
) -> Job:
    stack, network = selection.stack, selection.network
    if len(stack.pairs) == 1:
        progress.warn(
            Message(
                "The rate rests on one pair alone ({pair}): it holds the atmosphere of both days in full, nothing "
                "checks it, and it has no standard error. Take more pairs.",
                pair=stack.pairs[0].name,
            )
        )
    else:
        tell_of_few_dates(len(network.dates), options, progress)
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
    with_errors = set(names.ERRORS) & set(outputs)
    unit_mm = stack.unit_mm
    return Job(
        stack,
        corrections.counted_in(unit_mm),
        options,
        Inversion(
            network,
            cycle_mm / abs(unit_mm),
            options.check_loops,
            names.COHERENCE in outputs and (network.closes or not stack.has_coherence),
            bool(with_errors),
        ),
        Estimator(network, model, seasons, noise),
        outputs,
    )


def _write(job: Job, paths: Mapping[str, str], progress: Progress, executor: Executor | None) -> PairCounts:
    total = PairCounts.nothing(len(job.stack.pairs))
    with Rasters(paths, job.stack.grid, job.inversion.network.dates) as rasters:
        # Those of this machine's threads on others too: the last digits of a product hang on how many columns it has.
        windows = job.stack.windows_for(default_workers(), job.stack.reads_coherence(job.wants_coherence))
        results = map_in_order(partial(run_block, job), windows, progress, executor)
        for window, arrays, counts in results:
            rasters.write(window, arrays)
            total.add(counts)
        progress.check()
        rasters.require_some()
    rasters.tell(progress)
    return total


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
    whole = network_of(pairs)
    rows = []
    for pair, (first, _second) in zip(pairs, whole.edges):
        number = used.get(pair.name)
        if number is None:
            rows.append(PairRow(pair, whole.parts[first], 0.0, float("nan"), 0.0, notes.get(pair.name, "left out")))
            continue
        held = int(counts.held[number])
        has_coherence = pair.coherence is not None and held and counts.coherence[number] > 0
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
