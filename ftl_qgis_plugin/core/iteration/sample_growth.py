"""The sample database's growth: accepted candidates and digitised landslides join the inventory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..landslides.polygons import PolygonSet, common_centre, union, valid_polygon
from ..progress import Progress

INVENTORY = "inventory"
DIGITISED = "digitised"
CANDIDATE = "candidate"
# What a merged sample counts as: what was known before anyone looked at a candidate goes first.
ORIGINS = (INVENTORY, DIGITISED, CANDIDATE)


@dataclass(frozen=True)
class Sample:
    """A landslide of the sample database; `attributes` are carried along."""

    wkb: bytes
    origin: str = INVENTORY
    iteration: int = 0
    attributes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Merged:
    samples: tuple[Sample, ...]
    added: int  # landslides that were not among the samples before
    enlarged: int  # samples that an accepted candidate overlaps


def merge_accepted(
    samples: Sequence[Sample], accepted: Sequence[Sample], wkt: str, progress: Progress | None = None
) -> Merged:
    """The samples with the accepted polygons added; what overlaps is united to one sample.

    Polygons (WKB in the CRS `wkt`) that share area, directly or through others, become one if an accepted polygon is
    among them; samples that overlap only each other stay as they are, and so do polygons that merely touch. A united
    sample takes its attributes from the member whose origin comes first in ORIGINS (then the earliest iteration, then
    the order given), and the earliest iteration of all. Order: the samples, then what is new, as given. Accepted
    polygons without area are left out.
    """
    progress = progress or Progress()
    everything = [*samples, *accepted]
    centre = common_centre([sample.wkb for sample in everything])
    old = PolygonSet([sample.wkb for sample in samples], wkt, centre)
    new = PolygonSet([sample.wkb for sample in accepted], wkt, centre)
    groups = _Groups(len(everything))
    for first, second in zip(*new.overlaps(old, progress.part(0.0, 0.4))[:2]):
        groups.join(int(first) + len(samples), int(second))
    for first, second in zip(*new.overlaps(new, progress.part(0.4, 0.8))[:2]):
        groups.join(int(first) + len(samples), int(second) + len(samples))
    usable = [True] * len(samples) + (new.areas_m2 > 0).tolist()
    members: dict[int, list[int]] = {}
    for index in np.flatnonzero(usable).tolist():
        members.setdefault(groups.root(index), []).append(index)
    merged, added, enlarged = [], 0, 0
    for group in sorted(members.values()):
        progress.check()
        if group[0] >= len(samples):
            added += 1
        elif len(group) > 1:
            enlarged += sum(index < len(samples) for index in group)
        merged.append(_united([everything[index] for index in group]))
    progress.report(1.0)
    return Merged(tuple(merged), added, enlarged)


def _united(members: Sequence[Sample]) -> Sample:
    if len(members) == 1:
        return members[0]
    leading = min(members, key=lambda sample: (_precedence(sample.origin), sample.iteration))
    united = union([valid_polygon(sample.wkb) for sample in members])
    earliest = min(sample.iteration for sample in members)
    return Sample(bytes(united.ExportToWkb()), leading.origin, earliest, leading.attributes)


def _precedence(origin: str) -> int:
    return ORIGINS.index(origin) if origin in ORIGINS else len(ORIGINS)


class _Groups:
    """Union-find with path halving; the smallest index is a group's root."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def join(self, first: int, second: int) -> None:
        low, high = sorted((self.root(first), self.root(second)))
        self._parent[high] = low
