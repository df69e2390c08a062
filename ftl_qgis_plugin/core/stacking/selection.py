"""Which pairs a stack uses, and why it does without the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..errors import FtlError, Message
from ..grids.grid import Window
from ..products.pairs.pair import Pair
from ..progress import Progress
from . import options as names
from .corrections import Corrections
from .noise.pair_noise import Noise, weights_of
from .noise.scene_noise import noise_of
from .options import StackOptions, model_for
from .reading.pair_stack import PairStack
from .reading.suspect import LEAST_CODE, with_declared_no_data
from .reference import Sample, referenced
from .solving import closure
from .solving.network import Network

# Up to this share of pairs without coherence are left out; more are needed, and take that of the others.
_FEW_WITHOUT = 0.2
# A pair is left out as a whole where this share of the sample's pixels is a cycle off in it.
_WRONG_PAIR_SHARE = 0.5


class Selection:
    """The pairs that are left: `stack` and its `network`; `notes`: why the others are not used, by the pairs' names.

    FtlError: see `PairStack`.
    """

    def __init__(self, pairs: Sequence[Pair], options: StackOptions, progress: Progress) -> None:
        self.notes: dict[str, str] = {}
        self._options = options
        self._progress = progress
        pairs = self._with_coherence(pairs)
        self.stack = PairStack(pairs, options.min_coherence if any(pair.coherence for pair in pairs) else 0.0)
        self.network = network_of(pairs)
        self._keep_largest_part()

    def has_to_declare(self, sample: Sample) -> bool:
        """Whether pairs were found to hold a code for no data that they do not declare: they are read without it from
        now on, and a new sample has to be taken."""
        largest = np.maximum(np.fmax.reduce(sample.mm, axis=1), -np.fmin.reduce(sample.mm, axis=1))
        codes = LEAST_CODE * np.array([abs(pair.mm_per_unit) for pair in self.stack.pairs])
        if not (largest > codes).any():  # as nearly always
            return False
        places = [Window(int(row), int(col), 1, 1) for row, col in zip(sample.rows, sample.cols)]
        stored = [mm / pair.mm_per_unit for mm, pair in zip(sample.mm, self.stack.pairs)]
        layers = with_declared_no_data(self.stack.readers, stored, places, self._progress)
        if layers is None:
            return False
        self.stack = self.stack.with_phases(layers)
        return True

    def note(self, which: np.ndarray, reason: str) -> None:
        """`which` (pairs,) of the stack cannot be used; `reduce` leaves them out."""
        self.notes.update((pair.name, reason) for pair, held in zip(self.stack.pairs, which) if held)

    def wrong_pairs(self, corrections: Corrections, sample: Sample, cycle_mm: float) -> np.ndarray:
        """(pairs,) bool: those that are a cycle off at most pixels of the sample."""
        mm = referenced(corrections, sample)
        allowed = _WRONG_PAIR_SHARE * np.isfinite(mm).sum(axis=1)
        if (closure.most_errors(mm, self.network, cycle_mm) <= allowed).all():  # as nearly always
            return np.zeros(len(mm), bool)
        return closure.errors(mm, self.network, cycle_mm).sum(axis=1) > allowed

    def noise(self, corrections: Corrections, sample: Sample, left: np.ndarray, cycle_mm: float) -> Noise:
        """What a sample of all pairs tells of the noise of those that are `left` (numbers)."""
        is_weighted = self._options.weighted and sample.qualities is not None
        weights = weights_of(sample.qualities[left]) if is_weighted else None
        model = model_for(self.network.dates, self._options)
        of_left = referenced(corrections, replace(sample, mm=sample.mm[left]))
        is_stack = self._options.method == names.STACKING
        return noise_of(of_left, weights, self.network, model, cycle_mm, is_stack)

    def reduce(self, keep: np.ndarray, corrections: Corrections) -> np.ndarray:
        """Goes on with the pairs to `keep`, and so do the corrections; numbers of those that are left in the end.
        FtlError: fewer than two."""
        if keep.sum() < 2:
            raise FtlError(
                "Hardly a pair is left: {reasons}. Choose another reference, or check the pairs.",
                reasons="; ".join(sorted(set(self.notes.values()))),
            )
        for pair, kept in zip(self.stack.pairs, keep):
            if not kept:
                self._progress.warn(
                    Message("The pair {pair} is left out: {reason}.", pair=pair.name, reason=self.notes[pair.name])
                )
        self._subset(keep)
        corrections.keep(keep)
        hanging = self._keep_largest_part()
        corrections.keep(hanging)
        return np.flatnonzero(keep)[hanging]

    def _subset(self, keep: np.ndarray) -> None:
        self.stack = self.stack.subset(keep)
        self.network = network_of(self.stack.pairs)

    def _with_coherence(self, pairs: Sequence[Pair]) -> Sequence[Pair]:
        """Without those that lack coherence where it is wanted and most have it: a few that were not downloaded whole
        shall not take weights and masks from all."""
        without = [pair for pair in pairs if pair.coherence is None]
        if not without or not (self._options.weighted or self._options.min_coherence > 0):
            return pairs
        counts = {"count": len(without), "pairs": len(pairs)}
        used = used_for_coherence(pairs, self._options)
        if len(used) == len(pairs) > len(without):
            self._progress.warn(
                Message(
                    "{count} of {pairs} pairs come without coherence, {first} first. At each pixel they count as "
                    "coherent as the others are, by their median. Get theirs too.",
                    first=without[0].name,
                    **counts,
                )
            )
            return pairs
        if len(used) == len(pairs):
            self._progress.warn(
                Message(
                    "{count} of {pairs} pairs come without coherence, so that all pairs count the same and no pixel "
                    "is masked by it.",
                    **counts,
                )
            )
            return pairs
        self._progress.warn(
            Message(
                "{count} of {pairs} pairs come without coherence and are left out, {first} first. Get theirs too; or "
                "do without weights and minimum coherence.",
                first=without[0].name,
                **counts,
            )
        )
        self.notes.update((pair.name, "no coherence") for pair in without)
        return used

    def _keep_largest_part(self) -> np.ndarray:
        """(pairs,) bool: those that are kept. An inversion needs dates that hang together, stacking does not; what is
        left out is told."""
        network, parts = self.network, np.array(self.network.parts)
        keep = np.ones(len(network.edges), bool)
        if parts.max() == 0:
            return keep
        sizes = np.bincount(parts)
        spans = [np.array(network.dates)[parts == part] for part in range(len(sizes))]
        text = "; ".join(f"{span[0].isoformat()} to {span[-1].isoformat()} ({len(span)} dates)" for span in spans[:6])
        if self._options.method == names.STACKING:
            self._progress.warn(
                Message(
                    "The network falls into {count} parts that no pair connects: {parts}. Stacking uses them all.",
                    count=len(sizes),
                    parts=text,
                )
            )
            return keep
        keep = parts[network.ends[0]] == 0
        self._progress.warn(
            Message(
                "The network falls into {count} parts that no pair connects: {parts}. The inversion uses the first, "
                "largest one, and {pairs} pair(s) are left out. Add pairs that connect them, or choose stacking.",
                count=len(sizes),
                parts=text,
                pairs=int((~keep).sum()),
            )
        )
        self.note(~keep, "another part of the network")
        self._subset(keep)
        return keep


def used_for_coherence(pairs: Sequence[Pair], options: StackOptions) -> Sequence[Pair]:
    """Those that are left where a few without coherence are left out."""
    used = [pair for pair in pairs if pair.coherence is not None]
    is_wanted = options.weighted or options.min_coherence > 0
    return used if is_wanted and len(used) >= (1 - _FEW_WITHOUT) * len(pairs) else pairs


def gives_coherence(pairs: Sequence[Pair], options: StackOptions) -> bool:
    """Whether there is any to write: an inversion finds its own, stacking takes that of the pairs."""
    used = used_for_coherence(pairs, options)
    return options.method == names.INVERSION or any(pair.coherence is not None for pair in used)


def network_of(pairs: Sequence[Pair]) -> Network:
    return Network.of([(pair.first, pair.second) for pair in pairs])
