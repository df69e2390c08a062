"""The sample database's growth: accepted candidates and digitised landslides join the inventory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from osgeo import ogr

from ..landslides.known import KNOWN_SHARE
from ..landslides.polygons import PolygonSet, common_centre, difference, intersection, union
from ..progress import Progress

INVENTORY = "inventory"
DIGITISED = "digitised"
CANDIDATE = "candidate"
# What an enlarged sample counts as: what was known before anyone looked at a candidate goes first.
ORIGINS = (INVENTORY, DIGITISED, CANDIDATE)

# New ground beside a known landslide is part of the new one from this share of the accepted polygon on; less is a rim
# of the known one, as the steps of pixels leave it along a drawn outline.
_BODY_SHARE = 0.1
# Shares of an area below this are rounding.
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Sample:
    """A landslide of the sample database; `attributes` are carried along."""

    wkb: bytes
    origin: str = INVENTORY
    iteration: int = 0
    attributes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Growth:
    """What one accepted polygon brought: a new landslide or not, which samples it enlarged, and new ground (m2).

    `enlarged`: indices of samples in `Merged.samples`. None of it: its ground was known.
    """

    iteration: int
    is_new: bool = False
    enlarged: tuple[int, ...] = ()
    covered_m2: float = 0.0


@dataclass(frozen=True)
class Merged:
    """The samples after a merge; `growth` of every accepted polygon in the order given."""

    samples: tuple[Sample, ...]
    growth: tuple[Growth, ...]

    @property
    def added(self) -> int:
        """Landslides that were not among the samples before."""
        return sum(item.is_new for item in self.growth)

    @property
    def enlarged(self) -> int:
        """Samples that an accepted polygon enlarged."""
        return len({index for item in self.growth for index in item.enlarged})

    @property
    def covered_m2(self) -> float:
        """Ground that no sample covered before."""
        return float(sum(item.covered_m2 for item in self.growth))

    def of_iteration(self, number: int) -> Merged:
        """The same samples with the growth of one iteration only."""
        return replace(self, growth=tuple(item for item in self.growth if item.iteration == number))


def merge_accepted(
    samples: Sequence[Sample], accepted: Sequence[Sample], wkt: str, progress: Progress | None = None
) -> Merged:
    """The samples with the accepted polygons (WKB in the CRS `wkt`) added, each place in one sample only.

    A sample stays a landslide of its own whatever touches it. Of an accepted polygon of which less than KNOWN_SHARE
    lies on samples, the rest is a new landslide. Any other is known: the samples it lies on grow by what it covers
    beside them, each part of it the nearest one, and the sample takes the attributes of the two whose origin comes
    first in ORIGINS. So three slumps that move as one patch stay three, and a slump that moves on grows. Rims of a
    new landslide's polygon along known ones go to these.

    What was digitised is taken before candidates (a person drew it for what it is), then by iteration and by size, so
    that the order given does not matter. Samples that overlap only each other stay as they are. Order of the result:
    the samples, then what is new, as given. Accepted polygons without area are left out.
    """
    progress = progress or Progress()
    work = _Merge(samples, accepted, wkt, progress.part(0.0, 0.3))
    order = sorted(
        range(len(accepted)),
        key=lambda index: (
            _precedence(accepted[index].origin),
            accepted[index].iteration,
            -work.areas[index],
            accepted[index].wkb,
        ),
    )
    for number, index in enumerate(order):
        progress.check()
        work.take(index)
        progress.report(0.3 + 0.7 * (number + 1) / len(order))
    progress.report(1.0)
    return work.result()


class _Merge:
    """A merge under way: `shapes` of all samples, those that came in after the old ones."""

    def __init__(self, samples: Sequence[Sample], accepted: Sequence[Sample], wkt: str, progress: Progress) -> None:
        everything = [sample.wkb for sample in (*samples, *accepted)]
        centre = common_centre(everything, wkt=wkt)
        old = PolygonSet(everything[: len(samples)], wkt, centre)
        new = PolygonSet(everything[len(samples) :], wkt, centre)
        self.areas = new.areas_m2
        self._samples = list(samples)
        self._accepted = list(accepted)
        self._wkt = wkt
        self._centre = centre
        self._outline = new.on_turn
        # The samples' own outlines are parsed where they are met only.
        self._shapes: dict[int, ogr.Geometry] = {}
        self._met: dict[int, set[int]] = {}
        for first, second in zip(*(part.tolist() for part in new.overlaps(old, progress.part(0.0, 0.5))[:2])):
            self._met.setdefault(first, set()).add(second)
        # Polygons that were accepted before this one: their ground is where it went.
        self._neighbours: dict[int, list[int]] = {}
        for first, second in zip(*(part.tolist() for part in new.overlaps(new, progress.part(0.5, 1.0))[:2])):
            if first != second:
                self._neighbours.setdefault(first, []).append(second)
        self._given_to: dict[int, set[int]] = {}
        self._new: dict[int, int] = {}  # accepted polygon -> its sample
        self._grown: set[int] = set()
        self._growth: list[Growth | None] = [None] * len(accepted)
        self._ground: dict[int, list[ogr.Geometry]] = {}

    def take(self, index: int) -> None:
        """One accepted polygon."""
        candidate = self._accepted[index]
        if not self.areas[index] > 0:
            self._growth[index] = Growth(candidate.iteration)
            return
        shape = self._outline(candidate.wkb)
        met = set(self._met.get(index, ()))
        for neighbour in self._neighbours.get(index, ()):
            met |= self._given_to.get(neighbour, set())
        shared = {number: intersection(shape, self._shape(number)) for number in sorted(met)}
        shared = {
            number: part
            for number, part in shared.items()
            if part.GetArea() > 1e-9 * min(shape.GetArea(), self._shape(number).GetArea())
        }
        if not shared:
            self._add(index, shape, [shape])
            return
        known = union(list(shared.values()))
        ground = difference(shape, known)
        is_new = known.GetArea() < KNOWN_SHARE * (1 - 1e-9) * shape.GetArea()
        parts = _parts(ground) if ground.GetArea() > _ROUNDING * shape.GetArea() else []
        least = _BODY_SHARE * shape.GetArea() if is_new else float("inf")
        if is_new and all(part.GetArea() < least for part in parts):
            least = 0.0
        body = [part for part in parts if part.GetArea() >= least]
        self._given_to[index] = set(shared)
        enlarged = self._enlarge(index, shared, [part for part in parts if part.GetArea() < least])
        if body:
            self._add(index, union(body), parts, enlarged)
        else:
            self._growth[index] = Growth(candidate.iteration, False, enlarged)
            self._ground[index] = parts

    def _add(self, index: int, shape: ogr.Geometry, ground: list[ogr.Geometry], enlarged: tuple[int, ...] = ()) -> None:
        candidate, number = self._accepted[index], len(self._samples)
        # Untouched outlines stay byte for byte what they were.
        is_whole = len(ground) == 1 and ground[0] is shape
        self._samples.append(candidate if is_whole else replace(candidate, wkb=_as_wkb(shape)))
        self._shapes[number] = shape
        self._new[index] = number
        self._given_to.setdefault(index, set()).add(number)
        self._growth[index] = Growth(candidate.iteration, True, enlarged)
        self._ground[index] = ground

    def _enlarge(
        self, index: int, shared: Mapping[int, ogr.Geometry], parts: Iterable[ogr.Geometry]
    ) -> tuple[int, ...]:
        """Gives each part to the nearest of the samples; of equally near ones to that which shares most."""
        gained: dict[int, list[ogr.Geometry]] = {}
        for part in parts:
            nearest = min(
                shared, key=lambda number: (self._shape(number).Distance(part), -shared[number].GetArea(), number)
            )
            gained.setdefault(nearest, []).append(part)
        for number, pieces in gained.items():
            self._shapes[number] = union([self._shape(number), *pieces])
            self._grown.add(number)
            self._samples[number] = _led(self._samples[number], self._accepted[index])
        return tuple(sorted(gained))

    def _shape(self, number: int) -> ogr.Geometry:
        if number not in self._shapes:
            self._shapes[number] = self._outline(self._samples[number].wkb)
        return self._shapes[number]

    def result(self) -> Merged:
        samples = [
            replace(sample, wkb=_as_wkb(self._shapes[number])) if number in self._grown else sample
            for number, sample in enumerate(self._samples)
        ]
        # New landslides came in by iteration and size; they leave as they were given.
        old = len(samples) - len(self._new)
        order = [*range(old), *(self._new[index] for index in sorted(self._new))]
        place = {number: position for position, number in enumerate(order)}
        indices = sorted(index for index, pieces in self._ground.items() if pieces)
        pieces = [_as_wkb(union(self._ground[index])) for index in indices]
        areas = dict(zip(indices, PolygonSet(pieces, self._wkt, self._centre).areas_m2.tolist()))
        growth = [
            replace(
                item,
                enlarged=tuple(sorted(place[number] for number in item.enlarged)),
                covered_m2=areas.get(index, 0.0),
            )
            for index, item in enumerate(self._growth)
        ]
        return Merged(tuple(samples[number] for number in order), tuple(growth))


def _led(sample: Sample, accepted: Sample) -> Sample:
    """The sample's place with the origin and attributes of whichever was known in the better way."""
    leading = accepted if _precedence(accepted.origin) < _precedence(sample.origin) else sample
    return replace(leading, wkb=sample.wkb, iteration=min(sample.iteration, accepted.iteration))


def _precedence(origin: str) -> int:
    return ORIGINS.index(origin) if origin in ORIGINS else len(ORIGINS)


def _parts(geometry: ogr.Geometry) -> list[ogr.Geometry]:
    if ogr.GT_Flatten(geometry.GetGeometryType()) == ogr.wkbPolygon:
        return [geometry]
    return [geometry.GetGeometryRef(index).Clone() for index in range(geometry.GetGeometryCount())]


def _as_wkb(geometry: ogr.Geometry) -> bytes:
    return bytes(geometry.ExportToWkb())
