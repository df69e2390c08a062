"""A rate is looked at before it is believed: what would make candidates of nothing, and what cures it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ..deferred import Deferred
from ..errors import Message
from ..grids.grid import Grid
from ..grids.plane import Plane
from ..grids.raster import AlignedRaster, RasterSource
from ..grids.sample_places import Readable, SamplePlaces
from ..progress import Progress
from ..terrain.elevation_unit import in_metres
from .background import NOISE_SIGMAS, robust_sigma
from .reference import Reference, fit_plane

ndimage = Deferred("scipy.ndimage")

# An offset counts from this share of the threshold on, and where it stands out of the noise.
_OFFSET_SHARE, _OFFSET_SIGMA = 0.1, 0.3
# A ramp: highest minus lowest over the scene, as a share of the threshold; and by how much it lowers the noise.
_RAMP_SHARE, _RAMP_GAIN = 0.4, 1.1
# Share of the ground beyond the threshold that no landscape of landslides reaches.
_MOVING_SHARE = 0.1
# Of all that moves, the share of the largest piece that is hardly one landslide; with at least this much moving.
_LARGEST_SHARE, _LEAST_MOVING = 0.5, 0.002
_CORRELATION = 0.4
# What moves is noise where it is at most so many times what noise explains.
_BY_NOISE = 1.5

Cure = Literal["median", "plane", "regional", "threshold", "lower_threshold", "smooth", "unit"]


@dataclass(frozen=True)
class Finding:
    """What is wrong, and the cure: a reference for the rate, removing regional motion, smoothing, or another threshold
    (mm/a)."""

    message: Message
    cure: Cure
    threshold_mm_a: float | None = None

    @property
    def reference(self) -> Reference | None:
        return self.cure if self.cure in ("median", "plane") else None


@dataclass(frozen=True)
class RateCheck:
    """Of about a million pixels of a rate, mm/a; shares 0 to 1, NaN where nothing is known.

    `sigma_mm_a`: 1.4826 times the median absolute deviation about the median, as everywhere. `ramp_mm_a`: highest
    minus lowest value of the fitted plane over the scene; `sigma_without_plane_mm_a` what is left without it.
    `largest_share`: of the pixels at the threshold, those of the largest piece; NaN where the raster was too large to
    look at wholly. `height_correlation`: Pearson's, with `height_mm_a_per_km` its slope. `smoothed_sigma_mm_a`: what a
    median would leave of the noise, NaN where none is thought of.
    """

    threshold_mm_a: float
    pixels: int
    valid_share: float
    low_mm_a: float
    high_mm_a: float
    abs_p99_mm_a: float
    median_mm_a: float
    sigma_mm_a: float
    plane: Plane
    ramp_mm_a: float
    sigma_without_plane_mm_a: float
    moving_share: float
    moving_share_without_plane: float
    largest_share: float
    height_correlation: float = math.nan
    height_mm_a_per_km: float = math.nan
    smoothed_sigma_mm_a: float = math.nan

    @property
    def noise_mm_a(self) -> float:
        """Robust sigma of the rate, without its ramp where that is lower."""
        return min(self.sigma_mm_a, self.sigma_without_plane_mm_a)

    @property
    def suggested_threshold_mm_a(self) -> float:
        """The threshold, or what stands out of the noise, if that is more; where a median would lower that, of what it
        leaves: the noise of a rate that is not smoothed raises the threshold by itself."""
        return max(self.threshold_mm_a, _above(float(np.fmin(self.noise_mm_a, self.smoothed_sigma_mm_a))))

    def findings(self) -> list[Finding]:
        """What should be told, the gravest first."""
        if not self.pixels:
            return []
        return [finding for finding in (self._nothing(), self._level(), self._noise(), *self._extent()) if finding]

    def _nothing(self) -> Finding | None:
        fastest = max(abs(self.low_mm_a), abs(self.high_mm_a))
        if fastest >= self.threshold_mm_a or self.abs_p99_mm_a <= 0:
            return None
        lower = max(math.floor(max(self.abs_p99_mm_a, NOISE_SIGMAS * self.sigma_mm_a)), 1.0)
        # Whoever follows the advice must not be told next that it lies within the noise.
        above = _above(self.noise_mm_a)
        lower = max(lower, above if above < fastest else lower)
        if lower > fastest:
            return Finding(
                Message(
                    "Values {low:.2g} to {high:.2g} mm/a: {threshold:g} mm/a finds nothing, nor would a lower minimum "
                    "rate. Check the unit.",
                    low=self.low_mm_a,
                    high=self.high_mm_a,
                    threshold=self.threshold_mm_a,
                ),
                "unit",
            )
        return Finding(
            Message(
                "Values {low:.1f} to {high:.1f} mm/a, 99 % of them below {p99:.0f}: {threshold:g} mm/a finds nothing. "
                "Use a minimum rate of {lower:g} mm/a, or check the unit.",
                low=self.low_mm_a,
                high=self.high_mm_a,
                p99=self.abs_p99_mm_a,
                threshold=self.threshold_mm_a,
                lower=lower,
            ),
            "lower_threshold",
            lower,
        )

    def _level(self) -> Finding | None:
        """A ramp, which takes an offset with it, or an offset alone."""
        gain = self.sigma_mm_a / max(self.sigma_without_plane_mm_a, 1e-9)
        if self.ramp_mm_a >= _RAMP_SHARE * self.threshold_mm_a and gain >= _RAMP_GAIN:
            return Finding(
                Message(
                    "The rate rises by {ramp:.0f} mm/a from one side of the scene to the other, as orbits and "
                    "atmosphere leave it: {share:.1%} of the pixels reach {threshold:g} mm/a with this ramp, "
                    "{without:.1%} without. Take the rate relative to a plane.",
                    ramp=self.ramp_mm_a,
                    share=self.moving_share,
                    threshold=self.threshold_mm_a,
                    without=self.moving_share_without_plane,
                ),
                "plane",
            )
        offset = abs(self.median_mm_a)
        if offset >= max(_OFFSET_SHARE * self.threshold_mm_a, _OFFSET_SIGMA * self.sigma_mm_a):
            return Finding(
                Message(
                    "Half of the ground moves at more than {median:.1f} mm/a: the rate is probably relative to a point "
                    "that moves itself. Take it relative to its median.",
                    median=self.median_mm_a,
                )
                if self.median_mm_a > 0
                else Message(
                    "Half of the ground moves at less than {median:.1f} mm/a: the rate is probably relative to a point "
                    "that moves itself. Take it relative to its median.",
                    median=self.median_mm_a,
                ),
                "median",
            )
        return None

    def _noise(self) -> Finding | None:
        suggested = self.suggested_threshold_mm_a
        if suggested <= self.threshold_mm_a:
            return None
        if suggested < _above(self.noise_mm_a):
            return Finding(
                Message(
                    "The rate scatters by {sigma:.0f} mm/a (robust standard deviation): {threshold:g} mm/a lies within "
                    "its noise. Smooth it, which leaves {smoothed:.0f} mm/a, and use a minimum rate of {suggested:g} "
                    "mm/a, or improve the rate.",
                    sigma=self.noise_mm_a,
                    threshold=self.threshold_mm_a,
                    smoothed=self.smoothed_sigma_mm_a,
                    suggested=suggested,
                ),
                "threshold",
                suggested,
            )
        return Finding(
            Message(
                "The rate scatters by {sigma:.0f} mm/a (robust standard deviation): {threshold:g} mm/a lies within its "
                "noise. Use a minimum rate of {suggested:g} mm/a, or improve the rate.",
                sigma=self.noise_mm_a,
                threshold=self.threshold_mm_a,
                suggested=suggested,
            ),
            "threshold",
            suggested,
        )

    def _extent(self) -> list[Finding]:
        found = []
        # So much of normally distributed noise exceeds the threshold: that is told as noise.
        by_noise = math.erfc(self.threshold_mm_a / max(self.noise_mm_a, 1e-9) / math.sqrt(2))
        is_noise = self.moving_share <= _BY_NOISE * by_noise
        if self.moving_share_without_plane > _MOVING_SHARE and not is_noise:
            found.append(
                Finding(
                    Message(
                        "{share:.1%} of the pixels move at {threshold:g} mm/a or more, far more than landslides cover. "
                        "Remove the regional deformation, or use a higher minimum rate.",
                        share=self.moving_share,
                        threshold=self.threshold_mm_a,
                    ),
                    "regional",
                )
            )
        elif self.moving_share > _LEAST_MOVING and self.largest_share > _LARGEST_SHARE and not is_noise:
            found.append(
                Finding(
                    Message(
                        "{share:.0%} of all that moves at {threshold:g} mm/a or more is one piece: subsidence, an "
                        "error of unwrapping or a ramp, unless a large landslide fills much of the scene. Remove the "
                        "regional deformation, or go on if you know it.",
                        share=self.largest_share,
                        threshold=self.threshold_mm_a,
                    ),
                    "regional",
                )
            )
        if abs(self.height_correlation) > _CORRELATION:
            found.append(
                Finding(
                    Message(
                        "The rate follows the height (correlation {correlation:.2f}, {slope:+.1f} mm/a per km): "
                        "atmosphere, hardly motion. Remove it where the rate is made, or remove the regional "
                        "deformation.",
                        correlation=self.height_correlation,
                        slope=self.height_mm_a_per_km,
                    ),
                    "regional",
                )
            )
        return found


def _above(sigma_mm_a: float) -> float:
    """Three sigma, rounded up to 5 mm/a."""
    return math.ceil(NOISE_SIGMAS * sigma_mm_a / 5) * 5.0


def check_rate(
    rate: Readable,
    grid: Grid,
    threshold_mm_a: float,
    dem: RasterSource | None = None,
    progress: Progress | None = None,
    smooth: RasterSource | None = None,
) -> RateCheck:
    """Looks at the rate (mm/a, on the grid) and, with a DEM, at how it follows the height.

    `smooth`: the rate through a median, where a threshold may be advised that holds once it is smoothed so (see
    `median_disc.disc_against_noise`). FtlError: unreadable rasters.
    """
    progress = progress or Progress()
    places = SamplePlaces.of(grid, rate.block_shape())
    values = places.read(rate, progress.part(0.0, 0.6))
    known = np.isfinite(values)
    pixels = int(np.count_nonzero(known))
    if not pixels:
        nan = math.nan
        return RateCheck(threshold_mm_a, 0, 0.0, nan, nan, nan, nan, nan, Plane(0.0), nan, nan, nan, nan, nan)
    flat = values[known].astype(float)
    x, y = places.centres()
    plane = fit_plane(x[known], y[known], flat)
    rest = flat - plane.at(x[known], y[known])
    moving = known & (np.abs(values) >= threshold_mm_a)
    result = RateCheck(
        threshold_mm_a,
        pixels,
        pixels / values.size,
        float(flat.min()),
        float(flat.max()),
        float(np.percentile(np.abs(flat), 99)),
        float(np.median(flat)),
        robust_sigma(flat),
        plane,
        plane.span(grid.bounds),
        robust_sigma(rest),
        float(np.count_nonzero(moving)) / pixels,
        float(np.count_nonzero(np.abs(rest) >= threshold_mm_a)) / pixels,
        _largest_share(moving.reshape(grid.shape)) if places.is_whole else math.nan,
    )
    if smooth is not None:
        result = replace(result, smoothed_sigma_mm_a=smooth.sigmas[1])
    if dem is None:
        return result
    heights = places.read(AlignedRaster(in_metres(dem), grid), progress.part(0.6, 1.0))
    return _with_height(result, heights[known], rest)


def _largest_share(moving: np.ndarray) -> float:
    """Of all moving pixels, the share of the largest piece (8 neighbours)."""
    labels, count = ndimage.label(moving, np.ones((3, 3)))
    return float(np.bincount(labels.ravel())[1:].max()) / np.count_nonzero(moving) if count else math.nan


def _with_height(result: RateCheck, heights: np.ndarray, rest: np.ndarray) -> RateCheck:
    """Pearson's correlation of what the plane leaves with the height, without what moves."""
    calm = np.isfinite(heights) & (np.abs(rest - np.median(rest)) <= NOISE_SIGMAS * max(robust_sigma(rest), 1e-9))
    height, motion = heights[calm].astype(float), rest[calm]
    if len(height) < 100 or not np.std(height) > 0 or not np.std(motion) > 0:
        return result
    correlation = float(np.corrcoef(height, motion)[0, 1])
    slope = correlation * float(np.std(motion) / np.std(height)) * 1000
    return replace(result, height_correlation=correlation, height_mm_a_per_km=slope)
