"""Agreement between analysts beyond chance: Cohen's and Fleiss' kappa."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import FtlError
from .intervals import Z_95, wilson_interval


@dataclass(frozen=True)
class Kappa:
    """A kappa with its 95 % interval; NaN where it is undefined (everybody always chose one and the same class)."""

    kappa: float
    standard_error: float
    lower: float
    upper: float
    observed: float  # share of agreement
    expected: float  # share of agreement expected by chance
    subjects: int  # judged by at least two raters, which is what agreement is measured on
    raters: int


def cohen_kappa(first: Sequence[Hashable | None], second: Sequence[Hashable | None]) -> Kappa:
    """Unweighted kappa of two raters over the same subjects, in the same order; None = not rated.

    Subjects that either rater left out are dropped (complete cases). Cohen 1960, Educ. Psychol. Meas. 20:37-46; the
    standard error is the large-sample one of Fleiss, Cohen and Everitt 1969, Psychol. Bull. 72:323-327 (as SAS).
    FtlError: different lengths, no subject rated by both.
    """
    if len(first) != len(second):
        raise FtlError(
            "The two analysts' lists differ in length ({first} and {second}). Compare the same candidates.",
            first=len(first),
            second=len(second),
        )
    pairs = [(a, b) for a, b in zip(first, second) if a is not None and b is not None]
    if not pairs:
        raise FtlError("No candidate was judged by both analysts. Let both judge some of the same candidates.")
    classes = {label: index for index, label in enumerate(dict.fromkeys(label for pair in pairs for label in pair))}
    table = np.zeros((len(classes), len(classes)))
    for a, b in pairs:
        table[classes[a], classes[b]] += 1
    return cohen_kappa_of_table(table)


def cohen_kappa_of_table(table: np.ndarray) -> Kappa:
    """Cohen's kappa from a square table of counts: rows are the first rater's classes, columns the second's."""
    table = np.asarray(table, float)
    subjects = table.sum()
    shares = table / subjects
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed = float(np.trace(shares))
    expected = float(rows @ columns)
    if expected >= 1:
        return _kappa(math.nan, math.nan, observed, expected, int(subjects), 2)
    kappa = (observed - expected) / (1 - expected)
    diagonal = np.diag(shares)
    agreeing = np.sum(diagonal * (1 - (rows + columns) * (1 - kappa)) ** 2)
    crossed = (columns[:, None] + rows[None, :]) ** 2 * shares  # (p_.i + p_j.)^2 p_ij
    disagreeing = (1 - kappa) ** 2 * (crossed.sum() - np.trace(crossed))
    chance = (kappa - expected * (1 - kappa)) ** 2
    if observed >= 1:
        return _perfect(observed, expected, int(subjects), 2)
    variance = (agreeing + disagreeing - chance) / ((1 - expected) ** 2 * subjects)
    return _kappa(kappa, math.sqrt(max(variance, 0.0)), observed, expected, int(subjects), 2)


def fleiss_kappa(ratings: Sequence[Sequence[Hashable | None]]) -> Kappa:
    """Kappa of any number of raters: `ratings[subject][rater]`, None = this rater did not judge this subject.

    See `fleiss_kappa_of_counts`. `raters` of the result is the largest number of raters of one subject.
    """
    labels = dict.fromkeys(label for row in ratings for label in row if label is not None)
    classes = {label: index for index, label in enumerate(labels)}
    counts = np.zeros((len(ratings), len(classes)))
    for subject, row in enumerate(ratings):
        for label in row:
            if label is not None:
                counts[subject, classes[label]] += 1
    return fleiss_kappa_of_counts(counts)


def fleiss_kappa_of_counts(counts: np.ndarray) -> Kappa:
    """Kappa from `counts[subject, class]`, the number of raters that put the subject into the class.

    The number of raters may differ between subjects: agreement is averaged over subjects with two or more ratings,
    the classes' frequencies over all subjects with one or more, each subject weighing the same. With equal numbers
    this is Fleiss 1971, Psychol. Bull. 76:378-382. Standard error for any kappa (not only under the hypothesis
    kappa = 0) after Gwet 2008, Br. J. Math. Stat. Psychol. 61:29-48, subjects taken as the sample.
    FtlError: no subject with two ratings.
    """
    counts = np.asarray(counts, float)
    raters = counts.sum(axis=1)
    counts, raters = counts[raters > 0], raters[raters > 0]
    paired = raters >= 2
    if not paired.any():
        raise FtlError("No candidate was judged by two analysts. Let them judge some of the same candidates.")
    frequencies = np.mean(counts / raters[:, None], axis=0)
    agreement = np.zeros(len(counts))
    agreement[paired] = np.sum(counts * (counts - 1), axis=1)[paired] / (raters * (raters - 1))[paired]
    observed = float(agreement[paired].mean())
    expected = float(np.sum(frequencies**2))
    subjects, most = int(paired.sum()), int(raters.max())
    if expected >= 1:
        return _kappa(math.nan, math.nan, observed, expected, subjects, most)
    kappa = (observed - expected) / (1 - expected)
    if observed >= 1:
        return _perfect(observed, expected, subjects, most)
    # Each subject's influence: on the agreement (scaled up because unpaired ones carry none), on the frequencies.
    own_kappa = np.where(paired, (agreement - expected) / (1 - expected), 0.0) * len(counts) / subjects
    own_expected = counts @ frequencies / raters
    influence = own_kappa - 2 * (1 - kappa) * (own_expected - expected) / (1 - expected)
    error = math.nan
    if len(counts) > 1:
        error = math.sqrt(np.sum((influence - kappa) ** 2) / (len(counts) * (len(counts) - 1)))
    return _kappa(kappa, error, observed, expected, subjects, most)


def _perfect(observed: float, expected: float, subjects: int, raters: int) -> Kappa:
    """All agreed, so that nothing scatters: no standard error, and an interval from Wilson's of the share of agreement,
    which few subjects leave wide."""
    lower = (wilson_interval(subjects, subjects)[0] - expected) / (1 - expected)
    return Kappa(1.0, math.nan, max(lower, -1.0), 1.0, observed, expected, subjects, raters)


def _kappa(kappa: float, error: float, observed: float, expected: float, subjects: int, raters: int) -> Kappa:
    lower, upper = max(kappa - Z_95 * error, -1.0), min(kappa + Z_95 * error, 1.0)
    if math.isnan(error):
        lower = upper = math.nan
    return Kappa(kappa, error, lower, upper, observed, expected, subjects, raters)
