"""Whether pairs see the ground from one side, and the same of it."""

from __future__ import annotations

import os
import re
from collections import Counter

from ...errors import FtlError
from ...grids.grid import Grid
from ...grids.longitudes import turns_apart
from ...sentences import counted
from .pair import Pair

_DAY_S = 86_400
# Neighbouring tracks of Sentinel-1 pass 24 hours / 175 = 8 minutes apart; the scenes of one frame within half a minute.
_ONE_PASS_S = 240
_PASS = re.compile(r"(?<![a-z])(asc(?:ending)?|d(?:es|s)c(?:ending)?)(?![a-z])", re.IGNORECASE)
# Less ground in common than this: two frames, not two versions of one.
_SAME_GROUND_SHARE = 0.8


def require_one_track(pairs: list[Pair]) -> None:
    tracks = Counter(pair.track for pair in pairs)
    if tracks.pop("", 0) and len(tracks) < 2:
        # The track of some and the pass of others are no two tracks.
        tracks = Counter(filter(None, (_pass_named(pair.phase.path) for pair in pairs)))
    if len(tracks) > 1:
        raise FtlError(
            "The pairs are of several tracks, frames or bursts ({tracks}), which see the ground from different sides "
            "or do not cover the same of it. Stack each by itself and combine the rates afterwards.",
            tracks=counted(tracks),
        )


def _pass_named(path: str) -> str:
    """The pass that a file or the nearest of its folders is named after; "" where none is."""
    found = _PASS.findall(os.path.splitext(path)[0])
    return "" if not found else "ascending" if found[-1].lower().startswith("a") else "descending"


def require_one_pass(pairs: list[Pair]) -> None:
    """A satellite sees the ground from one track at the same time of the day, and from the next one some 8 minutes
    later; where names tell no track, the time does."""
    times = sorted({pair.seconds for pair in pairs if pair.seconds is not None})
    if not times:
        return
    # Around midnight, too: the largest gap of the day lies between the last and the first.
    gaps = [(after - before) % _DAY_S for before, after in zip(times, (*times[1:], times[0] + _DAY_S))]
    if sum(gap > _ONE_PASS_S for gap in gaps) < 2:
        return
    hours = Counter(
        f"{pair.seconds // 3600:02}:{pair.seconds // 60 % 60:02}" for pair in pairs if pair.seconds is not None
    )
    raise FtlError(
        "The pairs were taken at different times of the day ({times}), so they are of several tracks, which see the "
        "ground from different sides. Stack each by itself and combine the rates afterwards.",
        times=counted(hours),
    )


def is_same_ground(one: Grid, other: Grid) -> bool:
    """Whether nearly all of the smaller one lies in the larger one."""
    if not one.srs.IsSame(other.srs):
        return False
    boxes = [
        (x_min, grid.y_max - grid.height * grid.y_size, x_min + grid.width * grid.x_size, grid.y_max)
        for grid, x_min in ((one, one.x_min + turns_apart(one, other)), (other, other.x_min))
    ]
    (left, low, right, high), (other_left, other_low, other_right, other_high) = boxes
    width, height = min(right, other_right) - max(left, other_left), min(high, other_high) - max(low, other_low)
    smallest = min((box[2] - box[0]) * (box[3] - box[1]) for box in boxes)
    return width > 0 and height > 0 and width * height >= _SAME_GROUND_SHARE * smallest
