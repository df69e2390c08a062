"""What is known of which candidate, and how much it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..landslides.known import are_known

# Of each candidate: what the analyst said of it last.
OPEN, REJECTED, ACCEPTED, UNCERTAIN = -1, 0, 1, 2
CODES = {"accepted": ACCEPTED, "rejected": REJECTED, "uncertain": UNCERTAIN}

# Most of what nobody has looked at is no landslide; it counts for a tenth of a verdict, and all of it together for no
# more than all landslides do.
OPEN_WEIGHT = 0.1


def codes(verdicts: Sequence[object]) -> np.ndarray:
    """int8 codes of verdict texts in any case; OPEN for anything else (empty, cleared)."""
    return np.array([CODES.get(str(item or "").strip().lower(), OPEN) for item in verdicts], np.int8)


def on_known(columns: Mapping[str, object], size: int) -> np.ndarray:
    """Boolean (size,): whether candidates lie on known landslides, by their column known_overlap; else none do."""
    shares = columns.get("known_overlap")
    if shares is None:
        return np.zeros(size, bool)
    numbers = np.array([np.nan if share is None else float(share) for share in shares], float)
    return are_known(np.nan_to_num(numbers))


def open_ones(verdict: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Boolean: neither judged nor known."""
    return (verdict == OPEN) & ~known


def targets(verdict: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Target (1 landslide, 0 not) and weight of each candidate, float64.

    `verdict` codes, `known` boolean (on landslides of the inventory). A verdict outweighs what is known; uncertain
    ones weigh nothing.
    """
    positive = (verdict == ACCEPTED) | (known & (verdict == OPEN))
    unjudged = open_ones(verdict, known)
    weight = np.where(verdict == UNCERTAIN, 0.0, 1.0)
    if unjudged.any():
        weight[unjudged] = OPEN_WEIGHT * min(1.0, 10.0 * positive.sum() / unjudged.sum())
    return positive.astype(float), weight
