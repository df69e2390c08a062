"""Why a candidate is held for likely: what each attribute adds to its logit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .attributes import column_of
from .ranking import Ranking


@dataclass(frozen=True)
class Contribution:
    """`logit`: what the column adds against the average candidate; above 0 it speaks for a landslide.

    `deviation`: how far the candidate's value lies from the median, in robust sigmas (+-3 at most); of an angle, and
    where the value is not known, NaN.
    """

    column: str
    logit: float
    deviation: float


def contributions(ranking: Ranking, index: int) -> list[Contribution]:
    """The contributions of candidate `index`, the largest (of either sign) first; empty without a model.

    The square of an attribute and the two parts of an angle count together. Their sum is the logit less the
    intercept, which is the average candidate's.
    """
    if ranking.model is None:
        return []
    logits: dict[str, float] = {}
    deviations: dict[str, float] = {}
    values = ranking.matrix[index]
    for term, weight, value in zip(ranking.model.terms, ranking.model.weights.tolist(), values.tolist()):
        column = column_of(term.attribute)
        logits[column] = logits.get(column, 0.0) + weight * value
        if column == term.attribute and not term.squared:
            deviations[column] = value + term.mean
    order = sorted(logits, key=lambda column: (-abs(logits[column]), column))
    return [Contribution(column, logits[column], deviations.get(column, np.nan)) for column in order]
