"""Reference polygons standing in for the analyst: what they say of candidates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...core.landslides.polygons import PolygonSet, common_centre, union, valid_polygon
from ..log.verdicts import ACCEPTED, REJECTED


class Judgement(NamedTuple):
    """`outlines`: the landslides as the analyst would draw them (WKB), one each; () for the candidate's own."""

    verdict: str
    overlap: float
    outlines: tuple[bytes, ...] = ()


class ReferenceAnalyst:
    """Accepts a candidate where at least `accept_overlap` of its area lies on true landslides.

    True are the held-out reference polygons and the inventory; the latter are known already, and a candidate on them
    is rightly accepted but adds nothing. With `adopt_boundary` an accepted candidate takes over the outlines of the
    landslides it touches, as an analyst mending its boundary would: neighbours that move as one patch become
    landslides of their own.
    """

    def __init__(
        self,
        reference: Sequence[bytes],
        inventory: Sequence[bytes],
        wkt: str,
        accept_overlap: float = 0.5,
        adopt_boundary: bool = False,
    ) -> None:
        self._wkb = [*reference, *inventory]
        self._wkt = wkt
        self._centre = common_centre(self._wkb, wkt=self._wkt)
        self._truth = PolygonSet(self._wkb, wkt, self._centre)
        self._accept_overlap = accept_overlap
        self._adopt_boundary = adopt_boundary

    def judge(self, outlines: Sequence[bytes]) -> list[Judgement]:
        """A judgement for each outline (WKB in the analyst's CRS), in order."""
        candidates = PolygonSet(outlines, self._wkt, self._centre)
        covered = candidates.covered_m2(self._truth)
        touched: dict[int, list[int]] = {}
        for candidate, landslide in zip(*(part.tolist() for part in candidates.overlaps(self._truth)[:2])):
            touched.setdefault(candidate, []).append(landslide)
        result = []
        for index in range(len(outlines)):
            area = candidates.areas_m2[index]
            overlap = float(covered[index] / area) if area > 0 else 0.0
            # An overlap of exactly the threshold must not fail by the last digit of an overlay.
            if not overlap >= self._accept_overlap * (1 - 1e-9) or index not in touched:
                result.append(Judgement(REJECTED, overlap))
            else:
                numbers = touched[index] if self._adopt_boundary else ()
                drawn = tuple(bytes(self._truth.on_turn(self._wkb[number]).ExportToWkb()) for number in numbers)
                result.append(Judgement(ACCEPTED, overlap, drawn))
        return result


def united(outlines: Sequence[bytes]) -> bytes:
    """One outline around several landslides."""
    shapes = [valid_polygon(wkb) for wkb in outlines]
    return bytes((shapes[0] if len(shapes) == 1 else union(shapes)).ExportToWkb())
