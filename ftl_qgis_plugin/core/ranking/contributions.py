"""Why a candidate is held for likely: what each attribute adds to its logit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .attributes import column_of, is_of_images
from .ranking import Ranking
from .silence import softened


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
    intercept, which is the average candidate's; those of images share what these add together (see `silence`).
    """
    if ranking.model is None:
        return []
    logits: dict[str, float] = {}
    deviations: dict[str, float] = {}
    values = ranking.matrix[index]
    told = float(ranking.model.told_by_images(values[None])[0])
    softer = float(softened(told)) / told if told else 1.0
    for term, weight, value in zip(ranking.model.terms, ranking.model.weights.tolist(), values.tolist()):
        column = column_of(term.attribute)
        logits[column] = logits.get(column, 0.0) + weight * value * (softer if is_of_images(term.attribute) else 1.0)
        if column == term.attribute and not term.squared:
            deviations[column] = value + term.mean
    order = sorted(logits, key=lambda column: (-abs(logits[column]), column))
    return [Contribution(column, logits[column], deviations.get(column, np.nan)) for column in order]
