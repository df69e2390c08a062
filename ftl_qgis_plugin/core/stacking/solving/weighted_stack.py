"""Stacking: the rate that explains the pairs best where everything else is noise.

v = sum(w dt d) / sum(w dt^2) (Sandwell and Price 1998, doi 10.1029/1998JB900008, in its least squares form), w the
weight from coherence or 1. Its standard error is that of the residuals, the pairs taken as independent of each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# One pair has nothing that could contradict it.
_LEAST_PAIRS = 2


@dataclass(frozen=True)
class Stacked:
    """float32 per pixel: rate and standard error in mm/a (NaN without pairs), and how many pairs were used."""

    rate_mm_a: np.ndarray
    sigma_mm_a: np.ndarray
    used: np.ndarray


def stack(mm: np.ndarray, spans_a: np.ndarray, weights: np.ndarray | None) -> Stacked:
    """`mm` (pairs, pixels) with NaN gaps, `spans_a` (pairs,) years, `weights` (pairs, pixels) or None."""
    known = np.isfinite(mm)
    weight = known.astype(np.float32) if weights is None else np.where(known, weights, 0).astype(np.float32)
    values = np.where(known, mm, np.float32(0))
    spans = spans_a.astype(np.float32)[:, np.newaxis]
    used = (weight > 0).sum(axis=0).astype(np.float32)
    moved = weight * spans
    top = np.einsum("ij,ij->j", moved, values)
    bottom = np.einsum("ij,ij->j", moved, np.broadcast_to(spans, moved.shape))
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = top / bottom
        rest = values - spans * rate
        squares = np.einsum("ij,ij,ij->j", weight, rest, rest)
        sigma = np.sqrt(squares / (used - 1) / bottom)
    lost = used < _LEAST_PAIRS
    rate[lost] = np.nan
    sigma[lost] = np.nan
    return Stacked(rate.astype(np.float32), sigma.astype(np.float32), used)
