"""When the iteration may stop: the samples' deformation rates have settled, or nothing new is found."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..errors import FtlError, Message
from ..method import parameters as method

TOLERANCE_MM_A: float = method.TOLERANCE.default
PATIENCE: int = method.PATIENCE.default


@dataclass(frozen=True)
class IterationState:
    """The sample database at the end of one iteration; iteration 0 is the inventory it began with."""

    iteration: int
    samples: int
    mean_rate_mm_a: float  # mean over samples of their mean |rate|; NaN where no sample has a rate
    spread_mm_a: float  # standard deviation over samples; NaN below two
    accepted: int  # samples that this iteration added
    confirmed: int | None = None  # candidates accepted, known landslides among them; None where nobody counted
    unreviewed: int = 0  # candidates that still have to be judged

    @classmethod
    def of_rates(
        cls,
        iteration: int,
        rates_mm_a: Sequence[float],
        accepted: int,
        confirmed: int | None = None,
        unreviewed: int = 0,
    ) -> IterationState:
        """From the mean |rate| of every sample (NaN where unknown)."""
        rates = np.asarray(rates_mm_a, float)
        known = rates[~np.isnan(rates)]
        mean = float(known.mean()) if known.size else math.nan
        spread = float(known.std(ddof=1)) if known.size > 1 else math.nan
        return cls(iteration, len(rates_mm_a), mean, spread, accepted, confirmed, unreviewed)

    @property
    def has_added(self) -> bool:
        """Whether a landslide joined in this iteration (0 is the inventory, before any)."""
        return self.iteration > 0 and self.accepted > 0

    @property
    def has_accepted(self) -> bool:
        """Whether any candidate was accepted in this iteration, be it on a known landslide."""
        return self.has_added or (self.iteration > 0 and bool(self.confirmed))


@dataclass(frozen=True)
class Convergence:
    converged: bool
    reason: Message
    changes_mm_a: tuple[float, ...]  # per iteration of the history: change of the mean |rate|; NaN for the first
    settled: int  # iterations in a row, up to the last, whose change counts and was within the tolerance


@dataclass(frozen=True)
class History:
    """The iterations so far, in order."""

    states: tuple[IterationState, ...] = field(default=())

    @classmethod
    def of_samples(
        cls, iterations: Iterable[int], rates_mm_a: Iterable[float], last_iteration: int | None = None
    ) -> History:
        """From every sample's iteration of entry and its mean |rate| (NaN where unknown).

        State k counts and averages all samples that entered up to iteration k; iterations without new samples
        between the first and the last are part of the history. The last is the latest entry, or `last_iteration`
        where that is later (it accepted nothing). FtlError: no samples.
        """
        entered = np.asarray(list(iterations), int)
        rates = np.abs(np.asarray(list(rates_mm_a), float))
        if not entered.size:
            raise FtlError("The sample layer is empty. Give it the polygons of the inventory first.")
        states = []
        last = max(int(entered.max()), entered.max() if last_iteration is None else last_iteration)
        for iteration in range(int(entered.min()), last + 1):
            accepted = int(np.sum(entered == iteration))
            states.append(IterationState.of_rates(iteration, rates[entered <= iteration], accepted))
        return cls(tuple(states))

    def appended(self, state: IterationState) -> History:
        """With one more state. ValueError: its iteration is not later than the last."""
        if self.states and state.iteration <= self.states[-1].iteration:
            raise ValueError(f"iteration {state.iteration} after {self.states[-1].iteration}")
        return History((*self.states, state))

    def __iter__(self) -> Iterator[IterationState]:
        return iter(self.states)

    def __len__(self) -> int:
        return len(self.states)


def check_convergence(
    history: History, tolerance_mm_a: float = TOLERANCE_MM_A, patience: int = PATIENCE
) -> Convergence:
    """The stop rule on a history, with its reason in words.

    Converged where the last `patience` changes of the mean |rate| are all <= `tolerance_mm_a`, or where the last
    iteration (other than the first state) added no landslide and its change is within the tolerance. A change counts
    only where samples accepted earlier had a part in the thresholds that brought it about. The step from the inventory
    to the first accepted ones does not: the inventory's own thresholds found those, so that they resemble it whatever
    it lacks. Hence at least two iterations, unless nothing is added. A change from or to an unknown mean never counts
    as settled. Never converged: while candidates of the last iteration have to be reviewed, and where no iteration
    has accepted any new landslide: thresholds that find nothing, or only what they were derived from, say nothing of
    whether there is more.
    """
    changes = [math.nan]
    for before, after in zip(history.states, history.states[1:]):
        changes.append(after.mean_rate_mm_a - before.mean_rate_mm_a)
    small = [is_within(change, tolerance_mm_a) for change in changes]
    within = [has_effect and is_small for has_effect, is_small in zip(_verdicts_had_effect(history), small)]
    settled = 0
    while settled < len(within) and within[-1 - settled]:
        settled += 1
    converged, reason = _verdict(history, changes, tolerance_mm_a, patience, settled)
    return Convergence(converged, reason, tuple(changes[: len(history)]), settled)


def change_errors(
    iterations: Sequence[int], rates_mm_a: Sequence[float], errors_mm_a: Sequence[float], history: History
) -> tuple[float, ...]:
    """Per state of the history that `History.of_samples` made of the same samples: the standard error of its change of
    the mean |rate|, mm/a, from those of the samples' rates; NaN for the first, and where one is unknown.

    Landslides are taken as independent of each other. A sample that was there before counts with 1 / n now less 1 / n
    before, which nearly cancel, a new one with 1 / n.
    """
    known = ~np.isnan(np.asarray(rates_mm_a, float))
    entered = np.asarray(iterations, int)[known]
    errors = np.asarray(errors_mm_a, float)[known]
    result = [math.nan]
    for before, after in zip(history.states, history.states[1:]):
        old, now = entered <= before.iteration, entered <= after.iteration
        if not old.any():
            result.append(math.nan)
            continue
        share = now / now.sum() - old / old.sum()
        result.append(float(np.sqrt(np.square(share * errors)[share != 0].sum())))
    return tuple(result)


def is_within(change_mm_a: float, tolerance_mm_a: float) -> bool:
    """Rates come as float32: a change of exactly the tolerance must not fail by their last digit. NaN never is."""
    return abs(change_mm_a) <= tolerance_mm_a + 1e-6


def _verdicts_had_effect(history: History) -> list[bool]:
    """Per state: whether an earlier iteration (iteration 0 is the inventory) had accepted something."""
    accepted = [state.iteration > 0 and state.accepted > 0 for state in history]
    return [any(accepted[:number]) for number in range(max(len(accepted), 1))]


def _verdict(
    history: History, changes: list[float], tolerance: float, patience: int, settled: int
) -> tuple[bool, Message]:
    obstacle = _obstacle(history, changes[-1])
    if obstacle is not None:
        return False, obstacle
    last = history.states[-1]
    values = {"change": changes[-1], "tolerance": tolerance, "settled": settled, "patience": patience}
    if last.accepted == 0:
        if is_within(changes[-1], tolerance):
            return True, Message(
                "Converged: iteration {iteration} accepted no new landslide.", iteration=last.iteration
            )
        return False, Message(
            "Not converged: iteration {iteration} accepted no new landslide, but enlarged known ones: the samples' "
            "mean |rate| changed by {change:+.2f} mm/a, more than the tolerance of {tolerance:g} mm/a.",
            iteration=last.iteration,
            **values,
        )
    if settled >= patience:
        return True, Message(
            "Converged: the samples' mean |rate| changed by {change:+.2f} mm/a, within the tolerance of "
            "{tolerance:g} mm/a for {settled} iteration(s) in a row (needed: {patience}).",
            **values,
        )
    return False, _unsettled(history, values)


def _obstacle(history: History, change: float) -> Message | None:
    """What keeps the stop rule from being asked at all; None where nothing does."""
    if len(history) < 2:
        return Message("Not converged: there is no iteration yet to compare with. Run one and review its candidates.")
    last = history.states[-1]
    if last.unreviewed:
        return Message(
            "Not converged: new candidates of iteration {iteration} without a verdict: {count:,}. Review them first.",
            count=last.unreviewed,
            iteration=last.iteration,
        )
    if not any(state.has_accepted for state in history):
        return Message(
            "Not converged: no candidate was accepted. Change the thresholds, and run another iteration: those in use "
            "find no landslide."
        )
    if not any(state.has_added for state in history):
        return Message(
            "Not converged: only known landslides were accepted, none that is new. The thresholds find what they were "
            "derived from, which does not tell whether there is more: widen them and run another iteration."
        )
    if math.isnan(change):
        return Message(
            "Not converged: the samples' mean |rate| is unknown. Give the deformation raster or samples with rates."
        )
    return None


def _unsettled(history: History, values: dict[str, float]) -> Message:
    if not _verdicts_had_effect(history)[-1]:
        return Message(
            "Not converged: the samples' mean |rate| changed by {change:+.2f} mm/a, but this first step does not "
            "count. The inventory's own thresholds found these landslides, and only the next iteration's follow from "
            "what you accepted.",
            change=values["change"],
        )
    if values["settled"]:
        return Message(
            "Not converged: the samples' mean |rate| changed by {change:+.2f} mm/a, within the tolerance of "
            "{tolerance:g} mm/a, but only for {settled} of {patience} iterations in a row.",
            **values,
        )
    return Message(
        "Not converged: the samples' mean |rate| changed by {change:+.2f} mm/a, more than the tolerance of "
        "{tolerance:g} mm/a.",
        **values,
    )
