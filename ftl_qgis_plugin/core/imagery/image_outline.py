"""A landslide's outline as the images show it: the candidate's ground against its surroundings, where the two meet.

Competition of regions (Zhu and Yuille 1996, doi 10.1109/34.537343): what lies in the candidate and what lies around it
are each described by the distribution of their colours and changes; every pixel goes to the one that explains it
better, neighbours and the distance from the candidate having a say; then both are described anew.

Where there is a rate, what grows along it is the guide: nearly all of it is landslide, and it ends a little inside of
the edge, where the motion fades. The image then only says where near that edge the ground changes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..candidates.outlines import trace
from ..deferred import Deferred
from ..errors import FtlError
from ..grids.extent import grid_around
from ..grids.raster import AlignedRaster, RasterSource
from ..landslides.zones import Zones
from ..progress import Progress
from .change import DatedImage
from .dates import first_day
from .harmonisation import MAD_TO_SIGMA, harmonise

ndimage = Deferred("scipy.ndimage")

# Seeds: the ground in the candidate, and a ring that begins this far outside, in radii of the candidate.
_RING_FROM, _RING_TO = 1.2, 2.2
_ROUNDS = 12
# How far neighbours agree, in pixels, and what a step of one radius away from the candidate costs (in log odds).
_SMOOTH_PX = 1.5
_DISTANCE_COST = 1.2
# Of single pixels the evidence is cut off: a few odd ones must not carry their surroundings.
_MOST_EVIDENCE = 3.0
_LEAST_PIXELS = 12
_LEAST_HELD = 0.5
_LEAST_CONTRAST = 0.15
# Width of the ground just outside a region that it is held against, in its radii, and at least so many pixels.
_RIM, _LEAST_RIM_PX = 0.35, 4.0


class Attempt(NamedTuple):
    """How images without a rate are tried, and what the region must be like so that it is believed: how clearly its
    edge is seen, and at most so many times as large as the candidate."""

    distance_cost: float
    rounds: int
    least_separation: float
    most_growth: float


# Without the rate many rounds follow a kind of ground over hill and dale. So few of them, and where what comes out has
# no clear edge, once more near the candidate. Found on scenes of four seeds, held on five others (hardness 0, 0.5, 1).
IMAGE_ALONE = (Attempt(1.2, 3, 1.4, 6.0), Attempt(2.5, 1, 0.8, 4.0))
_LEAST_KEPT, _MOST_AT_BORDER = 0.6, 0.05


class Guidance(NamedTuple):
    """How a guide holds the competition. Its log odds are `slope` per radius, 0 at `ends` radii outside of it; what
    lies from `ring_from` up to `ring_to` radii away is described as the surroundings. Where these and the guide's
    ground differ by less than `least_contrast`, the images tell nothing that the guide does not know better: it is
    moved outward by `unseen` radii, and no more."""

    slope: float
    ends: float
    ring_from: float
    ring_to: float
    rounds: int
    least_contrast: float
    unseen: float


# Growth ends about so far (in radii) inside of a landslide's edge: where images tell nothing, it is moved out by it.
GUIDE_ENDS = 0.2
# Found on scenes of four seeds (clear, clouds, images that are off by two pixels), held on five others.
BY_IMAGE = Guidance(12.0, 0.3, 0.25, 1.05, 2, 2.0, GUIDE_ENDS)
BY_IMAGE_AND_RATE = Guidance(8.0, GUIDE_ENDS, 0.25, 1.45, 3, 0.0, GUIDE_ENDS)
# Where the guide reaches to the end of the motion already: images whose ground differs clearly move it to the edge that
# they show (+0.02 to 0.05 IoU), others would only spoil it. Found on scenes of four seeds.
FROM_MOTION_END = Guidance(8.0, 0.0, 0.1, 0.8, 1, 2.6, 0.0)
_MOST_GUIDED = (-12.0, 4.0)


class Competition(NamedTuple):
    """`mask`: the region (bool); `contrast`: how well the two can be told apart, mean log odds of the seeds (about 0:
    not at all); `separation` the same of the region and the rim of ground just outside of it (0 where there is none).
    """

    mask: np.ndarray
    contrast: float
    separation: float = 0.0


class _Ground(NamedTuple):
    """Where a competition begins: `features` (count, height, width) as they are compared, `held` where all of them have
    data, `blocked` what belongs to others, `usable` the held rest; `distance` (px) from the start, whose `radius` (px)
    is that of a disc of its size."""

    features: np.ndarray
    held: np.ndarray
    blocked: np.ndarray
    usable: np.ndarray
    distance: np.ndarray
    radius: float


def _prepared(bands: np.ndarray, start: np.ndarray, known_outside: np.ndarray | None) -> _Ground | None:
    """None where too little of the start has data."""
    features = _standardised(bands)
    held = np.isfinite(features).all(axis=0)
    if (start & held).sum() < _LEAST_PIXELS:
        return None
    blocked = np.zeros_like(start) if known_outside is None else known_outside & ~start
    distance = ndimage.distance_transform_edt(~start)
    return _Ground(features, held, blocked, held & ~blocked, distance, max(math.sqrt(start.sum() / math.pi), 3.0))


def compete(
    bands: np.ndarray,
    inside: np.ndarray,
    known_outside: np.ndarray | None = None,
    distance_cost: float = _DISTANCE_COST,
    rounds: int = _ROUNDS,
    progress: Progress | None = None,
) -> Competition | None:
    """`bands` (count, height, width) float, NaN for no data; `inside`: pixels of the candidate; `known_outside`: what
    belongs to others. None where there are too few pixels with data to describe either side."""
    ground = _prepared(bands, inside, known_outside)
    if ground is None:
        return None
    distance, usable, blocked, radius = ground.distance, ground.usable, ground.blocked, ground.radius
    ring = (distance > _RING_FROM * radius) & (distance <= _RING_TO * radius) & usable
    if ring.sum() < _LEAST_PIXELS:
        ring = (distance > 0.3 * radius) & usable
    if ring.sum() < _LEAST_PIXELS:
        return None
    prior = -distance_cost * np.maximum(distance / radius - 0.25, 0).astype(np.float32)
    prior += np.where(inside, np.float32(0.7), np.float32(0))
    prior[blocked] = -np.inf
    around = usable & (distance <= _RING_TO * radius)
    return _rounds(ground, inside, ring, around, prior, 2.0, rounds, progress or Progress())


def compete_guided(
    bands: np.ndarray,
    guide: np.ndarray,
    known_outside: np.ndarray | None,
    guidance: Guidance,
    progress: Progress | None = None,
) -> Competition | None:
    """As `compete`, from what grew along the rate (`guide`); without enough data around it, what the guide says."""
    ground = _prepared(bands, guide, known_outside)
    if ground is None:
        return None
    distance, radius = ground.distance, ground.radius
    away = distance - ndimage.distance_transform_edt(guide)
    prior = np.clip(guidance.slope * (guidance.ends - away / radius), *_MOST_GUIDED).astype(np.float32)
    prior[ground.blocked] = -np.inf
    around = ground.usable & (distance <= guidance.ring_to * radius)
    ring = around & (distance > guidance.ring_from * radius)
    contrast = -1.0
    if ring.sum() >= _LEAST_PIXELS:
        contrast = _contrast(ground.features, guide & ground.held, ring, ground.held)
    if contrast < guidance.least_contrast:
        return Competition((distance <= guidance.unseen * radius) & ~ground.blocked, contrast)
    return _rounds(ground, guide, ring, around, prior, 1.0, guidance.rounds, progress or Progress())


def _rounds(
    ground: _Ground,
    inside: np.ndarray,
    ring: np.ndarray,
    around: np.ndarray,
    prior: np.ndarray,
    weight: float,
    rounds: int,
    progress: Progress,
) -> Competition:
    """`ring`: what describes the surroundings at first; `around`: what may do so later; `prior`: log odds of what is
    known beside the images, -inf for what is not part of it."""
    features, held = ground.features, ground.held
    region, others, contrast = inside & held, ring, 0.0
    for _ in range(rounds):
        progress.check()
        odds = _log_density(features, region, held) - _log_density(features, others, held)
        odds = np.where(held, np.clip(odds, -_MOST_EVIDENCE, _MOST_EVIDENCE), 0)
        contrast = float(odds[inside & held].mean() - odds[ring].mean()) / 2
        field = ndimage.gaussian_filter(odds, _SMOOTH_PX) * weight + prior
        following = _connected(field > 0, inside)
        if np.array_equal(following, region):
            break
        region = following & held
        others = around & (ndimage.distance_transform_edt(~following) > 2)
        if region.sum() < _LEAST_PIXELS or others.sum() < _LEAST_PIXELS:
            break
    mask = _tidied(_connected(field > 0, inside))
    return Competition(mask, contrast, _separation(features, mask, held & np.isfinite(prior)))


def seen_alone(
    bands: np.ndarray, inside: np.ndarray, known_outside: np.ndarray | None, progress: Progress
) -> Competition | None:
    """The first attempt whose region is believed; one without a region where none is. None as in `compete`."""
    for attempt in IMAGE_ALONE:
        found = compete(bands, inside, known_outside, attempt.distance_cost, attempt.rounds, progress)
        if found is None:
            return None
        size, mask = inside.sum(), found.mask
        at_border = sum(int(edge.sum()) for edge in (mask[0], mask[-1], mask[:, 0], mask[:, -1]))
        if (
            found.separation >= attempt.least_separation
            and mask.sum() <= attempt.most_growth * size
            and (mask & inside).sum() >= _LEAST_KEPT * size
            and at_border <= _MOST_AT_BORDER * 2 * sum(mask.shape)
        ):
            return found
    return Competition(np.zeros_like(inside), 0.0)


def _contrast(features: np.ndarray, region: np.ndarray, others: np.ndarray, held: np.ndarray) -> float:
    """Half of what the mean log odds of two grounds differ by, each described by itself, cut off as the evidence is."""
    odds = _log_density(features, region, held) - _log_density(features, others, held)
    odds = np.clip(odds, -_MOST_EVIDENCE, _MOST_EVIDENCE)
    return float(odds[region].mean() - odds[others].mean()) / 2


def _separation(features: np.ndarray, mask: np.ndarray, usable: np.ndarray) -> float:
    """Mean log odds of a region against the rim of ground just outside of it, of both, cut off as the evidence is."""
    width = max(_RIM * math.sqrt(mask.sum() / math.pi), _LEAST_RIM_PX)
    away = ndimage.distance_transform_edt(~mask)
    # Pixels of the edge itself are mixed.
    region, rim = mask & usable, (away > 1.5) & (away <= 1.5 + width) & usable
    if region.sum() < _LEAST_PIXELS or rim.sum() < _LEAST_PIXELS:
        return 0.0
    return _contrast(features, region, rim, region | rim)


def _standardised(bands: np.ndarray) -> np.ndarray:
    """Each band by its own median and robust sigma, lightly smoothed against grain."""
    result = np.empty(bands.shape, np.float32)
    for number, band in enumerate(bands):
        held = np.isfinite(band)
        values = band[held]
        middle = float(np.median(values)) if values.size else 0.0
        sigma = MAD_TO_SIGMA * float(np.median(np.abs(values - middle))) if values.size else 1.0
        filled = np.where(held, (band - middle) / (sigma or 1.0), 0).astype(np.float32)
        weight = ndimage.gaussian_filter(held.astype(np.float32), 1.0)
        smooth = ndimage.gaussian_filter(filled, 1.0) / np.maximum(weight, 1e-3)
        result[number] = np.where(held, smooth, np.nan)
    return result


def _log_density(features: np.ndarray, region: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Log of a normal distribution fitted to the region's pixels, at every pixel with data (others 0)."""
    sample = features[:, region].T.astype(np.float64)
    mean = np.median(sample, axis=0)
    centred = sample - mean
    covariance = centred.T @ centred / len(sample)
    count = covariance.shape[0]
    # Small regions know little of their spread.
    covariance += np.eye(count) * (0.05 * np.trace(covariance) / count + 0.02)
    inverse = np.linalg.inv(covariance)
    _sign, determinant = np.linalg.slogdet(covariance)
    away = features[:, held].T.astype(np.float64) - mean
    result = np.zeros(held.shape)
    result[held] = -0.5 * (np.einsum("ij,jk,ik->i", away, inverse, away) + determinant)
    return result


def _connected(mask: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """What of the mask hangs together with the candidate."""
    labels, _count = ndimage.label(mask, np.ones((3, 3)))
    touched = np.unique(labels[inside & mask])
    return np.isin(labels, touched[touched > 0])


def _tidied(mask: np.ndarray) -> np.ndarray:
    """Without threads and small holes."""
    opened = ndimage.binary_opening(mask, np.ones((3, 3)))
    return ndimage.binary_fill_holes(ndimage.binary_closing(np.pad(opened, 3), np.ones((3, 3)))[3:-3, 3:-3])


def outline_in_images(
    wkb: bytes,
    wkt: str,
    images: Sequence[DatedImage],
    rate: RasterSource | None = None,
    others: Sequence[bytes] = (),
    progress: Progress | None = None,
    guide: bytes | None = None,
    is_whole: bool = False,
) -> bytes:
    """WKB (in `wkt`, along pixels) of the region that the candidate's ground makes in the images.

    `images`: the newest one gives the colours and the grid, older ones what changed since; `rate`: |rate| as one band
    more. `others`: outlines that are not part of it. `guide`: what grows from the outline along the rate, where that
    is known; images that tell nothing leave it as it is, its edge moved outward a little, or, where the guide
    `is_whole` (reaches to where the motion ends, see motion_end), not at all.

    FtlError: no data under the outline, or (without a guide) nothing in the images that tells the candidate from its
    surroundings.
    """
    progress = progress or Progress()
    newest = max(images, key=lambda image: first_day(image.date))
    start = wkb if guide is None else guide
    grid, box = grid_around(start, wkt, RasterSource(newest.path, wkt=newest.wkt), is_fine=guide is not None)
    bands = [AlignedRaster(newest.source(role), grid).read(box) for role in newest.bands]
    for image in images:
        shared = [role for role in newest.bands if role in image.bands]
        if image is not newest and shared:
            for role in shared:
                new = bands[list(newest.bands).index(role)]
                old = AlignedRaster(image.source(role), grid).read(box)
                gain = harmonise(old, new)
                bands.append(new - (old if gain is None else gain.gain * old + gain.offset).astype(np.float32))
    if rate is not None:
        moving = np.abs(AlignedRaster(rate, grid).read(box))
        bands.append(np.where(np.isfinite(moving), moving, 0))
    # A band without data here (an image that ends nearby) says nothing; one with gaps would blind all others.
    bands = [band for band in bands if np.isfinite(band).mean() > _LEAST_HELD]
    inside = Zones([start], grid).mask(box)
    if not inside.any():
        rows, cols, _ = Zones([start], grid).pixels()
        inside[rows - box.row, cols - box.col] = True
    taken = Zones(others, grid).mask(box) if others else None
    found = None
    if bands and guide is not None:
        guidance = FROM_MOTION_END if is_whole else BY_IMAGE if rate is None else BY_IMAGE_AND_RATE
        found = compete_guided(np.stack(bands), inside, taken, guidance, progress)
    elif bands and rate is None:
        found = seen_alone(np.stack(bands), inside, taken, progress)
    elif bands:
        found = compete(np.stack(bands), inside, taken, progress=progress)
    if found is None:
        raise FtlError("The images have no data around this candidate. Choose images that cover it.")
    if not found.mask.any() or (rate is not None and guide is None and found.contrast < _LEAST_CONTRAST):
        raise FtlError(
            "In these images the candidate looks like its surroundings, so no outline can be seen. Choose other "
            "images, or let the outline grow along the rate."
        )
    key = np.flatnonzero(found.mask)
    local = grid.sub_grid(box)
    return bytes(trace(key, np.zeros(len(key), np.int64), 1, local)[0])
