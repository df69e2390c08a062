"""Two sets of polygons laid over each other once: what each pair shares, and what each polygon is covered by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..graphs import joined
from ..progress import Progress
from .polygons import PolygonSet, intersection, union


class Overlay(NamedTuple):
    """Pairs that share area: `first` and `second` (int64 indices, sorted) with `shared_m2`.

    `first_covered_m2` and `second_covered_m2`: area of each polygon that the other set covers, each place once.
    `first_groups` and `second_groups`: a label per polygon, the same for those of one set that overlap each other,
    directly or through others.
    """

    first: np.ndarray
    second: np.ndarray
    shared_m2: np.ndarray
    first_covered_m2: np.ndarray
    second_covered_m2: np.ndarray
    first_groups: np.ndarray
    second_groups: np.ndarray


def overlay(one: PolygonSet, other: PolygonSet, progress: Progress | None = None) -> Overlay:
    """Both sets in the same CRS and with the same `centre`. Memory: the pairs."""
    progress = progress or Progress()
    one_groups, other_groups = _groups(one, progress.part(0.0, 0.25)), _groups(other, progress.part(0.25, 0.5))
    first, second, areas = one.overlaps(other, progress.part(0.5, 0.8))
    return Overlay(
        first,
        second,
        areas,
        _covered(one, other, first, second, areas, other_groups, progress.part(0.8, 0.9)),
        _covered(other, one, second, first, areas, one_groups, progress.part(0.9, 1.0)),
        one_groups,
        other_groups,
    )


def _covered(
    one: PolygonSet,
    other: PolygonSet,
    first: np.ndarray,
    second: np.ndarray,
    areas: np.ndarray,
    other_groups: np.ndarray,
    progress: Progress,
) -> np.ndarray:
    """Area of each polygon of `one` under the other set: the sum of its parts, unless some of these overlap."""
    covered = np.bincount(first, areas, len(one))
    # Two partners of one group may cover the same place.
    keys = np.column_stack([first, other_groups[second]])
    order = np.lexsort((keys[:, 1], keys[:, 0]))
    _unique, starts, counts = np.unique(keys[order], axis=0, return_index=True, return_counts=True)
    several = np.flatnonzero(counts > 1)
    for number, place in enumerate(several.tolist()):
        if number % 64 == 0:
            progress.check()
            progress.report(number / len(several))
        pairs = order[starts[place] : starts[place] + counts[place]]
        index = int(first[pairs[0]])
        parts = [intersection(one.geometries[index], other.geometries[partner]) for partner in second[pairs].tolist()]
        united = union([part for part in parts if not part.IsEmpty()]).GetArea() * one.m_per_unit**2
        covered[index] += united - float(areas[pairs].sum())
    progress.report(1.0)
    return covered


def united_areas_m2(
    one: PolygonSet, other: PolygonSet, laid: Overlay, progress: Progress | None = None
) -> tuple[float, float, float]:
    """Area of each set and what both share, each place once."""
    progress = progress or Progress()
    unit = one.m_per_unit**2
    other_groups = _members(laid.second_groups)
    one_area = _area(one, _members(laid.first_groups), progress.part(0.0, 0.3))
    other_area = _area(other, other_groups, progress.part(0.3, 0.6))
    shared = float(laid.second_covered_m2.sum())
    order = np.argsort(laid.second, kind="stable")
    ends = np.searchsorted(laid.second[order], np.arange(len(other) + 1))
    for group in other_groups:
        progress.check()
        partners = np.concatenate([laid.first[order[ends[index] : ends[index + 1]]] for index in group])
        if len(partners):
            united = union([other.geometries[index] for index in group])
            around = union([one.geometries[index] for index in np.unique(partners).tolist()])
            part = intersection(united, around).GetArea() * unit
            shared += part - float(laid.second_covered_m2[group].sum())
    progress.report(1.0)
    return one_area, other_area, shared


def _area(polygons: PolygonSet, groups: Sequence[Sequence[int]], progress: Progress) -> float:
    total = float(polygons.areas_m2.sum())
    for group in groups:
        progress.check()
        united = union([polygons.geometries[index] for index in group])
        total += united.GetArea() * polygons.m_per_unit**2 - float(polygons.areas_m2[list(group)].sum())
    progress.report(1.0)
    return total


def _groups(polygons: PolygonSet, progress: Progress) -> np.ndarray:
    """A label per polygon, the same for those that overlap each other, directly or through others."""
    first, second, _areas = polygons.overlaps(polygons, progress, only_later=True)
    return joined(first, second, len(polygons))[0]


def _members(groups: np.ndarray) -> list[list[int]]:
    """The indices of each group of more than one."""
    order = np.argsort(groups, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)
    return [part.tolist() for part in parts if len(part) > 1]
