"""When the iteration may stop: the samples' deformation rates have settled, or nothing new is found."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
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

    @classmethod
    def of_rates(cls, iteration: int, rates_mm_a: np.ndarray, accepted: int) -> IterationState:
        """From the mean |rate| of every sample (NaN where unknown)."""
        known = rates_mm_a[~np.isnan(rates_mm_a)]
        mean = float(known.mean()) if known.size else math.nan
        spread = float(known.std(ddof=1)) if known.size > 1 else math.nan
        return cls(iteration, len(rates_mm_a), mean, spread, accepted)


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
    iteration (other than the first state) accepted nothing new. A change counts only where samples accepted earlier
    had a part in the thresholds that brought it about. The step from the inventory to the first accepted ones does
    not: the inventory's own thresholds found those, so that they resemble it whatever it lacks. Hence at least two
    iterations, unless nothing is accepted. A change from or to an unknown mean never counts as settled.
    """
    changes = [math.nan]
    for before, after in zip(history.states, history.states[1:]):
        changes.append(after.mean_rate_mm_a - before.mean_rate_mm_a)
    # Rates come as float32: a change of exactly the tolerance must not fail by their last digit.
    within = [
        has_effect and abs(change) <= tolerance_mm_a + 1e-6
        for has_effect, change in zip(_verdicts_had_effect(history), changes)
    ]
    settled = 0
    while settled < len(within) and within[-1 - settled]:
        settled += 1
    reason = _reason(history, changes, tolerance_mm_a, patience, settled)
    converged = settled >= patience or (len(history) > 1 and history.states[-1].accepted == 0)
    return Convergence(converged, reason, tuple(changes[: len(history)]), settled)


def _verdicts_had_effect(history: History) -> list[bool]:
    """Per state: whether an earlier iteration (iteration 0 is the inventory) had accepted something."""
    accepted = [state.iteration > 0 and state.accepted > 0 for state in history]
    return [any(accepted[:number]) for number in range(max(len(accepted), 1))]


def _reason(history: History, changes: list[float], tolerance: float, patience: int, settled: int) -> Message:
    if len(history) < 2:
        return Message("Not converged: there is no iteration yet to compare with. Run one and review its candidates.")
    last = history.states[-1]
    if last.accepted == 0:
        return Message("Converged: iteration {iteration} accepted no new landslide.", iteration=last.iteration)
    if math.isnan(changes[-1]):
        return Message(
            "Not converged: the samples' mean |rate| is unknown. Give the deformation raster or samples with rates."
        )
    if not _verdicts_had_effect(history)[-1]:
        return Message(
            "Not converged: the samples' mean |rate| changed by {change:+.2f} mm/a, but this first step does not "
            "count. The inventory's own thresholds found these landslides, and only the next iteration's follow from "
            "what you accepted.",
            change=changes[-1],
        )
    values = {"change": changes[-1], "tolerance": tolerance, "settled": settled, "patience": patience}
    if settled >= patience:
        return Message(
            "Converged: the samples' mean |rate| changed by {change:+.2f} mm/a, within the tolerance of "
            "{tolerance:g} mm/a for {settled} iteration(s) in a row (needed: {patience}).",
            **values,
        )
    if settled:
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
