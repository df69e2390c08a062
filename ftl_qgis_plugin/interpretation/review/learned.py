"""What the verdicts teach of the candidates of one index: their likelihoods, and how many are left."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...core.ranking import labels
from ...core.ranking.attributes import attributes
from ...core.ranking.contributions import Contribution, contributions
from ...core.ranking.ranking import Model, Ranking, rank_design
from ...core.ranking.scaling import design

# From the index's codes (unreviewed, accepted, rejected, uncertain) to those that are learned from.
_LABELS = np.array([labels.OPEN, labels.ACCEPTED, labels.REJECTED, labels.UNCERTAIN], np.int8)


def is_attribute(field: str) -> bool:
    """Whether a field of candidates is one that can be learned from."""
    return bool(attributes({field: np.zeros(1)}))


class Learned:
    """The candidates' attributes, put on one scale once, and what was learned from them last.

    `columns`: the fields of `size` candidates, with `score`. Candidates that are drawn later are not among them.
    `superseded` (size,): found anew by a later iteration; without a verdict they teach nothing and are not counted.
    """

    def __init__(self, columns: Mapping[str, np.ndarray], size: int, superseded: np.ndarray | None = None) -> None:
        self._design = design(columns, size)
        self._score = np.array(columns["score"], float)
        self._size = size
        self._superseded = np.zeros(size, bool) if superseded is None else superseded
        self.ranking: Ranking | None = None

    @property
    def likelihood(self) -> np.ndarray | None:
        """(size,) 0 to 1, or the likeness to known landslides (see Ranking); None: the order is that of the score."""
        return None if self.ranking is None or self.ranking.model is None else self.ranking.likelihood

    def learn(self, verdict: np.ndarray, known: np.ndarray) -> Ranking:
        """From the index's `verdict` and `is_known`, now; some milliseconds, in any thread."""
        self.ranking = self.ranked(verdict, known)
        return self.ranking

    def ranked(self, verdict: np.ndarray, known: np.ndarray) -> Ranking:
        """The same, but not kept: whoever asked in another thread sets `ranking`."""
        previous: Model | None = self.ranking.model if self.ranking is not None else None
        said, known = _LABELS[verdict[: self._size]], known[: self._size]
        said = np.where(self._superseded & (said == labels.OPEN), labels.UNCERTAIN, said)
        return rank_design(self._design, self._score, said, known, previous=previous)

    def contributions(self, row: int) -> list[Contribution]:
        """Why the candidate of that row is held for likely, the largest first; empty where that is not known."""
        if self.likelihood is None or row >= self._size:
            return []
        return contributions(self.ranking, row)
