"""The learned order: likelihoods from verdicts; a static score where there is too little to learn from.

The static score is the likeness to the known landslides where there are some, else the score of the extraction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..errors import FtlError, Message
from .attributes import is_of_images
from .calibration import calibrate, left_out_logits
from .labels import ACCEPTED, OPEN, REJECTED, UNCERTAIN, open_ones, targets
from .remaining import NEXT, Remaining, remaining
from .ridge import covariance, expit, fit
from .scaling import Design, Term, design
from .silence import softened, steepness

# On scenes of hardness 0 and 1 (seeds 1 to 8), 3 orders as well as 1 or 10, and tells best how many are left.
PENALTY = 3.0
# With fewer landslides the weights would follow chance.
MIN_POSITIVES = 5


@dataclass(frozen=True)
class Model:
    """What was learned: logit = intercept + sum of weight * term, what images say softened (see `silence`).

    `weights` (terms,), in the order of `terms`.
    """

    terms: tuple[Term, ...]
    intercept: float
    weights: np.ndarray

    @property
    def coefficients(self) -> np.ndarray:
        return np.concatenate([[self.intercept], self.weights])

    @property
    def of_images(self) -> np.ndarray:
        """Boolean (terms,)."""
        return np.array([is_of_images(term.attribute) for term in self.terms], bool)

    def told_by_images(self, matrix: np.ndarray) -> np.ndarray:
        """(n,): what the images' terms of the candidates (n, terms) add together."""
        images = self.of_images
        return matrix[:, images] @ self.weights[images]

    def logits(self, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The logits (n,) of candidates' terms (n, terms), and their derivatives by the weights (n, terms)."""
        images = self.of_images
        if not images.any():
            return self.intercept + matrix @ self.weights, matrix
        told = self.told_by_images(matrix)
        logit = self.intercept + matrix[:, ~images] @ self.weights[~images] + softened(told)
        return logit, np.where(images, steepness(told)[:, None], 1.0) * matrix


@dataclass(frozen=True)
class Ranking:
    """`likelihood` (n,): 0 to 1, of each candidate to be a landslide; NaN without a model.

    `order`: indices of those neither judged nor known, the most likely first. `matrix` (n, terms): the terms' values.
    `remaining` None: nothing was learned from verdicts, the order is a static score, and `reason` says why. That is
    the likeness to the known landslides, which `model` and `likelihood` tell; without a model the column `score`.
    """

    likelihood: np.ndarray
    order: np.ndarray
    matrix: np.ndarray
    model: Model | None = None
    reason: Message | None = None
    remaining: Remaining | None = None

    @property
    def left(self) -> float:
        """Expected landslides among those neither judged nor known; NaN where that is not known."""
        return float("nan") if self.known_left is None else self.known_left.expected

    @property
    def known_left(self) -> Remaining | None:
        """What is left, where so much was found that it is worth telling."""
        return self.remaining if self.remaining is not None and self.remaining.is_known else None

    @property
    def left_unknown(self) -> Message:
        """Why it is not known how many are left."""
        return self.reason or Message("More are likely left than were found; how many is not known yet.")

    @property
    def cautious_left(self) -> float:
        """As `left`, on the safe side: what leaving the rest goes by; NaN where nothing was learned from verdicts."""
        return self.remaining.cautious if self.remaining is not None else float("nan")

    @property
    def next_likelihood(self) -> float:
        """Mean likelihood of the next few in the order; NaN without a model or where nothing is left."""
        following = self.likelihood[self.order[:NEXT]]
        return float(following.mean()) if len(following) else float("nan")

    def ranks(self) -> np.ndarray:
        """Place in the order from 1 on, (n,); 0 for what is judged or known."""
        places = np.zeros(len(self.likelihood), np.int64)
        places[self.order] = np.arange(1, len(self.order) + 1)
        return places


def rank(
    columns: Mapping[str, object],
    verdict: np.ndarray,
    known: np.ndarray,
    penalty: float = PENALTY,
    previous: Model | None = None,
) -> Ranking:
    """Learns from `verdict` (codes of `labels`) and `known` (boolean) which candidates are likely landslides.

    `columns`: the candidates' fields (see `attributes`), each of the same length; `score` is the order where nothing
    can be learned. `previous` only makes it faster.
    """
    verdict = np.asarray(verdict)
    score = np.asarray(columns["score"], float) if "score" in columns else np.zeros(len(verdict))
    return rank_design(design(columns, len(verdict)), score, verdict, known, penalty, previous)


def rank_design(
    built: Design,
    score: np.ndarray,
    verdict: np.ndarray,
    known: np.ndarray,
    penalty: float = PENALTY,
    previous: Model | None = None,
) -> Ranking:
    """As `rank`, for candidates whose design is there already."""
    known, score = np.asarray(known, bool), np.nan_to_num(score)
    unjudged = np.flatnonzero(open_ones(verdict, known))
    reason = _nothing_to_fit(verdict, known, built.terms)
    one_sided = _one_sided(verdict) if reason is None else None
    if one_sided is not None and (known & (verdict != REJECTED)).sum() < MIN_POSITIVES:
        # Those that are accepted make enough.
        reason = Message("Ordered by score until a candidate is rejected: so far there are only accepted ones.")
    if reason is not None:
        order = unjudged[np.argsort(-score[unjudged], kind="stable")]
        return Ranking(np.full(len(verdict), np.nan), order, built.matrix, None, reason)
    if one_sided is None:
        target, weight = targets(verdict, known)
    else:
        # The known against all others, whatever was said of these: so it stays the same while it holds.
        silent = np.where(verdict == UNCERTAIN, UNCERTAIN, OPEN)
        target, weight = targets(silent, known & (verdict != REJECTED))
    start = previous.coefficients if previous is not None and _same(previous.terms, built.terms) else None
    coefficients = fit(built.matrix, target, weight, penalty, start)
    model = Model(built.terms, float(coefficients[0]), coefficients[1:])
    logit, slopes = model.logits(built.matrix)
    likelihood = expit(logit)
    order = unjudged[np.lexsort((-score[unjudged], -likelihood[unjudged]))]
    if one_sided is not None:
        return Ranking(likelihood, order, built.matrix, model, one_sided)
    spread = covariance(built.matrix, weight, coefficients, penalty)
    # Known ones among them: in later iterations all that was accepted before is known.
    asked = np.flatnonzero((verdict == ACCEPTED) | (verdict == REJECTED))
    unseen = left_out_logits(slopes[asked], logit[asked], target[asked], spread)
    calibrations = [calibrate(unseen, target[asked], stretches) for stretches in (False, True)]
    found = int((verdict == ACCEPTED).sum())
    left = remaining(logit[order], slopes[order], spread, *calibrations, found)
    return Ranking(likelihood, order, built.matrix, model, remaining=left)


def require_attributes(columns: Mapping[str, object]) -> None:
    """FtlError where none of the fields is one that can be learned from."""
    if not design(columns, 0).terms and not {"area_m2", "rate_mean"} & set(columns):
        raise FtlError(
            "The candidates have none of the fields that can be learned from (area_m2, rate_mean, slope_mean ...). "
            "Choose the layer that 'Extract candidates' wrote."
        )


def _same(one: tuple[Term, ...], other: tuple[Term, ...]) -> bool:
    return [term.name for term in one] == [term.name for term in other]


def _nothing_to_fit(verdict: np.ndarray, known: np.ndarray, terms: tuple[Term, ...]) -> Message | None:
    """Why there are no two sides to tell apart; None where there are."""
    positives = int(((verdict == ACCEPTED) | (known & (verdict == OPEN))).sum())
    if positives < MIN_POSITIVES:
        return Message(
            "Ordered by score until {least} landslides are accepted or known; {count} so far.",
            count=positives,
            least=MIN_POSITIVES,
        )
    if not (verdict == REJECTED).any() and not open_ones(verdict, known).any():
        return Message("Everything is accepted or known: there is nothing to compare with.")
    if not terms:
        return Message("The candidates do not differ in any attribute; the order is that of the score.")
    return None


def _one_sided(verdict: np.ndarray) -> Message | None:
    """Why verdicts teach nothing yet, where known landslides do; None where there are verdicts of both kinds.

    On fifteen queues of scenes of hardness 0 and 1 (seeds 1001 to 1003, 1101 to 1106, these with images too) 95 % of
    the landslides take 2354 looks so, and as many where one kind of verdicts was learned from.
    """
    accepted, rejected = bool((verdict == ACCEPTED).any()), bool((verdict == REJECTED).any())
    if accepted and rejected:
        return None
    if accepted:
        return Message(
            "Ordered by likeness to the known landslides until a candidate is rejected: so far there are only accepted "
            "ones."
        )
    if rejected:
        return Message(
            "Ordered by likeness to the known landslides until a candidate is accepted: so far there are only rejected "
            "ones."
        )
    return Message("Ordered by likeness to the known landslides until one candidate is accepted and one rejected.")
