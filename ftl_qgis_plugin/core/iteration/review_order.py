"""In which order candidates are looked at, and when the rest may stay unseen: the review without a person."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import Message
from ..method.parameters import LIKELY
from ..ranking.labels import ACCEPTED, OPEN, codes, open_ones
from ..ranking.ranking import Model, rank
from ..ranking.remaining import may_leave_rest

# Verdicts between two refits, as in the dock.
REFIT_EVERY = 5


@dataclass(frozen=True)
class Reviewed:
    """`asked`: indices of what was looked at, in that order; `left`: expected landslides in the rest, NaN: unknown.

    `reason`: why the order was a static score at first; None where it was learned from verdicts from the beginning.
    """

    asked: tuple[int, ...]
    left: float
    reason: Message | None = None


def review(
    columns: Mapping[str, Sequence[object]],
    verdicts: Sequence[str | None],
    known: np.ndarray,
    answer: Callable[[int], str],
    order: str = LIKELY,
    stop_left: float = 0.0,
) -> Reviewed:
    """Asks `answer` (index -> verdict) about every candidate without a verdict, the likeliest first.

    `columns`: the candidates' fields, each of the same length; `verdicts`: what was said before, None for nothing;
    `known` (boolean): those on known landslides, which are asked about first and are no news. With `stop_left` the
    review ends where at most that share of what is accepted (or one landslide) is expected in the rest, and the next
    ones are hardly any (see `may_leave_rest`).
    """
    said = list(verdicts)
    asked: list[int] = []
    for index in np.flatnonzero(known).tolist():
        if said[index] is None:
            said[index] = answer(index)
            asked.append(index)
    model: Model | None = None
    reason: Message | None = None
    while True:
        verdict = codes(said)
        ranking = rank(columns, verdict, known, previous=model)
        model = ranking.model
        if not reason and len(ranking.order):
            reason = ranking.reason
        rest = ranking.order if order == LIKELY else _by_score(columns, ranking.order)
        judged, accepted = int((verdict != OPEN).sum()), int((verdict == ACCEPTED).sum())
        if not len(rest):
            return Reviewed(tuple(asked), 0.0, reason)
        if may_leave_rest(ranking.cautious_left, accepted, judged, stop_left, ranking.next_likelihood):
            return Reviewed(tuple(asked), ranking.left, reason)
        for index in rest[:REFIT_EVERY].tolist():
            said[index] = answer(index)
            asked.append(index)


def expected_left(columns: Mapping[str, Sequence[object]], verdicts: Sequence[str | None], known: np.ndarray) -> float:
    """Landslides expected among the candidates neither judged nor known; NaN where nothing can be learned yet."""
    said = codes(verdicts)
    if not open_ones(said, known).any():
        return 0.0
    return rank(columns, said, known).left if len(said) else math.nan


def columns_of(records: Sequence[Mapping[str, object]]) -> dict[str, list[object]]:
    """Candidates' records as columns."""
    names = list(dict.fromkeys(name for record in records for name in record if name != "wkb"))
    return {name: [record.get(name) for record in records] for name in names}


def _by_score(columns: Mapping[str, Sequence[object]], indices: np.ndarray) -> np.ndarray:
    score = np.nan_to_num(np.array([np.nan if value is None else value for value in columns["score"]], float))
    return indices[np.argsort(-score[indices], kind="stable")]
