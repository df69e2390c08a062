"""One scale for all attributes, that a few strange candidates do not stretch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .attributes import attributes, is_squared

REACH = 3.0  # in scaled units; beyond it more is not stranger
_TO_SIGMA = 1.4826  # median absolute deviation to standard deviation of a normal distribution


@dataclass(frozen=True)
class Term:
    """One column of the design: z = clip((attribute - centre) / scale, +-3), or z^2 / 3; less its mean over all."""

    attribute: str
    squared: bool
    centre: float
    scale: float
    mean: float

    @property
    def name(self) -> str:
        return f"{self.attribute}^2" if self.squared else self.attribute


@dataclass(frozen=True)
class Design:
    """`matrix` float64 (candidates, terms), each column of mean 0; a missing value counts as the median."""

    terms: tuple[Term, ...]
    matrix: np.ndarray


def design(columns: Mapping[str, object], size: int) -> Design:
    """The design of `size` candidates' columns (see `attributes`). Attributes that hardly differ are left out."""
    terms: list[Term] = []
    parts: list[np.ndarray] = []
    for name, values in attributes(columns).items():
        centre, scale = _centre_and_scale(values)
        if not scale > 0:
            continue
        z = np.nan_to_num(np.clip((values - centre) / scale, -REACH, REACH))
        for squared in (False, True) if is_squared(name) else (False,):
            term = z * z / REACH if squared else z
            mean = float(term.mean())
            terms.append(Term(name, squared, centre, scale, mean))
            parts.append(term - mean)
    return Design(tuple(terms), np.column_stack(parts) if parts else np.zeros((size, 0)))


def _centre_and_scale(values: np.ndarray) -> tuple[float, float]:
    """Median and max(1.4826 MAD, 0.25 SD); a scale of 0 where the values do not differ beyond rounding."""
    known = values[~np.isnan(values)]
    if not len(known):
        return 0.0, 0.0
    centre = float(np.median(known))
    scale = max(_TO_SIGMA * float(np.median(np.abs(known - centre))), 0.25 * float(known.std()))
    return centre, scale if scale > 1e-12 * max(1.0, abs(centre)) else 0.0
