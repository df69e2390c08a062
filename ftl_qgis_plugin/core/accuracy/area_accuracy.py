"""Accuracy and areas corrected for the map's own errors, from a stratified random sample.

Olofsson et al. 2014, Good practices for estimating area and assessing accuracy of land change, Remote Sensing of
Environment 148:42-57, doi 10.1016/j.rse.2014.02.015 (equations 1 to 11).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import FtlError
from .intervals import Z_95


@dataclass(frozen=True)
class Estimate:
    """An estimate and its standard error; NaN where the sample cannot give it."""

    value: float
    standard_error: float

    @property
    def half_width(self) -> float:
        """Half of the 95 % interval: value +- half_width."""
        return Z_95 * self.standard_error


@dataclass(frozen=True)
class ClassAccuracy:
    """One class: what the map says of it and what the sample says of the map."""

    name: str
    mapped_area: float
    samples: int  # sample units whose map class is this
    reference_samples: int  # sample units whose reference class is this
    users: Estimate
    producers: Estimate
    area: Estimate  # in the unit of the mapped areas


@dataclass(frozen=True)
class AreaAccuracy:
    overall: Estimate
    classes: tuple[ClassAccuracy, ...]
    proportions: np.ndarray  # estimated area shares, rows map classes, columns reference classes; sum 1


def confusion_matrix(map_classes: Sequence[str], reference_classes: Sequence[str], names: Sequence[str]) -> np.ndarray:
    """Counts, rows = map class, columns = reference class, both in the order of `names`.

    FtlError names a class that is not among `names`.
    """
    index = {name: number for number, name in enumerate(names)}
    counts = np.zeros((len(names), len(names)), np.int64)
    for mapped, reference in zip(map_classes, reference_classes):
        for label in (mapped, reference):
            if label not in index:
                raise FtlError(
                    "The sample holds the class '{label}', which the map does not have (it has {known}). Correct the "
                    "sample's class fields.",
                    label=label,
                    known=", ".join(names),
                )
        counts[index[mapped], index[reference]] += 1
    return counts


def area_accuracy(counts: np.ndarray, mapped_areas: Sequence[float], names: Sequence[str]) -> AreaAccuracy:
    """Area-adjusted accuracy of a map whose classes were the strata of a random sample.

    `counts` (classes, classes): sample units, rows = map class, columns = reference class; `mapped_areas`: each
    class's area on the map in any one unit, which the adjusted areas come in too. Areas of 0 are left out of the
    estimate. FtlError: a mapped class with fewer than 2 sample units (no variance can be estimated).
    """
    counts = np.asarray(counts, float)
    areas = np.asarray(mapped_areas, float)
    if counts.shape != (len(names), len(names)) or areas.shape != (len(names),):
        raise ValueError(f"{counts.shape} counts and {areas.shape} areas for {len(names)} classes")
    total = areas.sum()
    if not total > 0:
        raise FtlError("The mapped areas add up to nothing. Check the polygons and the study area.")
    in_stratum = counts.sum(axis=1)
    for name, area, units in zip(names, areas, in_stratum):
        if area > 0 and units < 2:
            raise FtlError(
                "Only {units} sample unit(s) lie in the map class '{name}'; at least 2 are needed, and some 50 for "
                "useful intervals. Add sample units there.",
                units=int(units),
                name=name,
            )
    weights = areas / total
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(in_stratum[:, None] > 0, counts / in_stratum[:, None], 0.0)
        spread = np.where(in_stratum[:, None] > 1, shares * (1 - shares) / (in_stratum[:, None] - 1), 0.0)
    proportions = weights[:, None] * shares
    correct = np.diag(shares)
    overall = Estimate(float(np.trace(proportions)), math.sqrt(np.sum(weights**2 * np.diag(spread))))
    reference_shares = proportions.sum(axis=0)
    share_errors = np.sqrt(np.sum(weights[:, None] ** 2 * spread, axis=0))
    classes = []
    for j, name in enumerate(names):
        users = Estimate(correct[j], math.sqrt(spread[j, j])) if in_stratum[j] > 1 else Estimate(math.nan, math.nan)
        classes.append(
            ClassAccuracy(
                name,
                float(areas[j]),
                int(in_stratum[j]),
                int(counts[:, j].sum()),
                users,
                _producers(j, areas, shares, spread, reference_shares[j] * total),
                Estimate(float(reference_shares[j] * total), float(share_errors[j] * total)),
            )
        )
    return AreaAccuracy(overall, tuple(classes), proportions)


def _producers(j: int, areas: np.ndarray, shares: np.ndarray, spread: np.ndarray, reference_area: float) -> Estimate:
    """Producer's accuracy of class j and its standard error (equation 7)."""
    if not reference_area > 0:
        return Estimate(math.nan, math.nan)
    accuracy = float(areas[j] * shares[j, j] / reference_area)
    others = np.arange(len(areas)) != j
    own = areas[j] ** 2 * (1 - accuracy) ** 2 * spread[j, j]
    foreign = accuracy**2 * np.sum(areas[others] ** 2 * spread[others, j])
    return Estimate(accuracy, math.sqrt(own + foreign) / reference_area)
